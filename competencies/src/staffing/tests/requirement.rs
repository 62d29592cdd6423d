use proptest::prelude::*;

use super::*;
use crate::explain::{Evaluation, Explanation, Status};
use crate::facts::{OverlayInForce, RequirementDate, Waiver};

fn requirement(code: &str) -> &'static SiteRequirement {
    FRAMEWORK.site_requirements.iter().find(|part| part.code == code).unwrap()
}

fn evaluate(code: &str, facts: &SiteFacts, on: i32) -> Evaluation {
    evaluate_site(&FRAMEWORK, requirement(code), facts, day(on), Millis::MAX)
}

fn status(code: &str, facts: &SiteFacts, on: i32) -> Status {
    evaluate(code, facts, on).status
}

fn child(evaluation: &Evaluation, key: &str) -> Explanation {
    evaluation.explanation.children.iter().find(|child| child.clause == key).unwrap().clone()
}

/// Seven responders and two supervisors, of whom one ends after the last day of `second`.
fn team(second: Option<i32>) -> SiteFacts {
    let mut people: Vec<StaffMember> = (100..107).map(|id| member(id, 2, 0, None)).collect();
    people.push(member(500, 4, 0, None));
    people.push(member(501, 4, 0, second));
    SiteFacts { node: NODE, people, zone: Zone::fixed(0), ..SiteFacts::default() }
}

/// As [`team`], with every kind of duty covered from some day up to another.
fn covered(from: i64, to: i64) -> SiteFacts {
    let mut facts = team(None);
    facts.duties =
        (1..).zip(DutyKind::ALL).map(|(id, kind)| duty(id, 500, kind, from * 1440, to * 1440)).collect();
    facts
}

#[test]
fn a_breach_is_borne_for_fourteen_days() {
    let facts = team(Some(40));
    let expected = [
        (10, Status::Met),
        (11, Status::MetExpiring),
        (40, Status::MetExpiring),
        (41, Status::Provisional),
        (54, Status::Provisional),
        (55, Status::NotMet),
    ];
    for (on, status) in expected {
        assert_eq!(evaluate("FR-10", &facts, on).status, status, "day {on}");
    }
    let warned = evaluate("FR-10", &facts, 20);
    assert_eq!((warned.flips_on, warned.subject, warned.as_of), (Some(day(41)), NODE, day(20)));
    let borne = evaluate("FR-10", &facts, 45);
    let leaf = child(&borne, "ratio");
    assert_eq!(
        (leaf.due_on, leaf.flips_on, leaf.flips_to),
        (Some(day(54)), Some(day(55)), Some(Status::NotMet))
    );
    assert_eq!(leaf.counted.len(), 8);
    let said: Vec<String> = [20, 45, 60].map(|on| evaluate("FR-10", &facts, on).summary).to_vec();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Met until February 10, 2026. One more supervisor is needed for 7 staff from February 11, 2026.
    Not met, which is allowed until February 24, 2026. One more supervisor is needed for 7 staff by February 24, 2026.
    Not met. One more supervisor is needed for 7 staff.
    "#);
    insta::assert_snapshot!(format!("{} / {}", leaf.target.text, leaf.actual.text), @"at most 6 staff per supervisor by head, never above it for over 14 days / 7 staff to 1 supervisor (7.00 to 1.00 full-time); above the limit for 5 days, since February 11, 2026");
}

#[test]
fn a_planned_hire_shows_as_the_day_on_which_it_holds_again() {
    let mut facts = team(Some(40));
    facts.people.push(member(502, 4, 70, None));
    let evaluation = evaluate("FR-10", &facts, 60);
    assert_eq!((evaluation.status, evaluation.flips_on), (Status::NotMet, Some(day(70))));
    assert_eq!(status("FR-10", &facts, 70), Status::Met);
}

#[test]
fn nobody_is_late_for_what_was_just_put_in_force() {
    let mut facts = team(Some(-1));
    facts.requirement_dates.push(RequirementDate {
        requirement: "FR-10".into(),
        version: 1,
        node: NODE,
        effective_from: day(30),
        received_at: EARLY,
    });
    assert_eq!(status("FR-10", &facts, 29), Status::NotApplicable);
    assert_eq!(status("FR-10", &facts, 30), Status::Provisional);
    assert_eq!(status("FR-10", &facts, 43), Status::Provisional);
    assert_eq!(status("FR-10", &facts, 44), Status::NotMet);
}

