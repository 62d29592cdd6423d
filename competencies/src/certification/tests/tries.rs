use super::*;

fn standing(runs: &[(&str, Outcome)], as_of: &str) -> TryStanding {
    let path = path("local-coach");
    let mut facts = coach();
    facts.calibration_runs =
        (301..).zip(runs).map(|(number, (on, outcome))| run(number, on, *outcome)).collect();
    let mut gate = path.calibration().unwrap().clone();
    gate.relearn = None;
    super::super::tries(&gate, &facts, day(as_of))
}

use Outcome::{Failed, Passed, Void};

#[test]
fn the_first_try_may_begin_at_once() {
    let standing = standing(&[], "2026-03-01");
    assert!(standing.may_begin() && standing.left == 3 && !standing.used_up);
}

#[test]
fn tries_are_fourteen_days_apart() {
    let early = standing(&[("2026-03-01", Failed)], "2026-03-14");
    assert_eq!((early.used, early.left, early.next_on), (1, 2, Some(day("2026-03-15"))));
    assert!(standing(&[("2026-03-01", Failed)], "2026-03-15").may_begin());
}

#[test]
fn a_void_run_uses_no_try_and_costs_no_time() {
    let standing = standing(&[("2026-03-01", Void)], "2026-03-01");
    assert!(standing.may_begin() && standing.used == 0);
}

#[test]
fn after_the_third_failure_ninety_days_pass_and_the_count_begins_anew() {
    let three = [("2026-03-01", Failed), ("2026-03-20", Failed), ("2026-04-10", Failed)];
    let locked = standing(&three, "2026-07-08");
    assert!(locked.used_up && !locked.may_begin());
    assert_eq!((locked.left, locked.next_on), (0, Some(day("2026-07-09"))));
    let free = standing(&three, "2026-07-09");
    assert!(free.may_begin() && !free.used_up);
    assert_eq!((free.used, free.left), (0, 3));
    let again = [three[0], three[1], three[2], ("2026-07-10", Failed)];
    assert_eq!(standing(&again, "2026-07-11").used, 1);
}

#[test]
fn a_pass_forgives_what_came_before() {
    let runs = [("2026-03-01", Failed), ("2026-03-20", Passed), ("2026-09-10", Failed)];
    assert_eq!(standing(&runs, "2026-09-11").used, 1);
    assert!(standing(&runs[..2], "2026-03-20").may_begin());
}

#[test]
fn modules_named_for_it_are_passed_again_before_the_next_try() {
    let path = path("local-coach");
    let gate = path.calibration().unwrap().clone();
    let modules = vec!["M18".parse().unwrap()];
    let mut facts = coach();
    facts.calibration_runs =
        vec![run(301, "2026-03-01", Failed), run(302, "2026-03-20", Failed), run(303, "2026-04-10", Failed)];
    let locked = super::super::tries(&gate, &facts, day("2026-07-09"));
    assert!(locked.used_up && locked.next_on.is_none() && !locked.may_begin());
    assert_eq!(locked.relearn, modules);
    facts.knowledge[1].passed_on = day("2026-05-01");
    facts.knowledge[1].points = 84;
    assert!(!super::super::tries(&gate, &facts, day("2026-07-09")).may_begin());
    facts.knowledge[1].points = 85;
    assert!(super::super::tries(&gate, &facts, day("2026-07-09")).may_begin());
}
