//! Statuses, clocks, due days, leave, warnings and waivers.

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
fn modules_are_passed_at_80_percent_and_anew_after_a_material_change() {
    let mut facts = responder();
    facts.knowledge = core_passed();
    facts.knowledge.retain(|pass| pass.module.as_str() != "M06");
    facts.knowledge.push(pass(3, "M06", 1, 79, 5));
    assert_eq!(status(&facts, "FR-01", 31), Status::NotMet);
    facts.knowledge.push(pass(4, "M06", 1, 80, 30));
    assert_eq!(status(&facts, "FR-01", 31), Status::Met);
    let mut typo = publication("M01", 2, 200);
    typo.material = false;
    facts.modules.push(typo);
    assert_eq!(status(&facts, "FR-01", 300), Status::Met);
    facts.modules.push(publication("M01", 3, 200));
    assert_eq!(status(&facts, "FR-01", 199), Status::MetExpiring, "an announced publication is seen coming");
    assert_eq!(status(&facts, "FR-01", 230), Status::Provisional);
    assert_eq!(status(&facts, "FR-01", 231), Status::NotMet);
    facts.knowledge.retain(|pass| pass.module.as_str() != "M01");
    assert_eq!(
        status(&facts, "FR-01", 210),
        Status::NotMet,
        "a new version is no new start for who never passed"
    );
}

fn all_passed() -> Facts {
    Facts { knowledge: core_passed(), ..responder() }
}

fn of_module(facts: &Facts, as_of: i32, known_at: Millis) -> Explanation {
    let answer = evaluate(&FRAMEWORK, requirement("FR-01"), facts, day(as_of), known_at);
    answer.explanation.children.into_iter().find(|child| child.clause == "m01").expect("the clause")
}

#[test]
fn an_unreviewed_module_does_not_count_and_makes_nobody_late_who_passed_it() {
    let mut facts = all_passed();
    facts.modules[0].reviews.clear();
    assert_eq!(status(&facts, "FR-01", 300), Status::Provisional, "long after the due day");
    let clause = of_module(&facts, 300, Millis::MAX);
    assert_eq!(clause.refused[0].code, RefusalCode::NotReviewed);
    assert_eq!((clause.due_on, clause.owed_by), (None, OwedBy::Site));
    assert!(clause.next_step.expect("a step").contains("your center has to record"));
    facts.knowledge.retain(|pass| pass.module.as_str() != "M01");
    assert_eq!(status(&facts, "FR-01", 31), Status::NotMet, "who never passed it is late all the same");
}

#[test]
fn once_its_review_is_recorded_a_pass_counts_from_its_own_day_as_far_as_is_known() {
    let mut facts = all_passed();
    facts.modules[0].reviews = vec![reviewed(200, Some(250))];
    let result = |as_of, known| of_module(&facts, as_of, noon(day(known))).result;
    assert_eq!(result(50, 199), Status::Provisional);
    assert_eq!(result(50, 200), Status::Met, "the day of the pass, not of the record");
    assert_eq!(result(50, 250), Status::Provisional, "the record was taken back");
}

#[test]
fn a_mended_typing_error_keeps_its_review_and_a_material_change_does_not() {
    let mut facts = all_passed();
    let mut typo = publication("M01", 2, 50);
    (typo.material, typo.reviews) = (false, Vec::new());
    facts.modules.push(typo);
    facts.knowledge[0] = pass(1, "M01", 2, 80, 60);
    assert_eq!(of_module(&facts, 70, Millis::MAX).result, Status::Met);
    let mut other = publication("M01", 3, 100);
    other.reviews.clear();
    facts.modules.push(other);
    facts.knowledge.push(pass(4, "M01", 3, 90, 110));
    assert_eq!(of_module(&facts, 400, Millis::MAX).refused[1].code, RefusalCode::NotReviewed);
}

