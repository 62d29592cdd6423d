//! Clauses about hours, drills, contacts, coaching, deliveries, visits, calibration and scope.

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::evaluate::evaluate;
use fieldcraft_competencies::explain::{Evaluation, Explanation, RefusalCode, Status};
use fieldcraft_competencies::facts::{
    CalibrationRun, ClosedCycle, CoSignature, CoachingSample, DeliveryHeld, DrillDone, Facts, FieldResponse,
    HoursEntry, JointRating, Offer, OverlayInForce, ResponseRole, SupervisionContact, TrainerScope,
};

use fieldcraft_competencies::requirement::OwedBy;

use crate::build::*;

fn evaluated(facts: &Facts, code: &str, as_of: i32) -> Evaluation {
    let requirement = WIDE.requirement(code).expect(code);
    evaluate(&WIDE, requirement, facts, day(as_of), Millis::MAX)
}

fn find<'e>(node: &'e Explanation, clause: &str) -> Option<&'e Explanation> {
    if node.clause == clause {
        return Some(node);
    }
    node.children.iter().find_map(|child| find(child, clause))
}

fn clause(facts: &Facts, code: &str, clause: &str, as_of: i32) -> Explanation {
    find(&evaluated(facts, code, as_of).explanation, clause).expect(clause).clone()
}

fn result(facts: &Facts, code: &str, key: &str, as_of: i32) -> Status {
    clause(facts, code, key, as_of).result
}

/// A plain row on a day; the fields that differ are given.
macro_rules! row {
    ($type:ident, $number:expr, $on:expr $(, $field:ident: $value:expr)* $(,)?) => {
        $type { id: id($number), on: day($on), received_at: noon(day($on)), withdrawn_at: None, $($field: $value),* }
    };
}

fn contact(number: u128, on: i32, with_data: bool) -> SupervisionContact {
    row!(SupervisionContact, number, on, supervisor: LINE, with_data: with_data)
}

#[test]
fn contacts_are_counted_and_one_of_them_has_data() {
    let mut facts = responder();
    assert_eq!(result(&facts, "FR-14", "first-months", 30), Status::Provisional);
    assert_eq!(result(&facts, "FR-14", "first-months", 31), Status::InsufficientEvidence);
    facts.supervision_contacts =
        vec![contact(1, 5, false), contact(2, 12, false), contact(3, 19, false), contact(4, 26, false)];
    let short = clause(&facts, "FR-14", "first-months", 31);
    assert_eq!(short.result, Status::InsufficientEvidence, "four, and none with data");
    assert_eq!(short.target.text, "4 supervision contacts in 30 days, one with observation data");
    assert_eq!(
        short.next_step.as_deref(),
        Some("4 of 4 supervision contacts in 30 days; one more, with observation data.")
    );
    facts.supervision_contacts[3].with_data = true;
    let met = clause(&facts, "FR-14", "first-months", 28);
    assert_eq!((met.result, met.flips_on), (Status::Met, Some(day(35))), "the first leaves on day 5 + 30");
    assert_eq!(result(&facts, "FR-14", "first-months", 30), Status::MetExpiring, "five days before");
    assert_eq!(result(&facts, "FR-14", "first-months", 35), Status::InsufficientEvidence);
    assert_eq!(result(&facts, "FR-14", "first-months", 91), Status::NotApplicable);
    assert_eq!(result(&facts, "FR-14", "later", 90), Status::NotApplicable);
    assert_eq!(result(&facts, "FR-14", "later", 91), Status::InsufficientEvidence);
}

#[test]
fn a_contact_with_oneself_a_withdrawn_and_an_early_one_are_refused() {
    let mut facts = responder();
    let mut own = contact(1, 5, true);
    own.supervisor = WORKER;
    let mut withdrawn = contact(2, 6, true);
    withdrawn.withdrawn_at = Some(noon(day(9)));
    let mut early = contact(3, 7, true);
    early.received_at = noon(day(5));
    let old = contact(4, -3, true);
    facts.supervision_contacts = vec![own, withdrawn, early, old, contact(5, 8, true)];
    let leaf = clause(&facts, "FR-14", "first-months", 10);
    let codes: Vec<_> = leaf.refused.iter().map(|refused| refused.code).collect();
    assert_eq!(leaf.counted, [id(5)]);
    assert_eq!(
        codes,
        [RefusalCode::BeforeHire, RefusalCode::Oneself, RefusalCode::Withdrawn, RefusalCode::DatedInFuture]
    );
    let requirement = WIDE.requirement("FR-14").expect("there");
    let before = evaluate(&WIDE, requirement, &facts, day(10), noon(day(8)));
    let leaf = find(&before.explanation, "first-months").expect("there");
    assert!(leaf.counted.contains(&id(2)), "the withdrawal was not known yet");
}

