//! The states of a candidacy and the only ways between them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Path;
use super::gates::StageResult;

/// Why a certificate is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// An observation was made up.
    FalsifiedObservation,
    /// The holder put people at risk.
    Safety,
    /// A conflict of interest was hidden.
    Conflict,
    /// Ratings stayed unreliable after help.
    Reliability,
}

impl RevocationReason {
    /// Whether ratings given in the past fall as well.
    #[must_use]
    pub fn reopens_past_ratings(self) -> bool {
        matches!(self, Self::FalsifiedObservation | Self::Safety)
    }
}

/// Where a candidacy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Candidacy {
    /// Nominated; the gates of the nomination have not been passed.
    Open,
    /// Working on a stage.
    InStage {
        /// Number of the stage, from 1.
        stage: u8,
    },
    /// At rest, to go on at the same stage.
    Paused {
        /// Number of the stage, from 1.
        stage: u8,
    },
    /// Ended without a certificate: tries used up, or the decision was no.
    GateFailed,
    /// Every stage is passed; signatures are awaited.
    DecisionPending,
    /// The certificate holds.
    Certified,
    /// The certificate holds and ends soon.
    Expiring,
    /// The certificate ended.
    Lapsed,
    /// The certificate is out of force for now.
    Suspended,
    /// The certificate is out of force for good.
    Revoked {
        /// Why.
        reason: RevocationReason,
    },
    /// The candidate took it back.
    Withdrawn,
}

/// What may happen to a candidacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The gates of the current stage hold.
    StagePassed,
    /// The tries of a gate are used up.
    TriesUsedUp,
    /// A rest begins.
    Paused,
    /// The rest ends.
    Resumed,
    /// The candidate takes it back.
    Withdrawn,
    /// The signatories decide for it.
    Certified,
    /// The signatories decide against it.
    Declined,
    /// The certificate's last weeks begin.
    EndNears,
    /// The certificate is renewed.
    Renewed,
    /// The certificate's last day is over.
    Lapsed,
    /// What had lapsed is restored.
    Restored,
    /// The certificate is put out of force for now.
    Suspended,
    /// The suspension is lifted.
    Reinstated,
    /// The certificate is put out of force for good.
    Revoked {
        /// Why.
        reason: RevocationReason,
    },
}

/// A transition that does not exist or whose condition does not hold, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct IllegalTransition(pub String);

impl Candidacy {
    /// What follows when something happens. `last_stage` is the number of the
    /// last stage before the decision; see [`Path::last_stage`].
    ///
    /// # Errors
    /// A sentence, if it cannot happen in this state.
    pub fn after(self, event: Event, last_stage: u8) -> Result<Self, IllegalTransition> {
        use Candidacy as State;
        let next = match (self, event) {
            (State::Open, Event::StagePassed) => State::stage_or_decision(1, last_stage),
            (State::InStage { stage }, Event::StagePassed) => {
                State::stage_or_decision(stage.saturating_add(1), last_stage)
            }
            (State::InStage { .. }, Event::TriesUsedUp) | (State::DecisionPending, Event::Declined) => {
                State::GateFailed
            }
            (State::InStage { stage }, Event::Paused) => State::Paused { stage },
            (State::Paused { stage }, Event::Resumed) => State::InStage { stage },
            (
                State::Open | State::InStage { .. } | State::Paused { .. } | State::DecisionPending,
                Event::Withdrawn,
            ) => State::Withdrawn,
            (State::DecisionPending, Event::Certified)
            | (State::Expiring, Event::Renewed)
            | (State::Lapsed, Event::Restored)
            | (State::Suspended, Event::Reinstated) => State::Certified,
            (State::Certified, Event::EndNears) => State::Expiring,
            (State::Expiring, Event::Lapsed) => State::Lapsed,
            (State::Certified | State::Expiring, Event::Suspended) => State::Suspended,
            // A lapsed certificate can be revoked too: its past ratings may have to fall.
            (
                State::Certified | State::Expiring | State::Lapsed | State::Suspended,
                Event::Revoked { reason },
            ) => State::Revoked { reason },
            _ => return Err(IllegalTransition(format!("A candidacy that {self} cannot {event}."))),
        };
        Ok(next)
    }

    fn stage_or_decision(stage: u8, last_stage: u8) -> Self {
        if stage > last_stage { Self::DecisionPending } else { Self::InStage { stage } }
    }

    /// On to the next stage, or to the decision after the last one.
    ///
    /// # Errors
    /// A sentence, if there is no way on or the gates of the current stage do not hold.
    pub fn advance(self, path: &Path, results: &[StageResult]) -> Result<Self, IllegalTransition> {
        let stage = match self {
            Self::Open => 0,
            Self::InStage { stage } => stage,
            _ => return self.after(Event::StagePassed, path.last_stage()),
        };
        let result = results.get(usize::from(stage));
        match result.map(|result| (result.passed, result.first_open())) {
            Some((true, _)) => self.after(Event::StagePassed, path.last_stage()),
            Some((false, Some(gate))) => Err(IllegalTransition(format!(
                "This stage is not passed yet. {}: {}",
                gate.title, gate.reason
            ))),
            _ => Err(IllegalTransition("This stage of the path has not been evaluated.".into())),
        }
    }

    /// The certificate, once the signatures are there and every stage still holds.
    ///
    /// # Errors
    /// A sentence, if no decision is pending or a gate does not hold.
    pub fn certify(self, path: &Path, results: &[StageResult]) -> Result<Self, IllegalTransition> {
        let next = self.after(Event::Certified, path.last_stage())?;
        let complete = results.len() == path.stages.len();
        let open = results.iter().find_map(|stage| Some((stage, stage.first_open()?)));
        match open {
            None if complete => Ok(next),
            None => Err(IllegalTransition("Not every stage of the path has been evaluated.".into())),
            Some((stage, gate)) => Err(IllegalTransition(format!(
                "{} no longer holds or is not complete. {}: {}",
                stage.code, gate.title, gate.reason
            ))),
        }
    }

    /// Whether a certificate is in force.
    #[must_use]
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::Certified | Self::Expiring)
    }
}

impl fmt::Display for Candidacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("is open"),
            Self::InStage { stage } => write!(f, "is in stage {stage}"),
            Self::Paused { stage } => write!(f, "is paused in stage {stage}"),
            Self::GateFailed => f.write_str("has failed a gate"),
            Self::DecisionPending => f.write_str("awaits its decision"),
            Self::Certified => f.write_str("is certified"),
            Self::Expiring => f.write_str("is certified and expiring"),
            Self::Lapsed => f.write_str("has lapsed"),
            Self::Suspended => f.write_str("is suspended"),
            Self::Revoked { .. } => f.write_str("is revoked"),
            Self::Withdrawn => f.write_str("is withdrawn"),
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StagePassed => "pass a stage",
            Self::TriesUsedUp => "use up its tries",
            Self::Paused => "be paused",
            Self::Resumed => "be resumed",
            Self::Withdrawn => "be withdrawn",
            Self::Certified => "be certified",
            Self::Declined => "be declined",
            Self::EndNears => "begin to expire",
            Self::Renewed => "be renewed",
            Self::Lapsed => "lapse",
            Self::Restored => "be restored",
            Self::Suspended => "be suspended",
            Self::Reinstated => "be reinstated",
            Self::Revoked { .. } => "be revoked",
        })
    }
}
