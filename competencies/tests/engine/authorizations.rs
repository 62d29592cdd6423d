//! Practice authorization: steps, aging, attestation, and what acts at once.

use fieldcraft_competencies::authorization::{Authorization, Basis, authorization, authorization_timeline};
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::{
    Attestation, Credential, Facts, ObservationEventKind, SoloPolicy, SourceCheck,
};
use proptest::prelude::*;

use crate::build::*;
use crate::worlds::{some_day, some_knowledge, world};

const EVERY: &[&str] = &["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C10", "C11"];

fn at(facts: &Facts, on: i32) -> Authorization {
    authorization(&FRAMEWORK, facts, day(on), Millis::MAX)
}

fn step(facts: &Facts, on: i32) -> (String, Basis) {
    at(facts, on).step.map(|held| (held.code, held.basis)).expect("a role is held")
}

fn held(code: &str, basis: Basis) -> (String, Basis) {
    (code.to_owned(), basis)
}

fn passes() -> Vec<fieldcraft_competencies::facts::KnowledgePass> {
    core_passed()
}

/// Good visits of every competency on days 10, 20, ... by changing observers.
fn practiced(visits: i32, rating: u8) -> Facts {
    let row = |n: i32| {
        let number = u128::try_from(n).expect("small");
        observation(
            number,
            10 * n,
            [INSIDE, OUTSIDE, LINE][usize::try_from(n).expect("small") % 3],
            EVERY,
            rating,
        )
    };
    Facts { observations: (1..=visits).map(row).collect(), knowledge: passes(), ..responder() }
}

#[test]
fn steps_are_climbed_by_levels_and_modules() {
    assert_eq!(step(&responder(), 1), held("observe_only", Basis::Evidence));
    assert_eq!(step(&practiced(1, 2), 50), held("observe_only", Basis::Evidence));
    assert_eq!(step(&practiced(2, 2), 50), held("co_respond", Basis::Evidence));
    assert_eq!(step(&practiced(4, 2), 50), held("lead_with_partner", Basis::Evidence));
    let untaught = Facts { knowledge: vec![], ..practiced(4, 2) };
    assert_eq!(step(&untaught, 50), held("observe_only", Basis::Evidence));
    let half = Facts { knowledge: vec![pass(3, "M06", 1, 80, 5)], ..practiced(4, 2) };
    assert_eq!(step(&half, 50), held("observe_only", Basis::Evidence), "nor responds without M03 and M04");
    let mut half = practiced(4, 2);
    half.knowledge.retain(|pass| pass.module.as_str() != "M13");
    assert_eq!(step(&half, 50), held("co_respond", Basis::Evidence), "nobody leads before the core modules");
}

#[test]
fn a_module_that_came_later_takes_nothing_away_for_thirty_days() {
    let mut facts = practiced(4, 2);
    facts.knowledge.retain(|pass| ["M01", "M02", "M06"].contains(&pass.module.as_str()));
    facts.modules.retain(|row| ["M01", "M02", "M06"].contains(&row.module.as_str()));
    facts.modules.extend(["M03", "M04", "M13"].map(|code| publication(code, 1, 45)));
    assert_eq!(step(&facts, 44), held("lead_with_partner", Basis::Evidence));
    assert_eq!(step(&facts, 75), held("lead_with_partner", Basis::Evidence), "30 days after it came");
    assert_eq!(step(&facts, 76).0, "observe_only");
    let days = Case::new(&FRAMEWORK, &facts, Millis::MAX).authorization_timeline(day(46));
    assert!(days.iter().any(|(on, _)| *on == day(76)), "the timeline sees it coming: {days:?}");
    let missing = at(&facts, 76).missing;
    assert!(
        missing.iter().any(|one| one.module.as_ref().is_some_and(|code| code.as_str() == "M03")),
        "{missing:?}"
    );
    facts.knowledge = core_passed();
    assert_eq!(step(&facts, 76), held("lead_with_partner", Basis::Evidence));
}

