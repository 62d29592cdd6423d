//! Statuses, clocks, due days, leave, warnings and waivers; modules, credentials and counts in
//! files of their own.

use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::{evaluate, status_only};
use fieldcraft_competencies::explain::{Evaluation, Explanation, RefusalCode, Status};
use fieldcraft_competencies::facts::{
    Credential, Facts, Leave, ObservationEventKind, OverlayInForce, Relation, RequirementDate, SourceCheck,
    Waiver,
};
use fieldcraft_competencies::requirement::{Clause, Limit, Num, OwedBy, Per, Requirement, Rule};
use fieldcraft_competencies::timeline::timeline;

use crate::build::*;

mod counts;
mod credentials;
mod modules;

const ALL: &[&str] = &["C01", "C02", "C03", "C05", "C08"];

fn requirement(code: &str) -> &'static Requirement {
    FRAMEWORK.requirement(code).expect(code)
}

fn status(facts: &Facts, code: &str, as_of: i32) -> Status {
    status_only(&FRAMEWORK, requirement(code), facts, day(as_of), Millis::MAX)
}

fn evaluated(facts: &Facts, code: &str, as_of: i32) -> Evaluation {
    evaluate(&FRAMEWORK, requirement(code), facts, day(as_of), Millis::MAX)
}

fn child<'e>(evaluation: &'e Evaluation, clause: &str) -> &'e Explanation {
    evaluation.explanation.children.iter().find(|node| node.clause == clause).expect(clause)
}

/// Four good visits on days 20, 40, 60 and 80, seen by three people.
fn seen() -> Facts {
    let observers = [INSIDE, OUTSIDE, LINE, OUTSIDE];
    let rows = (0..4_i32).map(|n| {
        let place = usize::try_from(n).expect("small");
        observation(u128::try_from(n).expect("small") + 1, 20 * (n + 1), observers[place], ALL, 2)
    });
    Facts { observations: rows.collect(), ..responder() }
}

#[test]
fn a_new_worker_is_provisional_until_the_due_day_and_lacks_evidence_after() {
    let facts = responder();
    assert_eq!(status(&facts, "FR-02", -1), Status::NotApplicable);
    assert_eq!(status(&facts, "FR-02", 0), Status::Provisional);
    assert_eq!(status(&facts, "FR-02", 45), Status::Provisional, "due on day 45, to its last minute");
    assert_eq!(status(&facts, "FR-02", 46), Status::InsufficientEvidence);
    let due = evaluated(&facts, "FR-02", 10);
    assert_eq!(child(&due, "level-2").children[0].due_on, Some(day(45)));
    assert_eq!(due.flips_on, Some(day(46)));
    assert_eq!(due.explanation.flips_to, Some(Status::InsufficientEvidence));
}

#[test]
fn the_first_step_gives_way_to_the_second_after_day_90() {
    let facts = responder();
    assert_eq!(child(&evaluated(&facts, "FR-02", 90), "level-2").result, Status::InsufficientEvidence);
    assert_eq!(child(&evaluated(&facts, "FR-02", 91), "level-2").result, Status::NotApplicable);
    assert_eq!(child(&evaluated(&facts, "FR-02", 91), "level-3").result, Status::InsufficientEvidence);
}

#[test]
fn enough_good_visits_meet_it_and_a_warning_comes_before_it_runs_out() {
    let facts = seen();
    let met = evaluated(&facts, "FR-02", 100);
    assert_eq!(met.status, Status::Met);
    // The three newest of four hold the count until day 40 + 180; "latest within 120" breaks first on day 200.
    assert_eq!(met.flips_on, Some(day(200)));
    assert_eq!(status(&facts, "FR-02", 169), Status::Met);
    assert_eq!(status(&facts, "FR-02", 170), Status::MetExpiring, "30 days before");
    assert_eq!(status(&facts, "FR-02", 199), Status::MetExpiring);
    assert_eq!(status(&facts, "FR-02", 200), Status::InsufficientEvidence);
    assert_eq!(child(&met, "latest").children[0].flips_on, Some(day(200)));
    assert_eq!(child(&met, "field-events").children[0].flips_on, Some(day(220)));
}

#[test]
fn a_timeline_tells_the_same_story() {
    let told = timeline(&FRAMEWORK, requirement("FR-02"), &seen(), day(100), Millis::MAX);
    let expected = [(100, Status::Met), (170, Status::MetExpiring), (200, Status::InsufficientEvidence)]
        .map(|(on, status)| (day(on), status));
    assert_eq!(told, expected);
}

#[test]
fn next_steps_are_sentences_to_the_worker() {
    let mut facts = seen();
    facts.observations.truncate(2);
    facts
        .observations
        .iter_mut()
        .for_each(|row| row.relation = fieldcraft_competencies::facts::Relation::SameLine);
    let evaluation = evaluated(&facts, "FR-02", 60);
    assert_eq!(
        child(&evaluation, "field-events").children[0].next_step.as_deref(),
        Some(
            "2 of 3 field observations in crisis de-escalation in 180 days; one more by April 1, 2025 from a coach outside your team."
        )
    );
    assert_eq!(
        child(&evaluation, "level-3").children[0].next_step.as_deref(),
        Some("Two more observations in crisis de-escalation by April 1, 2025 (2 of 4 so far).")
    );
}

