//! How those stand who observe, and what certificates and runs say of the people
//! themselves.

use std::collections::BTreeMap;

use fieldcraft_competencies::calibration::RunResult;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::{
    CalibrationResult, CalibrationRun, CertificateEvent, CertificateEventKind, Rater, RaterCertificate,
    TrainerScope,
};
use fieldcraft_competencies::fraction::Fraction;
use uuid::Uuid;

use super::ask::Standing;
use super::rows::{CertificateRow, EventOfCertificateRow, ResultRow};
use super::scopes::Scope;

impl Standing {
    /// Everybody who holds a certificate or ran a calibration.
    pub(super) fn raters(&self) -> BTreeMap<Uuid, Rater> {
        let mut raters: BTreeMap<Uuid, Rater> = BTreeMap::new();
        for (row, scope) in &self.certificates {
            rater(&mut raters, row.person_id).certificates.push(certificate(row, scope, &self.events));
        }
        for row in &self.runs {
            if let (Some(on), Some(at)) = (row.completed_on, row.completed_at) {
                rater(&mut raters, row.rater_id).calibrations.push(CalibrationResult {
                    on,
                    passed: row.outcome == "passed",
                    received_at: Millis(at),
                });
            }
        }
        raters
    }

    /// What a person may deliver as a trainer.
    pub(super) fn scopes(&self, person: Uuid) -> Vec<TrainerScope> {
        let held = self.certificates.iter().filter(|(row, _)| row.person_id == person);
        held.flat_map(|(row, scope)| scopes(row, scope, &self.events)).collect()
    }
}

fn rater(raters: &mut BTreeMap<Uuid, Rater>, id: Uuid) -> &mut Rater {
    raters.entry(id).or_insert_with(|| Rater {
        observer: id,
        certificates: Vec::new(),
        calibrations: Vec::new(),
    })
}

fn certificate(row: &CertificateRow, scope: &Scope, events: &[EventOfCertificateRow]) -> RaterCertificate {
    RaterCertificate {
        id: row.id,
        kind: if row.path == "founding-rater" { "rater".into() } else { row.path.replace('-', "_") },
        agencies: scope.agencies.clone(),
        valid_from: row.valid_from_on,
        valid_to: row.valid_to_on,
        appointed: row.appointed,
        events: events
            .iter()
            .filter(|event| event.certificate_id == row.id && event.kind != "annulled")
            .map(|event| CertificateEvent {
                annulled_at: (events.iter())
                    .find(|other| other.annuls == Some(event.id))
                    .map(|other| Millis(other.received_at)),
                kind: match event.kind.as_str() {
                    "suspended" => CertificateEventKind::Suspended,
                    "reinstated" => CertificateEventKind::Reinstated,
                    _ => CertificateEventKind::Revoked,
                },
                on: event.effective_on,
                for_cause: event.for_cause,
                reaches_back_to: event.for_cause.then_some(event.effective_on),
                received_at: Millis(event.received_at),
            })
            .collect(),
        received_at: Millis(row.issued_at),
    }
}

/// One of the person's own runs, with the figures that rules read.
pub(super) fn run(row: &ResultRow) -> Option<CalibrationRun> {
    let result: Option<RunResult> = row.result.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let figure = |key: &str| {
        let figures = result.iter().flat_map(|result| &result.figures);
        let value = figures.filter(|figure| figure.key == key).find_map(|figure| figure.value)?;
        // Nine digits are more than a decision ever turns on.
        format!("{value:.9}").parse::<Fraction>().ok()
    };
    Some(CalibrationRun {
        id: row.id,
        on: row.completed_on?,
        passed: row.outcome == "passed",
        icc: figure("icc_2_1"),
        bias: figure("bias"),
        received_at: Millis(row.completed_at?),
        withdrawn_at: None,
    })
}

/// The modules that a trainer's certificate allows to be delivered; what ends it
/// early is another version of the same fact.
fn scopes(row: &CertificateRow, scope: &Scope, events: &[EventOfCertificateRow]) -> Vec<TrainerScope> {
    if row.path != "local-trainer" {
        return Vec::new();
    }
    let events = || events.iter().filter(|event| event.certificate_id == row.id);
    let mut scopes = Vec::new();
    for (number, module) in (0_u128..).zip(&scope.modules) {
        let whole = TrainerScope {
            // One certificate, one fact for each of its modules.
            fact_id: Uuid::from_u128(row.id.as_u128() ^ number),
            module: module.code.clone(),
            version: module.version,
            from: row.valid_from_on,
            to: Some(row.valid_to_on),
            received_at: Millis(row.issued_at),
        };
        for event in events() {
            let ends = event.kind != "reinstated";
            let to = if ends { event.effective_on.plus(-1) } else { row.valid_to_on };
            scopes.push(TrainerScope {
                to: Some(to),
                received_at: Millis(event.received_at),
                ..whole.clone()
            });
        }
        scopes.push(whole);
    }
    scopes
}