#[test]
fn what_is_older_than_the_list_is_a_number() {
    let mut facts = responder();
    facts.supervision_contacts = vec![contact(1, 5, true), contact(2, 200, true), contact(3, 280, true)];
    let leaf = clause(&facts, "FR-14", "later", 300);
    assert_eq!((leaf.counted.len(), leaf.refused.len(), leaf.older), (1, 1, 1));
    assert_eq!(leaf.refused[0].code, RefusalCode::TooOld);
}

#[test]
fn hours_add_up_to_the_minute() {
    let mut facts = responder();
    facts.hours = vec![
        row!(HoursEntry, 1, 10, kind: "training".into(), minutes: 719),
        row!(HoursEntry, 2, 12, kind: "work".into(), minutes: 9000),
    ];
    let short = clause(&facts, "FR-90", "hours", 101);
    assert_eq!(short.result, Status::InsufficientEvidence);
    assert_eq!(short.actual.text, "11.98 hours", "never rounded up");
    facts.hours.push(row!(HoursEntry, 3, 20, kind: "training".into(), minutes: 1));
    let met = clause(&facts, "FR-90", "hours", 101);
    assert_eq!((met.result, met.flips_on, met.counted.len()), (Status::Met, Some(day(375)), 2));
}

#[test]
fn a_drill_is_good_for_its_window() {
    let mut facts = responder();
    assert_eq!(result(&facts, "FR-03", "drill", 120), Status::Provisional);
    assert_eq!(result(&facts, "FR-03", "drill", 121), Status::InsufficientEvidence);
    facts.drills = vec![
        row!(DrillDone, 1, 100, kind: "lethal_means".into()),
        row!(DrillDone, 2, 300, kind: "overdose".into()),
    ];
    assert_eq!(result(&facts, "FR-03", "drill", 200), Status::Met);
    assert_eq!(result(&facts, "FR-03", "drill", 279), Status::MetExpiring);
    assert_eq!(
        result(&facts, "FR-03", "drill", 280),
        Status::InsufficientEvidence,
        "another drill does not help"
    );
    assert_eq!(result(&facts, "FR-04", "overdose-drill", 300), Status::Met);
}

#[test]
fn an_offer_is_owed_by_the_site_and_looks_back_a_month() {
    let mut facts = worker("R3");
    facts.overlays.push(OverlayInForce {
        fact_id: id(8),
        overlay: "peer_self_care".into(),
        node: NODE,
        from: day(0),
        to: None,
        received_at: noon(day(0)),
    });
    facts.offers = vec![row!(Offer, 1, 40, kind: "protected_time".into())];
    assert_eq!(result(&facts, "FR-07", "protected-time", 70), Status::MetExpiring);
    assert_eq!(result(&facts, "FR-07", "protected-time", 71), Status::InsufficientEvidence);
    assert_eq!(clause(&facts, "FR-07", "protected-time", 71).owed_by, OwedBy::Site);
}

fn cycle(number: u128, on: i32) -> ClosedCycle {
    row!(ClosedCycle, number, on, coachee: id(77), full: true)
}

