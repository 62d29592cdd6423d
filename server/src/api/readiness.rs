//! A place's readiness: people and requirements on one day, and the reasons of one
//! person's line.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON;
use poem_openapi::{Object, OpenApi};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use super::fidelity::{RequirementStatusOut, StatusOut, basis};
use super::prepared::Prepared;
use super::wire::PersonRef;
use super::{Problem, Signed, Tag};
use crate::app::status::{Cell, Readiness, ReadinessRow, Reason};
use crate::error::AppError;
use crate::state::App;
use crate::store::facts::date;

/// Readiness of places.
pub struct ReadinessApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A place's people and requirements on one day.
#[derive(Object, Serialize)]
#[oai(rename = "Readiness")]
struct ReadinessOut {
    /// The place.
    node: NodeRefOut,
    /// The day.
    as_of: NaiveDate,
    /// Framework version.
    framework_version: u32,
    /// Requirements, in the order of the cells.
    requirements: Vec<RequirementRefOut>,
    /// People by name; never in an order of merit.
    people: Vec<ReadinessRowOut>,
    /// By requirement: how many of those it applies to.
    totals: Vec<TotalOut>,
    /// The requirements of the place itself with their reasons; only when asked for.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_documented")]
    site: Option<Vec<RequirementStatusOut>>,
}

/// A place, named.
#[derive(Object, Serialize)]
#[oai(rename = "NodeRef")]
struct NodeRefOut {
    /// Identifier.
    id: Uuid,
    /// Name.
    name: String,
    /// `state`, `region`, `agency`, `site` or `team`.
    kind: String,
}

/// A requirement, named.
#[derive(Object, Serialize)]
#[oai(rename = "RequirementRef")]
struct RequirementRefOut {
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// `safety`, `core` or `development`.
    criticality: String,
}

/// One person's line.
#[derive(Object, Serialize)]
#[oai(rename = "ReadinessRow")]
struct ReadinessRowOut {
    /// The person.
    person: PersonRef,
    /// Practice role under which they stand here: of several the lowest that goes on visits, else the lowest.
    role: String,
    /// They go on visits in it.
    visits: bool,
    /// Authorization step; `none` without.
    authorization: String,
    /// `evidence`, `stale`, `attested` or `provisional`.
    authorization_basis: String,
    /// In the order of the requirements.
    cells: Vec<CellOut>,
}

/// One person and one requirement: which one, its place among the cells says. Its code in each of
/// thousands would be a fifth of the answer.
#[derive(Object, Serialize)]
#[oai(rename = "ReadinessCell")]
struct CellOut {
    /// What it comes to.
    status: StatusOut,
    /// First later day on which it differs without new evidence.
    #[oai(skip_serializing_if_is_none)]
    #[serde(skip_serializing_if = "Option::is_none")]
    flips_on: Option<NaiveDate>,
}

/// One requirement over all people it applies to.
#[derive(Object, Serialize)]
#[oai(rename = "ReadinessTotal")]
struct TotalOut {
    /// Requirement code.
    requirement: String,
    /// Met, about to expire, or waived.
    met: u32,
    /// Not yet due.
    provisional: u32,
    /// Waived, also counted in `met`.
    waived: u32,
    /// Everybody it applies to.
    of: u32,
}

/// Why one person's line is as it is.
#[derive(Object)]
#[oai(rename = "ReadinessReasons")]
struct ReasonsOut {
    /// In the order of the requirements.
    items: Vec<ReasonOut>,
}

/// One person and one requirement, in words.
#[derive(Object)]
#[oai(rename = "ReadinessReason")]
struct ReasonOut {
    /// Requirement code.
    requirement: String,
    /// What it comes to.
    status: StatusOut,
    /// One or two sentences to the worker.
    summary: String,
    /// The cheapest next step, one sentence; absent when it is met.
    #[oai(skip_serializing_if_is_none)]
    next_step: Option<String>,
}

