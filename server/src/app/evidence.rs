//! The evidence that reasons name, described so that a page can say what it is
//! and link it without asking again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fieldcraft_competencies::explain::{Evaluation, Explanation};
use fieldcraft_competencies::facts::Facts;
use uuid::Uuid;

use crate::error::AppResult;
use crate::state::App;
use crate::store::{self, facts};

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKind {
    /// An observation.
    Observation,
    /// A knowledge check.
    Attempt,
    /// A credential.
    Credential,
    /// A plain record: a contact, a visit taken part in, hours, a coaching cycle and so on.
    Record,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Identifier.
    pub id: Uuid,
    /// What it is.
    pub kind: EvidenceKind,
    /// Evidence type, such as `E1`.
    pub evidence_type: String,
    /// The day it counts from.
    pub on: NaiveDate,
    /// Where, of an observation.
    pub setting: Option<String>,
    /// Module of an attempt, kind of a credential.
    pub code: Option<String>,
    /// Who observed, with their name.
    pub observer: Option<(Uuid, String)>,
    /// When the server took it in, milliseconds since 1970 UTC.
    pub received_at: i64,
    /// When the server last heard of a dispute, decision, withdrawal or amendment of it.
    pub changed_at: Option<i64>,
}

impl Evidence {
    /// In words, such as "Home visit on May 3, 2026, seen by Amina Whitehorse".
    #[must_use]
    pub fn text(&self) -> String {
        let day = facts::day(self.on).words();
        let code = self.code.as_deref().unwrap_or_default();
        match self.kind {
            EvidenceKind::Attempt => format!("Knowledge check {code} passed on {day}"),
            EvidenceKind::Credential => format!("Credential {code}, valid from {day}"),
            EvidenceKind::Record => format!("{} on {day}", record(code)),
            EvidenceKind::Observation => {
                let what = what(&self.evidence_type, self.setting.as_deref());
                let by = self.observer.as_ref().map(|(_, name)| format!(", seen by {name}"));
                format!("{what} on {day}{}", by.unwrap_or_default())
            }
        }
    }
}

/// What was observed, in words: the place of a visit, else the kind of evidence.
fn what(evidence_type: &str, setting: Option<&str>) -> &'static str {
    match (evidence_type, setting) {
        ("E4", _) => "Simulation",
        ("E5", _) => "Record review",
        ("E6", _) => "Case presentation",
        (_, Some("home")) => "Home visit",
        (_, Some("school")) => "School visit",
        (_, Some("community")) => "Visit in the community",
        (_, Some("hospital")) => "Hospital visit",
        (_, Some("shelter")) => "Shelter visit",
        (_, Some("phone")) => "Phone contact",
        (_, Some("office")) => "Contact in the office",
        ("E3", _) => "Recorded contact",
        _ => "Field observation",
    }
}

impl App {
    /// Everything that these reasons name, the newest first, with what was known to
    /// have happened to it: one query for the settings and one for the names,
    /// however much it is.
    pub(super) async fn evidence_named(
        &self,
        facts: &Facts,
        evaluations: &[Evaluation],
        known_at: i64,
    ) -> AppResult<Vec<Evidence>> {
        let mut named = BTreeSet::new();
        for evaluation in evaluations {
            collect(&evaluation.explanation, &mut named);
        }
        let db = &self.store.read;
        let seen: Vec<_> = facts.observations.iter().filter(|row| named.contains(&row.id)).collect();
        let ids: Vec<Uuid> = seen.iter().map(|row| row.id).collect();
        let mut settings: BTreeMap<Uuid, String> =
            store::observations::settings(db, &ids).await?.into_iter().collect();
        let names = self.names(db, seen.iter().map(|row| row.observer)).await?;
        let changed = |id| {
            let known = facts.observation_events.iter().filter(|event| event.received_at.0 <= known_at);
            known.filter(|event| event.observation == id).map(|event| event.received_at.0).max()
        };
        let observations = seen.into_iter().map(|row| Evidence {
            id: row.id,
            kind: EvidenceKind::Observation,
            evidence_type: row.evidence_type.to_string(),
            on: facts::date(row.performed_on.unwrap_or(row.observed_on)),
            setting: settings.remove(&row.id),
            code: None,
            observer: names.get(&row.observer).map(|name| (row.observer, name.clone())),
            received_at: row.received_at.0,
            changed_at: changed(row.id),
        });
        let attempts = facts.knowledge.iter().filter(|row| named.contains(&row.id)).map(|row| Evidence {
            code: Some(row.module.to_string()),
            received_at: row.received_at.0,
            ..bare(row.id, EvidenceKind::Attempt, "E7", facts::date(row.passed_on))
        });
        let credentials =
            facts.credentials.iter().filter(|row| named.contains(&row.fact_id)).map(|row| Evidence {
                code: Some(row.kind.clone()),
                received_at: row.received_at.0,
                ..bare(row.fact_id, EvidenceKind::Credential, "E10", facts::date(row.valid_from))
            });
        let mut all: Vec<Evidence> = observations.chain(attempts).chain(credentials).collect();
        all.extend(records(facts, known_at).into_iter().filter(|one| named.contains(&one.id)));
        all.sort_by_key(|one| (std::cmp::Reverse(one.on), one.id));
        all.dedup_by_key(|one| one.id);
        Ok(all)
    }
}