#[test]
fn nobody_without_a_role_may_do_anything() {
    let mut facts = practiced(4, 2);
    facts.affiliations[0].end = Some(day(60));
    assert_eq!(at(&facts, 60).step.map(|held| held.code).as_deref(), Some("lead_with_partner"));
    assert_eq!(at(&facts, 61).step, None);
    assert_eq!(at(&facts, 50).changes_on, Some(day(61)));
}

#[test]
fn phone_staff_watch_only() {
    let mut facts = practiced(4, 2);
    facts.affiliations[0].role = "R1".parse().expect("R1");
    assert_eq!(step(&facts, 50), held("observe_only", Basis::Evidence));
    facts.knowledge.clear();
    let texts: Vec<String> = at(&facts, 50).missing.into_iter().map(|missing| missing.text).collect();
    assert_eq!(
        texts,
        ["Only a responder, peer responder or supervisor may do this."],
        "nothing else helps, so nothing else is said"
    );
}

#[test]
fn alone_only_where_the_site_allows_it() {
    let mut facts = practiced(4, 3);
    assert_eq!(step(&facts, 50), held("lead_with_partner", Basis::Evidence));
    let policy = SoloPolicy {
        fact_id: id(7),
        node: NODE,
        visit_kind: "follow_up".into(),
        from: day(45),
        to: Some(day(60)),
        received_at: noon(day(0)),
    };
    facts.solo_policies.push(policy);
    let alone = at(&facts, 50);
    assert_eq!(
        (alone.step.expect("held").code.as_str(), alone.solo_visit_kinds.as_slice()),
        ("solo_permitted", &["follow_up".to_owned()][..])
    );
    assert_eq!(alone.changes_on, Some(day(61)));
    assert_eq!(step(&facts, 61), held("lead_with_partner", Basis::Evidence), "a policy ends at once");
}

#[test]
fn aging_is_held_90_days_and_then_falls_one_step_after_another() {
    // Visits on days 10 to 40. On day 375 the first is too old and four are no longer there.
    let facts = practiced(4, 2);
    assert_eq!(step(&facts, 374), held("lead_with_partner", Basis::Evidence));
    assert_eq!(step(&facts, 375), held("lead_with_partner", Basis::Stale));
    assert_eq!(at(&facts, 375).step.and_then(|held| held.until), Some(day(464)));
    assert_eq!(step(&facts, 464), held("lead_with_partner", Basis::Stale));
    // The last two visits are too old on day 395, so the next step is held on old evidence as well.
    assert_eq!(step(&facts, 465), held("co_respond", Basis::Stale));
    assert_eq!(step(&facts, 554), held("co_respond", Basis::Stale));
    assert_eq!(step(&facts, 555), held("observe_only", Basis::Evidence));
    let told: Vec<_> = authorization_timeline(&FRAMEWORK, &facts, day(300), Millis::MAX)
        .into_iter()
        .map(|(on, state)| (on, state.step.expect("held")))
        .collect();
    assert_eq!(
        told,
        [
            (day(300), held("lead_with_partner", Basis::Evidence)),
            (day(375), held("lead_with_partner", Basis::Stale)),
            (day(465), held("co_respond", Basis::Stale)),
            (day(555), held("observe_only", Basis::Evidence)),
        ]
    );
}

#[test]
fn a_new_visit_ends_the_hold() {
    let mut facts = practiced(4, 2);
    facts.observations.push(observation(9, 400, INSIDE, EVERY, 2));
    assert_eq!(step(&facts, 399), held("lead_with_partner", Basis::Stale));
    // One visit alone does not make the four that level 3 asks for.
    assert_eq!(step(&facts, 400), held("lead_with_partner", Basis::Stale));
    for (number, on) in [(10, 410), (11, 420), (12, 430)] {
        facts.observations.push(observation(number, on, OUTSIDE, EVERY, 2));
    }
    assert_eq!(step(&facts, 430), held("lead_with_partner", Basis::Evidence));
    assert_eq!(step(&facts, 430 + 300), held("lead_with_partner", Basis::Evidence));
}

