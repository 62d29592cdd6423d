//! Modules: what a pass counts for, reviews, new versions and prior learning.

use super::*;

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
