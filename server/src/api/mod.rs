//! The HTTP API: one file a resource, thin. A handler reads the body, calls one
//! deed of `app`, and turns what comes back into its wire form.

use std::sync::Arc;

use poem_openapi::{OpenApiService, Tags};

use crate::state::App;

mod caller;
pub mod fidelity;
mod framework;
mod me;
mod modules;
mod nodes;
mod path;
mod people;
mod prepared;
pub mod problem;
mod sessions;
pub mod wire;

pub use caller::Signed;
pub use problem::Problem;

/// Areas of the API.
#[derive(Tags)]
pub enum Tag {
    /// Signing in and out.
    Sessions,
    /// The signed-in person.
    Me,
    /// Places: state, regions, agencies, sites, teams.
    Nodes,
    /// People, what they do where, and what they may do.
    People,
    /// The competency framework.
    Framework,
    /// Training modules and knowledge checks.
    Learning,
    /// Observations, coaching cycles and safety tasks.
    Coaching,
    /// Statuses with their reasons, and readiness.
    Fidelity,
    /// Candidacies, calibration, certificates.
    Certification,
    /// The audit log.
    Audit,
}

/// All resources.
type Apis = (
    sessions::SessionsApi,
    me::MeApi,
    nodes::NodesApi,
    people::PeopleApi,
    fidelity::FidelityApi,
    LearningApis,
);

/// Framework, modules and the worker's path.
type LearningApis = (framework::FrameworkApi, modules::ModulesApi, path::PathApi);

/// The API as a service below `/api/v1`.
#[must_use]
pub fn service(app: &Arc<App>) -> OpenApiService<Apis, ()> {
    let app = || app.clone();
    OpenApiService::new(
        (
            sessions::SessionsApi { app: app() },
            me::MeApi { app: app() },
            nodes::NodesApi { app: app() },
            people::PeopleApi { app: app() },
            fidelity::FidelityApi { app: app() },
            (
                framework::FrameworkApi::new(app()),
                modules::ModulesApi { app: app() },
                path::PathApi { app: app() },
            ),
        ),
        "Fieldcraft",
        env!("CARGO_PKG_VERSION"),
    )
    .description("Training, coaching and certification for the workforce of youth mobile crisis services.")
    .url_prefix("/api/v1")
}
