//! How long one person takes: `cargo bench -p fieldcraft-competencies`. Forty requirements.
//!
//! A responder is seen every third day, at six indicators each time: 200
//! observations are twenty months, 2,000 a working life. What a question needs
//! is prepared anew for each run, as for somebody about whom a fact came in:
//!
//! - taken apart: the rules, once for many people;
//! - statuses: of every requirement on the last day;
//! - timelines: of every requirement for the three years from then on, as they are kept;
//! - explained: the whole tree of reasons of every requirement on that day;
//! - authorization: its three years, replayed from the first day on.
//!
//! The requirements are those that are shipped, over and over; what several ask
//! of the same evidence is found once, as it is where rules overlap.

use std::hint::black_box;
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

fn noon(day: Day) -> Millis {
    Millis(i64::from(day.0) * 86_400_000 + 43_200_000)
}

fn id(number: i32) -> Uuid {
    Uuid::from_u128(u128::try_from(number).unwrap_or(0))
}

/// The embedded framework with its requirements over and over, each with a code of its own.
fn forty() -> Framework {
    let mut framework = Framework::builtin().expect("it loads");
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
fn worker(framework: &Framework, observations: i32) -> Facts {
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
            valid_to: HIRE.plus(3 * observations + 1400),
            appointed: false,
            events: vec![],
            received_at: noon(HIRE),
        }],
        calibrations: (-2..3 * observations / 150 + 2)
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
        observations: (0..observations).map(observation).collect(),
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

fn measure(framework: &Framework, observations: i32) {
    let facts = worker(framework, observations);
    let as_of = HIRE.plus(3 * observations);
    let rules = Rules::new(framework);
    let case = || Case::new(framework, &facts, Millis::MAX);
    let taken_apart = median(501, || {
        black_box(Rules::new(framework));
    });
    let prepared = median(1001, || {
        black_box(case());
    });
    let statuses = median(1001, || {
        black_box(case().statuses(&rules, as_of));
    });
    let timelines = median(501, || {
        black_box(case().timelines(&rules, as_of));
    });
    let explained = median(101, || {
        black_box(case().evaluations(&rules, as_of));
    });
    let authorization = median(51, || {
        black_box(case().authorization_timeline(as_of));
    });
    println!("{observations} observations");
    println!("  taking the rules apart    {taken_apart:>9.1} us");
    println!("  preparing the case        {prepared:>9.1} us");
    println!(
        "  statuses, with case       {statuses:>9.1} us (bar: 100 at 200 observations, twice that at 2,000)"
    );
    println!("  timelines, with case      {timelines:>9.1} us");
    println!("  explained, with case      {explained:>9.1} us (bar: 1000 at 200 observations)");
    println!("  authorization, with case  {authorization:>9.1} us");
}

fn main() {
    let framework = forty();
    measure(&framework, 200);
    measure(&framework, 2000);
}