#[test]
fn a_coach_closes_cycles_observes_jointly_and_coaches_as_intended() {
    let mut facts = worker("R7");
    facts.closed_cycles = vec![cycle(1, 10), cycle(2, 20), cycle(3, 30), cycle(4, 40)];
    facts.closed_cycles[3].full = false;
    let short = clause(&facts, "FR-15", "cycles", 92);
    assert_eq!(
        (short.result, short.refused[0].code),
        (Status::InsufficientEvidence, RefusalCode::OutOfScope)
    );
    facts.closed_cycles.push(cycle(5, 50));
    assert_eq!(result(&facts, "FR-15", "cycles", 92), Status::MetExpiring);
    assert_eq!(result(&facts, "FR-15", "cycles", 101), Status::InsufficientEvidence);
    assert_eq!(result(&facts, "FR-15", "joint-observation", 92), Status::InsufficientEvidence);
    facts.joint_ratings = vec![row!(JointRating, 6, 60, with: OUTSIDE)];
    assert_eq!(result(&facts, "FR-15", "joint-observation", 92), Status::Met);
    let sample = |number, on, score: &str| row!(CoachingSample, number, on, assessor: OUTSIDE, score: score.parse().expect("a share"));
    assert_eq!(result(&facts, "FR-15", "coaching-fidelity", 183), Status::NotMet, "a state, not an amount");
    facts.coaching_samples = vec![sample(7, 60, "80%"), sample(8, 100, "79.9%")];
    assert_eq!(
        result(&facts, "FR-15", "coaching-fidelity", 99),
        Status::MetExpiring,
        "a low one is announced"
    );
    let low = clause(&facts, "FR-15", "coaching-fidelity", 183);
    assert_eq!((low.result, low.actual.text.as_str()), (Status::NotMet, "79.90% at the last sample"));
}

#[test]
fn a_calibration_is_current_for_180_days_and_within_its_bias() {
    let run = |number, on, passed, icc: &str, bias: &str| row!(CalibrationRun, number, on, passed: passed, icc: Some(icc.parse().expect("icc")), bias: Some(bias.parse().expect("bias")));
    let mut facts = worker("R7");
    let key = "calibration";
    assert_eq!(result(&facts, "FR-15", key, 1), Status::NotMet, "none: not met at once");
    facts.calibration_runs = vec![run(1, 10, true, "0.7", "-0.25")];
    assert_eq!(result(&facts, "FR-15", key, 100), Status::Met, "both limits are still inside");
    assert_eq!(result(&facts, "FR-15", key, 190), Status::MetExpiring);
    assert_eq!(result(&facts, "FR-15", key, 191), Status::NotMet);
    facts.calibration_runs.push(run(2, 50, true, "0.9", "-0.26"));
    let lenient = clause(&facts, "FR-15", key, 100);
    assert_eq!((lenient.result, lenient.actual.text.contains("bias of -0.26")), (Status::NotMet, true));
    facts.calibration_runs[1] = run(2, 50, true, "0.69", "0");
    assert_eq!(result(&facts, "FR-15", key, 100), Status::NotMet);
    facts.calibration_runs[1] = run(2, 50, false, "0.9", "0");
    assert_eq!(result(&facts, "FR-15", key, 100), Status::NotMet, "the last run decides");
    facts.calibration_runs[1].passed = true;
    facts.calibration_runs[1].bias = None;
    assert_eq!(result(&facts, "FR-15", key, 100), Status::NotMet, "undefined never passes");
    facts.calibration_runs[1].withdrawn_at = Some(noon(day(60)));
    assert_eq!(result(&facts, "FR-15", key, 100), Status::Met, "withdrawn: the one before decides");
}

#[test]
fn a_trainers_modules_are_in_scope_in_their_present_version() {
    let scope = |number, module: &str, version, to: Option<i32>| TrainerScope {
        fact_id: id(number),
        module: module.parse().expect(module),
        version,
        from: day(0),
        to: to.map(day),
        received_at: noon(day(0)),
    };
    let mut facts = worker("R8");
    assert_eq!(result(&facts, "FR-16", "scope", 5), Status::NotMet);
    facts.trainer_scopes = vec![scope(1, "M01", 1, None), scope(2, "M02", 1, Some(300))];
    assert_eq!(result(&facts, "FR-16", "scope", 5), Status::Met);
    facts.modules.push(publication("M01", 2, 100));
    let held = clause(&facts, "FR-16", "scope", 110);
    assert_eq!((held.result, held.flips_on), (Status::Met, Some(day(161))), "60 days to learn what changed");
    let late = clause(&facts, "FR-16", "scope", 161);
    assert_eq!((late.result, late.counted, late.refused.len()), (Status::NotMet, vec![id(2)], 1));
    assert_eq!(late.next_step.as_deref(), Some("Pass what has changed in M01."));
    facts.trainer_scopes.push(TrainerScope {
        version: 2,
        received_at: noon(day(150)),
        ..scope(1, "M01", 2, None)
    });
    assert_eq!(result(&facts, "FR-16", "scope", 161), Status::Met);
}

