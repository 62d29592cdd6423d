use proptest::prelude::*;

use super::*;

#[test]
fn months_end_where_the_shorter_month_does() {
    let later = |from, months| months_later(day(from), months).to_string();
    assert_eq!(later("2026-11-21", 24), "2028-11-21");
    assert_eq!(later("2026-01-31", 1), "2026-02-28");
    assert_eq!(later("2027-12-31", 2), "2028-02-29");
    assert_eq!(later("2026-01-15", -1), "2025-12-15");
    assert_eq!(later("2026-03-31", -1), "2026-02-28");
}

#[test]
fn a_certificate_holds_to_the_day_before_its_second_anniversary() {
    let path = path("local-coach");
    let last = path.valid_to(day("2026-11-21"));
    assert_eq!(last, day("2028-11-20"));
    assert_eq!(last.since(path.expiring_from(last)), 89);
}

proptest! {
    #[test]
    fn months_keep_the_day_or_the_end_of_the_month(days in 0..40_000_i32, months in -600..600_i32) {
        let from = Day(days);
        let (_, _, date) = from.civil();
        let (_, _, reached) = months_later(from, months).civil();
        prop_assert!(reached == date || reached >= 28 && reached < date);
    }
}