#[test]
fn what_there_is_of_a_level_says_what_holds_it_down() {
    let actual =
        |facts: &Facts| child(&evaluated(facts, "FR-02", 100), "level-3").children[0].actual.text.clone();
    let mut facts = seen();
    let enough = actual(&facts);
    assert!(enough.contains("4 observations (4 asked), "), "{enough}");
    facts.observations.push(rated(9, 95, INSIDE, "C01.5:0 C01.1:2"));
    assert_eq!(actual(&facts), "“Explains it”: held there by an open 0 on C01.5", "not by an amount");
    let low = (0..4_u8).map(|n| observation(u128::from(n) + 1, 20 * i32::from(n + 1), INSIDE, ALL, 1));
    let low = actual(&Facts { observations: low.collect(), ..responder() });
    assert!(low.ends_with("score 1.00 (1.50 asked)"), "{low}");
    facts.observations.truncate(2);
    let few = actual(&facts);
    assert!(few.contains("2 of 4 observations, "), "{few}");
}

#[test]
fn one_share_from_outside_and_two_observers_are_needed() {
    let mut facts = seen();
    facts.observations.iter_mut().for_each(|row| {
        row.observer = LINE;
        row.relation = fieldcraft_competencies::facts::Relation::SameLine;
    });
    let evaluation = evaluated(&facts, "FR-02", 100);
    assert_eq!(child(&evaluation, "observers").result, Status::InsufficientEvidence);
    assert_eq!(child(&evaluation, "independent").result, Status::InsufficientEvidence);
    facts.observations[3].relation = fieldcraft_competencies::facts::Relation::Peer;
    assert_eq!(
        child(&evaluated(&facts, "FR-02", 100), "independent").result,
        Status::InsufficientEvidence,
        "a peer is not"
    );
    facts.observations[3].relation = fieldcraft_competencies::facts::Relation::SameAgency;
    assert_eq!(
        child(&evaluated(&facts, "FR-02", 100), "independent").result,
        Status::Met,
        "one of three is enough"
    );
}

#[test]
fn a_low_score_is_not_met_once_it_is_due() {
    let mut facts = seen();
    facts
        .observations
        .iter_mut()
        .for_each(|row| rate(row, "C01.1:1 C01.2:1 C01.3:1 C01.4:1 C01.5:1 C01.6:1"));
    assert_eq!(child(&evaluated(&facts, "FR-02", 90), "level-3").result, Status::Provisional);
    assert_eq!(child(&evaluated(&facts, "FR-02", 91), "level-3").result, Status::NotMet);
    assert_eq!(status(&facts, "FR-02", 91), Status::NotMet);
}

#[test]
fn an_open_zero_is_not_met_at_once_and_at_any_amount() {
    let mut facts = responder();
    facts.observations.push(observation(1, 5, INSIDE, &["C01"], 0));
    let evaluation = evaluated(&facts, "FR-02", 5);
    assert_eq!(evaluation.status, Status::NotMet);
    let leaf = &child(&evaluation, "level-2").children[0];
    assert_eq!((leaf.result, leaf.blocked_by.len()), (Status::NotMet, 1));
    facts.observation_events.push(event(1, 6, ObservationEventKind::Disputed));
    let disputed = evaluated(&facts, "FR-02", 6);
    let leaf = &child(&disputed, "no-open-zero").children[0];
    assert_eq!((leaf.result, leaf.blocked_by[0].disputed), (Status::NotMet, true));
}

#[test]
fn a_floor_looks_at_the_last_two_and_fails_at_once() {
    let rated = |ratings: &[u8]| {
        let mut facts = responder();
        for (n, rating) in ratings.iter().enumerate() {
            let on = 10 + i32::try_from(n).expect("small");
            let mut row = observation(n as u128 + 1, on, [INSIDE, OUTSIDE][n % 2], &["C05"], 2);
            rate(&mut row, &format!("C05.2:{rating}"));
            facts.observations.push(row);
        }
        child(&evaluated(&facts, "FR-03", 30), "lethal-means").result
    };
    assert_eq!(rated(&[]), Status::Provisional);
    assert_eq!(rated(&[2]), Status::Provisional, "too few ratings");
    assert_eq!(rated(&[1]), Status::NotMet, "too few, and one below");
    assert_eq!(rated(&[2, 1]), Status::NotMet);
    assert_eq!(rated(&[1, 2, 2]), Status::Met);
    assert_eq!(rated(&[2, 0, 2]), Status::Met, "the 0 is cleared and taken out before the last two are");
    assert_eq!(rated(&[0, 2]), Status::Provisional, "the 0 is cleared; one rating is left");
}

