use proptest::prelude::*;

use super::*;
use crate::staffing::cover::*;

const KIND: DutyKind = DutyKind::ClinicalConsultation;

/// The minutes of a clinical duty from `START` on.
fn clinical(id: u128, from: i64, to: i64) -> Duty {
    duty(id, 7, KIND, from, to)
}

/// Minutes from the start day to an instant.
fn minutes_to(at: Millis) -> i64 {
    (at.0 - instant(START, 0).0) / 60_000
}

#[test]
fn a_week_without_a_roster_is_one_gap() {
    let map = cover_week(&[], KIND, &Zone::default(), day(0));
    assert_eq!((map.monday, map.minutes, map.empty_minutes), (day(-3), 10_080, 10_080));
    assert_eq!((map.gaps.len(), map.gaps[0].parts.len()), (1, 7));
    insta::assert_snapshot!(map.summary, @"168 hours without clinical consultation in the week from December 29, 2025, in 1 gap: Monday, December 29, 2025, midnight to the end of Sunday, January 4, 2026.");
}

#[test]
fn duties_overlap_and_reach_beyond_the_week() {
    let duties = [clinical(1, -20_000, 100), clinical(2, 50, 3000), clinical(3, 3000, 20_000)];
    let map = cover_week(&duties, KIND, &new_york(), day(0));
    assert_eq!((map.empty_minutes, map.covered_minutes, map.gaps.len()), (0, 10_080, 0));
    insta::assert_snapshot!(map.summary, @"Clinical consultation around the clock in the week from December 29, 2025.");
    let other = cover_week(&duties, DutyKind::Supervisor, &new_york(), day(0));
    assert_eq!(other.covered_minutes, 0);
}

