//! Small ledgers: somebody hired on day 0 who logs hours by the day.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::framework::{Framework, SourceFile};
use crate::requirement::Source;

const HIRE: Day = Day(20_454);
const EARLY: Millis = Millis(0);

fn day(after: i32) -> Day {
    HIRE.plus(after)
}

static RULE: LazyLock<RunwayRule> = LazyLock::new(|| {
    let framework = Framework::builtin().expect("a sound framework");
    framework.runways.into_iter().next().expect("a runway")
});

/// A rule with one kind of hours, so that a number can be checked by hand.
fn only(kind: HoursKind, hours: i32) -> RunwayRule {
    RunwayRule {
        needs: BTreeMap::from([(kind, Num { value: hours, source: Source::Bench })]),
        ..RULE.clone()
    }
}

fn entry(id: u128, kind: HoursKind, on: i32, minutes: u32) -> HoursEntry {
    HoursEntry { fact_id: Uuid::from_u128(id), kind, on: day(on), minutes, received_at: EARLY }
}

/// An hour of work on every day from 0 to `to`.
fn daily(to: i32) -> RunwayFacts {
    let entries = (1..).zip(0..=to).map(|(id, on)| entry(id, HoursKind::Work, on, 60)).collect();
    RunwayFacts { hire: HIRE, leaves: Vec::new(), entries }
}

fn away(from: i32, to: Option<i32>) -> Leave {
    Leave { fact_id: Uuid::from_u128(9000), from: day(from), to: to.map(day), received_at: EARLY }
}

fn on(rule: &RunwayRule, facts: &RunwayFacts, as_of: i32) -> Runway {
    runway(rule, facts, 30, day(as_of), Millis::MAX)
}

