//! The level rule at its thresholds.

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::{EvidenceType, LevelCode};
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{Facts, Observation, ObservationEventKind, Scenario};
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::level::CompetencyLevel;

use crate::build::*;

fn at(facts: &Facts, competency: &str, as_of: Day) -> CompetencyLevel {
    let levels = Case::new(&FRAMEWORK, facts, Millis::MAX).levels(as_of);
    levels.into_iter().find(|level| level.competency.to_string() == competency).expect(competency)
}

fn level(facts: &Facts, competency: &str) -> LevelCode {
    at(facts, competency, day(100)).level
}

fn with(rows: Vec<Observation>) -> Facts {
    Facts { observations: rows, ..responder() }
}

/// Live observations by changing observers, one each day from day 10 on.
fn live(count: u8, competency: &str, rating: u8) -> Vec<Observation> {
    let observers = [INSIDE, OUTSIDE, LINE];
    (0..count)
        .map(|n| {
            observation(
                u128::from(n) + 1,
                10 + i32::from(n),
                observers[usize::from(n) % 3],
                &[competency],
                rating,
            )
        })
        .collect()
}

#[test]
fn levels_rise_with_evidence() {
    assert_eq!(level(&responder(), "C01"), LevelCode::L0);
    assert_eq!(level(&with(live(1, "C01", 2)), "C01"), LevelCode::L1);
    assert_eq!(level(&with(live(2, "C01", 2)), "C01"), LevelCode::L2);
    assert_eq!(level(&with(live(3, "C01", 2)), "C01"), LevelCode::L2);
    assert_eq!(level(&with(live(4, "C01", 2)), "C01"), LevelCode::L4);
    assert_eq!(level(&with(live(2, "C07", 2)), "C07"), LevelCode::L3);
    assert_eq!(level(&with(live(4, "C07", 2)), "C07"), LevelCode::L4);
}

#[test]
fn knowledge_explains_and_a_certificate_teaches() {
    let mut facts = responder();
    facts.knowledge.push(pass(1, "M02", 1, 90, 20));
    assert_eq!(level(&facts, "C01"), LevelCode::L1);
    assert_eq!(at(&facts, "C01", day(19)).level, LevelCode::L0);
    let mut facts = with(live(4, "C01", 2));
    facts.raters.push(rater(WORKER));
    assert_eq!(level(&facts, "C01"), LevelCode::L5);
}

#[test]
fn a_score_on_the_threshold_passes_and_just_below_does_not() {
    // Five indicators at 2 in three of four events: 1.75 on one indicator each.
    let mut rows = live(4, "C01", 1);
    for row in &mut rows[..2] {
        rate(row, "C01.1:2 C01.2:2 C01.3:2 C01.4:2 C01.5:2 C01.6:2");
    }
    let facts = with(rows.clone());
    assert_eq!(at(&facts, "C01", day(100)).score, Fraction::new(3, 2));
    assert_eq!(level(&facts, "C01"), LevelCode::L3);
    rate(&mut rows[0], "C01.6:1");
    let below = at(&with(rows), "C01", day(100));
    assert_eq!(below.level, LevelCode::L2);
    let all = with(live(2, "C01", 1));
    assert_eq!(level(&all, "C01"), LevelCode::L2, "a score of exactly 1 is enough for L2");
}

#[test]
fn only_the_last_four_ratings_of_an_indicator_count() {
    let mut rows = live(6, "C01", 3);
    for row in &mut rows[..2] {
        rate(row, "C01.1:1 C01.2:1 C01.3:1 C01.4:1 C01.6:1");
    }
    assert_eq!(at(&with(rows), "C01", day(100)).score, Some(Fraction::whole(3)));
}

#[test]
fn an_indicator_weighs_the_same_however_often_it_was_rated() {
    let mut rows = live(4, "C01", 2);
    for row in &mut rows[..3] {
        rate(row, "C01.6:NO");
    }
    rate(&mut rows[3], "C01.6:1");
    // Five indicators at 2 and one at 1, though that was rated once.
    assert_eq!(at(&with(rows), "C01", day(100)).score, Fraction::new(11, 6));
}

#[test]
fn coverage_asks_for_half_of_the_indicators_and_for_every_star_from_level_3_on() {
    let sparse = |codes: &str| {
        (1..=4).map(|n| rated(n, 10 + i32::try_from(n).expect("small"), INSIDE, codes)).collect()
    };
    assert_eq!(level(&with(sparse("C01.1:2 C01.2:2")), "C01"), LevelCode::L1, "two of six");
    assert_eq!(level(&with(sparse("C01.1:2 C01.2:2 C01.3:2")), "C01"), LevelCode::L2, "C01.5 is missing");
    assert_eq!(level(&with(sparse("C01.1:2 C01.2:2 C01.5:2")), "C01"), LevelCode::L4);
}

