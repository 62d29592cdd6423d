//! A replay that looks at no more than it has to, beside one that looks at everything.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::code::EvidenceType;
use crate::day::Millis;
use crate::facts::{
    Affiliation, Attestation, CalibrationResult, Facts, KnowledgePass, Leave, ModulePublication, Observation,
    ObservationEvent, ObservationEventKind, Purpose, Rater, RaterCertificate, Relation, SoloPolicy,
};
use crate::framework::Framework;
use crate::scale::{Rating, Ratings};

static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| Framework::builtin().expect("it loads"));

const HIRE: Day = Day(18_000);
const OBSERVERS: i32 = 3;
/// Days in which things happen.
const SPAN: i32 = 2400;

fn id(number: i32) -> Uuid {
    Uuid::from_u128(u128::try_from(number).unwrap_or(0))
}

fn noon(day: Day) -> Millis {
    Millis(i64::from(day.0) * 86_400_000 + 43_200_000)
}

/// One who looks at every day from the first on, at every step, and at every condition of each.
fn plainly<'c, 'a>(case: &'c Case<'a>, day: Day) -> Replay<'c, 'a> {
    let mut replay = Replay::begin(case, first_day(case, day), Thoroughness::Full);
    replay.follow(0, day);
    replay
}

/// The state on a day and every other one that follows, with the days on which they begin.
fn course(mut replay: Replay<'_, '_>, day: Day) -> Vec<(Day, State)> {
    let mut course = vec![(day, replay.state().clone())];
    while let Some((at, state)) = replay.step(day.plus(1200)) {
        if course.last().is_none_or(|(_, before)| before != state) {
            course.push((at, state.clone()));
        }
    }
    course
}

/// Days since the visit before, which competencies are rated, how well each, and by whom.
type Visit = (i32, u16, Vec<u8>, i32);

fn visit() -> impl Strategy<Value = Visit> {
    let gap = prop_oneof![12 => 0..12_i32, 4 => 12..60_i32, 1 => 60..500_i32];
    let competencies = prop_oneof![6 => Just(u16::MAX), 3 => any::<u16>()];
    let score = prop_oneof![1 => Just(1_u8), 60 => Just(2), 60 => Just(3)];
    let scores = prop_oneof![30 => vec(score, 11), 1 => vec(0..2_u8, 11)];
    (gap, competencies, scores, 0..OBSERVERS)
}

fn observation((number, on, visit): (i32, Day, Visit)) -> Observation {
    let (_, competencies, scores, observer) = visit;
    let rated = FRAMEWORK.competencies.iter().enumerate().filter(|(at, _)| competencies & 1 << at != 0);
    let ratings = rated.flat_map(|(at, competency)| {
        let score = scores[at % scores.len()];
        competency.indicators.iter().map(move |indicator| (indicator.code, Rating::Scored(score)))
    });
    let relations = [Relation::SameLine, Relation::SameAgency, Relation::External];
    Observation {
        id: id(1000 + number),
        subject: id(1),
        observer: id(10 + observer),
        evidence_type: EvidenceType(1),
        relation: relations[usize::try_from(observer).unwrap_or(0)],
        purpose: Purpose::Counting,
        observed_on: on,
        observed_at: noon(on),
        performed_on: None,
        recorded_at: noon(on),
        received_at: noon(on),
        received_on: on,
        agency: id(3),
        encounter_ref: None,
        framework_version: 99,
        ratings: Ratings::new(ratings.collect()).expect("each once"),
        harm: false,
        scenario: None,
        supersedes: None,
    }
}

fn rater(observer: i32) -> Rater {
    Rater {
        observer: id(10 + observer),
        certificates: vec![RaterCertificate {
            id: id(100 + observer),
            kind: "local_coach".into(),
            agencies: vec![id(3)],
            valid_from: HIRE,
            valid_to: HIRE.plus(2 * SPAN),
            appointed: true,
            events: vec![],
            received_at: noon(HIRE),
        }],
        calibrations: (0..2 * SPAN / 150)
            .map(|run| CalibrationResult { on: HIRE.plus(150 * run), passed: true, received_at: noon(HIRE) })
            .collect(),
    }
}

