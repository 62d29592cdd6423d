//! How long one person takes: `cargo bench -p fieldcraft-competencies`. Forty requirements, 200 observations.

use std::time::Instant;

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::EvidenceType;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::Rules;
use fieldcraft_competencies::facts::{
    Affiliation, CalibrationResult, Facts, Observation, Purpose, Rater, RaterCertificate, Relation,
};
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::scale::{Rating, Ratings};
use uuid::Uuid;

const HIRE: Day = Day(20_089);
const REQUIREMENTS: usize = 40;
const OBSERVATIONS: i32 = 200;

fn noon(day: Day) -> Millis {
    Millis(i64::from(day.0) * 86_400_000 + 43_200_000)
}

fn id(number: i32) -> Uuid {
    Uuid::from_u128(u128::try_from(number).unwrap_or(0))
}

/// The embedded framework with its requirements over and over, each with a code of its own.
fn forty() -> Framework {
    let mut framework = Framework::builtin(&["M01", "M02", "M06"]).expect("it loads");
    let shipped = framework.requirements.clone();
    framework.requirements = shipped
        .iter()
        .cycle()
        .take(REQUIREMENTS)
        .enumerate()
        .map(|(at, requirement)| {
            let mut requirement = requirement.clone();
            if at >= shipped.len() {
                requirement.code = format!("{}-{at}", requirement.code);
            }
            requirement.effective_from = HIRE;
            requirement
        })
        .collect();
    framework
}

/// A responder seen every third day, at six indicators of two or three competencies.
fn worker(framework: &Framework) -> Facts {
    let indicators: Vec<_> = framework.competencies.iter().flat_map(|part| &part.indicators).collect();
    let observation = |number: i32| {
        let on = HIRE.plus(3 * number);
        let first = usize::try_from(number).unwrap_or(0) * 6 % indicators.len();
        let rated = indicators.iter().cycle().skip(first).take(6);
        let ratings = rated.map(|indicator| (indicator.code, Rating::Scored(2))).collect();
        let observer = id(10 + number % 3);
        Observation {
            id: id(1000 + number),
            subject: id(1),
            observer,
            evidence_type: EvidenceType(1),
            relation: [Relation::SameLine, Relation::SameAgency, Relation::External]
                [usize::try_from(number % 3).unwrap_or(0)],
            purpose: Purpose::Counting,
            observed_on: on,
            observed_at: noon(on),
            performed_on: None,
            recorded_at: noon(on),
            received_at: noon(on),
            received_on: on,
            agency: id(3),
            encounter_ref: Some(format!("visit-{number}")),
            framework_version: 1,
            ratings: Ratings::new(ratings).expect("each once"),
            harm: false,
            scenario: None,
            supersedes: None,
        }
    };
    let rater = |observer: i32| Rater {
        observer: id(observer),
        certificates: vec![RaterCertificate {
            id: id(100 + observer),
            kind: "local_coach".into(),
            agencies: vec![id(3)],
            valid_from: HIRE.plus(-300),
            valid_to: HIRE.plus(2000),
            appointed: false,
            events: vec![],
            received_at: noon(HIRE),
        }],
        calibrations: (-2..6)
            .map(|run| CalibrationResult {
                on: HIRE.plus(150 * run),
                passed: true,
                received_at: noon(HIRE.plus(150 * run)),
            })
            .collect(),
    };
    Facts {
        subject: id(1),
        affiliations: vec![Affiliation {
            fact_id: id(2),
            node: id(4),
            agency: id(3),
            jurisdiction: "OH".into(),
            role: "R2".parse().expect("a role"),
            sub_kind: None,
            fte: 100,
            rostered_to_respond: true,
            hire: HIRE,
            start_in_role: HIRE,
            end: None,
            received_at: noon(HIRE),
        }],
        observations: (0..OBSERVATIONS).map(observation).collect(),
        raters: (10..13).map(rater).collect(),
        ..Facts::default()
    }
}

/// The median of many runs, in microseconds.
fn median(runs: usize, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

fn main() {
    let framework = forty();
    let facts = worker(&framework);
    let as_of = HIRE.plus(3 * OBSERVATIONS);
    let rules = Rules::new(&framework);
    let prepared = median(1001, || {
        std::hint::black_box(Case::new(&framework, &facts, Millis::MAX));
    });
    let statuses = median(1001, || {
        let case = Case::new(&framework, &facts, Millis::MAX);
        std::hint::black_box(case.statuses(&rules, as_of));
    });
    let explained = median(101, || {
        let case = Case::new(&framework, &facts, Millis::MAX);
        for requirement in &framework.requirements {
            std::hint::black_box(case.evaluate(requirement, as_of));
        }
    });
    println!("preparing the case    {prepared:>9.1} us");
    println!("statuses, with case   {statuses:>9.1} us (bar: 100)");
    println!("explained, with case  {explained:>9.1} us (bar: 1000)");
}
