//! `/candidacies`.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::certification::StageResult;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::{AgencyOut, GateOut, ModuleOut, SignatureOut};
use crate::api::wire::{Instant, PersonRef};
use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{CandidacyView, NewCandidacy, NewDecision, Pause};
use crate::state::App;

/// Candidacies.
pub struct CandidaciesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A nomination.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct CandidacyIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Candidate.
    person_id: Uuid,
    /// `local-coach`, `local-trainer` or `rater`.
    path: String,
    /// Agencies the certificate is for.
    #[oai(validator(max_items = 50))]
    agency_ids: Vec<Uuid>,
    /// Modules a trainer is to deliver.
    #[oai(default, validator(max_items = 50))]
    module_codes: Vec<String>,
    /// Who at the agency stands behind the candidate.
    sponsor_id: Uuid,
    /// Conflicts of interest as declared; "none" when there are none.
    #[oai(validator(max_length = 2000))]
    conflicts: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// A signature.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct DecisionIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// `certify` or `decline`.
    decision: DecisionKind,
    /// Written reasons, at least a sentence.
    #[oai(validator(max_length = 4000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// For or against.
#[derive(poem_openapi::Enum, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum DecisionKind {
    /// For it.
    Certify,
    /// Against it.
    Decline,
}

/// A candidacy taken back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WithdrawalIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Why, if the candidate wants to say.
    #[oai(default, validator(max_length = 2000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// A rest, or its end.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct TransitionIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// What happens.
    kind: TransitionKind,
    /// Why, if somebody wants to say.
    #[oai(default, validator(max_length = 2000))]
    reason: String,
    /// The writer confirms that the text identifies no young person and no family.
    #[oai(default)]
    confirmed: bool,
}

/// A transition that somebody asks for.
#[derive(poem_openapi::Enum, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum TransitionKind {
    /// A rest begins.
    Paused,
    /// The rest ends.
    Resumed,
}

/// A stage with its gates.
#[derive(Object)]
#[oai(rename = "Stage")]
struct StageOut {
    /// Code, such as `LC3`.
    code: String,
    /// Title.
    title: String,
    /// What it is for.
    text: String,
    /// `passed`, `now` or `later`.
    state: String,
    /// Gates; all must hold.
    gates: Vec<GateOut>,
}

/// Something that happened.
#[derive(Object)]
#[oai(rename = "CandidacyEvent")]
struct EventOut {
    /// Identifier.
    id: Uuid,
    /// `stage_passed`, `tries_used_up`, `paused`, `resumed`, `withdrawn`, `certified`,
    /// `declined` or `decline_annulled`.
    kind: String,
    /// By whom.
    by: PersonRef,
    /// Reason.
    #[oai(skip_serializing_if_is_none)]
    text: Option<String>,
    /// When.
    at: Instant,
}

/// A candidacy with every gate and its reason.
#[derive(Object)]
#[oai(rename = "Candidacy")]
struct CandidacyOut {
    /// Identifier.
    id: Uuid,
    /// Candidate.
    person: PersonRef,
    /// `local-coach`, `local-trainer` or `rater`.
    path: String,
    /// Its title.
    path_title: String,
    /// `open`, `in_stage`, `paused`, `decision_pending`, `gate_failed`, `withdrawn`,
    /// `certified`, `expiring`, `lapsed`, `suspended` or `revoked`.
    state: String,
    /// The stage worked on.
    #[oai(skip_serializing_if_is_none)]
    stage: Option<String>,
    /// Agency sponsor.
    sponsor: PersonRef,
    /// Agencies the certificate is for.
    agencies: Vec<AgencyOut>,
    /// Modules at versions, for a trainer.
    modules: Vec<ModuleOut>,
    /// Day of the nomination.
    nominated_on: NaiveDate,
    /// Who nominated.
    nominated_by: PersonRef,
    /// Conflicts of interest as declared.
    conflicts: String,
    /// Stages in order.
    stages: Vec<StageOut>,
    /// Signatures in order.
    decisions: Vec<SignatureOut>,
    /// What happened.
    events: Vec<EventOut>,
    /// What came of it.
    #[oai(skip_serializing_if_is_none)]
    certificate_id: Option<Uuid>,
    /// May the caller sign now?
    may_decide: bool,
    /// Why not.
    #[oai(skip_serializing_if_is_none)]
    may_not_decide_because: Option<String>,
}

/// Candidacies, newest first.
#[derive(Object)]
struct CandidaciesOut {
    /// Candidacies.
    items: Vec<CandidacyOut>,
}

#[derive(ApiResponse)]
enum Created {
    /// The candidacy is there.
    #[oai(status = 201)]
    Created(Json<CandidacyOut>),
}

#[derive(ApiResponse)]
enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}

#[OpenApi(prefix_path = "/candidacies", tag = "Tag::Certification")]
impl CandidaciesApi {
    /// List the candidacies the caller may see.
    #[oai(path = "/", method = "get", operation_id = "list_candidacies")]
    async fn list(
        &self,
        caller: Signed,
        /// On this path.
        path: Query<Option<String>>,
        /// In this state.
        state: Query<Option<String>>,
    ) -> Result<Json<CandidaciesOut>, Problem> {
        let views = self.app.candidacies(&caller, path.0.as_deref()).await?;
        let wanted = views.into_iter().filter(|v| state.0.as_deref().is_none_or(|s| s == v.state));
        Ok(Json(CandidaciesOut { items: wanted.map(Into::into).collect() }))
    }

