//! A requirement with its reasons, as a tree of clauses.

use chrono::NaiveDate;
use fieldcraft_competencies::explain::{About, Evaluation, Explanation};
use fieldcraft_competencies::requirement::OwedBy;
use poem_openapi::Object;
use uuid::Uuid;

use super::StatusOut;
use crate::app::status::criticality;
use crate::store::facts::date;

/// One requirement with its reasons.
#[derive(Object)]
#[oai(rename = "RequirementStatus")]
pub struct RequirementStatusOut {
    /// Code, such as `FR-02`.
    requirement: String,
    /// Version of the rule.
    version: u32,
    /// Title.
    title: String,
    /// Why it is asked.
    why: String,
    /// `safety`, `core` or `development`.
    criticality: String,
    /// What it comes to.
    status: StatusOut,
    /// One or two sentences to the worker.
    summary: String,
    /// First later day on which the status differs without new evidence.
    #[oai(skip_serializing_if_is_none)]
    flips_on: Option<NaiveDate>,
    /// The reasons, as a tree.
    explanation: ClauseOut,
}

/// One node of the tree of reasons. Within a leaf every piece of evidence in
/// scope is counted or refused, exactly once.
#[derive(Object)]
#[oai(rename = "Clause")]
struct ClauseOut {
    /// Key of the clause; the requirement's code at the root.
    key: String,
    /// The rule's name, such as `level_at_least`.
    kind: String,
    /// Title.
    title: String,
    /// Why it is asked.
    why: String,
    /// The competency or indicator looked at, where a clause looks at several.
    #[oai(skip_serializing_if_is_none)]
    about: Option<String>,
    /// What is asked.
    target: String,
    /// What there is.
    actual: String,
    /// What it comes to.
    result: StatusOut,
    /// Who has to act: `worker`, `coach` or `site`.
    owed_by: String,
    /// Last day on which failing reads `provisional`.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
    /// First day of the window.
    #[oai(skip_serializing_if_is_none)]
    window_from: Option<NaiveDate>,
    /// Evidence that counts, in order of observing.
    counted: Vec<Uuid>,
    /// Evidence that does not, with the reason.
    refused: Vec<RefusedOut>,
    /// How many older pieces of evidence are not listed.
    older: u32,
    /// Counted ratings that newer ones keep out of the score.
    displaced: Vec<EvidenceMarkOut>,
    /// Open 0s on safety-critical indicators that hold the result down.
    blocked_by: Vec<EvidenceMarkOut>,
    /// Counted evidence that rests on appointed founding raters.
    appointed: Vec<Uuid>,
    /// First later day on which the result differs without new evidence.
    #[oai(skip_serializing_if_is_none)]
    flips_on: Option<NaiveDate>,
    /// The result on that day.
    #[oai(skip_serializing_if_is_none)]
    flips_to: Option<StatusOut>,
    /// The cheapest next step.
    #[oai(skip_serializing_if_is_none)]
    next_step: Option<String>,
    /// The waiver that stands in for a failed clause.
    #[oai(skip_serializing_if_is_none)]
    waiver: Option<String>,
    /// Numbers of the clause that a jurisdiction changed.
    overlays: Vec<OverlayShownOut>,
    /// The parts of a group.
    children: Vec<ClauseOut>,
}

/// A number that a jurisdiction changed, with both values.
#[derive(Object)]
#[oai(rename = "OverlayShown")]
struct OverlayShownOut {
    /// Code of the overlay.
    overlay: String,
    /// Its jurisdiction.
    jurisdiction: String,
    /// The number without the overlay.
    usual: String,
    /// The number with it.
    value: String,
    /// Both in words.
    text: String,
    /// The rule that it rests on.
    cites: String,
    /// Where the public can read it.
    address: String,
}

/// A piece of evidence in scope that is not counted.
#[derive(Object)]
#[oai(rename = "Refused")]
struct RefusedOut {
    /// Which.
    evidence_id: Uuid,
    /// Refusal code, such as `observer_not_certified`.
    code: String,
    /// The same as a sentence.
    text: String,
}

/// A piece of evidence and an indicator of it.
#[derive(Object)]
#[oai(rename = "EvidenceMark")]
struct EvidenceMarkOut {
    /// Which.
    evidence_id: Uuid,
    /// Indicator.
    indicator: String,
}

impl From<Explanation> for ClauseOut {
    fn from(node: Explanation) -> Self {
        Self {
            key: node.clause,
            kind: node.kind,
            title: node.title,
            why: node.why,
            about: node.about.map(|about| match about {
                About::Competency(code) => code.to_string(),
                About::Indicator(code) => code.to_string(),
            }),
            target: node.target.text,
            actual: node.actual.text,
            result: node.result.into(),
            owed_by: owed_by(node.owed_by).into(),
            due_on: node.due_on.map(date),
            window_from: node.window_from.map(date),
            counted: node.counted,
            refused: node
                .refused
                .into_iter()
                .map(|refused| RefusedOut {
                    evidence_id: refused.evidence_id,
                    code: code_name(refused.code),
                    text: refused.code.sentence().into(),
                })
                .collect(),
            older: node.older,
            displaced: node
                .displaced
                .into_iter()
                .map(|d| EvidenceMarkOut { evidence_id: d.evidence_id, indicator: d.indicator.to_string() })
                .collect(),
            blocked_by: node
                .blocked_by
                .into_iter()
                .map(|b| EvidenceMarkOut { evidence_id: b.evidence_id, indicator: b.indicator.to_string() })
                .collect(),
            appointed: node.appointed,
            flips_on: node.flips_on.map(date),
            flips_to: node.flips_to.map(Into::into),
            next_step: node.next_step,
            waiver: node.waiver.map(|w| format!("{} (until {})", w.reason, w.until)),
            overlays: node
                .overlays
                .into_iter()
                .map(|shown| OverlayShownOut {
                    overlay: shown.overlay,
                    jurisdiction: shown.jurisdiction,
                    usual: shown.usual.to_string(),
                    value: shown.value.to_string(),
                    text: shown.text,
                    cites: shown.cites.rule,
                    address: shown.cites.address,
                })
                .collect(),
            children: node.children.into_iter().map(Into::into).collect(),
        }
    }
}

/// The name of a refusal code on the wire, as its serde form has it.
fn code_name(code: fieldcraft_competencies::explain::RefusalCode) -> String {
    serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The name of who has to act, on the wire.
#[must_use]
pub fn owed_by(owed_by: OwedBy) -> &'static str {
    match owed_by {
        OwedBy::Worker => "worker",
        OwedBy::Coach => "coach",
        OwedBy::Site => "site",
    }
}

impl From<Evaluation> for RequirementStatusOut {
    fn from(evaluation: Evaluation) -> Self {
        let title = evaluation.explanation.title.clone();
        let why = evaluation.explanation.why.clone();
        Self {
            requirement: evaluation.requirement,
            version: evaluation.version,
            title,
            why,
            criticality: criticality(evaluation.criticality).into(),
            status: evaluation.status.into(),
            summary: evaluation.summary,
            flips_on: evaluation.flips_on.map(date),
            explanation: evaluation.explanation.into(),
        }
    }
}
