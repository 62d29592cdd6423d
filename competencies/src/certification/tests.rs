//! A coach candidate and a trainer candidate who reach every gate exactly, and
//! what happens one step below.

mod coach;
mod decisions;
mod files;
mod properties;
mod states;
mod terms;
mod trainer;
mod tries;

use std::sync::LazyLock;

use uuid::Uuid;

use super::*;
use crate::calibration::{Outcome, RunResult};
use crate::explain::Status;
use crate::facts::KnowledgePass;
use crate::fraction::Fraction;
use crate::framework::{Framework, SourceFile};

const MODULES: [&str; 15] =
    ["M17", "M18", "M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M13", "M19"];

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-21")
}

fn competencies() -> Vec<CompetencyCode> {
    (1..=11).map(CompetencyCode).collect()
}

fn sources() -> impl Iterator<Item = &'static SourceFile<'static>> {
    Framework::builtin_sources().iter().filter(|file| file.path.starts_with("paths/"))
}

static PATHS: LazyLock<Vec<Path>> =
    LazyLock::new(|| sources().map(|file| load_path(file, &MODULES, &competencies()).unwrap()).collect());

fn path(code: &str) -> Path {
    PATHS.iter().find(|path| path.code == code).unwrap().clone()
}

fn knowledge(percent: u32) -> Vec<KnowledgePass> {
    let pass = |(at, module): (u128, &str)| KnowledgePass {
        id: id(700 + at),
        module: module.parse().unwrap(),
        version: 1,
        points: percent,
        points_possible: 100,
        passed_on: day("2026-01-10"),
        received_at: crate::day::Millis(0),
    };
    (1..).zip(MODULES).map(pass).collect()
}

fn run(number: u128, on: &str, outcome: Outcome) -> CalibrationRun {
    CalibrationRun {
        id: id(number),
        on: day(on),
        vignettes: 6,
        new_vignettes: 3,
        result: RunResult {
            outcome,
            summary: "The summary.".into(),
            minimums: Vec::new(),
            figures: Vec::new(),
            shown: Vec::new(),
            unanswered: 0,
            disagreements: Vec::new(),
            pairs: Vec::new(),
        },
    }
}

fn cycle(number: u128, coachee: u128, opened: &str, closed: &str) -> CoachingCycle {
    CoachingCycle {
        id: id(number),
        coachee: id(coachee),
        opened: day(opened),
        closed: Some(day(closed)),
        full: true,
        observed: number <= 403,
    }
}

fn consultation(number: u128, on: &str) -> Consultation {
    Consultation { id: id(number), on: day(on) }
}

fn pair(indicator: &str, star: bool, candidate: u8, other: u8) -> RatedPair {
    RatedPair { indicator: indicator.parse().unwrap(), star, candidate, other }
}

/// Three joint observations with 12 star pairs, 8 of them equal, and 8 others;
/// one of the 20 pairs is two steps apart.
fn joint_observations() -> Vec<JointObservation> {
    let one = |number: u128, pairs: Vec<RatedPair>| JointObservation {
        id: id(number),
        on: day("2026-09-01"),
        with_certified_outsider: true,
        pairs,
    };
    let equal = || pair("C02.2", true, 2, 2);
    let near = || pair("C02.4", true, 2, 3);
    let plain = || pair("C01.1", false, 1, 1);
    vec![
        one(501, vec![equal(), equal(), equal(), near(), plain(), plain(), plain()]),
        one(502, vec![equal(), equal(), equal(), near(), plain(), plain(), plain()]),
        one(503, vec![equal(), equal(), near(), near(), plain(), pair("C01.2", false, 3, 1)]),
    ]
}

fn signatory(person: u128, from_center: bool) -> Signatory {
    Signatory {
        person: id(person),
        from_center,
        in_line: false,
        last_coached_by_candidate: None,
        certified_by_candidate: false,
        declared_conflict: false,
    }
}

fn decision(number: u128, on: &str, signatory: Signatory) -> Decision {
    Decision { id: id(number), signatory, on: day(on), decide: true, reason: "Seen and sound.".into() }
}

fn levels(four: &[u8], three: &[u8]) -> BTreeMap<CompetencyCode, LevelCode> {
    let at =
        |codes: &[u8], level| -> Vec<_> { codes.iter().map(|code| (CompetencyCode(*code), level)).collect() };
    at(four, LevelCode::L4).into_iter().chain(at(three, LevelCode::L3)).collect()
}

fn nomination() -> Nomination {
    Nomination {
        id: id(600),
        on: day("2026-01-05"),
        sponsor: Some(Sponsor { agency: id(30), person: id(31) }),
        months_in_practice: 12,
        waiver: None,
        conflicts_declared: true,
    }
}

