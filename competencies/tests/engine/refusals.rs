//! Each refusal code in a small world, and their order of precedence.

use fieldcraft_competencies::code::EvidenceType;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::evaluate;
use fieldcraft_competencies::explain::{Explanation, RefusalCode, Refused};
use fieldcraft_competencies::facts::{
    CertificateEvent, CertificateEventKind, Conflict, Facts, Observation, ObservationEventKind, Purpose,
    Relation, Scenario,
};

use crate::build::*;

/// The leaf of FR-02's clause about C01.
pub fn leaf(facts: &Facts, clause: &str, as_of: Day) -> Explanation {
    let requirement = FRAMEWORK.requirement("FR-02").expect("FR-02");
    let evaluation = evaluate(&FRAMEWORK, requirement, facts, as_of, Millis::MAX);
    let group = evaluation.explanation.children.into_iter().find(|node| node.clause == clause).expect(clause);
    group.children.into_iter().next().expect("C01 comes first")
}

/// How FR-02's level-3 clause on C01 takes a single observation.
fn taken(facts: &Facts, as_of: Day) -> Result<(), RefusalCode> {
    let leaf = leaf(facts, "level-3", as_of);
    match (leaf.counted.as_slice(), leaf.refused.as_slice()) {
        ([_], []) => Ok(()),
        ([], [refused]) => Err(refused.code),
        other => panic!("neither counted nor refused: {other:?}"),
    }
}

fn with(change: impl FnOnce(&mut Observation)) -> Facts {
    let mut facts = responder();
    let mut row = observation(1, 50, INSIDE, &["C01"], 2);
    change(&mut row);
    facts.observations.push(row);
    facts
}

#[test]
fn an_ordinary_observation_counts() {
    assert_eq!(taken(&with(|_| ()), day(60)), Ok(()));
}

#[test]
fn five_minutes_ahead_of_receipt_is_the_most() {
    let received = |minutes: i64| with(|row| row.received_at = Millis(row.observed_at.0 - minutes * 60_000));
    assert_eq!(taken(&received(5), day(60)), Ok(()));
    assert_eq!(taken(&received(6), day(60)), Err(RefusalCode::DatedInFuture));
}

#[test]
fn a_review_dated_before_its_encounter_is_dated_in_future() {
    assert_eq!(
        taken(&with(|row| row.performed_on = Some(day(51))), day(60)),
        Err(RefusalCode::DatedInFuture)
    );
}

#[test]
fn withdrawal_holds_for_every_day_once_known() {
    let mut facts = with(|_| ());
    facts.observation_events.push(event(1, 90, ObservationEventKind::Withdrawn));
    assert_eq!(taken(&facts, day(60)), Err(RefusalCode::Withdrawn));
    let requirement = FRAMEWORK.requirement("FR-02").expect("FR-02");
    let before = evaluate(&FRAMEWORK, requirement, &facts, day(60), noon(day(89)));
    assert_eq!(before.explanation.children[1].children[0].counted, [id(1)]);
}

#[test]
fn an_amendment_supersedes() {
    let mut facts = with(|_| ());
    let mut amended = observation(2, 50, INSIDE, &["C01"], 3);
    amended.encounter_ref = facts.observations[0].encounter_ref.clone();
    amended.supersedes = Some(id(1));
    facts.observations.push(amended);
    let leaf = leaf(&facts, "level-3", day(60));
    assert_eq!(leaf.counted, [id(2)]);
    assert_eq!((leaf.refused[0].evidence_id, leaf.refused[0].code), (id(1), RefusalCode::Superseded));
}

#[test]
fn a_dispute_holds_from_its_own_day_until_it_is_dismissed() {
    let mut facts = with(|_| ());
    facts.observation_events.push(event(1, 55, ObservationEventKind::Disputed));
    facts.observation_events.push(event(1, 62, ObservationEventKind::DisputeDecided { upheld: false }));
    assert_eq!(taken(&facts, day(54)), Ok(()));
    assert_eq!(taken(&facts, day(55)), Err(RefusalCode::Disputed));
    assert_eq!(taken(&facts, day(61)), Err(RefusalCode::Disputed));
    assert_eq!(taken(&facts, day(62)), Ok(()));
}

