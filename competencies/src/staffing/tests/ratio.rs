use proptest::prelude::*;

use super::*;
use crate::staffing::ratio::*;

/// So many responders and supervisors from the first day on.
fn team(staff: u128, supervisors: u128) -> SiteFacts {
    let responders = (0..staff).map(|id| member(100 + id, 2, 0, None));
    let leads = (0..supervisors).map(|id| member(500 + id, 4, 0, None));
    SiteFacts { node: NODE, people: responders.chain(leads).collect(), ..SiteFacts::default() }
}

fn report(facts: &SiteFacts, from: i32, to: i32) -> RatioReport {
    ratio(&Site::new(facts, Millis::MAX), &ratio_rule(), day(from), day(to))
}

#[test]
fn six_to_one_holds_and_seven_do_not() {
    for (staff, supervisors, breach) in [
        (6, 1, false),
        (7, 1, true),
        (12, 2, false),
        (13, 2, true),
        (1, 0, true),
        (0, 0, false),
        (0, 1, false),
    ] {
        let report = report(&team(staff, supervisors), 0, 0);
        assert_eq!(report.days[0].breach, breach, "{staff} to {supervisors}");
        assert_eq!(report.runs.len(), usize::from(breach));
    }
}

#[test]
fn a_supervisor_on_leave_is_not_there_and_staff_on_short_leave_are() {
    let mut facts = team(12, 2);
    facts.people[12].leaves.push(away(1, 10, Some(23)));
    facts.people[0].leaves.push(away(2, 10, Some(39)));
    let found = report(&facts, 0, 60);
    assert_eq!(found.runs, [Run { first: day(10), last: day(23), days: 14, too_long: false }]);
    assert!(!found.too_long);
    facts.people[12].leaves[0].to = Some(day(24));
    let found = report(&facts, 0, 60);
    assert!(found.too_long);
    assert_eq!(found.worst.unwrap().day, day(10));
    insta::assert_snapshot!(found.summary, @"More than 6 staff per supervisor on 15 of 61 days; the longest time was 15 days from January 11, 2026; the worst day had 12 staff to 1 supervisor (12.00 to 1.00 full-time) on January 11, 2026.");
    // One day more of leave, and the responder is away for long.
    facts.people[0].leaves[0].to = Some(day(40));
    assert_eq!(report(&facts, 10, 10).days[0].staff, 11);
}

#[test]
fn who_supervises_is_not_counted_among_the_supervised() {
    let mut facts = team(6, 1);
    let mut both = member(300, 2, 0, None);
    both.affiliations[0].fte = 60;
    both.affiliations.push(affiliation(301, 4, 40, 0, None));
    facts.people.push(both);
    let found = report(&facts, 0, 0).days[0];
    assert_eq!((found.staff, found.supervisors), (6, 2));
    assert_eq!((found.staff_fte, found.supervisor_fte), (660, 140));
    insta::assert_snapshot!(found.words(), @"6 staff to 2 supervisors (6.60 to 1.40 full-time)");
}

#[test]
fn later_versions_of_a_fact_speak_when_they_are_known() {
    let mut facts = team(7, 1);
    let mut ended = facts.people[0].affiliations[0].clone();
    ended.end = Some(day(-1));
    ended.received_at = Millis(50);
    facts.people[0].affiliations.push(ended);
    let on = |known| ratio(&Site::new(&facts, known), &ratio_rule(), day(0), day(0)).days[0].staff;
    assert_eq!((on(Millis(49)), on(Millis(50))), (7, 6));
}

proptest! {
    #[test]
    fn runs_part_the_days_of_breach(
        staff in proptest::collection::vec((0_i32..60, 0_i32..60), 0..10),
        leads in proptest::collection::vec((0_i32..60, 0_i32..60, 0_i32..60, 0_i32..40), 0..3),
    ) {
        let mut people: Vec<StaffMember> =
            (100..).zip(&staff).map(|(id, (from, long))| member(id, 2, *from, Some(from + long))).collect();
        for (id, (from, long, leave, gone)) in (500..).zip(&leads) {
            let mut lead = member(id, 4, *from, Some(from + long));
            lead.leaves.push(away(id, *leave, Some(leave + gone)));
            people.push(lead);
        }
        let facts = SiteFacts { node: NODE, people, ..SiteFacts::default() };
        let found = report(&facts, 0, 130);
        for each in &found.days {
            let inside = found.runs.iter().filter(|run| run.first <= each.day && each.day <= run.last).count();
            prop_assert_eq!(inside, usize::from(each.breach));
        }
        for run in &found.runs {
            prop_assert_eq!(i64::from(run.days), i64::from(run.last.since(run.first)) + 1);
            prop_assert_eq!(run.too_long, run.days > 14);
        }
        prop_assert!(found.runs.windows(2).all(|pair| pair[0].last.plus(1) < pair[1].first));
        prop_assert_eq!(found.breach_days as usize, found.days.iter().filter(|day| day.breach).count());
    }
}