#[test]
fn prior_learning_stands_in_for_a_module_where_the_rule_takes_it() {
    let mut facts = all_passed();
    facts.knowledge.retain(|pass| pass.module.as_str() != "M01");
    facts.modules[0].reviews.clear();
    facts.prior_learning = vec![prior(9, "M01", 1, -300)];
    assert_eq!(
        of_module(&facts, 40, Millis::MAX).counted,
        [id(9)],
        "from before the hire, and needs no review"
    );
    facts.prior_learning[0].withdrawn_at = Some(noon(day(50)));
    let clause = of_module(&facts, 40, Millis::MAX);
    assert_eq!((clause.result, clause.refused[0].code), (Status::NotMet, RefusalCode::Withdrawn));
    facts.prior_learning[0].withdrawn_at = None;
    facts.modules.push(publication("M01", 2, 100));
    assert_eq!(of_module(&facts, 200, Millis::MAX).refused[0].code, RefusalCode::TooOld);
    let mut strict = requirement("FR-01").clone();
    let Rule::AllOf(clauses) = &mut strict.rule else { panic!("a group") };
    let Rule::KnowledgePass { prior_learning, .. } = &mut clauses[0].rule else { panic!("a module") };
    *prior_learning = false;
    let answer = evaluate(&FRAMEWORK, &strict, &facts, day(90), Millis::MAX);
    assert_eq!(answer.explanation.children[0].refused[0].code, RefusalCode::WrongType);
}

fn credential(number: u128, kind: &str, expires: Option<i32>, checks: &[i32]) -> Credential {
    Credential {
        fact_id: id(number),
        kind: kind.into(),
        jurisdiction: Some("OH".into()),
        valid_from: day(-500),
        expires: expires.map(day),
        self_entered: false,
        source_checks: checks
            .iter()
            .map(|on| SourceCheck { on: day(*on), confirmed: true, received_at: noon(day(*on)) })
            .collect(),
        received_at: noon(day(0)),
    }
}

#[test]
fn a_license_lapses_hard_and_is_checked_again_every_90_days() {
    let mut facts = worker("R4");
    assert_eq!(status(&facts, "FR-08", 0), Status::NotMet, "no grace");
    facts.credentials = vec![
        credential(1, "masters_human_services", None, &[0]),
        credential(2, "clinical_license", Some(400), &[0]),
    ];
    assert_eq!(status(&facts, "FR-08", 0), Status::Met);
    assert_eq!(status(&facts, "FR-08", 90), Status::MetExpiring);
    assert_eq!(status(&facts, "FR-08", 91), Status::NotMet);
    facts.credentials[1] = credential(2, "clinical_license", Some(400), &[0, 80, 160, 240, 320, 400]);
    assert_eq!(status(&facts, "FR-08", 400), Status::MetExpiring);
    assert_eq!(status(&facts, "FR-08", 401), Status::NotMet);
    facts.credentials[1].jurisdiction = Some("KY".into());
    assert_eq!(status(&facts, "FR-08", 100), Status::NotMet);
    facts.credentials[1].jurisdiction = Some("OH".into());
    facts.credentials[1].source_checks.push(SourceCheck {
        on: day(100),
        confirmed: false,
        received_at: noon(day(100)),
    });
    assert_eq!(status(&facts, "FR-08", 100), Status::NotMet, "denied by the issuer");
}

#[test]
fn what_its_holder_entered_counts_once_the_issuer_confirmed_it() {
    let mut facts = worker("R3");
    facts.overlays.push(OverlayInForce {
        fact_id: id(8),
        overlay: "peer_credential".into(),
        node: NODE,
        from: day(-300),
        to: None,
        received_at: noon(day(-300)),
    });
    facts.credentials = vec![credential(1, "crss", None, &[])];
    assert_eq!(status(&facts, "FR-06", 380), Status::Met, "the office entered it");
    facts.credentials[0].self_entered = true;
    assert_eq!(status(&facts, "FR-06", 380), Status::NotMet);
    facts.credentials[0].source_checks.push(SourceCheck {
        on: day(379),
        confirmed: true,
        received_at: noon(day(379)),
    });
    assert_eq!(status(&facts, "FR-06", 380), Status::Met);
    assert_eq!(status(&facts, "FR-06", 378), Status::NotMet, "not before anybody looked");
}