#[test]
fn the_pace_of_the_last_days_is_drawn_out() {
    let rule = only(HoursKind::Work, 300);
    let found = on(&rule, &daily(99), 99);
    let work = &found.kinds[0];
    assert_eq!((work.logged_minutes, work.missing_minutes, work.pace_minutes), (6000, 12_000, 5400));
    assert_eq!((found.pace_days, found.outlook), (90, Outlook::On(day(299))));
    assert_eq!((found.limit_on, found.days_left, &found.warning), (day(365), 266, &None));
    insta::assert_snapshot!(format!("{}\n{}", found.summary, work.text), @r#"
    At this pace your hours are complete on October 27, 2026, in time for January 1, 2027.
    Work: 100 hours of 300 hours; 200 hours missing, complete on October 27, 2026 at this pace.
    "#);
}

#[test]
fn under_four_weeks_nothing_is_projected() {
    let rule = only(HoursKind::Work, 300);
    assert_eq!(on(&rule, &daily(26), 26).outlook, Outlook::TooEarly);
    assert_eq!(on(&rule, &daily(27), 27).outlook, Outlook::On(day(299)));
    let nothing = RunwayFacts { entries: Vec::new(), ..daily(0) };
    let found = on(&rule, &nothing, 100);
    assert_eq!((found.outlook, found.pace_days), (Outlook::TooEarly, 0));
    insta::assert_snapshot!(found.summary, @"There are too few days of entries to say when your hours are complete; the limit is January 1, 2027.");
}

#[test]
fn a_projection_past_the_year_warns() {
    let rule = only(HoursKind::Work, 366);
    assert_eq!(on(&rule, &daily(99), 99).warning, None);
    let rule = only(HoursKind::Work, 367);
    let warning = on(&rule, &daily(99), 99).warning.unwrap();
    assert_eq!(warning.code, WarningCode::PaceTooSlow);
    insta::assert_snapshot!(warning.text, @"At this pace your hours are complete on January 2, 2027, 1 day after the limit of January 1, 2027.");
}

#[test]
fn what_is_missing_is_said_by_kind() {
    let mut facts = daily(269);
    facts
        .entries
        .extend([entry(5000, HoursKind::Training, 10, 6000), entry(5001, HoursKind::Supervision, 3, 90)]);
    let found = on(&RULE, &facts, 150);
    assert_eq!(found.warning.as_ref().map(|warning| warning.code), Some(WarningCode::NoPace));
    let texts: Vec<&str> = found.kinds.iter().map(|kind| kind.text.as_str()).collect();
    insta::assert_snapshot!(format!("{}\n{}", texts.join("\n"), found.summary), @r#"
    Training: all 100 hours logged.
    Work: 151 hours of 2000 hours; 1849 hours missing, complete on June 23, 2031 at this pace.
    Supervision: 1 hour 30 minutes of 100 hours; 98 hours 30 minutes missing, next to nothing was logged lately.
    Next to no hours of supervision in the last 90 days: the limit of January 1, 2027 would be missed.
    "#);
    let near = on(&only(HoursKind::Work, 300), &facts, 270).warning.unwrap();
    assert_eq!(near.code, WarningCode::LimitNear);
    let passed = on(&only(HoursKind::Work, 300), &facts, 366).warning.unwrap();
    assert_eq!(passed.code, WarningCode::LimitPassed);
    insta::assert_snapshot!(format!("{}\n{}", near.text, passed.text), @r#"
    95 days are left until January 1, 2027, and 30 hours of work are missing.
    The limit was January 1, 2027, and 30 hours of work are missing.
    "#);
}

#[test]
fn long_leave_pauses_the_pace_and_not_the_limit() {
    let rule = only(HoursKind::Work, 300);
    let mut facts = daily(99);
    facts.leaves.push(away(100, Some(139)));
    let found = on(&rule, &facts, 120);
    assert_eq!((found.outlook, found.limit_on), (Outlook::On(day(339)), day(365)));
    facts.leaves[0].to = Some(day(129));
    assert_ne!(on(&rule, &facts, 120).outlook, Outlook::On(day(329)), "thirty days are short");
    facts.leaves[0].to = None;
    let found = on(&rule, &facts, 120);
    assert_eq!(found.outlook, Outlook::Paused);
    insta::assert_snapshot!(found.summary, @"You are away without an end date; the limit of January 1, 2027 does not move.");
}

#[test]
fn only_what_was_known_and_done_counts() {
    let rule = only(HoursKind::Work, 300);
    let mut facts = daily(99);
    assert_eq!(on(&rule, &facts, 49).kinds[0].logged_minutes, 50 * 60);
    let mut back = facts.entries[0];
    (back.minutes, back.received_at) = (0, Millis(10));
    facts.entries.push(back);
    let logged = |known| runway(&rule, &facts, 30, day(99), known).kinds[0].logged_minutes;
    assert_eq!((logged(Millis(9)), logged(Millis(10))), (6000, 5940));
    let json = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<RunwayFacts>(&json).unwrap(), facts);
}

#[test]
fn complete_hours_need_no_warning() {
    let found = on(&only(HoursKind::Work, 100), &daily(99), 400);
    assert_eq!((found.outlook, found.warning), (Outlook::Complete, None));
    assert_eq!(found.summary, "All hours are logged.");
}

#[test]
fn what_is_wrong_in_a_file_is_named_with_its_line() {
    let source =
        Framework::builtin_sources().iter().find(|file| file.path.starts_with(load::FOLDER)).unwrap();
    let cases = [
        ("training: {value: 100", "training: {value: 0", "0 can never hold here."),
        ("warn_after_days: {value: 270", "warn_after_days: {value: 400", "400 can never hold here."),
        ("fewest_days: {value: 28", "fewest_days: {value: 91", "91 can never hold here."),
        ("overlay: peer_credential", "overlay: \"\"", "This text is empty."),
        ("version: 1", "version: 0", "Versions begin at 1."),
    ];
    for (from, to, message) in cases {
        let line = source.text[..source.text.find(from).unwrap()].matches('\n').count() as u64 + 1;
        let text = source.text.replacen(from, to, 1);
        let mut findings = Vec::new();
        load_runways(&[SourceFile { path: source.path, text: &text }], &mut findings);
        let found: Vec<_> = findings.iter().map(|finding| (finding.message.as_str(), finding.line)).collect();
        assert_eq!(found, [(message, line)]);
    }
}

proptest! {
    #[test]
    fn more_hours_never_come_later(
        days in proptest::collection::vec((1_i32..150, 1_u32..600), 1..30),
        extra in (1_i32..150, 1_u32..600),
    ) {
        let rule = only(HoursKind::Work, 400);
        let mut facts = daily(0);
        facts.entries.extend((100..).zip(&days).map(|(id, (on, minutes))| entry(id, HoursKind::Work, *on, *minutes)));
        let before = on(&rule, &facts, 150);
        facts.entries.push(entry(99, HoursKind::Work, extra.0, extra.1));
        let after = on(&rule, &facts, 150);
        prop_assert!(after.outlook.badness() <= before.outlook.badness());
        prop_assert!(after.kinds[0].logged_minutes == before.kinds[0].logged_minutes + extra.1);
    }

    #[test]
    fn logged_and_missing_make_what_is_needed(
        days in proptest::collection::vec((-50_i32..150, 0_u32..2000), 0..30),
        as_of in 0_i32..200,
    ) {
        let rule = only(HoursKind::Work, 100);
        let entries = (100..).zip(&days).map(|(id, (on, minutes))| entry(id, HoursKind::Work, *on, *minutes));
        let facts = RunwayFacts { hire: HIRE, leaves: Vec::new(), entries: entries.collect() };
        let work = on(&rule, &facts, as_of).kinds.remove(0);
        prop_assert_eq!(work.missing_minutes, work.needed_minutes.saturating_sub(work.logged_minutes));
        prop_assert!(work.pace_minutes <= work.logged_minutes);
        prop_assert_eq!(work.missing_minutes == 0, work.outlook == Outlook::Complete);
        if let Outlook::On(day) = work.outlook {
            prop_assert!(day > HIRE.plus(as_of));
        }
    }
}