/// Every plain record of the facts.
fn records(facts: &Facts, known_at: i64) -> Vec<Evidence> {
    let mut all = Vec::new();
    macro_rules! each {
        ($($list:ident as $code:literal of $kind:literal;)*) => {$(
            all.extend(facts.$list.iter().map(|row| Evidence {
                code: Some($code.into()),
                received_at: row.received_at.0,
                changed_at: row.withdrawn_at.map(|at| at.0).filter(|at| *at <= known_at),
                ..bare(row.id, EvidenceKind::Record, $kind, facts::date(row.on))
            }));
        )*};
    }
    each! {
        prior_learning as "prior_learning" of "E12";
        supervision_contacts as "supervision_contact" of "E6";
        field_responses as "field_response" of "E13";
        co_signatures as "co_signature" of "E13";
        offers as "offer" of "E11";
        hours as "hours" of "E11";
        drills as "drill" of "E4";
        closed_cycles as "closed_cycle" of "E11";
        coaching_samples as "coaching_sample" of "E5";
        deliveries as "delivery" of "E11";
        joint_ratings as "joint_rating" of "E1";
        calibration_runs as "calibration_run" of "E7";
    }
    all.extend(facts.trainer_scopes.iter().map(|row| Evidence {
        code: Some("trainer_scope".into()),
        received_at: row.received_at.0,
        ..bare(row.fact_id, EvidenceKind::Record, "E10", facts::date(row.from))
    }));
    all
}

/// A plain record in words.
fn record(code: &str) -> &'static str {
    match code {
        "prior_learning" => "Approved prior learning, ended",
        "supervision_contact" => "Supervision contact",
        "field_response" => "Visit taken part in",
        "co_signature" => "Second signature under a visit",
        "offer" => "Offer of the site",
        "hours" => "Hours logged",
        "drill" => "Drill done",
        "closed_cycle" => "Coaching cycle closed",
        "coaching_sample" => "Coaching session scored",
        "delivery" => "Module delivered",
        "joint_rating" => "Joint observation",
        "calibration_run" => "Calibration run",
        _ => "Scope of a trainer’s certificate",
    }
}

fn bare(id: Uuid, kind: EvidenceKind, evidence_type: &str, on: NaiveDate) -> Evidence {
    let evidence_type = evidence_type.into();
    Evidence {
        id,
        kind,
        evidence_type,
        on,
        setting: None,
        code: None,
        observer: None,
        received_at: 0,
        changed_at: None,
    }
}

fn collect(node: &Explanation, into: &mut BTreeSet<Uuid>) {
    into.extend(&node.counted);
    into.extend(node.refused.iter().map(|refused| refused.evidence_id));
    into.extend(node.displaced.iter().map(|mark| mark.evidence_id));
    into.extend(node.blocked_by.iter().map(|mark| mark.evidence_id));
    for child in &node.children {
        collect(child, into);
    }
}