#[test]
fn a_site_without_anybody_is_not_asked() {
    let evaluation = evaluate("FR-10", &SiteFacts { node: NODE, ..SiteFacts::default() }, 0);
    assert_eq!(evaluation.status, Status::NotApplicable);
    insta::assert_snapshot!(evaluation.summary, @"Not asked of this site today.");
}

#[test]
fn round_the_clock_holds_as_far_as_the_roster_reaches() {
    let facts = covered(-10, 60);
    let evaluation = evaluate("FR-11", &facts, 20);
    assert_eq!((evaluation.status, evaluation.flips_on), (Status::Met, Some(day(60))));
    assert_eq!(status("FR-11", &facts, 52), Status::Met);
    let warned = evaluate("FR-11", &facts, 53);
    assert_eq!(warned.status, Status::MetExpiring);
    insta::assert_snapshot!(warned.summary, @"Met until March 1, 2026. Plan the roster from March 2, 2026 on.");
    assert_eq!(status("FR-11", &facts, 60), Status::NotMet);
}

#[test]
fn one_empty_minute_is_named_and_stays_in_view_for_a_week() {
    let mut facts = covered(-10, 60);
    facts.duties[2].to = instant(START, 20 * 1440 + 600);
    facts.duties.push(duty(9, 501, DutyKind::PsychiatricConsultation, 20 * 1440 + 601, 60 * 1440));
    let before = evaluate("FR-11", &facts, 16);
    assert_eq!((before.status, before.flips_on), (Status::MetExpiring, Some(day(20))));
    let after = evaluate("FR-11", &facts, 22);
    assert_eq!((after.status, after.flips_on), (Status::NotMet, Some(day(27))));
    let leaf = child(&after, "psychiatric");
    assert_eq!(leaf.counted.len(), 2);
    assert_eq!(status("FR-11", &facts, 27), Status::Met);
    let said = [before.summary, leaf.actual.text, after.summary, evaluate("FR-11", &facts, 20).summary];
    insta::assert_snapshot!(said.join("\n"), @r#"
    Met until January 20, 2026. Fill Wednesday, January 21, 2026, 10:00 AM to 10:01 AM.
    1 minute empty: Wednesday, January 21, 2026, 10:00 AM to 10:01 AM
    Not met. Leave no more gaps: the last one stays in view until January 27, 2026.
    Not met. Fill Wednesday, January 21, 2026, 10:00 AM to 10:01 AM.
    "#);
}

#[test]
fn an_empty_roster_does_not_pass() {
    let evaluation = evaluate("FR-11", &team(None), 20);
    assert_eq!(evaluation.status, Status::NotMet);
    assert_eq!(child(&evaluation, "leave").result, Status::Met);
    assert_eq!(child(&evaluation, "clinical").actual.text, "nobody on the roster");
    insta::assert_snapshot!(evaluation.summary, @"Not met. Plan the roster from January 21, 2026 on.");
}

#[test]
fn duty_in_leave_fails_at_once_and_stays_in_view() {
    let mut facts = covered(-10, 2000);
    facts.people[7].leaves.push(away(90, 30, Some(31)));
    let planned = evaluate("FR-11", &facts, 28);
    assert_eq!((planned.status, planned.flips_on), (Status::MetExpiring, Some(day(30))));
    let there = evaluate("FR-11", &facts, 31);
    assert_eq!((there.status, there.flips_on), (Status::NotMet, Some(day(61))));
    assert_eq!(child(&there, "leave").counted, [Uuid::from_u128(90)]);
    let leaf = child(&evaluate("FR-11", &facts, 40), "leave");
    insta::assert_snapshot!(format!("{}\n{}\n{}\n{:?}", planned.summary, there.summary, leaf.actual.text, leaf.next_step), @r#"
    Met until January 30, 2026. Hand the duty of Person 500 on January 31, 2026 to somebody who is not away.
    Not met. Hand the duty of Person 500 on February 1, 2026 to somebody who is not away.
    Person 500 is on duty for 24 hours on January 31, 2026, a leave day; Person 500 is on duty for 24 hours on February 1, 2026, a leave day
    Some("Keep leave free of duty: this stays in view until March 2, 2026.")
    "#);
}

#[test]
fn a_roster_that_came_in_later_was_not_known_then() {
    let mut facts = covered(-10, 60);
    for duty in &mut facts.duties {
        duty.received_at = Millis(100);
    }
    let at = |known| evaluate_site(&FRAMEWORK, requirement("FR-11"), &facts, day(20), known);
    assert_eq!((at(Millis(99)).status, at(Millis(100)).status), (Status::NotMet, Status::Met));
    // Taken back: a version that ends where it begins.
    let mut gone = facts.duties[1];
    gone.to = gone.from;
    gone.received_at = Millis(200);
    facts.duties.push(gone);
    let at = |known| evaluate_site(&FRAMEWORK, requirement("FR-11"), &facts, day(20), known);
    assert_eq!((at(Millis(199)).status, at(Millis(200)).status), (Status::Met, Status::NotMet));
}

#[test]
fn a_waiver_satisfies_while_it_lasts_and_an_overlay_switches() {
    let mut facts = team(Some(-1));
    facts.waivers.push(Waiver {
        fact_id: Uuid::from_u128(77),
        requirement: "FR-10".into(),
        clause: Some("ratio".into()),
        from: day(0),
        to: day(100),
        reason: "Two posts are advertised.".into(),
        approved_by: Uuid::from_u128(78),
        received_at: EARLY,
    });
    let evaluation = evaluate("FR-10", &facts, 50);
    assert_eq!((evaluation.status, evaluation.flips_on), (Status::Waived, Some(day(101))));
    assert_eq!(child(&evaluation, "ratio").waiver.unwrap().until, day(100));
    assert_eq!(status("FR-10", &facts, 101), Status::NotMet);

    let mut by_overlay = requirement("FR-10").clone();
    by_overlay.overlay = Some("ratio".into());
    let on = |facts: &SiteFacts| evaluate_site(&FRAMEWORK, &by_overlay, facts, day(101), Millis::MAX).status;
    assert_eq!(on(&facts), Status::NotApplicable);
    facts.overlays.push(OverlayInForce {
        fact_id: Uuid::from_u128(79),
        overlay: "ratio".into(),
        node: NODE,
        from: day(0),
        to: None,
        received_at: EARLY,
    });
    assert_eq!(on(&facts), Status::NotMet);
}

#[test]
fn facts_survive_json_and_their_order_makes_no_difference() {
    let mut facts = covered(-10, 60);
    facts.people[7].leaves.push(away(90, 12, Some(14)));
    let json = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<SiteFacts>(&json).unwrap(), facts);
    let bytes = |facts: &SiteFacts| {
        FRAMEWORK
            .site_requirements
            .iter()
            .map(|part| serde_json::to_string(&evaluate(&part.code, facts, 20)).unwrap())
            .collect::<Vec<_>>()
    };
    let mut turned = facts.clone();
    turned.people.reverse();
    turned.duties.reverse();
    assert_eq!(bytes(&facts), bytes(&turned));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_flip_is_the_first_day_that_differs(
        second in 0_i32..80,
        gone in (0_i32..80, 0_i32..20),
        gap in (0_i64..80 * 1440, 0_i64..3000),
        on in 0_i32..80,
    ) {
        let mut facts = covered(-10, 90);
        facts.people[8].affiliations[0].end = Some(day(second));
        facts.people[7].leaves.push(away(90, gone.0, Some(gone.0 + gone.1)));
        facts.duties[0].to = instant(START, gap.0);
        facts.duties.push(duty(9, 501, DutyKind::Supervisor, gap.0 + gap.1, 90 * 1440));
        for code in ["FR-10", "FR-11"] {
            let now = evaluate(code, &facts, on);
            let plain = |on: Day| {
                let status = evaluate_site(&FRAMEWORK, requirement(code), &facts, on, Millis::MAX).status;
                status.without_warning()
            };
            let before = now.status.without_warning();
            if let Some(flip) = now.flips_on {
                prop_assert_ne!(plain(flip), before);
                let days = flip.since(day(on));
                for same in [1, days / 3, days / 2, days - 1].into_iter().filter(|same| (0..days).contains(same)) {
                    prop_assert_eq!(plain(day(on).plus(same)), before);
                }
            }
            let site = Site::new(&facts, Millis::MAX);
            let timeline = site.timeline(&FRAMEWORK, requirement(code), day(on));
            prop_assert_eq!(timeline[0], (day(on), now.status));
            prop_assert!(timeline.windows(2).all(|pair| pair[0].1 != pair[1].1));
            for (day, status) in timeline.iter().skip(1).take(3) {
                prop_assert_eq!(site.evaluate(&FRAMEWORK, requirement(code), *day).status, *status);
            }
        }
    }
}
