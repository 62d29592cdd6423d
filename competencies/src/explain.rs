//! The answer of the engine: a status with the tree of reasons it rests on.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::code::{CompetencyCode, IndicatorCode};
use crate::day::{Day, Millis};
use crate::fraction::Fraction;
use crate::requirement::{Criticality, OwedBy};

/// What a requirement or a clause comes to on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds.
    Met,
    /// It holds, and will not for long unless something is done.
    MetExpiring,
    /// It does not hold yet and is not due yet.
    Provisional,
    /// It does not hold.
    NotMet,
    /// There is too little evidence to say.
    InsufficientEvidence,
    /// It does not hold and was waived.
    Waived,
    /// It is not asked of this person on this day.
    NotApplicable,
}

impl Status {
    /// Whether it counts as met in shares: `met`, `met_expiring` and `waived`.
    #[must_use]
    pub fn is_satisfied(self) -> bool {
        matches!(self, Self::Met | Self::MetExpiring | Self::Waived)
    }

    /// The status with `met_expiring` read as `met`: the answer without its warning.
    #[must_use]
    pub fn without_warning(self) -> Self {
        if self == Self::MetExpiring { Self::Met } else { self }
    }

    /// The name as it is written in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::MetExpiring => "met_expiring",
            Self::Provisional => "provisional",
            Self::NotMet => "not_met",
            Self::InsufficientEvidence => "insufficient_evidence",
            Self::Waived => "waived",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// Why a piece of evidence is not counted. Where several apply, the first in this order is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Observed more than the allowed minutes after its receipt.
    DatedInFuture,
    /// Taken back.
    Withdrawn,
    /// Replaced by an amendment.
    Superseded,
    /// Disputed and not decided, or decided for the worker.
    Disputed,
    /// The person rated themselves.
    #[serde(rename = "self")]
    Oneself,
    /// The observer has a declared conflict of interest.
    ConflictOfInterest,
    /// Made to learn, to calibrate or to shadow.
    PurposeNotCounting,
    /// Its indicators changed their meaning since.
    FrameworkMismatch,
    /// From before the person's first hire.
    BeforeHire,
    /// Older than the window, or expired.
    TooOld,
    /// Outside what the clause looks at.
    OutOfScope,
    /// The observer held no certificate in force on that day, or it was revoked for cause since.
    ObserverNotCertified,
    /// The observer's certificate did not cover the agency.
    ObserverOutOfScope,
    /// The observer's last calibration was failed or too old on that day.
    ObserverNotCalibrated,
    /// This type of evidence does not count here.
    WrongType,
    /// Too few indicators of the competency were rated.
    TooFewIndicators,
    /// The same observer rated the same encounter again; the later row counts.
    DuplicateEvent,
    /// More of its type than the rule allows; the newest ones count.
    OverShareCap,
    /// No clinician is recorded who has reviewed what was learned.
    NotReviewed,
}

impl RefusalCode {
    /// Every code, in order of precedence.
    pub const ALL: [Self; 19] = [
        Self::DatedInFuture,
        Self::Withdrawn,
        Self::Superseded,
        Self::Disputed,
        Self::Oneself,
        Self::ConflictOfInterest,
        Self::PurposeNotCounting,
        Self::FrameworkMismatch,
        Self::BeforeHire,
        Self::TooOld,
        Self::OutOfScope,
        Self::ObserverNotCertified,
        Self::ObserverOutOfScope,
        Self::ObserverNotCalibrated,
        Self::WrongType,
        Self::TooFewIndicators,
        Self::DuplicateEvent,
        Self::OverShareCap,
        Self::NotReviewed,
    ];

    /// A sentence for the worker.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::DatedInFuture => "It is dated later than it was received; the device’s clock may be wrong.",
            Self::Withdrawn => "It was withdrawn.",
            Self::Superseded => "An amended form took its place.",
            Self::Disputed => "It is disputed, or a dispute about it was upheld.",
            Self::Oneself => "Nobody’s rating of themselves counts.",
            Self::ConflictOfInterest => "The observer has a declared conflict of interest.",
            Self::PurposeNotCounting => "It was made for learning, not to count.",
            Self::FrameworkMismatch => "What it rates has changed its meaning since.",
            Self::BeforeHire => "It is from before the day of hire.",
            Self::TooOld => "It is older than this rule looks back.",
            Self::OutOfScope => "It is outside what this rule looks at.",
            Self::ObserverNotCertified => "The observer held no valid rater certificate on that day.",
            Self::ObserverOutOfScope => "The observer’s certificate did not cover this agency.",
            Self::ObserverNotCalibrated => "The observer’s calibration was not current on that day.",
            Self::WrongType => "This kind of evidence does not count for this rule.",
            Self::TooFewIndicators => "Too few indicators of this competency were rated.",
            Self::DuplicateEvent => "The same observer sent a later form about the same visit.",
            Self::OverShareCap => "There are newer ones of this kind, and only so many may count.",
            Self::NotReviewed => {
                "This module has not been reviewed by a clinician yet: your center has to record its reviewer."
            }
        }
    }
}