#[test]
fn leave_moves_no_credential_date() {
    let mut facts = worker("R4");
    facts.leaves.push(Leave { fact_id: id(7), from: day(10), to: Some(day(80)), received_at: noon(day(0)) });
    facts.credentials = vec![
        credential(1, "masters_human_services", None, &[0]),
        credential(2, "clinical_license", None, &[0]),
    ];
    assert_eq!(status(&facts, "FR-08", 91), Status::NotMet);
}

#[test]
fn a_peer_has_a_year_where_the_overlay_is_on() {
    let mut facts = worker("R3");
    assert_eq!(status(&facts, "FR-06", 10), Status::NotApplicable);
    let overlay = |from| OverlayInForce {
        fact_id: id(8),
        overlay: "peer_credential".into(),
        node: NODE,
        from: day(from),
        to: None,
        received_at: noon(day(-300)),
    };
    facts.overlays.push(overlay(-300));
    assert_eq!(status(&facts, "FR-06", 365), Status::Provisional);
    assert_eq!(status(&facts, "FR-06", 366), Status::NotMet);
    let provisional = evaluated(&facts, "FR-06", 10);
    assert_eq!(child(&provisional, "credential").due_on, Some(day(365)));
    assert_eq!(child(&provisional, "credential").warns_on, Some(day(270)));
    facts.credentials.push(credential(1, "cprs", Some(800), &[]));
    assert_eq!(status(&facts, "FR-06", 366), Status::Met);
    assert_eq!(status(&facts, "FR-06", 800 - 94), Status::MetExpiring, "95 days before it is gone");
    assert_eq!(status(&facts, "FR-06", 801), Status::NotMet);
    facts.overlays = vec![overlay(200)];
    facts.credentials.clear();
    assert_eq!(status(&facts, "FR-06", 500), Status::Provisional, "a year from the overlay's first day");
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
fn any_of_takes_its_best_branch() {
    let mut requirement = requirement("FR-01").clone();
    let Rule::AllOf(clauses) = requirement.rule else { panic!("a group") };
    requirement.rule = Rule::AnyOf(clauses);
    let status = |facts: &Facts, on| status_only(&FRAMEWORK, &requirement, facts, day(on), Millis::MAX);
    let mut facts = responder();
    assert_eq!(status(&facts, 10), Status::Provisional);
    assert_eq!(status(&facts, 31), Status::NotMet);
    facts.knowledge.push(pass(1, "M02", 1, 90, 40));
    assert_eq!(status(&facts, 40), Status::Met);
}

#[test]
fn groups_nest_to_any_depth_and_use_their_own_flip() {
    let mut requirement = requirement("FR-01").clone();
    let Rule::AllOf(clauses) = requirement.rule.clone() else { panic!("a group") };
    let group = |key: &str, rule: Rule| Clause { key: key.into(), rule, ..clauses[0].clone() };
    requirement.rule = Rule::AllOf(vec![group(
        "outer",
        Rule::AnyOf(vec![group("inner", Rule::AllOf(clauses[1..].to_vec())), clauses[0].clone()]),
    )]);
    let mut facts = responder();
    facts.knowledge.push(pass(1, "M01", 1, 90, 5));
    facts.modules.push(publication("M01", 2, 200));
    let evaluation = evaluate(&FRAMEWORK, &requirement, &facts, day(150), Millis::MAX);
    assert_eq!(evaluation.status, Status::Met);
    // The inner group never changes; the branch that holds turns provisional on day 200.
    assert_eq!(evaluation.flips_on, Some(day(200)));
    assert_eq!(evaluation.explanation.children[0].children[0].flips_on, None);
}

/// FR-02 with its count changed.
fn recounted(change: impl FnOnce(&mut Rule)) -> Requirement {
    let mut changed = requirement("FR-02").clone();
    let Rule::AllOf(clauses) = &mut changed.rule else { panic!("a group") };
    change(&mut clauses.iter_mut().find(|clause| clause.key == "field-events").expect("the count").rule);
    changed
}

#[test]
fn a_count_may_ask_for_some_relations_only() {
    let outside_only = recounted(|rule| {
        let Rule::CountAtLeast { relations, .. } = rule else { panic!("a count") };
        relations.push(fieldcraft_competencies::facts::Relation::External);
    });
    let evaluation = evaluate(&FRAMEWORK, &outside_only, &seen(), day(100), Millis::MAX);
    let leaf = &child(&evaluation, "field-events").children[0];
    assert_eq!(leaf.counted, [id(2), id(4)]);
    let refused: Vec<_> = leaf.refused.iter().map(|refused| (refused.evidence_id, refused.code)).collect();
    assert_eq!(refused, [(id(1), RefusalCode::OutOfScope), (id(3), RefusalCode::OutOfScope)]);
}

#[test]
fn of_a_kind_of_event_only_so_many_may_count() {
    let one_from_the_line = recounted(|rule| {
        let Rule::CountAtLeast { max, count, .. } = rule else { panic!("a count") };
        max.push(Limit {
            types: Vec::new(),
            relations: vec![Relation::SameAgency],
            count: Num { value: 1, ..*count },
        });
    });
    // On days 20 and 40 somebody of the agency looks, and once more.
    let mut facts = seen();
    facts.observations.push(observation(9, 85, INSIDE, ALL, 2));
    let evaluation = evaluate(&FRAMEWORK, &one_from_the_line, &facts, day(100), Millis::MAX);
    let leaf = &child(&evaluation, "field-events").children[0];
    assert_eq!(leaf.counted, [id(2), id(3), id(4), id(9)], "of the two the newest");
    let target = &leaf.target.text;
    assert!(target.ends_with("in 180 days; of those from elsewhere in your agency at most 1"), "{target}");
    let refused: Vec<_> = leaf.refused.iter().map(|refused| (refused.evidence_id, refused.code)).collect();
    assert_eq!(refused, [(id(1), RefusalCode::OverShareCap)]);
    let status = |facts: &Facts| {
        let both = evaluate(&FRAMEWORK, &one_from_the_line, facts, day(100), Millis::MAX).explanation.result;
        assert_eq!(both, status_only(&FRAMEWORK, &one_from_the_line, facts, day(100), Millis::MAX));
        both
    };
    assert!(matches!(status(&facts), Status::Met | Status::MetExpiring));
    facts.observations.retain(|row| [id(1), id(3), id(9)].contains(&row.id));
    assert_eq!(status(&facts), Status::InsufficientEvidence, "two count, three are asked for");
}

#[test]
fn a_count_may_run_over_the_union_of_competencies() {
    let together = recounted(|rule| {
        let Rule::CountAtLeast { per, .. } = rule else { panic!("a count") };
        *per = Per::Union;
    });
    let mut facts = responder();
    for (number, competency) in [(1, "C01"), (2, "C02"), (3, "C08")] {
        let observer = if number == 2 { OUTSIDE } else { INSIDE };
        facts.observations.push(observation(number, 20, observer, &[competency], 2));
    }
    let evaluation = evaluate(&FRAMEWORK, &together, &facts, day(100), Millis::MAX);
    let leaf = child(&evaluation, "field-events");
    assert_eq!((leaf.result, leaf.counted.as_slice()), (Status::Met, &[id(1), id(2), id(3)][..]));
    assert_eq!(child(&evaluation, "observers").result, Status::Met);
    let mut second = observation(4, 20, INSIDE, &["C02"], 3);
    second.encounter_ref = facts.observations[0].encounter_ref.clone();
    second.recorded_at = Millis(second.recorded_at.0 + 60_000);
    facts.observations.push(second);
    let evaluation = evaluate(&FRAMEWORK, &together, &facts, day(100), Millis::MAX);
    let leaf = child(&evaluation, "field-events");
    assert_eq!(leaf.refused[0].code, RefusalCode::DuplicateEvent, "one form of an observer for an encounter");
    assert_eq!(leaf.actual.text, "3 counted");
}

#[test]
fn the_observer_clause_fails_only_where_every_rating_was_refused_for_its_observer() {
    let mut facts = seen();
    let clause =
        |facts: &Facts| child(&evaluated(facts, "FR-02", 100), "observer-certified").children[0].result;
    assert_eq!(clause(&responder()), Status::Met, "nothing is there to filter");
    facts.raters.retain(|rater| rater.observer == LINE);
    assert_eq!(clause(&facts), Status::Met);
    facts.raters.clear();
    assert_eq!(clause(&facts), Status::InsufficientEvidence);
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
