//! Certification of local coaches and trainers: nomination, gates computed from
//! evidence, decision by two signatories, the certificate. Every answer carries
//! the evidence it rests on; a decision keeps the gates as they stood.

mod appeal;
mod calibration;
mod credential;
mod decide;
mod effects;
mod facts;
mod founding;
mod monitor;
mod nominate;
mod practice;
mod records;
mod renewal;
mod signatories;
mod standing;
mod view;

pub use appeal::{Appeal, AppealAbout, NewAppeal, NewAppealSignature};
pub(crate) use calibration::RATERS;
pub use calibration::{NewRatings, RaterStanding, RunView, VignetteView};
pub use credential::{Credential, Revoked};
pub use decide::{NewDecision, Verification, certificate_state};
pub use effects::Affected;
pub use facts::scope_of;
pub use founding::NewAppointment;
pub use monitor::{CompetencyMeter, DriftOfNode, DriftOfRater, Point, PoolCache, RaterDrift};
pub use nominate::{NewCandidacy, OpenCandidacy};
pub use practice::{Feedback, KeyView, PracticeView};
pub use records::{NewDelivery, NewJoint, NewSample};
pub use renewal::{Keeping, NewRenewal};
pub use standing::{Pause, name as state_name, of_certificate};
pub use view::CandidacyView;

use serde::{Deserialize, Serialize};

/// A module at a version, as in the scope of a trainer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModuleScope {
    /// Module code.
    pub code: String,
    /// Version.
    pub version: i64,
}
