//! Whether an observer might give counting ratings on a day: certificate, scope and calibration, each as of that day.

use std::collections::HashMap;

use uuid::Uuid;

use crate::calendar::Horizon;
use crate::day::{Day, Millis};
use crate::explain::RefusalCode;
use crate::facts::{CalibrationResult, CertificateEvent, CertificateEventKind, Facts, RaterCertificate};
use crate::framework::RaterRule;

/// One observer's certificates and calibrations, as known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing<'a> {
    certificates: Vec<Known<'a>>,
    calibrations: Vec<&'a CalibrationResult>,
}

#[derive(Debug, Clone)]
struct Known<'a> {
    certificate: &'a RaterCertificate,
    /// Known events in order.
    events: Vec<&'a CertificateEvent>,
}

impl Known<'_> {
    /// Whether the certificate was in force on a day, as things stood on that day.
    fn in_force_on(&self, day: Day) -> bool {
        let mut in_force = self.certificate.valid_from <= day && day <= self.certificate.valid_to;
        let mut suspended = false;
        for event in self.events.iter().filter(|event| event.on <= day) {
            match event.kind {
                CertificateEventKind::Suspended => suspended = true,
                CertificateEventKind::Reinstated => suspended = false,
                CertificateEventKind::Revoked => in_force = false,
            }
        }
        in_force && !suspended
    }

    /// Whether a revocation for cause reaches a rating given on a day, however early it was given.
    fn spoiled_for_cause(&self, day: Day) -> bool {
        self.events.iter().any(|event| {
            let from = event.reaches_back_to.unwrap_or(self.certificate.valid_from);
            event.kind == CertificateEventKind::Revoked && event.for_cause && from <= day && day <= event.on
        })
    }
}

impl<'a> Standing<'a> {
    /// The standing of one observer, as known at an instant.
    pub(crate) fn of(facts: &'a Facts, observer: Uuid, known_at: Millis) -> Self {
        Self::all(facts, known_at).remove(&observer).unwrap_or_default()
    }

    /// The standing of every observer, as known at an instant.
    pub(crate) fn all(facts: &'a Facts, known_at: Millis) -> HashMap<Uuid, Self> {
        let mut all: HashMap<Uuid, Self> = HashMap::new();
        for rater in &facts.raters {
            let standing = all.entry(rater.observer).or_default();
            let certificates =
                rater.certificates.iter().filter(|certificate| certificate.received_at <= known_at);
            standing.certificates.extend(certificates.map(|certificate| {
                let stands = |event: &&CertificateEvent| {
                    event.received_at <= known_at && event.annulled_at.is_none_or(|at| at > known_at)
                };
                let mut events: Vec<_> = certificate.events.iter().filter(stands).collect();
                // Of two events of one day the graver speaks last.
                events.sort_by_key(|event| (event.on, severity(event.kind), event.received_at));
                Known { certificate, events }
            }));
            standing.calibrations.extend(rater.calibrations.iter().filter(|run| run.received_at <= known_at));
        }
        for standing in all.values_mut() {
            standing.calibrations.sort_by_key(|run| (run.on, run.received_at, !run.passed));
        }
        all
    }

    /// Why a rating given on `day` in `agency` does not count, and whether it rests on an appointed founding rater.
    pub(crate) fn judge(&self, rule: &RaterRule, day: Day, agency: Uuid) -> (Option<RefusalCode>, bool) {
        if self.certificates.iter().any(|known| known.spoiled_for_cause(day)) {
            return (Some(RefusalCode::ObserverNotCertified), false);
        }
        let in_force: Vec<_> = self
            .certificates
            .iter()
            .filter(|known| {
                rule.certificate_kinds.contains(&known.certificate.kind) && known.in_force_on(day)
            })
            .map(|known| known.certificate)
            .collect();
        let in_scope: Vec<_> =
            in_force.iter().filter(|certificate| certificate.agencies.contains(&agency)).collect();
        let calibration = self.calibration_on(rule, day);
        if in_force.is_empty() {
            (Some(RefusalCode::ObserverNotCertified), false)
        } else if in_scope.is_empty() {
            (Some(RefusalCode::ObserverOutOfScope), false)
        } else if calibration == Some(true) && in_scope.iter().any(|certificate| !certificate.appointed) {
            (None, false)
        } else if calibration != Some(false) && in_scope.iter().any(|certificate| certificate.appointed) {
            (None, true)
        } else {
            (Some(RefusalCode::ObserverNotCalibrated), false)
        }
    }

    /// Whether the last calibration up to a day was passed and is recent enough.
    /// `None`: there is no failed one, only none or an old one; that is enough for an appointed rater.
    fn calibration_on(&self, rule: &RaterRule, day: Day) -> Option<bool> {
        let last = self.calibrations.iter().rfind(|run| run.on <= day)?;
        if !last.passed {
            return Some(false);
        }
        (day.since(last.on) <= rule.calibrated_within_days.value).then_some(true)
    }

    /// Whether a certificate of one of some kinds is in force on a day.
    pub(crate) fn holds(&self, kinds: &[String], day: Day, horizon: &mut Horizon) -> bool {
        let mut holds = false;
        for known in self.certificates.iter().filter(|known| kinds.contains(&known.certificate.kind)) {
            horizon.note_span(known.certificate.valid_from, Some(known.certificate.valid_to));
            known.events.iter().for_each(|event| horizon.note(event.on));
            holds |= known.in_force_on(day);
        }
        holds
    }
}

fn severity(kind: CertificateEventKind) -> u8 {
    match kind {
        CertificateEventKind::Reinstated => 0,
        CertificateEventKind::Suspended => 1,
        CertificateEventKind::Revoked => 2,
    }
}