#[test]
fn an_upheld_dispute_keeps_the_row_out_for_good() {
    let mut facts = with(|_| ());
    facts.observation_events.push(event(1, 55, ObservationEventKind::Disputed));
    facts.observation_events.push(event(1, 62, ObservationEventKind::DisputeDecided { upheld: true }));
    assert_eq!(taken(&facts, day(200)), Err(RefusalCode::Disputed));
}

#[test]
fn a_dispute_comes_in_time_on_the_thirtieth_day_only() {
    for (on, expected) in [(80, Err(RefusalCode::Disputed)), (81, Ok(()))] {
        let mut facts = with(|_| ());
        facts.observation_events.push(event(1, on, ObservationEventKind::Disputed));
        assert_eq!(taken(&facts, day(100)), expected, "disputed on day {on}");
    }
}

#[test]
fn nobody_rates_themselves() {
    assert_eq!(taken(&with(|row| row.observer = WORKER), day(60)), Err(RefusalCode::Oneself));
    assert_eq!(taken(&with(|row| row.relation = Relation::Oneself), day(60)), Err(RefusalCode::Oneself));
}

#[test]
fn a_declared_conflict_refuses_while_it_lasts() {
    let conflict = |from, to| {
        let mut facts = with(|_| ());
        let to = Some(day(to));
        facts.conflicts.push(Conflict {
            fact_id: id(5),
            observer: INSIDE,
            from: day(from),
            to,
            received_at: noon(day(from)),
        });
        facts
    };
    assert_eq!(taken(&conflict(40, 50), day(60)), Err(RefusalCode::ConflictOfInterest));
    assert_eq!(taken(&conflict(40, 49), day(60)), Ok(()));
}

#[test]
fn only_what_was_made_to_count_counts() {
    for purpose in [Purpose::Formative, Purpose::Calibration, Purpose::Shadow] {
        assert_eq!(taken(&with(|row| row.purpose = purpose), day(60)), Err(RefusalCode::PurposeNotCounting));
    }
}

#[test]
fn a_changed_meaning_drops_ratings_and_the_row_if_too_few_remain() {
    let mut framework = FRAMEWORK.clone();
    framework.version = 2;
    for place in [0, 1, 2, 3] {
        framework.competencies[0].indicators[place].material_since = 2;
    }
    let requirement = FRAMEWORK.requirement("FR-02").expect("FR-02");
    let code = |row: Observation| {
        let facts = Facts { observations: vec![row], ..responder() };
        let evaluation = evaluate(&framework, requirement, &facts, day(60), Millis::MAX);
        evaluation.explanation.children[1].children[0].refused.first().map(|refused| refused.code)
    };
    assert_eq!(code(observation(1, 50, INSIDE, &["C01"], 2)), None, "C01.5 and C01.6 remain");
    assert_eq!(code(rated(1, 50, INSIDE, "C01.1:2 C01.2:2 C01.5:2")), Some(RefusalCode::FrameworkMismatch));
    assert_eq!(
        code(rated(1, 50, INSIDE, "C01.5:2")),
        Some(RefusalCode::TooFewIndicators),
        "nothing was dropped"
    );
    let mut later = observation(1, 50, INSIDE, &["C01"], 2);
    rate(&mut later, "C01.5:NO C01.6:NO");
    later.framework_version = 2;
    assert_eq!(code(later), None, "rated by the new meaning");
}

#[test]
fn what_is_older_than_the_first_hire_is_refused() {
    let mut facts = with(|row| {
        row.observed_on = day(-1);
        row.observed_at = noon(day(-1));
    });
    assert_eq!(taken(&facts, day(60)), Err(RefusalCode::BeforeHire));
    facts.affiliations[0].hire = day(-1);
    assert_eq!(taken(&facts, day(60)), Ok(()));
}

