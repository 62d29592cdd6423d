//! When a skill is worth refreshing, and what makes that later.

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::EvidenceType;
use fieldcraft_competencies::facts::{Facts, ObservationEventKind, Purpose};
use fieldcraft_competencies::refresher::{Refreshed, Refresher, Since};

use crate::build::{
    FRAMEWORK, INSIDE, OUTSIDE, WORKER, day, event, noon, observation, pass, rate, rated, responder,
};

fn all(facts: &Facts, on: i32, refreshed: &[Refreshed]) -> Vec<Refresher> {
    Case::new(&FRAMEWORK, facts, noon(day(2000))).refreshers(day(on), refreshed)
}

fn one(facts: &Facts, code: &str, on: i32, refreshed: &[Refreshed]) -> Option<Refresher> {
    all(facts, on, refreshed).into_iter().find(|refresher| refresher.competency.to_string() == code)
}

/// What the interval runs from, how long it is, and the day on which it ends.
fn told(refresher: &Refresher) -> (Since, i32, i32) {
    (refresher.since, refresher.interval_days, refresher.due_on.since(day(0)))
}

fn seen(on: &[i32], rating: u8) -> Facts {
    let mut facts = responder();
    facts.observations = (1..).zip(on).map(|(n, on)| observation(n, *on, INSIDE, &["C03"], rating)).collect();
    facts
}

#[test]
fn what_was_never_learned_or_seen_is_not_refreshed() {
    assert_eq!(all(&responder(), 900, &[]), []);
    let mut facts = responder();
    facts.knowledge = vec![pass(1, "M06", 1, 79, 10)];
    assert_eq!(all(&facts, 900, &[]), [], "a check below the percentage explains nothing");
    facts.knowledge = vec![pass(1, "M06", 1, 80, 10)];
    let refreshers = all(&facts, 20, &[]);
    assert_eq!(refreshers.len(), 1);
    assert_eq!((refreshers[0].competency.to_string().as_str(), refreshers[0].is_due), ("C05", false));
    assert_eq!(told(&refreshers[0]), (Since::Learned, 90, 100));
}

#[test]
fn it_is_due_on_the_day_on_which_the_interval_ends_and_not_before() {
    let facts = seen(&[10], 2);
    assert!(!one(&facts, "C03", 99, &[]).expect("known").is_due);
    let due = one(&facts, "C03", 100, &[]).expect("known");
    assert!(due.is_due);
    assert_eq!((told(&due), due.field_on), ((Since::Field, 90, 100), Some(day(10))));
    assert_eq!(one(&facts, "C03", 9, &[]), None, "what comes later is not known yet");
}

#[test]
fn further_days_of_good_field_evidence_lengthen_the_interval_up_to_a_limit() {
    assert_eq!(told(&one(&seen(&[10, 40], 2), "C03", 60, &[]).expect("known")), (Since::Field, 120, 160));
    let same_day = one(&seen(&[40, 40], 2), "C03", 60, &[]).expect("known");
    assert_eq!((same_day.good_days, same_day.interval_days), (1, 90), "a day counts once");
    let many = one(&seen(&[10, 20, 30, 40, 50, 60, 70, 80], 2), "C03", 90, &[]).expect("known");
    assert_eq!((many.good_days, many.interval_days), (8, 90 + 120));
    let old = one(&seen(&[10, 400], 2), "C03", 410, &[]).expect("known");
    assert_eq!((old.good_days, old.interval_days), (1, 90), "more than a year ago");
}

#[test]
fn only_work_done_well_begins_the_interval_anew() {
    let poor = |change: &str| {
        let mut facts = seen(&[10, 200], 2);
        rate(&mut facts.observations[1], change);
        told(&one(&facts, "C03", 210, &[]).expect("known")).2
    };
    assert_eq!(poor("C03.2:3"), 320, "done well");
    assert_eq!(poor("C03.1:1 C03.2:1"), 100, "a mean below 2");
    assert_eq!(poor("C03.1:0 C03.2:3 C03.3:3 C03.4:3"), 100, "a 0 is never good");
    let mut simulated = seen(&[10, 200], 2);
    simulated.observations[1].evidence_type = EvidenceType::SIMULATION;
    assert_eq!(told(&one(&simulated, "C03", 210, &[]).expect("known")).2, 100);
    let mut unseen = seen(&[10], 2);
    unseen.observations.push(rated(2, 200, INSIDE, "C03.1:NO C01.1:2"));
    assert_eq!(told(&one(&unseen, "C03", 210, &[]).expect("known")).2, 100, "nothing of it was rated");
}

#[test]
fn practice_counts_whoever_watched_unless_it_was_taken_back() {
    let mut formative = seen(&[10, 200], 2);
    formative.observations[1].purpose = Purpose::Formative;
    assert_eq!(told(&one(&formative, "C03", 210, &[]).expect("known")).2, 320);
    let mut calibration = seen(&[10, 200], 2);
    calibration.observations[1].purpose = Purpose::Calibration;
    assert_eq!(told(&one(&calibration, "C03", 210, &[]).expect("known")).2, 100);
    let mut own = seen(&[10, 200], 2);
    own.observations[1].observer = WORKER;
    assert_eq!(told(&one(&own, "C03", 210, &[]).expect("known")).2, 100);
    let mut withdrawn = seen(&[10, 200], 2);
    withdrawn.observation_events = vec![event(2, 205, ObservationEventKind::Withdrawn)];
    assert_eq!(told(&one(&withdrawn, "C03", 210, &[]).expect("known")).2, 100);
    let mut disputed = seen(&[10, 200], 2);
    disputed.observation_events = vec![event(2, 205, ObservationEventKind::Disputed)];
    assert_eq!(told(&one(&disputed, "C03", 210, &[]).expect("known")).2, 100);
}

#[test]
fn a_refresher_begins_the_interval_anew_and_field_evidence_of_that_day_goes_first() {
    let facts = seen(&[10], 2);
    let done = |code: &str, on| Refreshed { competency: code.parse().expect(code), on: day(on) };
    let again = one(&facts, "C03", 130, &[done("C03", 120), done("C05", 125)]).expect("known");
    assert_eq!((told(&again), again.field_on), ((Since::Refresher, 90, 210), Some(day(10))));
    let later = one(&facts, "C03", 110, &[done("C03", 120)]).expect("known");
    assert!(later.is_due, "what is done tomorrow does not help today");
    let same = one(&facts, "C03", 20, &[done("C03", 10)]).expect("known");
    assert_eq!(same.since, Since::Field);
}

#[test]
fn those_due_longest_come_first() {
    let mut facts = responder();
    facts.observations = vec![
        observation(1, 10, OUTSIDE, &["C01"], 2),
        observation(2, 60, OUTSIDE, &["C03"], 2),
        observation(3, 20, OUTSIDE, &["C05"], 2),
    ];
    let order: Vec<String> = all(&facts, 300, &[]).iter().map(|one| one.competency.to_string()).collect();
    assert_eq!(order, ["C05", "C03", "C01"]);
}

#[test]
fn a_framework_without_the_rule_tells_nobody() {
    let mut framework = FRAMEWORK.clone();
    framework.refreshers = None;
    let facts = seen(&[10], 2);
    assert_eq!(Case::new(&framework, &facts, noon(day(2000))).refreshers(day(900), &[]), []);
    let text = framework.canonical_json();
    assert!(!text.contains("refreshers"), "versions that were published before keep their digest");
}