#[test]
fn a_rare_star_may_be_covered_by_a_drill_that_is_not_counted() {
    let mut rows: Vec<_> =
        (1..=4).map(|n| rated(n, 10 + i32::try_from(n).expect("small"), INSIDE, "C01.1:2 C01.2:2")).collect();
    let mut drill = rated(9, 30, INSIDE, "C01.5:2");
    drill.evidence_type = EvidenceType::SIMULATION;
    drill.scenario = Some(Scenario { code: "S".into(), version: 1, indicator: Some(indicator("C01.5")) });
    rows.push(drill);
    let found = at(&with(rows), "C01", day(100));
    assert_eq!((found.level, found.events), (LevelCode::L4, 4));
}

#[test]
fn simulation_alone_reaches_level_2_and_not_more() {
    let simulated = |competency| {
        let mut rows = live(8, competency, 3);
        for row in &mut rows {
            row.evidence_type = EvidenceType::SIMULATION;
        }
        with(rows)
    };
    assert_eq!(level(&simulated("C01"), "C01"), LevelCode::L2);
    assert_eq!(level(&simulated("C03"), "C03"), LevelCode::L2);
    assert_eq!(level(&simulated("C04"), "C04"), LevelCode::L2);
}

#[test]
fn weaker_evidence_makes_up_its_share_and_no_more() {
    let mixed = |competency, weak: u8, kind| {
        let mut rows = live(4, competency, 2);
        rows[..usize::from(weak)].iter_mut().for_each(|row| row.evidence_type = kind);
        level(&with(rows), competency)
    };
    assert_eq!(mixed("C01", 2, EvidenceType::CO_RESPONSE), LevelCode::L4);
    assert_eq!(mixed("C01", 3, EvidenceType::CO_RESPONSE), LevelCode::L2);
    assert_eq!(mixed("C03", 1, EvidenceType::SIMULATION), LevelCode::L4);
    assert_eq!(mixed("C03", 2, EvidenceType::SIMULATION), LevelCode::L2);
    assert_eq!(mixed("C04", 2, EvidenceType::SIMULATION), LevelCode::L4, "half is allowed here");
    assert_eq!(mixed("C04", 3, EvidenceType::SIMULATION), LevelCode::L3, "one of two is enough for L3");
}

#[test]
fn records_alone_never_reach_level_2() {
    let mut rows = live(6, "C07", 3);
    for row in &mut rows {
        row.evidence_type = EvidenceType::RECORD_REVIEW;
    }
    assert_eq!(level(&with(rows.clone()), "C07"), LevelCode::L1);
    rows[0].evidence_type = EvidenceType::LIVE;
    assert_eq!(level(&with(rows), "C07"), LevelCode::L4, "one real visit among them");
}

#[test]
fn level_4_looks_at_the_last_three_ratings_of_each_star() {
    let stars = |ratings: [u8; 4]| {
        let mut rows = live(4, "C01", 3);
        for (row, rating) in rows.iter_mut().zip(ratings) {
            rate(row, &format!("C01.5:{rating}"));
        }
        level(&with(rows), "C01")
    };
    assert_eq!(stars([1, 1, 2, 2]), LevelCode::L4, "two of the last three are good");
    assert_eq!(stars([3, 1, 1, 3]), LevelCode::L3);
    assert_eq!(stars([3, 3, 0, 3]), LevelCode::L3, "cleared the next day, still among the last three");
    assert_eq!(stars([0, 3, 3, 3]), LevelCode::L4, "cleared, and no longer among them");
}

fn zeroed() -> Vec<Observation> {
    let mut rows = live(5, "C01", 3);
    let last = rows.last_mut().expect("five");
    last.observer = INSIDE;
    rate(last, "C01.5:0");
    rows
}

#[test]
fn an_open_zero_holds_the_competency_at_level_1_whatever_its_age() {
    let facts = with(zeroed());
    let found = at(&facts, "C01", day(100));
    assert_eq!(found.level, LevelCode::L1);
    assert_eq!((found.blocked_by[0].evidence_id, found.blocked_by[0].indicator), (id(5), indicator("C01.5")));
    assert_eq!(at(&facts, "C01", day(2000)).level, LevelCode::L1);
    assert_eq!(at(&facts, "C01", day(13)).level, LevelCode::L4, "the day before");
}

#[test]
fn a_zero_is_read_also_where_the_row_does_not_weigh() {
    let single = with([live(4, "C01", 3), vec![rated(5, 20, INSIDE, "C01.5:0")]].concat());
    assert_eq!(level(&single, "C01"), LevelCode::L1, "too few indicators");
    let mut rows = live(7, "C01", 3);
    rows[..3].iter_mut().for_each(|row| row.evidence_type = EvidenceType::CO_RESPONSE);
    rows[0].observer = OUTSIDE;
    rate(&mut rows[0], "C01.5:0");
    rows[1..].iter_mut().for_each(|row| rate(row, "C01.5:NO"));
    assert_eq!(level(&with(rows), "C01"), LevelCode::L1, "over the share cap");
    let mut formative = zeroed();
    formative[4].purpose = fieldcraft_competencies::facts::Purpose::Formative;
    assert_eq!(level(&with(formative), "C01"), LevelCode::L4);
}

