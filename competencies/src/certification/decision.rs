//! Who may sign a certification decision, and what the signatures come to.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::day::Day;
use crate::requirement::Num;

use super::facts::{CandidateFacts, Decision, Signatory};
use super::gates::{Check, asked};
use super::months_later;

/// How a decision is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionRule {
    /// Signatures needed.
    pub signatures: Num,
    /// Of these, at least so many from the center.
    pub from_center: Num,
    /// Whoever the candidate coached in so many months may not sign.
    pub coached_within_months: Num,
}

/// Why a person may not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The candidate.
    #[error("Nobody decides on their own certificate.")]
    Candidate,
    /// In line with the candidate.
    #[error("You and the candidate are in one line of supervision. Somebody outside it has to sign.")]
    InLine,
    /// Coached by the candidate not long ago.
    #[error("The candidate coached you too recently. Somebody else has to sign.")]
    CoachedByCandidate,
    /// Each would certify the other.
    #[error("The candidate decides on your own certificate. Two people may not certify each other.")]
    Reciprocal,
    /// A declared conflict of interest.
    #[error("A conflict of interest between you and the candidate is declared.")]
    DeclaredConflict,
    /// Signed already.
    #[error("You have signed already. The other signature has to come from somebody else.")]
    SignedAlready,
    /// Nothing is left to sign.
    #[error("The decision is already made.")]
    Decided,
    /// Only the center's signature is missing.
    #[error("A signature from the center is still missing, and this one would leave no room for it.")]
    CenterMissing,
}

/// Whether a person may add a signature on a day. `earlier` are the signatures
/// that stand; those that were refused do not.
///
/// # Errors
/// The first reason against it.
pub fn may_decide(
    rule: &DecisionRule,
    candidate: Uuid,
    signatory: &Signatory,
    earlier: &[&Decision],
    on: Day,
) -> Result<(), Refusal> {
    let coached_since = months_later(on, -rule.coached_within_months.value);
    let coached = signatory.last_coached_by_candidate.is_some_and(|day| day > coached_since);
    let needed = usize::try_from(rule.signatures.value).unwrap_or(0);
    let from_center = earlier.iter().filter(|decision| decision.signatory.from_center).count();
    let center_needed = usize::try_from(rule.from_center.value).unwrap_or(0);
    let left_after = needed.saturating_sub(earlier.len() + 1);
    let refusals = [
        (signatory.person == candidate, Refusal::Candidate),
        (signatory.in_line, Refusal::InLine),
        (coached, Refusal::CoachedByCandidate),
        (signatory.certified_by_candidate, Refusal::Reciprocal),
        (signatory.declared_conflict, Refusal::DeclaredConflict),
        (
            earlier.iter().any(|decision| decision.signatory.person == signatory.person),
            Refusal::SignedAlready,
        ),
        (earlier.len() >= needed || earlier.iter().any(|decision| !decision.decide), Refusal::Decided),
        (
            from_center + usize::from(signatory.from_center) + left_after < center_needed,
            Refusal::CenterMissing,
        ),
    ];
    refusals.into_iter().find(|(applies, _)| *applies).map_or(Ok(()), |(_, refusal)| Err(refusal))
}

/// The signatures that stand by a day, in order of signing. One without written
/// reasons, or of somebody who may not sign, does not stand.
#[must_use]
pub fn standing_decisions<'f>(
    rule: &DecisionRule,
    facts: &'f CandidateFacts,
    as_of: Day,
) -> Vec<&'f Decision> {
    let mut all: Vec<&Decision> = facts.decisions.iter().filter(|one| one.on <= as_of).collect();
    all.sort_by_key(|decision| (decision.on, decision.id));
    let mut standing: Vec<&Decision> = Vec::new();
    for decision in all {
        let allowed = may_decide(rule, facts.candidate, &decision.signatory, &standing, decision.on).is_ok();
        if allowed && !decision.reason.trim().is_empty() {
            standing.push(decision);
        }
    }
    standing
}

/// The gate of the decision.
pub(super) fn signatures(rule: &DecisionRule, facts: &CandidateFacts, as_of: Day) -> Check {
    let standing = standing_decisions(rule, facts, as_of);
    let evidence = standing.iter().map(|decision| decision.id);
    let (needed, center_needed) = (asked(rule.signatures), asked(rule.from_center));
    let target = format!("{needed} signatures, at least {center_needed} from the center");
    let from_center = standing.iter().filter(|decision| decision.signatory.from_center).count();
    let actual = format!("{} of {needed}, {from_center} from the center", standing.len());
    let against = standing.iter().any(|decision| !decision.decide);
    let passed = !against && standing.len() >= needed && from_center >= center_needed;
    let reason = if against {
        "A signatory decided against it; the written reasons say why.".to_owned()
    } else if passed {
        format!("{needed} people outside the candidate’s line signed for it with written reasons.")
    } else {
        let center = if from_center < center_needed { ", one of them from the center" } else { "" };
        format!("{} more to sign{center}.", needed.saturating_sub(standing.len()))
    };
    Check::new(passed, &target, &actual, &reason).resting_on(evidence)
}