/// Reaches every gate of the coach's path exactly.
fn coach() -> CandidateFacts {
    let sample = |number: u128, on: &str, score: &str| CoachingFidelitySample {
        id: id(number),
        on: day(on),
        score: fraction(score),
    };
    CandidateFacts {
        candidate: id(1),
        nomination: Some(nomination()),
        levels: levels(&[1, 2, 5, 6], &[3, 4, 7, 8, 10, 11]),
        requirements: vec![
            RequirementStanding { requirement: "FR-01".into(), status: Status::Met },
            RequirementStanding { requirement: "FR-02".into(), status: Status::MetExpiring },
            RequirementStanding { requirement: "FR-06".into(), status: Status::NotApplicable },
        ],
        knowledge: knowledge(85),
        calibration_runs: vec![run(301, "2026-03-01", Outcome::Passed)],
        cycles: vec![
            cycle(401, 41, "2026-05-01", "2026-05-20"),
            cycle(402, 41, "2026-05-21", "2026-06-10"),
            cycle(403, 42, "2026-05-10", "2026-06-20"),
            cycle(404, 42, "2026-06-21", "2026-07-10"),
            cycle(405, 43, "2026-06-01", "2026-07-20"),
            cycle(406, 43, "2026-07-01", "2026-07-30"),
        ],
        consultations: vec![consultation(461, "2026-06-01"), consultation(462, "2026-07-01")],
        coaching_fidelity: vec![
            sample(451, "2026-05-15", "79%"),
            sample(452, "2026-06-15", "80%"),
            sample(453, "2026-07-15", "4/5"),
        ],
        joint_observations: joint_observations(),
        decisions: vec![
            decision(801, "2026-11-01", signatory(81, false)),
            decision(802, "2026-11-02", signatory(82, true)),
        ],
        ..CandidateFacts::default()
    }
}

fn delivery(number: u128, on: &str, role: DeliveryRole) -> Delivery {
    Delivery {
        id: id(number),
        on: day(on),
        module: "M01".parse().unwrap(),
        role,
        full: true,
        notes: false,
        with_certified_trainer: false,
        minutes_led: None,
        observer: None,
        coverage: None,
        fidelity: None,
        facilitation: None,
        learners: 0,
        first_time_passes: 0,
        usefulness_answers: 0,
        usefulness_mean: None,
        graduates_observed: 0,
        graduates_met: 0,
    }
}

fn solo(number: u128, on: &str) -> Delivery {
    Delivery {
        observer: Some(id(90)),
        coverage: Some(Fraction::ONE),
        fidelity: Some(fraction("85%")),
        facilitation: Some(Fraction::whole(3)),
        learners: 10,
        first_time_passes: 8,
        usefulness_answers: 7,
        usefulness_mean: Some(Fraction::whole(4)),
        graduates_observed: 10,
        graduates_met: 7,
        ..delivery(number, on, DeliveryRole::Solo)
    }
}

/// Reaches every gate of the trainer's path exactly.
fn trainer() -> CandidateFacts {
    let co = |number, on, led| Delivery {
        with_certified_trainer: true,
        minutes_led: Some(fraction(led)),
        ..delivery(number, on, DeliveryRole::Co)
    };
    CandidateFacts {
        candidate: id(1),
        nomination: Some(nomination()),
        levels: levels(&[6], &[]),
        sought_modules: vec![SoughtModule {
            module: "M01".parse().unwrap(),
            version: 1,
            competencies: vec![CompetencyCode(6)],
        }],
        knowledge: knowledge(90),
        deliveries: vec![
            Delivery { notes: true, ..delivery(901, "2026-02-01", DeliveryRole::Watch) },
            co(902, "2026-03-01", "20%"),
            co(903, "2026-04-01", "50%"),
            solo(904, "2026-06-01"),
        ],
        decisions: coach().decisions,
        ..CandidateFacts::default()
    }
}

fn failing(path: &Path, facts: &CandidateFacts) -> Vec<String> {
    let results = gates(path, facts, today());
    let all = results.iter().flat_map(|stage| &stage.gates);
    all.filter(|gate| !gate.passed).map(|gate| gate.key.clone()).collect()
}

fn gate(path: &Path, facts: &CandidateFacts, key: &str) -> GateResult {
    let results = gates(path, facts, today());
    results.into_iter().flat_map(|stage| stage.gates).find(|gate| gate.key == key).unwrap()
}

/// Changes the facts and expects exactly these gates to fail.
fn expect(code: &str, facts: &CandidateFacts, change: impl FnOnce(&mut CandidateFacts), keys: &[&str]) {
    let mut facts = facts.clone();
    change(&mut facts);
    assert_eq!(failing(&path(code), &facts), keys);
}

/// What people read at each gate, a gate a line.
fn read(path: &Path, facts: &CandidateFacts) -> String {
    let line = |stage: &StageResult, gate: &GateResult| {
        let mark = if gate.passed { "holds" } else { "open" };
        format!(
            "{} {} {mark}: {} [asked: {}] {}",
            stage.code, gate.key, gate.actual, gate.target, gate.reason
        )
    };
    let results = gates(path, facts, today());
    let lines: Vec<String> =
        results.iter().flat_map(|stage| stage.gates.iter().map(move |gate| line(stage, gate))).collect();
    lines.join("\n")
}