#[test]
fn a_zero_is_cleared_by_another_eye_later_elsewhere() {
    let clearing = |change: &dyn Fn(&mut Observation)| {
        let mut rows = zeroed();
        let mut row = observation(6, 30, OUTSIDE, &["C01"], 2);
        change(&mut row);
        rows.push(row);
        level(&with(rows), "C01")
    };
    assert_eq!(clearing(&|_| ()), LevelCode::L3, "cleared; L4 still sees it among the last three");
    assert_eq!(clearing(&|row| row.observer = INSIDE), LevelCode::L1, "the same observer");
    assert_eq!(clearing(&|row| rate(row, "C01.5:1")), LevelCode::L1, "not done well");
    assert_eq!(
        clearing(&|row| row.encounter_ref = Some("enc-5".into())),
        LevelCode::L1,
        "the same encounter"
    );
    assert_eq!(
        clearing(&|row| row.purpose = fieldcraft_competencies::facts::Purpose::Formative),
        LevelCode::L1
    );
    assert_eq!(clearing(&|row| row.observer = id(77)), LevelCode::L1, "not certified");
    assert_eq!(clearing(&|row| row.performed_on = Some(day(9))), LevelCode::L1, "of an earlier encounter");
    assert_eq!(
        clearing(&|row| *row = rated(6, 30, OUTSIDE, "C01.5:3")),
        LevelCode::L1,
        "refused for too few indicators"
    );
    let drill = |row: &mut Observation| row.evidence_type = EvidenceType::SIMULATION;
    assert_eq!(clearing(&drill), LevelCode::L3, "C01.5 is rare, so a drill clears it");
}

#[test]
fn a_drill_does_not_clear_a_star_that_is_not_rare() {
    let mut rows = live(5, "C03", 3);
    rate(&mut rows[4], "C03.1:0");
    let mut drill = observation(6, 30, INSIDE, &["C03"], 3);
    drill.evidence_type = EvidenceType::SIMULATION;
    rows.push(drill);
    assert_eq!(level(&with(rows.clone()), "C03"), LevelCode::L1);
    rows[5].evidence_type = EvidenceType::RECORDED;
    assert_eq!(level(&with(rows), "C03"), LevelCode::L3);
}

#[test]
fn a_zero_is_open_again_when_what_cleared_it_falls() {
    let mut rows = zeroed();
    rows.push(observation(6, 30, OUTSIDE, &["C01"], 2));
    let mut facts = with(rows);
    facts.observation_events.push(event(6, 40, ObservationEventKind::Disputed));
    assert_eq!(at(&facts, "C01", day(39)).level, LevelCode::L3);
    assert_eq!(at(&facts, "C01", day(40)).level, LevelCode::L1);
    facts.observation_events.push(event(6, 50, ObservationEventKind::DisputeDecided { upheld: false }));
    assert_eq!(at(&facts, "C01", day(50)).level, LevelCode::L3);
    facts.observation_events.push(event(6, 60, ObservationEventKind::Withdrawn));
    assert_eq!(at(&facts, "C01", day(50)).level, LevelCode::L1);
}

#[test]
fn aging_of_what_cleared_a_zero_does_not_open_it() {
    let mut rows = zeroed();
    rows.push(observation(6, 30, OUTSIDE, &["C01"], 2));
    assert!(at(&with(rows), "C01", day(1500)).blocked_by.is_empty());
}

#[test]
fn a_disputed_zero_stands_until_the_worker_is_right() {
    let mut facts = with(zeroed());
    facts.observation_events.push(event(5, 20, ObservationEventKind::Disputed));
    facts.observation_events.push(event(5, 30, ObservationEventKind::DisputeDecided { upheld: true }));
    let pending = at(&facts, "C01", day(25));
    assert_eq!((pending.level, pending.blocked_by[0].disputed), (LevelCode::L1, true));
    assert_eq!(at(&facts, "C01", day(30)).level, LevelCode::L4);
}

#[test]
fn what_does_not_apply_to_a_role_is_not_asked_of_it() {
    // C09.1 to C09.5 are for supervisors; a responder has C09.6 alone.
    let rows = (1..=4)
        .map(|n| rated(n, 10 + i32::try_from(n).expect("small"), INSIDE, "C09.6:2"))
        .collect::<Vec<_>>();
    assert_eq!(
        level(&with(rows.clone()), "C09"),
        LevelCode::L4,
        "one indicator is enough where only one applies"
    );
    let supervisor = Facts { observations: rows, ..worker("R4") };
    assert_eq!(level(&supervisor, "C09"), LevelCode::L0);
}