fn affiliation((number, role, from, long): (i32, &'static str, i32, Option<i32>)) -> Affiliation {
    Affiliation {
        fact_id: id(200 + number),
        node: id(4),
        agency: id(3),
        jurisdiction: "OH".into(),
        role: role.parse().expect("a role"),
        sub_kind: None,
        fte: 100,
        rostered_to_respond: true,
        hire: HIRE,
        start_in_role: HIRE.plus(from),
        end: long.map(|long| HIRE.plus(from + long)),
        received_at: noon(HIRE),
    }
}

/// Every module that is published, and passes of all but the one left out.
fn modules(left_out: usize) -> (Vec<ModulePublication>, Vec<KnowledgePass>) {
    let codes: Vec<_> = (1..=13).map(|number| format!("M{number:02}").parse().expect("a module")).collect();
    let publication = |module: &crate::code::ModuleCode| ModulePublication {
        module: module.clone(),
        version: 1,
        material: true,
        published_on: HIRE,
        competencies: vec![],
        reviews: vec![],
        received_at: noon(HIRE),
    };
    let pass = |(at, module): (usize, &crate::code::ModuleCode)| KnowledgePass {
        id: id(300 + i32::try_from(at).unwrap_or(0)),
        module: module.clone(),
        version: 1,
        points: 1,
        points_possible: 1,
        passed_on: HIRE.plus(5),
        received_at: noon(HIRE),
    };
    let passes = codes.iter().enumerate().filter(|(at, _)| *at != left_out).map(pass).collect();
    (codes.iter().map(publication).collect(), passes)
}

fn history() -> impl Strategy<Value = Facts> {
    let role = prop_oneof![6 => Just("R2"), 2 => Just("R4"), 1 => Just("R1")];
    let work = (role, option::weighted(0.2, 0..SPAN), option::weighted(0.3, 0..SPAN));
    let left_out = prop_oneof![8 => Just(99_usize), 1 => 0..13_usize];
    let step = prop_oneof![Just("co_respond"), Just("lead_with_partner"), Just("supervise")];
    let attestations = option::weighted(0.25, (step, 0..SPAN));
    let leaves = option::weighted(0.2, (0..SPAN, option::of(0..200_i32)));
    let policy = option::weighted(0.3, (0..SPAN, option::of(0..SPAN)));
    let disputes = option::weighted(0.3, (0..60_i32, 0..400_i32));
    (vec(work, 1..3), vec(visit(), 0..45), left_out, attestations, leaves, policy, disputes).prop_map(
        |(work, visits, left_out, attested, leave, policy, dispute)| {
            let mut on = HIRE;
            let dated = visits.into_iter().zip(0..).map(|(visit, number)| {
                on = on.plus(visit.0);
                (number, on, visit)
            });
            let observations: Vec<Observation> = dated.map(observation).collect();
            let (modules, knowledge) = modules(left_out);
            let disputed = dispute.and_then(|(which, decided)| {
                let row = observations.get(usize::try_from(which).unwrap_or(0))?;
                let event = |after, kind| ObservationEvent {
                    observation: row.id,
                    on: row.observed_on.plus(after),
                    at: noon(row.observed_on.plus(after)),
                    kind,
                    received_at: row.received_at,
                };
                let decided =
                    event(decided, ObservationEventKind::DisputeDecided { upheld: decided % 2 == 0 });
                Some([event(0, ObservationEventKind::Disputed), decided])
            });
            Facts {
                subject: id(1),
                affiliations: (0..)
                    .zip(work)
                    .map(|(number, (role, from, long))| affiliation((number, role, from.unwrap_or(0), long)))
                    .collect(),
                observation_events: disputed.into_iter().flatten().collect(),
                observations,
                modules,
                knowledge,
                raters: (0..OBSERVERS).map(rater).collect(),
                attestations: attested
                    .map(|(step, on)| Attestation {
                        fact_id: id(400),
                        authorization: step.into(),
                        on: HIRE.plus(on),
                        to: None,
                        by: id(9),
                        reason: "go-live".into(),
                        received_at: noon(HIRE),
                    })
                    .into_iter()
                    .collect(),
                leaves: leave
                    .map(|(from, long)| Leave {
                        fact_id: id(500),
                        from: HIRE.plus(from),
                        to: long.map(|long| HIRE.plus(from + long)),
                        received_at: noon(HIRE),
                    })
                    .into_iter()
                    .collect(),
                solo_policies: policy
                    .map(|(from, long)| SoloPolicy {
                        fact_id: id(600),
                        node: id(4),
                        visit_kind: "follow_up".into(),
                        from: HIRE.plus(from),
                        to: long.map(|long| HIRE.plus(from + long)),
                        received_at: noon(HIRE),
                    })
                    .into_iter()
                    .collect(),
                ..Facts::default()
            }
        },
    )
}

/// The days worth asking about: around the newest evidence and while something is held on.
fn asked() -> impl Strategy<Value = (usize, i32)> {
    (0..45_usize, prop_oneof![4 => -3..200_i32, 2 => 200..900_i32, 1 => -900..0_i32])
}

fn day_of(facts: &Facts, (visit, after): (usize, i32)) -> Day {
    let visits = facts.observations.len().max(1);
    facts.observations.get(visit % visits).map_or(HIRE, |row| row.observed_on).plus(after)
}

/// That the histories reach what the property is about: every step, held and stale.
#[test]
fn histories_reach_every_step_and_hold_some_stale() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut met = std::collections::BTreeSet::new();
    for _ in 0..600 {
        let facts = history().new_tree(&mut runner).expect("a history").current();
        let asked = asked().new_tree(&mut runner).expect("a day").current();
        let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
        if let Some((place, hold)) = Replay::new(&case, day_of(&facts, asked)).state().step {
            met.insert((place, hold.basis));
        }
    }
    for place in 1..=3 {
        assert!(met.contains(&(place, Basis::Evidence)), "step {place} by evidence: {met:?}");
        assert!(met.contains(&(place, Basis::Stale)), "step {place} stale: {met:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_left_out_makes_no_difference(facts in history(), asked in asked()) {
        let day = day_of(&facts, asked);
        let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
        let (brief, full) = (course(Replay::new(&case, day), day), course(plainly(&case, day), day));
        prop_assert_eq!(brief, full, "from {}", day);
    }
}
