//! Dashboards of places: what people have shown of each skill, how that goes by
//! month, what coaches and trainers there are beside what is asked of them, and
//! all sites in one table. Nothing of it is kept, and none of it changes a status.

mod capacity;
mod sites;
mod skills;
mod trend;

pub use capacity::{Capacity, Demand, ModuleCover, Rater};
pub use sites::{Figures, Share, SiteStanding, Sites, Worst};
pub use skills::{SkillCell, SkillRow, Skills};
pub use trend::{Month, Trend};

use chrono::NaiveDate;
use fieldcraft_competencies::certification::Candidacy;
use fieldcraft_entities::{certificate, org_node};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::app::certification::{ModuleScope, of_certificate, scope_of};
use crate::error::{AppError, AppResult};
use crate::store::{self, org::Tree};

/// So many people's evidence is read at once.
const MOST_PEOPLE: usize = 400;

/// A certificate in force with what it covers.
struct InForce {
    row: certificate::Model,
    agencies: Vec<Uuid>,
    modules: Vec<ModuleScope>,
}

impl InForce {
    /// Gives the right to counting ratings.
    fn rates(&self) -> bool {
        ["local-coach", "rater", "founding-rater"].contains(&self.row.path.as_str())
    }

    /// Covers a place: its agency, one above it, or one within it.
    fn covers(&self, tree: &Tree, node: Uuid) -> bool {
        self.agencies.iter().any(|agency| tree.is_below(node, *agency) || tree.is_below(*agency, node))
    }
}

/// All certificates in force on a day. Two queries.
async fn in_force(db: &impl ConnectionTrait, day: NaiveDate) -> AppResult<Vec<InForce>> {
    let rows = store::dashboard::certificates_on(db, day).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let events = store::certificates::events(db, &ids).await?;
    let holds = |row: &certificate::Model| of_certificate(row, &events, day, 0) == Candidacy::Certified;
    rows.into_iter()
        .filter(holds)
        .map(|row| {
            let (agencies, modules) = scope_of(&row.agencies, &row.modules)?;
            Ok(InForce { row, agencies, modules })
        })
        .collect()
}

/// The place, of a tree that holds all.
fn place(tree: &Tree, node: Uuid) -> AppResult<org_node::Model> {
    tree.get(node).cloned().ok_or(AppError::NotFound("place"))
}

/// More people than one page can be about.
fn too_many() -> AppError {
    let detail =
        format!("This place has more than {MOST_PEOPLE} people. Ask for an agency or a site below it.");
    AppError::Conflict(detail)
}
