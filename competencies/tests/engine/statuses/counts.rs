//! Groups of clauses, and counts with their limits.

use super::*;

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
