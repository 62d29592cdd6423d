//! An observer's standing: certificates with what happened to them, and calibrations.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::day::{Day, Millis};

/// One observer's standing as a rater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rater {
    /// The observer.
    pub observer: Uuid,
    /// Certificates held, whatever their state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<RaterCertificate>,
    /// Decided calibration runs, passed and failed; void ones are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calibrations: Vec<CalibrationResult>,
}

/// A certificate that lets an observer give counting ratings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaterCertificate {
    /// Identifier of the certificate.
    pub id: Uuid,
    /// Kind, such as `rater` or `local_coach`.
    pub kind: String,
    /// Agencies whose people may be rated under it.
    pub agencies: Vec<Uuid>,
    /// First day of validity.
    pub valid_from: Day,
    /// Last day of validity.
    pub valid_to: Day,
    /// Whether the center appointed a founding rater; such a certificate needs no calibration yet.
    #[serde(default)]
    pub appointed: bool,
    /// Suspensions and revocations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<CertificateEvent>,
    /// When this was received.
    pub received_at: Millis,
}

/// What may happen to a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateEventKind {
    /// Out of force from that day.
    Suspended,
    /// In force again from that day.
    Reinstated,
    /// Out of force for good from that day.
    Revoked,
}

/// An event of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateEvent {
    /// What happened.
    pub kind: CertificateEventKind,
    /// Local day from which it holds.
    pub on: Day,
    /// A revocation for falsified observation or safety: it reopens past ratings too.
    #[serde(default)]
    pub for_cause: bool,
    /// With `for_cause`: ratings from this day on fall; absent means all given under the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaches_back_to: Option<Day>,
    /// When an appeal overturned it: from then on it is known never to have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annulled_at: Option<Millis>,
    /// When this was received.
    pub received_at: Millis,
}

/// The outcome of one calibration run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationResult {
    /// Local day of the outcome.
    pub on: Day,
    /// Whether every gate figure was reached.
    pub passed: bool,
    /// When this was received.
    pub received_at: Millis,
}