/// A piece of evidence in scope that is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The evidence.
    pub evidence_id: Uuid,
    /// Why.
    pub code: RefusalCode,
    /// Indicators whose ratings serve coverage and star tests all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub still_serves: Vec<IndicatorCode>,
}

/// A counted rating that newer ratings of the same indicator keep out of the score.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Displaced {
    /// The evidence.
    pub evidence_id: Uuid,
    /// The indicator.
    pub indicator: IndicatorCode,
}

/// An open 0 on a safety-critical indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Block {
    /// The evidence.
    pub evidence_id: Uuid,
    /// The indicator.
    pub indicator: IndicatorCode,
    /// Whether the evidence is disputed: the block stands until that is decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disputed: bool,
}

/// A target or what was reached: in words, and as an exact number where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// In words.
    pub text: String,
    /// The exact number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Fraction>,
}

/// A waiver that stands in for a failed clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverShown {
    /// The waiver.
    pub id: Uuid,
    /// Why it was granted.
    pub reason: String,
    /// Its last day.
    pub until: Day,
}

/// A number of a clause that an overlay changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverlayShown {
    /// Code of the overlay.
    pub overlay: String,
    /// Its jurisdiction.
    pub jurisdiction: String,
    /// The field, as it is written in the requirement's file.
    pub field: String,
    /// The number without the overlay.
    pub usual: Fraction,
    /// The number with it.
    pub value: Fraction,
    /// Both in words.
    pub text: String,
    /// What the overlay rests on.
    pub cites: crate::overlay::Citation,
}

/// What a node looks at, where its clause looks at several things each for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// One competency.
    Competency(CompetencyCode),
    /// One indicator.
    Indicator(IndicatorCode),
}

/// One node of the tree of reasons. Only leaves list evidence; within a leaf
/// every piece of evidence in scope is counted or refused, exactly once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Key of the clause; the code of the requirement at the root.
    pub clause: String,
    /// The rule's name, such as `level_at_least`.
    pub kind: String,
    /// Title of the clause.
    pub title: String,
    /// Why it is asked.
    pub why: String,
    /// The competency or indicator looked at, if the clause looks at several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// What is asked.
    pub target: Measure,
    /// What there is.
    pub actual: Measure,
    /// What it comes to.
    pub result: Status,
    /// Who has to act.
    pub owed_by: OwedBy,
    /// Start of the clause's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_start: Option<Day>,
    /// Last day on which failing reads `provisional`; absent without a due day or while leave has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    /// The day on which the warning begins: before a flip, or before a due day not yet satisfied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warns_on: Option<Day>,
    /// First day of the window on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_from: Option<Day>,
    /// Evidence that counts, in order of observing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counted: Vec<Uuid>,
    /// Evidence that does not, in order of observing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<Refused>,
    /// How many older pieces of evidence are not listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub older: u32,
    /// Counted ratings that newer ones keep out of the score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub displaced: Vec<Displaced>,
    /// Open 0s on safety-critical indicators that hold the result down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Block>,
    /// Counted evidence that rests on appointed founding raters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appointed: Vec<Uuid>,
    /// The waiver in force, if it decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<WaiverShown>,
    /// Numbers of the clause that a jurisdiction changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<OverlayShown>,
    /// First later day on which the result differs without new evidence; `met_expiring` read as met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flips_on: Option<Day>,
    /// The result on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flips_to: Option<Status>,
    /// The cheapest next step, to the worker; absent when nothing has to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The parts of a group, in the rule's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Explanation>,
}

impl Explanation {
    /// An explanation of a clause in which nothing was looked at yet.
    pub(crate) fn bare(clause: &str, kind: &str, title: &str, why: &str, owed_by: OwedBy) -> Self {
        let nothing = || Measure { text: String::new(), value: None };
        Self {
            clause: clause.to_owned(),
            kind: kind.to_owned(),
            title: title.to_owned(),
            why: why.to_owned(),
            about: None,
            target: nothing(),
            actual: nothing(),
            result: Status::NotApplicable,
            owed_by,
            clock_start: None,
            due_on: None,
            warns_on: None,
            window_from: None,
            counted: Vec::new(),
            refused: Vec::new(),
            older: 0,
            displaced: Vec::new(),
            blocked_by: Vec::new(),
            appointed: Vec::new(),
            waiver: None,
            overlays: Vec::new(),
            flips_on: None,
            flips_to: None,
            next_step: None,
            children: Vec::new(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The answer about one requirement, one person, one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The person.
    pub subject: Uuid,
    /// Code of the requirement.
    pub requirement: String,
    /// Its version.
    pub version: u32,
    /// The framework's code.
    pub framework: String,
    /// The framework's version.
    pub framework_version: u32,
    /// How much hangs on it.
    pub criticality: Criticality,
    /// The local day that was true.
    pub as_of: Day,
    /// What had been received.
    pub known_at: Millis,
    /// What it comes to.
    pub status: Status,
    /// One or two sentences to the worker.
    pub summary: String,
    /// First later day on which the status differs without new evidence; `met_expiring` read as met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flips_on: Option<Day>,
    /// The reasons.
    pub explanation: Explanation,
}