#[test]
fn leave_of_over_thirty_days_pauses_clocks_and_windows() {
    let on_leave = |days: i32| {
        let leave =
            Leave { fact_id: id(7), from: day(10), to: Some(day(10 + days - 1)), received_at: noon(day(0)) };
        Facts { leaves: vec![leave], ..responder() }
    };
    assert_eq!(status(&on_leave(30), "FR-02", 46), Status::InsufficientEvidence);
    assert_eq!(status(&on_leave(31), "FR-02", 45 + 31), Status::Provisional);
    assert_eq!(status(&on_leave(31), "FR-02", 46 + 31), Status::InsufficientEvidence);
    let open = Leave { fact_id: id(7), from: day(10), to: None, received_at: noon(day(0)) };
    let away = Facts { leaves: vec![open], ..responder() };
    assert_eq!(status(&away, "FR-02", 3000), Status::Provisional);
    assert_eq!(child(&evaluated(&away, "FR-02", 60), "level-3").children[0].due_on, None);
    let mut held = seen();
    held.leaves.push(Leave {
        fact_id: id(7),
        from: day(110),
        to: Some(day(209)),
        received_at: noon(day(100)),
    });
    assert_eq!(status(&held, "FR-02", 299), Status::MetExpiring, "a hundred days later than without leave");
    assert_eq!(status(&held, "FR-02", 300), Status::InsufficientEvidence);
}

#[test]
fn nobody_is_late_for_what_took_effect_or_was_published_later() {
    let mut facts = responder();
    facts.requirement_dates.push(RequirementDate {
        requirement: "FR-02".into(),
        version: 1,
        node: NODE,
        effective_from: day(50),
        received_at: noon(day(0)),
    });
    assert_eq!(status(&facts, "FR-02", 49), Status::NotApplicable);
    assert_eq!(status(&facts, "FR-02", 95), Status::Provisional);
    assert_eq!(status(&facts, "FR-02", 96), Status::InsufficientEvidence);
    let mut facts = responder();
    facts.modules.iter_mut().for_each(|module| module.published_on = day(100));
    assert_eq!(status(&facts, "FR-01", 130), Status::Provisional);
    assert_eq!(status(&facts, "FR-01", 131), Status::NotMet);
}

#[test]
fn a_change_of_role_within_reach_starts_no_clock() {
    let mut facts = responder();
    facts.affiliations[0].end = Some(day(29));
    let mut peer = affiliation("R3", 30);
    peer.fact_id = id(101);
    facts.affiliations.push(peer);
    assert_eq!(status(&facts, "FR-02", 45), Status::Provisional);
    assert_eq!(status(&facts, "FR-02", 46), Status::InsufficientEvidence, "the clock of day 0 runs on");
    facts.affiliations[1].hire = day(29 + 367);
    facts.affiliations[1].start_in_role = day(29 + 367);
    assert_eq!(
        status(&facts, "FR-02", 29 + 367 + 45),
        Status::Provisional,
        "after more than a year away it begins anew"
    );
}

#[test]
fn supervisors_are_asked_only_while_rostered() {
    let mut facts = worker("R4");
    assert_eq!(status(&facts, "FR-02", 10), Status::NotApplicable);
    facts.affiliations[0].rostered_to_respond = true;
    assert_eq!(status(&facts, "FR-02", 10), Status::Provisional);
}

#[test]
fn a_waiver_satisfies_until_its_last_day_but_never_a_floor() {
    let waiver = |requirement: &str, clause: Option<&str>| Waiver {
        fact_id: id(6),
        requirement: requirement.into(),
        clause: clause.map(str::to_owned),
        from: day(100),
        to: day(150),
        reason: "The site had no certified observer.".into(),
        approved_by: id(9),
        received_at: noon(day(100)),
    };
    let mut facts = responder();
    facts.waivers.push(waiver("FR-02", None));
    assert_eq!(status(&facts, "FR-02", 99), Status::InsufficientEvidence);
    assert_eq!(status(&facts, "FR-02", 150), Status::Waived);
    assert_eq!(status(&facts, "FR-02", 151), Status::InsufficientEvidence);
    let under_waiver = evaluated(&facts, "FR-02", 120);
    let leaf = &child(&under_waiver, "level-3").children[0];
    assert_eq!(leaf.waiver.as_ref().map(|waiver| waiver.until), Some(day(150)));
    facts.waivers = vec![waiver("FR-03", Some("lethal-means"))];
    facts.observations.push(observation(1, 20, INSIDE, &["C05"], 1));
    assert_eq!(child(&evaluated(&facts, "FR-03", 120), "lethal-means").result, Status::NotMet);
}

#[test]
fn backdated_evidence_changes_only_what_was_not_known() {
    let mut facts = seen();
    facts.observations.iter_mut().for_each(|row| row.received_at = noon(day(140)));
    let then = |known: i32| status_only(&FRAMEWORK, requirement("FR-02"), &facts, day(120), noon(day(known)));
    assert_eq!(then(139), Status::InsufficientEvidence);
    assert_eq!(then(140), Status::Met);
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let text = |facts: &Facts| serde_json::to_string(&evaluated(facts, "FR-02", 100)).expect("JSON");
    assert_eq!(text(&seen()), text(&seen()));
}

#[test]
fn a_day_is_found_where_it_is_asked() {
    // 2025-01-01 plus 90 days is the first of April.
    assert_eq!("2025-04-01".parse::<Day>(), Ok(day(90)));
}