#[test]
fn a_window_of_n_days_is_the_day_and_the_n_minus_1_before() {
    let facts = with(|_| ());
    assert_eq!(taken(&facts, day(50 + 364)), Ok(()));
    assert_eq!(taken(&facts, day(50 + 365)), Err(RefusalCode::TooOld));
    let unlisted = leaf(&facts, "level-3", day(50 + 365 + 180));
    assert_eq!((unlisted.counted.len(), unlisted.refused.len(), unlisted.older), (0, 0, 1));
    let listed = leaf(&facts, "level-3", day(50 + 365 + 179));
    assert_eq!((listed.refused.len(), listed.older), (1, 0));
}

#[test]
fn the_day_of_the_encounter_rules_the_window_and_the_day_of_review_the_certificate() {
    let reviewed = |on: i32| {
        with(|row| {
            row.evidence_type = EvidenceType::RECORDED;
            row.performed_on = Some(day(50));
            row.observed_on = day(on);
            row.observed_at = noon(day(on));
            row.received_at = noon(day(on));
        })
    };
    assert_eq!(taken(&reviewed(200), day(414)), Ok(()));
    assert_eq!(taken(&reviewed(200), day(415)), Err(RefusalCode::TooOld));
    let mut lapsed = reviewed(200);
    lapsed.raters[1].certificates[0].valid_to = day(199);
    assert_eq!(taken(&lapsed, day(300)), Err(RefusalCode::ObserverNotCertified));
    lapsed.raters[1].certificates[0].valid_to = day(200);
    assert_eq!(taken(&lapsed, day(300)), Ok(()));
}

#[test]
fn an_observer_without_a_certificate_on_the_day_is_refused() {
    assert_eq!(taken(&with(|row| row.observer = id(77)), day(60)), Err(RefusalCode::ObserverNotCertified));
    let mut other_kind = with(|_| ());
    other_kind.raters[1].certificates[0].kind = "local_trainer".into();
    assert_eq!(taken(&other_kind, day(60)), Err(RefusalCode::ObserverNotCertified));
}

#[test]
fn a_later_lapse_or_revocation_does_not_spoil_but_one_for_cause_does() {
    let revoked = |event: CertificateEvent| {
        let mut facts = with(|_| ());
        facts.raters[1].certificates[0].events.push(event);
        facts
    };
    assert_eq!(taken(&revoked(revocation(51, false, None)), day(60)), Ok(()));
    assert_eq!(taken(&revoked(revocation(50, false, None)), day(60)), Err(RefusalCode::ObserverNotCertified));
    assert_eq!(taken(&revoked(revocation(300, true, None)), day(60)), Err(RefusalCode::ObserverNotCertified));
    assert_eq!(
        taken(&revoked(revocation(300, true, Some(50))), day(60)),
        Err(RefusalCode::ObserverNotCertified)
    );
    assert_eq!(taken(&revoked(revocation(300, true, Some(51))), day(60)), Ok(()));
}

#[test]
fn a_suspension_lasts_until_reinstatement() {
    let mut facts = with(|_| ());
    let change = |kind, on| CertificateEvent { kind, ..revocation(on, false, None) };
    facts.raters[1].certificates[0].events =
        vec![change(CertificateEventKind::Suspended, 40), change(CertificateEventKind::Reinstated, 51)];
    assert_eq!(taken(&facts, day(60)), Err(RefusalCode::ObserverNotCertified));
    facts.raters[1].certificates[0].events[1].on = day(50);
    assert_eq!(taken(&facts, day(60)), Ok(()));
}

#[test]
fn a_certificate_covers_its_agencies_only() {
    assert_eq!(taken(&with(|row| row.agency = OTHER_AGENCY), day(60)), Err(RefusalCode::ObserverOutOfScope));
}