impl From<Reason> for ReasonOut {
    fn from(from: Reason) -> Self {
        Self {
            requirement: from.requirement,
            status: from.status.into(),
            summary: from.summary,
            next_step: from.next_step,
        }
    }
}

/// Written as poem writes it.
fn as_documented<T: ToJSON, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    value.to_json().serialize(to)
}

impl From<Readiness> for ReadinessOut {
    fn from(from: Readiness) -> Self {
        let codes = from.requirements.iter().enumerate();
        let totals = codes.map(|(at, (code, _, _))| total(code, at, &from.people)).collect();
        Self {
            totals,
            site: None,
            node: NodeRefOut { id: from.node.id, name: from.node.name, kind: from.node.kind },
            as_of: from.as_of,
            framework_version: from.framework_version,
            people: from.people.into_iter().map(row_out).collect(),
            requirements: from
                .requirements
                .into_iter()
                .map(|(code, title, criticality)| RequirementRefOut { code, title, criticality })
                .collect(),
        }
    }
}

fn total(code: &str, at: usize, people: &[ReadinessRow]) -> TotalOut {
    use fieldcraft_competencies::explain::Status;
    let mut total = TotalOut { requirement: code.into(), met: 0, provisional: 0, waived: 0, of: 0 };
    for Cell { status, .. } in people.iter().filter_map(|row| row.cells.get(at)) {
        total.of += u32::from(*status != Status::NotApplicable);
        total.met += u32::from(status.is_satisfied());
        total.waived += u32::from(*status == Status::Waived);
        total.provisional += u32::from(*status == Status::Provisional);
    }
    total
}

fn row_out(row: ReadinessRow) -> ReadinessRowOut {
    let on = row.step.as_ref().map_or("evidence", |(_, on)| basis(*on));
    ReadinessRowOut {
        authorization_basis: on.into(),
        authorization: row.step.map_or_else(|| "none".into(), |(code, _)| code),
        role: row.role,
        visits: row.visits,
        cells: row
            .cells
            .into_iter()
            .map(|cell| CellOut { status: cell.status.into(), flips_on: cell.flips_on.map(date) })
            .collect(),
        person: PersonRef { id: row.person, display_name: row.display_name },
    }
}

#[OpenApi(tag = "Tag::Fidelity")]
impl ReadinessApi {
    /// A place's people and requirements.
    #[oai(path = "/nodes/:id/readiness", method = "get", operation_id = "get_readiness")]
    async fn readiness(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// The local day; today when absent.
        as_of: Query<Option<NaiveDate>>,
        /// With what the place itself owes: supervisors, cover, leave.
        #[oai(default)]
        site: Query<bool>,
    ) -> Result<Prepared<ReadinessOut>, Problem> {
        let mut readiness: ReadinessOut = self.app.readiness(&caller, id.0, as_of.0).await?.into();
        if site.0 {
            let staffing = self.app.staffing(&caller, id.0, as_of.0, None).await?;
            readiness.site = Some(staffing.evaluations.into_iter().map(Into::into).collect());
        }
        // Thousands of small objects: written at once, not by way of a tree of values.
        Ok(Prepared::new(serde_json::to_vec(&readiness).map_err(AppError::internal)?.into()))
    }

    /// The reasons of one person's line in words.
    #[oai(path = "/nodes/:id/readiness/:person_id", method = "get", operation_id = "get_readiness_reasons")]
    async fn reasons(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Somebody who stands at this place on the day.
        person_id: Path<Uuid>,
        /// The local day; today when absent.
        as_of: Query<Option<NaiveDate>>,
    ) -> Result<Json<ReasonsOut>, Problem> {
        let reasons = self.app.readiness_reasons(&caller, id.0, person_id.0, as_of.0).await?;
        Ok(Json(ReasonsOut { items: reasons.into_iter().map(Into::into).collect() }))
    }
}