#[test]
fn a_low_rating_in_the_hold_acts_at_once() {
    let mut facts = practiced(4, 2);
    facts.observations.push(observation(9, 400, INSIDE, &["C05"], 0));
    assert_eq!(step(&facts, 399), held("lead_with_partner", Basis::Stale));
    // C05 is not among what responding beside a lead needs, so that step is left.
    assert_eq!(step(&facts, 400), held("co_respond", Basis::Stale));
}

#[test]
fn a_zero_on_a_star_acts_at_once() {
    let mut facts = practiced(4, 2);
    facts.observations.push(rated(9, 60, INSIDE, "C01.5:0 C01.1:2"));
    assert_eq!(step(&facts, 59), held("lead_with_partner", Basis::Evidence));
    assert_eq!(step(&facts, 60), held("observe_only", Basis::Evidence));
}

#[test]
fn a_withdrawal_and_a_revocation_for_cause_act_at_once() {
    let mut facts = practiced(4, 2);
    facts.observation_events.push(event(4, 100, ObservationEventKind::Withdrawn));
    let known = |facts: &Facts, on: i32, known: i32| {
        authorization(&FRAMEWORK, facts, day(on), noon(day(known)))
            .step
            .map(|held| held.code)
            .unwrap_or_default()
    };
    assert_eq!(known(&facts, 99, 99), "lead_with_partner");
    assert_eq!(known(&facts, 100, 100), "co_respond");
    let mut facts = practiced(4, 2);
    facts.raters[1].certificates[0].events.push(revocation(100, true, None));
    assert_eq!(known(&facts, 100, 99), "lead_with_partner");
    assert_eq!(known(&facts, 100, 100), "co_respond");
}

#[test]
fn a_former_module_version_holds_30_days() {
    let mut facts = practiced(4, 2);
    facts.modules.push(publication("M01", 2, 100));
    assert_eq!(step(&facts, 130), held("lead_with_partner", Basis::Evidence));
    assert_eq!(step(&facts, 131), held("co_respond", Basis::Evidence));
}

fn attested(code: &str) -> Attestation {
    Attestation {
        fact_id: id(8),
        authorization: code.into(),
        on: day(10),
        to: None,
        by: id(9),
        reason: "Has led visits for six years.".into(),
        received_at: noon(day(10)),
    }
}

#[test]
fn an_attestation_stands_in_for_missing_evidence_for_180_days() {
    let facts =
        Facts { attestations: vec![attested("lead_with_partner")], knowledge: passes(), ..responder() };
    assert_eq!(step(&facts, 9), held("observe_only", Basis::Evidence));
    assert_eq!(step(&facts, 10), held("lead_with_partner", Basis::Attested));
    assert_eq!(step(&facts, 189), held("lead_with_partner", Basis::Attested));
    assert_eq!(step(&facts, 190), held("observe_only", Basis::Evidence), "no hold after it");
    let untaught = Facts { knowledge: vec![], ..facts };
    assert_eq!(
        step(&untaught, 20),
        held("observe_only", Basis::Evidence),
        "it stands in for observation only"
    );
}

#[test]
fn what_was_seen_to_be_low_voids_an_attestation() {
    let mut facts = Facts { attestations: vec![attested("lead_with_partner")], ..practiced(4, 2) };
    facts
        .observations
        .iter_mut()
        .for_each(|row| rate(row, "C05.1:1 C05.2:1 C05.3:1 C05.4:1 C05.5:1 C05.6:1"));
    assert_eq!(
        step(&facts, 39),
        held("lead_with_partner", Basis::Attested),
        "three visits are too few to say"
    );
    assert_eq!(step(&facts, 40), held("co_respond", Basis::Evidence));
}