    /// Nominate a candidate.
    #[oai(path = "/", method = "post", operation_id = "create_candidacy")]
    async fn create(&self, caller: Signed, body: Json<CandidacyIn>) -> Result<Created, Problem> {
        let CandidacyIn { id, person_id, path, agency_ids, module_codes, sponsor_id, conflicts, confirmed } =
            body.0;
        let new = NewCandidacy {
            id,
            person: person_id,
            path,
            agencies: agency_ids,
            modules: module_codes,
            sponsor: sponsor_id,
            conflicts,
            confirmed,
        };
        let id = self.app.nominate(&caller, new).await?;
        Ok(Created::Created(Json(self.app.candidacy(&caller, id).await?.into())))
    }

    /// One candidacy with every gate.
    #[oai(path = "/:id", method = "get", operation_id = "get_candidacy")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<CandidacyOut>, Problem> {
        Ok(Json(self.app.candidacy(&caller, id.0).await?.into()))
    }

    /// Sign for or against a candidate; the second signature for it issues the certificate.
    #[oai(path = "/:id/decisions", method = "post", operation_id = "create_decision")]
    async fn decide(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<DecisionIn>,
    ) -> Result<Created, Problem> {
        let DecisionIn { id: decision, decision: kind, reason, confirmed } = body.0;
        let new = NewDecision { id: decision, certify: kind == DecisionKind::Certify, reason, confirmed };
        self.app.decide(&caller, id.0, new).await?;
        Ok(Created::Created(Json(self.app.candidacy(&caller, id.0).await?.into())))
    }

    /// Pause a candidacy, or go on with it at the same stage.
    #[oai(path = "/:id/transitions", method = "post", operation_id = "create_candidacy_transition")]
    async fn pause(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<TransitionIn>,
    ) -> Result<Created, Problem> {
        let TransitionIn { id: event, kind, reason, confirmed } = body.0;
        let pause = Pause { id: event, rest: kind == TransitionKind::Paused, reason, confirmed };
        self.app.pause_candidacy(&caller, id.0, pause).await?;
        Ok(Created::Created(Json(self.app.candidacy(&caller, id.0).await?.into())))
    }

    /// Take one's own candidacy back.
    #[oai(path = "/:id/withdrawals", method = "post", operation_id = "create_candidacy_withdrawal")]
    async fn withdraw(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<WithdrawalIn>,
    ) -> Result<Done, Problem> {
        let WithdrawalIn { id: event, reason, confirmed } = body.0;
        self.app.withdraw_candidacy(&caller, id.0, event, reason, confirmed).await?;
        Ok(Done::NoContent)
    }
}

impl From<CandidacyView> for CandidacyOut {
    fn from(view: CandidacyView) -> Self {
        let named = |id: Uuid| {
            let person = view.people.iter().find(|p| p.id == id);
            person.map_or_else(|| PersonRef { id, display_name: String::new() }, PersonRef::from)
        };
        let decisions = view.decisions.iter().map(|d| SignatureOut {
            id: d.id,
            by: named(d.signatory_id),
            decision: d.decision.clone(),
            reason: d.reason.clone(),
            at: Instant::at(d.received_at),
        });
        let events = view.events.iter().map(|e| EventOut {
            id: e.id,
            kind: e.kind.clone(),
            by: named(e.by_id),
            text: e.text.clone(),
            at: Instant::at(e.received_at),
        });
        Self {
            id: view.row.id,
            person: named(view.row.person_id),
            sponsor: named(view.row.sponsor_id),
            nominated_by: named(view.row.nominated_by),
            decisions: decisions.collect(),
            events: events.collect(),
            path: view.row.path,
            path_title: view.path_title,
            state: view.state.into(),
            agencies: view.scope.0.into_iter().map(|(id, name)| AgencyOut { id, name }).collect(),
            modules: view
                .scope
                .1
                .into_iter()
                .map(|m| ModuleOut { code: m.code, version: m.version })
                .collect(),
            nominated_on: view.row.nominated_on,
            conflicts: view.row.conflicts,
            stages: stages(view.stages, view.stage.as_deref()),
            stage: view.stage,
            certificate_id: view.certificate.map(|c| c.id),
            may_decide: view.may_not_decide.is_none(),
            may_not_decide_because: view.may_not_decide,
        }
    }
}

fn stages(stages: Vec<StageResult>, now: Option<&str>) -> Vec<StageOut> {
    stages
        .into_iter()
        .map(|stage| StageOut {
            state: if stage.passed {
                "passed"
            } else if now == Some(stage.code.as_str()) {
                "now"
            } else {
                "later"
            }
            .into(),
            code: stage.code,
            title: stage.title,
            text: stage.text,
            gates: stage
                .gates
                .into_iter()
                .map(|gate| GateOut {
                    key: gate.key,
                    title: gate.title,
                    text: gate.text,
                    target: gate.target,
                    actual: gate.actual,
                    passed: gate.passed,
                    reason: gate.reason,
                    evidence: gate.evidence,
                    figures: gate.figures.into_iter().map(Into::into).collect(),
                })
                .collect(),
        })
        .collect()
}