#[test]
fn gaps_are_named_across_midnight_and_at_the_ends_of_the_week() {
    // The week runs from three days before the start to four days after.
    let duties = [
        clinical(1, -3 * 1440 + 90, 1300),
        clinical(2, 1500, 4 * 1440 - 1),
        clinical(3, 2000, 2000),
        clinical(4, 1400, 1350),
    ];
    let map = cover_week(&duties, KIND, &Zone::fixed(0), day(3));
    assert_eq!(map.gaps.iter().map(|gap| gap.minutes).collect::<Vec<_>>(), [90, 200, 1]);
    let texts: Vec<&str> = map.gaps.iter().map(|gap| gap.text.as_str()).collect();
    insta::assert_snapshot!(texts.join("\n"), @r#"
    Monday, December 29, 2025, midnight to 1:30 AM
    Thursday, January 1, 2026, 9:40 PM to Friday, January 2, 2026, 1:00 AM
    Sunday, January 4, 2026, 11:59 PM to the end of the day
    "#);
    let parts = &map.gaps[1].parts;
    assert_eq!(
        (parts[0].from_minute, parts[0].to_minute, parts[1].from_minute, parts[1].to_minute),
        (1300, 1440, 0, 60)
    );
}

#[test]
fn a_minute_covered_in_part_is_empty() {
    let mut one = clinical(1, -6000, 600);
    let mut other = clinical(2, 600, 9000);
    assert_eq!(cover_week(&[one, other], KIND, &Zone::default(), day(0)).empty_minutes, 0);
    one.to.0 += 30_000;
    other.from.0 += 30_000;
    assert_eq!(cover_week(&[one, other], KIND, &Zone::default(), day(0)).empty_minutes, 0);
    other.from.0 += 1;
    assert_eq!(cover_week(&[one, other], KIND, &Zone::default(), day(0)).empty_minutes, 1);
}

#[test]
fn the_hour_that_spring_removes_needs_no_cover() {
    let zone = new_york();
    let sunday = Day::from_civil(2026, 3, 8).unwrap();
    let midnight = minutes_to(zone.start_of(sunday));
    let duties = [clinical(1, 0, midnight + 90), clinical(2, midnight + 150, 200_000)];
    let map = cover_week(&duties, KIND, &zone, sunday);
    assert_eq!((map.minutes, map.days[6].minutes, map.empty_minutes), (10_020, 1380, 60));
    insta::assert_snapshot!(map.summary, @"1 hour without clinical consultation in the week from March 2, 2026, in 1 gap: Sunday, March 8, 2026, 1:30 AM to 3:30 AM. On Sunday, March 8, 2026 the clock goes from 2:00 AM to 3:00 AM; the time between does not exist.");
}

#[test]
fn the_hour_that_fall_repeats_is_covered_twice() {
    let zone = new_york();
    let sunday = Day::from_civil(2026, 11, 1).unwrap();
    let midnight = minutes_to(zone.start_of(sunday));
    let duties = [clinical(1, 0, midnight + 120), clinical(2, midnight + 150, 600_000)];
    let map = cover_week(&duties, KIND, &zone, sunday);
    assert_eq!((map.minutes, map.days[6].minutes, map.empty_minutes), (10_140, 1500, 30));
    assert_eq!(map.gaps[0].parts[0].pass, Some(2));
    insta::assert_snapshot!(map.summary, @"30 minutes without clinical consultation in the week from October 26, 2026, in 1 gap: Sunday, November 1, 2026, 1:00 AM (second time) to 1:30 AM (second time). On Sunday, November 1, 2026 the time from 1:00 AM to 2:00 AM comes twice and needs cover twice.");
}

#[test]
fn a_zone_survives_json_in_any_order() {
    let mut offsets: Vec<Offset> = new_york().into();
    offsets.reverse();
    let json = serde_json::to_string(&offsets).unwrap();
    assert_eq!(serde_json::from_str::<Zone>(&json).unwrap(), new_york());
}

#[test]
fn a_midnight_that_is_left_out_begins_the_day_after_it() {
    let change = instant(day(1), 180);
    let zone =
        Zone::from(vec![Offset { from: EARLY, minutes: -180 }, Offset { from: change, minutes: -120 }]);
    assert_eq!(zone.start_of(day(1)), change);
    assert_eq!((zone.day_of(change), zone.minute_of(change)), (day(1), 60));
    assert_eq!(zone.minutes_between(day(1), day(2)), 1380);
}

fn zones() -> impl Strategy<Value = Zone> {
    (-720_i32..720, prop_oneof![Just(0), Just(60), Just(-60), Just(30), Just(-30)], -5000_i64..7000).prop_map(
        |(minutes, jump, at)| {
            Zone::from(vec![
                Offset { from: EARLY, minutes },
                Offset { from: instant(START, at), minutes: minutes + jump },
            ])
        },
    )
}

proptest! {
    #[test]
    fn empty_and_covered_minutes_make_the_week(
        zone in zones(),
        shifts in proptest::collection::vec((-6000_i64..8000, -60_i64..3000), 0..8),
    ) {
        let duties: Vec<Duty> =
            (0..).zip(&shifts).map(|(id, (from, long))| clinical(id, *from, from + long)).collect();
        let map = cover_week(&duties, KIND, &zone, START);
        let (from, to) = (minutes_to(zone.start_of(map.monday)), minutes_to(zone.start_of(map.monday.plus(7))));
        prop_assert_eq!(i64::from(map.minutes), to - from);
        prop_assert_eq!(map.covered_minutes + map.empty_minutes, map.minutes);
        let open = |minute: &i64| !shifts.iter().any(|(from, long)| from <= minute && *minute < from + long);
        let counted = (from..to).filter(open).count();
        prop_assert_eq!(map.empty_minutes as usize, counted);
        prop_assert_eq!(map.days.iter().map(|day| day.minutes).sum::<u32>(), map.minutes);
        prop_assert_eq!(map.days.iter().map(|day| day.empty_minutes).sum::<u32>(), map.empty_minutes);
        for gap in &map.gaps {
            let parts: i64 = gap.parts.iter().map(|part| i64::from(part.to_minute) - i64::from(part.from_minute)).sum();
            prop_assert_eq!(parts, i64::from(gap.minutes));
            prop_assert!(gap.parts.iter().all(|part| part.from_minute < part.to_minute && part.to_minute <= 1440));
            prop_assert!((minutes_to(gap.from)..minutes_to(gap.to)).all(|minute| open(&minute)));
        }
        prop_assert!(map.gaps.windows(2).all(|pair| pair[0].to < pair[1].from));
    }

    #[test]
    fn every_instant_is_in_one_local_day(zone in zones(), at in -6000_i64..8000) {
        let at = instant(START, at);
        let found = zone.day_of(at);
        prop_assert!(zone.start_of(found) <= at && at < zone.start_of(found.plus(1)));
    }
}
