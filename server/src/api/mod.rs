//! The HTTP API: one file a resource, thin. A handler reads the body, calls one
//! deed of `app`, and turns what comes back into its wire form.

use std::sync::Arc;

use poem_openapi::{OpenApiService, Tags};

use crate::state::App;

mod affiliation;
mod audit;
mod caller;
pub mod certification;
mod coaching;
mod coverage;
mod dashboard;
pub mod document;
mod drills;
pub mod fidelity;
mod files;
mod framework;
mod grants;
mod mails;
mod me;
mod modules;
mod nodes;
mod notices;
mod path;
mod people;
mod person_facts;
mod plan;
mod policies;
mod practice;
mod prepared;
mod prior_learning;
pub mod problem;
mod profile;
mod publishing;
mod readiness;
mod reference;
mod refreshers;
mod reviews;
mod roster;
mod runway;
mod sessions;
mod staffing;
mod training;
mod transcript;
mod waivers;
pub mod wire;
mod word;

pub use caller::Signed;
pub use modules::preview_json;
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
    /// Rosters, supervisors, cover and who may go together.
    Staffing,
    /// The audit log.
    Audit,
}

/// Who is signed in, places and people.
type PeopleApis = (
    sessions::SessionsApi,
    me::MeApi,
    nodes::NodesApi,
    policies::PoliciesApi,
    people::PeopleApi,
    person_facts::PersonFactsApi,
    waivers::WaiversApi,
    practice::PracticeApi,
    roster::RosterApi,
    plan::PlanApi,
    runway::RunwayApi,
    staffing::StaffingApi,
    grants::GrantsApi,
    audit::AuditApi,
);

/// Mail, what people are told, and data from and for files.
type NewsApis = (mails::MailsApi, notices::NoticesApi, files::FilesApi);

/// Framework, modules, drills and refreshers, the worker's path, training in sessions, what is looked
/// up, reviews, transcripts, prior learning and publishing.
type LearningApis = (
    framework::FrameworkApi,
    modules::ModulesApi,
    drills::DrillsApi,
    refreshers::RefreshersApi,
    path::PathApi,
    training::TrainingApi,
    reference::ReferenceApi,
    reviews::ReviewsApi,
    transcript::TranscriptApi,
    prior_learning::PriorLearningApi,
    publishing::PublishingApi,
    coverage::CoverageApi,
);

/// Candidacies, what assessors record, calibration and certificates.
type CertificationApis = (
    certification::candidacies::CandidaciesApi,
    certification::records::RecordsApi,
    certification::calibration::CalibrationApi,
    certification::certificates::CertificatesApi,
    certification::appeals::AppealsApi,
    certification::practice::PracticeApi,
    certification::monitor::MonitorApi,
);

/// All resources, by area: a tuple holds 16 at most.
type Apis = (PeopleApis, NewsApis, LearningApis, coaching::Apis, FidelityApis, CertificationApis);

/// Statuses, readiness and dashboards of places.
type FidelityApis = (fidelity::FidelityApi, readiness::ReadinessApi, dashboard::DashboardApi);

/// The API as a service below `/api/v1`.
#[must_use]
pub fn service(app: &Arc<App>) -> OpenApiService<Apis, ()> {
    let app = || app.clone();
    let people = (
        sessions::SessionsApi { app: app() },
        me::MeApi { app: app() },
        nodes::NodesApi { app: app() },
        policies::PoliciesApi { app: app() },
        people::PeopleApi { app: app() },
        person_facts::PersonFactsApi { app: app() },
        waivers::WaiversApi { app: app() },
        practice::PracticeApi { app: app() },
        roster::RosterApi { app: app() },
        plan::PlanApi { app: app() },
        runway::RunwayApi { app: app() },
        staffing::StaffingApi { app: app() },
        grants::GrantsApi { app: app() },
        audit::AuditApi { app: app() },
    );
    let news =
        (mails::MailsApi { app: app() }, notices::NoticesApi { app: app() }, files::FilesApi { app: app() });
    let learning = (
        framework::FrameworkApi::new(app()),
        modules::ModulesApi { app: app() },
        drills::DrillsApi { app: app() },
        refreshers::RefreshersApi { app: app() },
        path::PathApi { app: app() },
        training::TrainingApi { app: app() },
        reference::ReferenceApi::new(app()),
        reviews::ReviewsApi { app: app() },
        transcript::TranscriptApi { app: app() },
        prior_learning::PriorLearningApi { app: app() },
        publishing::PublishingApi { app: app() },
        coverage::CoverageApi { app: app() },
    );
    let certification = (
        certification::candidacies::CandidaciesApi { app: app() },
        certification::records::RecordsApi { app: app() },
        certification::calibration::CalibrationApi { app: app() },
        certification::certificates::CertificatesApi { app: app() },
        certification::appeals::AppealsApi { app: app() },
        certification::practice::PracticeApi { app: app() },
        certification::monitor::MonitorApi { app: app() },
    );
    let fidelity = (
        fidelity::FidelityApi { app: app() },
        readiness::ReadinessApi { app: app() },
        dashboard::DashboardApi { app: app() },
    );
    OpenApiService::new(
        (people, news, learning, coaching::apis(&app()), fidelity, certification),
        "Fieldcraft",
        env!("CARGO_PKG_VERSION"),
    )
    .description("Training, coaching and certification for the workforce of youth mobile crisis services.")
    .url_prefix("/api/v1")
}