#[test]
fn deliveries_are_counted_and_one_is_observed() {
    let delivery = |number, on, observed| row!(DeliveryHeld, number, on, module: "M01".parse().expect("a module"), version: 1, observed: observed);
    let mut facts = worker("R8");
    facts.deliveries = vec![delivery(1, 50, false), delivery(2, 100, false)];
    assert_eq!(result(&facts, "FR-16", "deliveries", 366), Status::InsufficientEvidence);
    facts.deliveries.push(delivery(3, 150, true));
    assert_eq!(result(&facts, "FR-16", "deliveries", 366), Status::Met);
    assert_eq!(result(&facts, "FR-16", "deliveries", 465), Status::InsufficientEvidence);
}

fn visit(number: u128, on: i32, step: Option<&str>) -> FieldResponse {
    row!(FieldResponse, number, on, role: ResponseRole::Partner, partner: Some(INSIDE),
        partner_step: step.map(str::to_owned), encounter_ref: Some(format!("visit-{number}")))
}

#[test]
fn the_first_ten_visits_count_only_with_a_partner_who_may_lead() {
    let mut facts = responder();
    facts.field_responses = (0..10)
        .map(|n| visit(n + 1, 20 + i32::try_from(n).expect("few"), Some("lead_with_partner")))
        .collect();
    assert_eq!(result(&facts, "FR-13", "with-partner", 121), Status::Met);
    facts.field_responses[3].partner_step = Some("co_respond".into());
    facts.field_responses[4].partner = None;
    facts.field_responses[5].partner_step = Some("supervise".into());
    facts.field_responses[6].role = ResponseRole::Shadow;
    facts.field_responses[7].encounter_ref = facts.field_responses[8].encounter_ref.clone();
    let short = clause(&facts, "FR-13", "with-partner", 121);
    assert_eq!((short.result, short.counted.len()), (Status::InsufficientEvidence, 5));
    let twice = short.refused.iter().filter(|refused| refused.code == RefusalCode::DuplicateEvent).count();
    assert_eq!(twice, 1);
    assert_eq!(
        short.next_step.as_deref(),
        Some(
            "5 of 10 visits as lead or partner with a partner who holds lead with partner or above; five more."
        )
    );
}

#[test]
fn later_visits_are_signed_until_visits_are_safe() {
    let mut facts = responder();
    facts.field_responses =
        (0..11).map(|n| visit(n + 1, 20 + i32::try_from(n).expect("few"), Some("solo_permitted"))).collect();
    let open = clause(&facts, "FR-13", "co-signed", 31);
    assert_eq!((open.result, open.counted.len()), (Status::InsufficientEvidence, 1));
    facts.co_signatures = vec![row!(CoSignature, 90, 33, response: id(11), by: WORKER)];
    assert_eq!(result(&facts, "FR-13", "co-signed", 34), Status::InsufficientEvidence, "not by oneself");
    facts.co_signatures[0].by = INSIDE;
    assert_eq!(result(&facts, "FR-13", "co-signed", 32), Status::InsufficientEvidence);
    assert_eq!(result(&facts, "FR-13", "co-signed", 34), Status::Met);
    // Once FR-02 holds neither clause is asked.
    let observers = [INSIDE, OUTSIDE, LINE, OUTSIDE];
    facts.observations = (0..4_u128)
        .map(|n| {
            let place = usize::try_from(n).expect("few");
            observation(
                n + 200,
                20 * (i32::try_from(n).expect("few") + 1),
                observers[place],
                &["C01", "C02", "C08"],
                2,
            )
        })
        .collect();
    assert_eq!(evaluated(&facts, "FR-02", 100).status, Status::Met);
    assert_eq!(evaluated(&facts, "FR-13", 100).status, Status::NotApplicable);
    // FR-02 runs out on day 200; visits made while it held stay unasked.
    facts.field_responses.push(visit(50, 195, None));
    assert_eq!(result(&facts, "FR-13", "co-signed", 199), Status::NotApplicable);
    assert_eq!(result(&facts, "FR-13", "co-signed", 200), Status::Met);
    facts.field_responses.push(visit(51, 201, None));
    assert_eq!(result(&facts, "FR-13", "co-signed", 201), Status::InsufficientEvidence);
    let told =
        Case::new(&WIDE, &facts, Millis::MAX).timeline(WIDE.requirement("FR-13").expect("there"), day(100));
    assert_eq!(told[0].1, Status::NotApplicable);
    let asked = [(day(200), Status::MetExpiring), (day(201), Status::InsufficientEvidence)];
    assert_eq!(told[1..3], asked, "the ten partners are long there, the signature is not");
}