#[test]
fn calibration_is_current_for_180_days_and_a_failed_one_closes_the_right() {
    let calibrated = |runs: Vec<_>| {
        let mut facts = with(|_| ());
        facts.raters[1].calibrations = runs;
        facts
    };
    assert_eq!(taken(&calibrated(vec![calibration(50 - 180, true)]), day(60)), Ok(()));
    assert_eq!(
        taken(&calibrated(vec![calibration(50 - 181, true)]), day(60)),
        Err(RefusalCode::ObserverNotCalibrated)
    );
    assert_eq!(taken(&calibrated(vec![]), day(60)), Err(RefusalCode::ObserverNotCalibrated));
    let failed = vec![calibration(0, true), calibration(40, false)];
    assert_eq!(taken(&calibrated(failed.clone()), day(60)), Err(RefusalCode::ObserverNotCalibrated));
    let again = [failed, vec![calibration(50, true)]].concat();
    assert_eq!(taken(&calibrated(again), day(60)), Ok(()));
}

#[test]
fn an_appointed_founding_rater_needs_no_calibration_and_is_named() {
    let mut facts = with(|_| ());
    facts.raters[1].certificates[0].appointed = true;
    facts.raters[1].calibrations.clear();
    assert_eq!(taken(&facts, day(60)), Ok(()));
    assert_eq!(leaf(&facts, "level-3", day(60)).appointed, [id(1)]);
    facts.raters[1].calibrations.push(calibration(49, false));
    assert_eq!(taken(&facts, day(60)), Err(RefusalCode::ObserverNotCalibrated));
}

#[test]
fn a_simulation_counts_for_level_2_but_not_for_level_3_of_de_escalation() {
    let facts = with(|row| row.evidence_type = EvidenceType::SIMULATION);
    assert_eq!(leaf(&facts, "level-2", day(60)).counted, [id(1)]);
    let refused = &leaf(&facts, "level-3", day(60)).refused[0];
    assert_eq!(refused.code, RefusalCode::WrongType);
    assert_eq!(refused.still_serves, [indicator("C01.5")], "a drill may show a rare star");
    let presented = with(|row| row.evidence_type = EvidenceType(6));
    assert_eq!(
        leaf(&presented, "level-3", day(60)).refused[0],
        Refused { evidence_id: id(1), code: RefusalCode::WrongType, still_serves: vec![] }
    );
}

#[test]
fn one_rated_indicator_is_too_few_except_in_a_drill_that_names_it() {
    let mut facts = responder();
    facts.observations.push(rated(1, 50, INSIDE, "C01.1:2 C01.2:NO C01.3:NA"));
    assert_eq!(taken(&facts, day(60)), Err(RefusalCode::TooFewIndicators));
    facts.observations[0].evidence_type = EvidenceType::SIMULATION;
    facts.observations[0].scenario =
        Some(Scenario { code: "S1".into(), version: 1, indicator: Some(indicator("C01.1")) });
    assert_eq!(leaf(&facts, "level-2", day(60)).counted, [id(1)]);
}

#[test]
fn a_second_form_of_the_same_observer_replaces_the_first() {
    let mut facts = with(|_| ());
    let mut second = observation(2, 50, INSIDE, &["C01"], 3);
    second.encounter_ref = facts.observations[0].encounter_ref.clone();
    second.recorded_at = Millis(second.recorded_at.0 + 1000);
    facts.observations.push(second);
    let leaf = leaf(&facts, "level-3", day(60));
    assert_eq!((leaf.counted, leaf.refused[0].code), (vec![id(2)], RefusalCode::DuplicateEvent));
}

