//! Whether an observer might give counting ratings on a day: certificate, scope and calibration, each as of that day.

use uuid::Uuid;

use crate::calendar::Horizon;
use crate::day::{Day, Millis};
use crate::explain::RefusalCode;
use crate::facts::{
    CalibrationResult, CertificateEvent, CertificateEventKind, Facts, Rater, RaterCertificate,
};
use crate::framework::RaterRule;
use crate::quick::QuickMap;

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
        let mut standing = Self::default();
        for rater in facts.raters.iter().filter(|rater| rater.observer == observer) {
            standing.take(rater, known_at);
        }
        standing.sort();
        standing
    }

    /// The standing of every observer, as known at an instant.
    pub(crate) fn all(facts: &'a Facts, known_at: Millis) -> QuickMap<Uuid, Self> {
        let mut all: QuickMap<Uuid, Self> = QuickMap::default();
        for rater in &facts.raters {
            all.entry(rater.observer).or_default().take(rater, known_at);
        }
        all.values_mut().for_each(Self::sort);
        all
    }

    fn take(&mut self, rater: &'a Rater, known_at: Millis) {
        let certificates =
            rater.certificates.iter().filter(|certificate| certificate.received_at <= known_at);
        self.certificates.extend(certificates.map(|certificate| {
            let stands = |event: &&CertificateEvent| {
                event.received_at <= known_at && event.annulled_at.is_none_or(|at| at > known_at)
            };
            let mut events: Vec<_> = certificate.events.iter().filter(stands).collect();
            // Of two events of one day the graver speaks last.
            events.sort_by_key(|event| (event.on, severity(event.kind), event.received_at));
            Known { certificate, events }
        }));
        self.calibrations.extend(rater.calibrations.iter().filter(|run| run.received_at <= known_at));
    }

    fn sort(&mut self) {
        self.calibrations.sort_by_key(|run| (run.on, run.received_at, !run.passed));
    }

    /// Why a rating given on `day` in `agency` does not count, and whether it rests on an appointed founding rater.
    pub(crate) fn judge(&self, rule: &RaterRule, day: Day, agency: Uuid) -> Judgment {
        if self.certificates.iter().any(|known| known.spoiled_for_cause(day)) {
            return (Some(RefusalCode::ObserverNotCertified), false);
        }
        let in_force = || {
            let certificates = self.certificates.iter().filter(|known| {
                rule.certificate_kinds.contains(&known.certificate.kind) && known.in_force_on(day)
            });
            certificates.map(|known| known.certificate)
        };
        let in_scope = || in_force().filter(|certificate| certificate.agencies.contains(&agency));
        let calibration = self.calibration_on(rule, day);
        if in_force().next().is_none() {
            (Some(RefusalCode::ObserverNotCertified), false)
        } else if in_scope().next().is_none() {
            (Some(RefusalCode::ObserverOutOfScope), false)
        } else if calibration == Some(true) && in_scope().any(|certificate| !certificate.appointed) {
            (None, false)
        } else if calibration != Some(false) && in_scope().any(|certificate| certificate.appointed) {
            (None, true)
        } else {
            (Some(RefusalCode::ObserverNotCalibrated), false)
        }
    }

    /// The days on which what [`Standing::judge`] says may change, in order.
    fn turns(&self, rule: &RaterRule) -> Vec<Day> {
        let mut turns = Vec::new();
        for known in &self.certificates {
            turns.extend([known.certificate.valid_from, known.certificate.valid_to.plus(1)]);
            for event in &known.events {
                let back = event.reaches_back_to.unwrap_or(known.certificate.valid_from);
                turns.extend([event.on, event.on.plus(1), back]);
            }
        }
        for run in &self.calibrations {
            turns.extend([run.on, run.on.plus(rule.calibrated_within_days.value).plus(1)]);
        }
        turns.sort_unstable();
        turns.dedup();
        turns
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

/// Why a rating does not count for its observer's standing, and whether it rests on an appointed founding rater.
pub(crate) type Judgment = (Option<RefusalCode>, bool);

/// Observers and what their standing makes of ratings, found once for all days between two turns.
pub(crate) struct Judge<'f, 'a> {
    rule: &'f RaterRule,
    standings: QuickMap<Uuid, Judged<'a>>,
}

struct Judged<'a> {
    standing: Standing<'a>,
    turns: Vec<Day>,
    /// By agency: what is known of each span between turns.
    spans: Vec<(Uuid, Vec<Option<Judgment>>)>,
}

impl<'f, 'a> Judge<'f, 'a> {
    pub(crate) fn new(rule: &'f RaterRule, facts: &'a Facts, known_at: Millis) -> Self {
        let judged = |(observer, standing): (Uuid, Standing<'a>)| {
            (observer, Judged { turns: standing.turns(rule), standing, spans: Vec::new() })
        };
        Self { rule, standings: Standing::all(facts, known_at).into_iter().map(judged).collect() }
    }

    /// What the observer's standing makes of a rating.
    pub(crate) fn judge(&mut self, observer: Uuid, day: Day, agency: Uuid) -> Judgment {
        let Some(Judged { standing, turns, spans }) = self.standings.get_mut(&observer) else {
            return (Some(RefusalCode::ObserverNotCertified), false);
        };
        let here = spans.iter().position(|(of, _)| *of == agency).unwrap_or_else(|| {
            spans.push((agency, vec![None; turns.len() + 1]));
            spans.len() - 1
        });
        let span = &mut spans[here].1[turns.partition_point(|turn| *turn <= day)];
        *span.get_or_insert_with(|| standing.judge(self.rule, day, agency))
    }
}

fn severity(kind: CertificateEventKind) -> u8 {
    match kind {
        CertificateEventKind::Reinstated => 0,
        CertificateEventKind::Suspended => 1,
        CertificateEventKind::Revoked => 2,
    }
}