#[test]
fn direct_evidence_is_a_share_of_what_is_asked() {
    let mut facts = responder();
    let plan_review = |number, on| {
        let mut row = observation(number, on, OUTSIDE, &["C05"], 2);
        row.evidence_type = "E5".parse().expect("a type");
        row
    };
    facts.observations = (0..4).map(|n| plan_review(n + 1, 10 + i32::try_from(n).expect("few"))).collect();
    assert_eq!(result(&facts, "FR-90", "seen", 61), Status::Met);
    let short = clause(&facts, "FR-90", "direct", 61);
    assert_eq!(
        (short.result, short.actual.text.as_str()),
        (Status::InsufficientEvidence, "0 of 4 on real visits")
    );
    facts.observations.push(observation(9, 20, OUTSIDE, &["C05"], 2));
    facts.observations.push(observation(10, 21, OUTSIDE, &["C07"], 2));
    assert_eq!(result(&facts, "FR-90", "direct", 61), Status::Met, "two of the four that are asked");
}

#[test]
fn the_hours_so_far_foresee_whether_a_credential_comes_in_time() {
    let mut facts = worker("R3");
    facts.overlays.push(OverlayInForce {
        fact_id: id(8),
        overlay: "peer_credential".into(),
        node: NODE,
        from: day(0),
        to: None,
        received_at: noon(day(0)),
    });
    let hours = |number, on, kind: &str, hours: u32| row!(HoursEntry, number, on, kind: kind.into(), minutes: hours * 60);
    facts.hours = vec![hours(1, 1, "training", 100), hours(2, 1, "supervision", 100)];
    facts.hours.extend((0..10).map(|n| hours(10 + n, 1 + 7 * i32::try_from(n).expect("few"), "work", 20)));
    let early = clause(&facts, "FR-06", "credential", 20);
    assert!(
        !early.next_step.as_deref().expect("a step").contains("pace"),
        "nothing is foreseen from three weeks"
    );
    let slow = clause(&facts, "FR-06", "credential", 70);
    let step = slow.next_step.as_deref().expect("a step");
    assert_eq!(slow.result, Status::Provisional);
    assert!(step.contains("Still missing: 1800 hours of work."), "{step}");
    assert!(step.contains("which is too late"), "{step}");
    assert_eq!(slow.warns_on, Some(day(70)), "as soon as the projection passes the limit");
    facts.hours.iter_mut().filter(|row| row.kind == "work").for_each(|row| row.minutes = 60 * 60);
    let quick = clause(&facts, "FR-06", "credential", 70);
    assert!(!quick.next_step.as_deref().expect("a step").contains("too late"));
    assert_eq!(quick.warns_on, Some(day(270)));
}

#[test]
fn a_clause_may_wait_until_another_requirement_holds() {
    let mut facts = responder();
    assert_eq!(result(&facts, "FR-90", "after", 50), Status::NotApplicable);
    facts.modules = MODULES.iter().map(|code| publication(code, 1, -100)).collect();
    facts.knowledge = MODULES.iter().zip(700..).map(|(code, number)| pass(number, code, 1, 90, 10)).collect();
    assert_eq!(result(&facts, "FR-90", "after", 9), Status::NotApplicable);
    assert_eq!(result(&facts, "FR-90", "after", 10), Status::InsufficientEvidence);
}
