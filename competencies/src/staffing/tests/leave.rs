use super::*;
use crate::staffing::leave::*;

const ROLES: [RoleCode; 1] = [RoleCode(4)];

/// Two supervisors; the first is away on days 10 to 12.
fn site() -> SiteFacts {
    let mut people = vec![member(1, 4, 0, None), member(2, 4, 0, None), member(3, 2, 0, None)];
    people[0].leaves.push(away(90, 10, Some(12)));
    people[2].leaves.push(away(91, 10, Some(12)));
    let at = |day: i64, minute: i64| day * 1440 + minute;
    let duties = vec![
        duty(1, 1, DutyKind::Supervisor, at(8, 0), at(10, 0)),
        duty(2, 2, DutyKind::Supervisor, at(10, 0), at(13, 0)),
        duty(3, 3, DutyKind::Supervisor, at(10, 0), at(11, 0)),
    ];
    SiteFacts { node: NODE, people, duties, zone: Zone::fixed(0), ..SiteFacts::default() }
}

fn report(facts: &SiteFacts) -> LeaveReport {
    leave_report(&Site::new(facts, Millis::MAX), &ROLES, day(0), day(30))
}

#[test]
fn duty_up_to_the_first_minute_of_leave_is_no_duty_in_leave() {
    let found = report(&site());
    assert_eq!(found.on_call, []);
    assert_eq!(found.leaves.len(), 1);
    let cover = &found.leaves[0];
    assert_eq!((cover.minutes, cover.empty_minutes), (3 * 1440, 0));
    assert_eq!(
        cover.by.iter().map(|by| (by.name.as_str(), by.minutes)).collect::<Vec<_>>(),
        [("Person 2", 4320)]
    );
    insta::assert_snapshot!(cover.text, @"Person 1 is away from January 11, 2026 to January 13, 2026; covered by Person 2.");
    insta::assert_snapshot!(found.summary, @"No supervisor is on duty in leave.");
}

#[test]
fn one_minute_of_duty_in_leave_is_found_with_who_and_when() {
    let mut facts = site();
    facts.duties[0].to = facts.duties[0].to.plus_minutes(1);
    facts.duties.push(duty(4, 1, DutyKind::ClinicalConsultation, 12 * 1440 - 60, 12 * 1440 + 60));
    let found = report(&facts);
    let days: Vec<(Day, u32)> = found.on_call.iter().map(|day| (day.day, day.minutes)).collect();
    assert_eq!(days, [(day(10), 1), (day(11), 60), (day(12), 60)]);
    insta::assert_snapshot!(found.summary, @"Duty on 3 leave days: Person 1 is on duty for 1 minute on January 11, 2026, a leave day; Person 1 is on duty for 1 hour on January 12, 2026, a leave day; Person 1 is on duty for 1 hour on January 13, 2026, a leave day.");
}

#[test]
fn the_days_are_those_of_the_site() {
    let mut facts = site();
    // Ten in the evening of the day before, where the site is.
    facts.zone = Zone::fixed(-120);
    facts.duties[0].to = facts.duties[0].to.plus_minutes(90);
    assert_eq!(report(&facts).on_call, []);
    facts.duties[0].to = facts.duties[0].to.plus_minutes(31);
    assert_eq!(report(&facts).on_call[0].day, day(10));
}

#[test]
fn nobody_covers_from_their_own_leave() {
    let mut facts = site();
    facts.people[1].leaves.push(away(92, 12, None));
    let found = report(&facts);
    assert_eq!(found.leaves[0].empty_minutes, 1440);
    insta::assert_snapshot!(found.leaves[0].text, @"Person 1 is away from January 11, 2026 to January 13, 2026; covered by Person 2, but for 24 hours.");
    assert_eq!(
        found.on_call.iter().map(|day| (day.name.as_str(), day.day)).collect::<Vec<_>>(),
        [("Person 2", day(12))]
    );
    assert_eq!(found.leaves[1].to, day(30));
}

#[test]
fn without_leave_there_is_nothing_to_say() {
    let mut facts = site();
    facts.people[0].leaves[0].to = Some(day(9));
    insta::assert_snapshot!(report(&facts).summary, @"No supervisor is on leave.");
}