#[test]
fn supervisors_have_180_days_for_their_own_level() {
    let mut facts = worker("R4");
    assert_eq!(at(&facts, 10).supervise, None);
    let credential = |number, kind: &str| Credential {
        fact_id: id(number),
        kind: kind.into(),
        jurisdiction: Some("OH".into()),
        valid_from: day(-500),
        expires: None,
        self_entered: false,
        source_checks: (0..20)
            .map(|n| SourceCheck { on: day(80 * n), confirmed: true, received_at: noon(day(80 * n)) })
            .collect(),
        received_at: noon(day(0)),
    };
    facts.credentials = vec![credential(1, "masters_human_services"), credential(2, "clinical_license")];
    let basis = |facts: &Facts, on| at(facts, on).supervise.map(|held| held.basis);
    assert_eq!(basis(&facts, 180), Some(Basis::Provisional));
    assert_eq!(basis(&facts, 181), None);
    assert_eq!(at(&facts, 181).missing_to_supervise.len(), 1);
    for (number, on) in [(1, 100), (2, 150)] {
        facts.observations.push(observation(number, on, OUTSIDE, &["C09"], 2));
    }
    assert_eq!(basis(&facts, 181), Some(Basis::Evidence));
    facts.credentials[1].expires = Some(day(300));
    assert_eq!(basis(&facts, 300), Some(Basis::Evidence));
    assert_eq!(basis(&facts, 301), None, "a lapse acts at once");
}

#[test]
fn what_is_missing_is_said() {
    let found = at(&practiced(2, 2), 50);
    assert_eq!(found.next.as_deref(), Some("lead_with_partner"));
    let texts: Vec<&str> = found.missing.iter().map(|missing| missing.text.as_str()).collect();
    assert_eq!(
        texts[0],
        "Crisis de-escalation: Needs “With someone reachable”; now “With help”. Two more observations (2 of 4 so far)."
    );
    assert_eq!(texts.len(), 5, "the five competencies that level 3 is asked of: {texts:?}");
    let first = at(&responder(), 1).missing;
    assert_eq!(
        first[0].text,
        "Crisis de-escalation: Needs “With help”; nothing seen yet. Two more observations (0 of 2 so far). \
         Three more indicators to be seen."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The timeline is what asking on each day gives, wherever it begins.
    #[test]
    fn an_authorization_timeline_is_the_answer_of_each_day(facts in world(20), from in some_day(), known_at in some_knowledge()) {
        let case = Case::new(&FRAMEWORK, &facts, known_at);
        let told = case.authorization_timeline(from);
        let on = |day| told.iter().rfind(|(from, _)| *from <= day).map(|(_, state)| state.clone());
        let changes = told.iter().take(6).map(|(day, _)| *day).chain((1..6).map(|n| from.plus(n * 37)));
        for day in changes.flat_map(|day| [day, day.plus(-1)]).filter(|day| *day >= from) {
            prop_assert_eq!(on(day), Some(case.authorization_state(day)), "on {}", day);
        }
        let full = case.authorization(from);
        prop_assert_eq!(full.step.map(|held| (held.code, held.basis)), told[0].1.step.clone());
        prop_assert_eq!(full.changes_on, told.get(1).map(|(day, _)| *day));
    }

    /// No step rests on a competency that was shown to be too low, or on nothing at all.
    #[test]
    fn a_step_above_watching_needs_its_levels(facts in world(15), as_of in some_day()) {
        let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
        let state = case.authorization_state(as_of);
        let levels: std::collections::BTreeMap<_, _> =
            case.levels(as_of).into_iter().map(|level| (level.competency, level)).collect();
        let steps = &FRAMEWORK.authorizations.steps;
        let Some((code, basis)) = state.step else { return Ok(()) };
        let held = steps.iter().take_while(|step| step.code != code).chain(steps.iter().filter(|step| step.code == code));
        for (competency, level) in held.flat_map(|step| &step.levels) {
            let found = &levels[competency];
            prop_assert!(found.blocked_by.is_empty(), "an open 0 in {}", competency);
            prop_assert!(basis != Basis::Evidence || found.level >= *level, "{} at {}", competency, found.level);
        }
    }

    /// The order of facts makes no difference to an authorization.
    #[test]
    fn the_order_of_facts_makes_no_difference(facts in world(15), as_of in some_day()) {
        let mut other = facts.clone();
        other.observations.reverse();
        other.affiliations.reverse();
        other.knowledge.reverse();
        other.attestations.reverse();
        other.raters.reverse();
        prop_assert_eq!(
            authorization(&FRAMEWORK, &facts, as_of, Millis::MAX),
            authorization(&FRAMEWORK, &other, as_of, Millis::MAX)
        );
    }
}
