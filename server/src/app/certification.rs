//! Certification of local coaches and trainers: nomination, gates computed from
//! evidence, decision by two signatories, the certificate. Every answer carries
//! the evidence it rests on; a decision keeps the gates as they stood.

mod calibration;
mod decide;
mod facts;
mod founding;
mod nominate;
mod records;

pub use calibration::{NewRatings, RunView, VignetteView};
pub use decide::{NewDecision, Verification};
pub use facts::scope_of;
pub use founding::NewAppointment;
pub use nominate::{CandidacyView, NewCandidacy, OpenCandidacy};
pub use records::{NewDelivery, NewJoint, NewSample};

use serde::{Deserialize, Serialize};

/// A module at a version, as in the scope of a trainer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModuleScope {
    /// Module code.
    pub code: String,
    /// Version.
    pub version: i64,
}
