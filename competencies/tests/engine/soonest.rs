//! What would make a requirement green, soonest.

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::{Facts, Relation};
use fieldcraft_competencies::requirement::{Limit, Num, Rule};
use fieldcraft_competencies::soonest::{Plan, PlannedEvent};
use proptest::prelude::*;

use crate::build::*;
use crate::worlds::{some_day, some_knowledge, world};

fn plan(facts: &Facts, code: &str, as_of: i32) -> Plan {
    Case::new(&WIDE, facts, Millis::MAX).plan(WIDE.requirement(code).expect(code), day(as_of))
}

fn texts(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.text.as_str()).collect()
}

#[test]
fn a_new_responder_needs_four_visits_seen_by_two_people() {
    let planned = plan(&responder(), "FR-02", 10);
    assert_eq!(
        texts(&planned),
        [
            "Four field observations of C01, C02 and C08, done well, by two different observers, one from outside \
          the line of supervision by February 15, 2025."
        ]
    );
    assert_eq!(planned.steps[0].count, 4);
    assert!(planned.only_time.is_empty());
}

#[test]
fn only_what_is_missing_is_asked_for() {
    let mut facts = responder();
    let all = &["C01", "C02", "C08"];
    facts.observations = vec![
        observation(1, 20, LINE, all, 2),
        observation(2, 40, LINE, all, 2),
        observation(3, 60, INSIDE, all, 2),
        observation(4, 80, INSIDE, all, 2),
    ];
    assert!(plan(&facts, "FR-02", 100).is_empty());
    let late = plan(&facts, "FR-02", 201);
    assert_eq!(
        texts(&late),
        ["One field observation of C01, C02 and C08, done well, by a certified observer."]
    );
    assert_eq!(late.steps[0].by, None, "it is late already");
}

#[test]
fn what_only_so_often_counts_is_not_planned_where_something_else_does() {
    let mut wide = WIDE.clone();
    let two = wide.requirements.iter_mut().find(|one| one.code == "FR-02").expect("there");
    let Rule::AllOf(clauses) = &mut two.rule else { panic!("a group") };
    let seen = clauses.iter_mut().find(|clause| clause.key == "field-events").expect("the count");
    let Rule::CountAtLeast { max, count, .. } = &mut seen.rule else { panic!("a count") };
    let one = Num { value: 1, ..*count };
    max.push(Limit { types: Vec::new(), relations: vec![Relation::External], count: one });
    let requirement = wide.requirement("FR-02").expect("there").clone();
    let facts = responder();
    let planned = Case::new(&wide, &facts, Millis::MAX).plan(&requirement, day(10));
    assert!(planned.only_time.is_empty(), "{planned:?}");
    assert_eq!(planned.steps.iter().map(|step| step.count).sum::<u32>(), 4);
}

#[test]
fn modules_contacts_and_credentials_are_named() {
    let facts = responder();
    let contacts = plan(&facts, "FR-14", 200);
    assert_eq!(texts(&contacts), ["Two supervision contacts, one with observation data."]);
    let PlannedEvent::Record { rule, marked } = &contacts.steps[0].event else { panic!("{contacts:?}") };
    assert_eq!((rule.as_str(), *marked), ("supervision_contacts", 1));
    let supervisor = plan(&worker("R4"), "FR-08", 5);
    assert_eq!(
        texts(&supervisor),
        [
            "A valid masters human services, checked with its issuer.",
            "A valid clinical license of OH, checked with its issuer."
        ]
    );
}

#[test]
fn of_several_ways_the_shortest_is_taken() {
    let planned = plan(&responder(), "FR-90", 100);
    let either: Vec<_> = planned
        .steps
        .iter()
        .filter(|step| ["offered", "watched", "drilled"].contains(&step.clauses[0].as_str()))
        .collect();
    assert_eq!(either.len(), 1);
    assert_eq!(either[0].text, "One recorded offer of protected time.");
}

#[test]
fn an_open_zero_is_cleared_by_one_good_visit_and_l5_takes_more() {
    let mut facts = responder();
    facts.observations = vec![observation(1, 5, INSIDE, &["C04"], 0)];
    let planned = plan(&facts, "FR-04", 6);
    assert!(planned.only_time.is_empty(), "{planned:?}");
    assert!(planned.steps.iter().any(|step| step.clauses.contains(&"no-open-zero".to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// When all that is planned has happened, the requirement holds; or the plan says what no event helps.
    #[test]
    fn what_is_planned_is_enough(facts in world(12), as_of in some_day(), known_at in some_knowledge()) {
        let case = Case::new(&WIDE, &facts, known_at);
        for requirement in &WIDE.requirements {
            let planned = case.plan(requirement, as_of);
            let after = planned.apply(&facts);
            let status = Case::new(&WIDE, &after, Millis::MAX).status(requirement, as_of);
            let fine = status.is_satisfied() || status == fieldcraft_competencies::explain::Status::NotApplicable;
            prop_assert!(fine || !planned.only_time.is_empty(), "{}: {:?} {:?}", requirement.code, status, planned.steps);
            let now = case.status(requirement, as_of);
            let green = now.is_satisfied() || now == fieldcraft_competencies::explain::Status::NotApplicable;
            prop_assert_eq!(green, planned.is_empty(), "{} is {:?}", requirement.code, now);
        }
    }
}
