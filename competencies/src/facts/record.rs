//! Plain rows about what a person did, was offered or was given: one day each, kept for good.
//!
//! A row that was taken back keeps its place and carries `withdrawn_at`; from
//! then on it counts on no day.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::ModuleCode;
use crate::day::{Day, Millis};
use crate::fraction::Fraction;

/// What all plain rows have in common.
pub(crate) trait Record: Ord {
    fn id(&self) -> Uuid;
    fn on(&self) -> Day;
    fn received_at(&self) -> Millis;
    fn withdrawn_at(&self) -> Option<Millis>;
}

/// Defines a plain row: the fields given and, at the end, when it was received and withdrawn.
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Identifier of the row; also its evidence id.
            pub id: Uuid,
            /// Local day on which it happened.
            pub on: Day,
            $($(#[$field_doc])* pub $field: $type,)*
            /// When the center received it.
            pub received_at: Millis,
            /// When it was taken back, if it was.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub withdrawn_at: Option<Millis>,
        }

        impl Record for $name {
            fn id(&self) -> Uuid {
                self.id
            }

            fn on(&self) -> Day {
                self.on
            }

            fn received_at(&self) -> Millis {
                self.received_at
            }

            fn withdrawn_at(&self) -> Option<Millis> {
                self.withdrawn_at
            }
        }
    )*};
}

records! {
    /// Time spent on something that is counted in hours.
    HoursEntry {
        /// What the time was spent on, such as `training`, `work` or `supervision`.
        kind: String,
        /// Minutes.
        minutes: u32,
    }

    /// Learning from before or from elsewhere that two people approved; its day is the day on which it ended.
    PriorLearning {
        /// The module that it stands for.
        module: ModuleCode,
        /// The version of the module that was compared with it.
        version: u32,
    }

    /// A drill that was done.
    DrillDone {
        /// The drill, such as `overdose`.
        kind: String,
    }

    /// A contact of the person with their supervisor.
    SupervisionContact {
        /// The supervisor.
        supervisor: Uuid,
        /// Whether observation data or family feedback was looked at.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        with_data: bool,
    }

    /// Something that the site offered the person; what it was used for is not recorded.
    Offer {
        /// What was offered, such as `protected_time`.
        kind: String,
    }

    /// A coaching cycle in which the person coached, by the day on which it was closed.
    ClosedCycle {
        /// Who was coached.
        coachee: Uuid,
        /// Whether it went to a second look; one closed for want of an opportunity did not.
        full: bool,
    }

    /// A coaching session of the person that was scored.
    CoachingSample {
        /// Who scored it.
        assessor: Uuid,
        /// Score as a share of one: `17/20` or `85%`.
        score: Fraction,
    }

    /// A module that the person delivered as a trainer.
    DeliveryHeld {
        /// The module.
        module: ModuleCode,
        /// Its version.
        version: u32,
        /// Whether somebody observed the delivery for coverage and fidelity.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        observed: bool,
    }

    /// A visit in which the person took part.
    FieldResponse {
        /// What the person did in it.
        role: ResponseRole,
        /// Who came along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        partner: Option<Uuid>,
        /// The practice authorization that the partner held on that day, such as `lead_with_partner`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        partner_step: Option<String>,
        /// Reference of the encounter, made by the app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        encounter_ref: Option<String>,
    }

    /// Somebody's signature beside the person's under a visit.
    CoSignature {
        /// The visit: the id of a field response.
        response: Uuid,
        /// Who signed.
        by: Uuid,
    }

    /// A visit that the person and another observer rated apart from each other.
    JointRating {
        /// The other observer.
        with: Uuid,
    }

    /// A decided calibration run of the person; void ones are left out.
    CalibrationRun {
        /// Whether every gate figure was reached.
        passed: bool,
        /// Absolute agreement with the key, ICC(2,1); absent when undefined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        icc: Option<Fraction>,
        /// Mean of the person's ratings minus the key's; absent when undefined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bias: Option<Fraction>,
    }
}

/// What a person did in a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseRole {
    /// Led it.
    Lead,
    /// Responded beside the lead.
    Partner,
    /// Watched.
    Shadow,
}

/// A module in one version that a trainer's certificate allows the person to deliver.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerScope {
    /// The fact of which this row is a version; also its evidence id.
    pub fact_id: Uuid,
    /// The module.
    pub module: ModuleCode,
    /// The latest version that the person may deliver.
    pub version: u32,
    /// First day.
    pub from: Day,
    /// Last day; absent while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// When this version was received.
    pub received_at: Millis,
}