#[test]
fn two_observers_of_one_encounter_are_one_event_and_two_observers() {
    let mut facts = with(|_| ());
    let mut partner = observation(2, 50, LINE, &["C01"], 3);
    partner.encounter_ref = facts.observations[0].encounter_ref.clone();
    partner.evidence_type = EvidenceType::CO_RESPONSE;
    facts.observations.push(partner);
    assert_eq!(leaf(&facts, "field-events", day(60)).actual.text, "1 counted");
    assert_eq!(leaf(&facts, "observers", day(60)).actual.text, "2 different observers");
    assert_eq!(leaf(&facts, "independent", day(60)).actual.text, "1 of 1 from outside");
}

#[test]
fn of_three_at_most_one_is_a_co_response_and_the_oldest_surplus_is_refused() {
    let mut facts = responder();
    for (number, on) in [(1, 40), (2, 45), (3, 50)] {
        let mut row = observation(number, on, INSIDE, &["C01"], 2);
        row.evidence_type = EvidenceType::CO_RESPONSE;
        facts.observations.push(row);
    }
    let leaf = leaf(&facts, "field-events", day(60));
    assert_eq!(leaf.counted, [id(3)]);
    let refused: Vec<_> = leaf.refused.iter().map(|refused| (refused.evidence_id, refused.code)).collect();
    assert_eq!(refused, [(id(1), RefusalCode::OverShareCap), (id(2), RefusalCode::OverShareCap)]);
}

#[test]
fn where_several_apply_the_first_is_given() {
    // Everything is wrong with this row; each mended fault uncovers the next.
    let mut facts = responder();
    let mut row = observation(1, -30, WORKER, &["C01"], 2);
    row.received_at = Millis(row.observed_at.0 - 3_600_000);
    row.purpose = Purpose::Formative;
    row.agency = OTHER_AGENCY;
    row.evidence_type = EvidenceType(9);
    facts.observations.push(row);
    facts.observation_events.push(event(1, -20, ObservationEventKind::Withdrawn));
    facts.observation_events.push(event(1, -20, ObservationEventKind::Superseded));
    facts.observation_events.push(event(1, -20, ObservationEventKind::Disputed));
    facts.conflicts.push(Conflict {
        fact_id: id(5),
        observer: INSIDE,
        from: day(-50),
        to: None,
        received_at: noon(day(-50)),
    });
    facts.raters[1].certificates.clear();
    let code = |facts: &Facts| leaf(facts, "level-3", day(350)).refused[0].code;
    assert_eq!(code(&facts), RefusalCode::DatedInFuture);
    facts.observations[0].received_at = noon(day(-30));
    assert_eq!(code(&facts), RefusalCode::Withdrawn);
    facts.observation_events.remove(0);
    assert_eq!(code(&facts), RefusalCode::Superseded);
    facts.observation_events.remove(0);
    assert_eq!(code(&facts), RefusalCode::Disputed);
    facts.observation_events.clear();
    assert_eq!(code(&facts), RefusalCode::Oneself);
    facts.observations[0].observer = INSIDE;
    assert_eq!(code(&facts), RefusalCode::ConflictOfInterest);
    facts.conflicts.clear();
    assert_eq!(code(&facts), RefusalCode::PurposeNotCounting);
    facts.observations[0].purpose = Purpose::Counting;
    assert_eq!(code(&facts), RefusalCode::BeforeHire);
    facts.affiliations[0].hire = day(-40);
    assert_eq!(code(&facts), RefusalCode::TooOld);
    facts.observations[0].observed_on = day(10);
    facts.observations[0].observed_at = noon(day(10));
    facts.observations[0].received_at = noon(day(10));
    assert_eq!(code(&facts), RefusalCode::ObserverNotCertified);
    facts.raters[1] = rater(INSIDE);
    facts.raters[1].calibrations.clear();
    assert_eq!(code(&facts), RefusalCode::ObserverOutOfScope);
    facts.observations[0].agency = AGENCY;
    assert_eq!(code(&facts), RefusalCode::ObserverNotCalibrated);
    facts.raters[1] = rater(INSIDE);
    assert_eq!(code(&facts), RefusalCode::WrongType);
}
