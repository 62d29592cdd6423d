//! What is kept of a person: short timelines, packed into one line of text.
//!
//! ```text
//! 20514-21609;FR-01=m20514e20600n20690;FR-02=x20514;@20514=lead_with_partner:e::
//! ```
//!
//! First the days it speaks about; then, by requirement, a letter for the status
//! and the day from which it holds; then the authorization from each day on: step,
//! basis, basis of supervising, and kinds of visit that may be made alone. Days
//! are counted from 1970. A site's page looks at sixty such lines at once, so it
//! is text that can be searched without being taken apart.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::str::FromStr;

use fieldcraft_competencies::authorization::{AuthorizationState, Basis};
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::Rules;
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::timeline::HORIZON_DAYS;

/// The statuses and authorization of a person from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timelines {
    /// The day they begin with.
    pub from: Day,
    /// The day after the last they speak about.
    pub until: Day,
    /// By requirement: the status from each day on.
    pub statuses: BTreeMap<String, Vec<(Day, Status)>>,
    /// The authorization from each day on.
    pub authorization: Vec<(Day, AuthorizationState)>,
}

impl Timelines {
    /// All timelines of one person from a day on, by a framework and its rules.
    #[must_use]
    pub fn of(framework: &Framework, rules: &Rules<'_>, facts: &Facts, from: Day, known_at: Millis) -> Self {
        let case = Case::new(framework, facts, known_at);
        let codes = framework.requirements.iter().map(|requirement| requirement.code.clone());
        Self {
            from,
            until: from.plus(HORIZON_DAYS),
            statuses: codes.zip(case.timelines(rules, from)).collect(),
            authorization: case.authorization_timeline(from),
        }
    }

    /// The status of a requirement on a day, and the next day it changes.
    #[must_use]
    pub fn status(&self, requirement: &str, day: Day) -> Option<(Status, Option<Day>)> {
        self.statuses.get(requirement).and_then(|line| on(line.iter().copied(), day))
    }

    /// The authorization on a day.
    #[must_use]
    pub fn authorization(&self, day: Day) -> Option<&AuthorizationState> {
        self.authorization.iter().rev().find(|(from, _)| *from <= day).map(|(_, state)| state)
    }
}

/// What holds on a day, and when that changes otherwise than by a warning.
fn on(line: impl Iterator<Item = (Day, Status)>, day: Day) -> Option<(Status, Option<Day>)> {
    let mut holds: Option<Status> = None;
    for (from, status) in line {
        if from <= day {
            holds = Some(status);
        } else if let Some(now) = holds
            && status.without_warning() != now.without_warning()
        {
            return Some((now, Some(from)));
        }
    }
    holds.map(|status| (status, None))
}

/// A kept line, looked at without being taken apart.
#[derive(Clone, Copy)]
pub(crate) struct Glance<'a> {
    rest: &'a str,
}

impl<'a> Glance<'a> {
    /// The line, when it can be read and speaks about this day.
    pub(crate) fn at(text: &'a str, day: Day) -> Option<Self> {
        let (days, rest) = text.split_once(';')?;
        let (from, until) = span(days)?;
        (from <= day && day < until).then_some(Self { rest })
    }

    /// Statuses on a day with the next day of change, in the order of these codes.
    /// The line has the codes in their order, so a search seldom begins anew.
    pub(crate) fn statuses(
        self,
        codes: impl Iterator<Item = &'a str>,
        day: Day,
    ) -> Vec<(Status, Option<Day>)> {
        let mut parts = self.rest.split(';');
        let mut find = |code: &str| {
            let code = plain(code);
            let line = |part: &'a str| part.strip_prefix(&*code).and_then(|line| line.strip_prefix('='));
            parts.find_map(line).or_else(|| {
                parts = self.rest.split(';');
                parts.find_map(line)
            })
        };
        let absent = (Status::NotApplicable, None);
        codes.map(|code| find(code).and_then(|line| on(Line(line), day)).unwrap_or(absent)).collect()
    }

    /// The step of authorization held on a day.
    pub(crate) fn step(self, day: Day) -> Option<(String, Basis)> {
        let held = self.rest.split(';').filter_map(|part| part.strip_prefix('@')?.split_once('='));
        let (_, state) = held.rev().find(|(from, _)| number(from).is_some_and(|from| from <= day))?;
        let mut fields = state.split(':');
        let code = fields.next().filter(|code| !code.is_empty())?;
        Some((original(code), basis(fields.next()?)?))
    }
}

/// The letters and days of one requirement.
struct Line<'a>(&'a str);

impl Iterator for Line<'_> {
    type Item = (Day, Status);

    fn next(&mut self) -> Option<Self::Item> {
        let mut letters = self.0.chars();
        let status = status(letters.next()?)?;
        let rest = letters.as_str();
        let end = rest.find(|letter: char| letter.is_ascii_lowercase()).unwrap_or(rest.len());
        let (day, rest) = rest.split_at(end);
        self.0 = rest;
        Some((number(day)?, status))
    }
}

const LETTERS: [(Status, char); 7] = [
    (Status::Met, 'm'),
    (Status::MetExpiring, 'e'),
    (Status::Provisional, 'p'),
    (Status::NotMet, 'n'),
    (Status::InsufficientEvidence, 'i'),
    (Status::Waived, 'w'),
    (Status::NotApplicable, 'x'),
];

const BASES: [(Basis, &str); 4] =
    [(Basis::Evidence, "e"), (Basis::Stale, "s"), (Basis::Attested, "a"), (Basis::Provisional, "p")];

fn status(letter: char) -> Option<Status> {
    LETTERS.iter().find(|(_, known)| *known == letter).map(|(status, _)| *status)
}

fn basis(text: &str) -> Option<Basis> {
    BASES.iter().find(|(_, known)| *known == text).map(|(basis, _)| *basis)
}

fn letter(basis: Basis) -> &'static str {
    BASES.iter().find(|(known, _)| *known == basis).map_or("", |(_, letter)| *letter)
}

/// What divides a line, and what stands for it within a code.
const DIVIDERS: [(&str, &str); 8] = [
    ("%", "%p"),
    (";", "%s"),
    ("=", "%e"),
    ("@", "%a"),
    (":", "%c"),
    (",", "%k"),
    ("\"", "%q"),
    ("\\", "%b"),
];

/// A code without what divides; codes seldom have any of it.
fn plain(code: &str) -> Cow<'_, str> {
    if DIVIDERS.iter().all(|(divider, _)| !code.contains(divider)) {
        return Cow::Borrowed(code);
    }
    let all = DIVIDERS.iter();
    Cow::Owned(all.fold(code.to_owned(), |code, (divider, instead)| code.replace(divider, instead)))
}

/// The code that was written plainly.
fn original(plain: &str) -> String {
    let all = DIVIDERS.iter().rev();
    all.fold(plain.to_owned(), |code, (divider, instead)| code.replace(instead, divider))
}

fn number(text: &str) -> Option<Day> {
    text.parse().ok().map(Day)
}

/// Days before 1970 are negative, so the first sign is none that divides.
fn span(text: &str) -> Option<(Day, Day)> {
    let at = text.char_indices().skip(1).find(|(_, letter)| *letter == '-')?.0;
    Some((number(&text[..at])?, number(&text[at + 1..])?))
}

impl fmt::Display for Timelines {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}-{}", self.from.0, self.until.0)?;
        for (code, line) in &self.statuses {
            write!(to, ";{}=", plain(code))?;
            for (day, status) in line {
                let letter = LETTERS.iter().find(|(known, _)| known == status).map_or('x', |(_, l)| *l);
                to.write_char(letter)?;
                write!(to, "{}", day.0)?;
            }
        }
        for (day, state) in &self.authorization {
            let (step, on) =
                state.step.as_ref().map_or((Cow::default(), ""), |(code, on)| (plain(code), letter(*on)));
            let supervise = state.supervise.map_or("", letter);
            let kinds: Vec<Cow<'_, str>> = state.solo_visit_kinds.iter().map(|kind| plain(kind)).collect();
            write!(to, ";@{}={step}:{on}:{supervise}:{}", day.0, kinds.join(","))?;
        }
        Ok(())
    }
}

/// The line is not one of timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is kept cannot be read; run `fieldcraft recompute`")]
pub struct Unreadable;

impl FromStr for Timelines {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let mut parts = text.split(';');
        let (from, until) = parts.next().and_then(span).ok_or(Unreadable)?;
        let mut read = Self { from, until, statuses: BTreeMap::new(), authorization: Vec::new() };
        for part in parts {
            let (name, value) = part.split_once('=').ok_or(Unreadable)?;
            if let Some(day) = name.strip_prefix('@') {
                let state = state(value).ok_or(Unreadable)?;
                read.authorization.push((number(day).ok_or(Unreadable)?, state));
            } else {
                read.statuses.insert(original(name), Line(value).collect());
            }
        }
        Ok(read)
    }
}

fn state(text: &str) -> Option<AuthorizationState> {
    let mut fields = text.split(':');
    let (step, on) = (fields.next()?, fields.next()?);
    let supervise = fields.next()?;
    let kinds = fields.next()?.split(',').filter(|kind| !kind.is_empty());
    Some(AuthorizationState {
        step: if step.is_empty() { None } else { Some((original(step), basis(on)?)) },
        supervise: if supervise.is_empty() { None } else { Some(basis(supervise)?) },
        solo_visit_kinds: kinds.map(original).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Timelines {
        let line = vec![
            (Day(10), Status::Met),
            (Day(20), Status::MetExpiring),
            (Day(30), Status::InsufficientEvidence),
        ];
        let none = AuthorizationState { step: None, supervise: None, solo_visit_kinds: Vec::new() };
        let held = AuthorizationState {
            step: Some(("lead_with_partner".into(), Basis::Stale)),
            supervise: Some(Basis::Attested),
            solo_visit_kinds: vec!["follow_up".into(), "school".into()],
        };
        Timelines {
            from: Day(-3),
            until: Day(100),
            statuses: BTreeMap::from([
                ("FR-02".into(), line),
                ("FR-10".into(), vec![(Day(-3), Status::NotMet), (Day(99), Status::Waived)]),
            ]),
            authorization: vec![(Day(-3), none), (Day(15), held)],
        }
    }

    #[test]
    fn what_was_packed_is_read_again() {
        let text = some().to_string();
        assert_eq!(
            text,
            "-3-100;FR-02=m10e20i30;FR-10=n-3w99;@-3=:::;@15=lead_with_partner:s:a:follow_up,school"
        );
        assert_eq!(text.parse(), Ok(some()));
        for broken in ["", "{}", "3", "3-4;FR-02", "3-4;@x=:::", "3-4;@3=step:?::"] {
            assert_eq!(broken.parse::<Timelines>(), Err(Unreadable), "{broken}");
        }
    }

    #[test]
    fn a_code_may_hold_what_divides() {
        let mut lines = some();
        let odd = "a%s;b=\"c\\d:@,%p";
        lines.statuses.insert(odd.into(), vec![(Day(1), Status::Met)]);
        lines.authorization[1].1.step = Some((odd.into(), Basis::Stale));
        let text = lines.to_string();
        assert_eq!(text.parse(), Ok(lines));
        let glance = Glance::at(&text, Day(20)).expect("covered");
        assert_eq!(glance.statuses([odd].into_iter(), Day(20)), [(Status::Met, None)]);
        assert_eq!(glance.step(Day(20)), Some((odd.into(), Basis::Stale)));
    }

    #[test]
    fn a_kept_timeline_answers_for_every_day_it_covers() {
        let lines = some();
        assert_eq!(lines.status("FR-02", Day(10)), Some((Status::Met, Some(Day(30)))));
        assert_eq!(lines.status("FR-02", Day(29)), Some((Status::MetExpiring, Some(Day(30)))));
        assert_eq!(lines.status("FR-02", Day(30)), Some((Status::InsufficientEvidence, None)));
        assert_eq!(lines.status("FR-99", Day(30)), None);
    }

    #[test]
    fn a_glance_sees_what_reading_sees() {
        let (lines, text) = (some(), some().to_string());
        for day in (-3..100).map(Day) {
            let glance = Glance::at(&text, day).expect("covered");
            for codes in [["FR-02", "FR-10"], ["FR-10", "FR-02"]] {
                let seen = glance.statuses(codes.into_iter(), day);
                let read = codes.map(|code| lines.status(code, day).unwrap_or((Status::NotApplicable, None)));
                assert_eq!(seen, read, "{codes:?} on {day:?}");
            }
            let step = lines.authorization(day).and_then(|state| state.step.clone());
            assert_eq!(glance.step(day), step, "{day:?}");
        }
        assert!(Glance::at(&text, Day(-4)).is_none() && Glance::at(&text, Day(100)).is_none());
        assert!(Glance::at("{}", Day(1)).is_none());
        let absent = Glance::at(&text, Day(20)).expect("covered").statuses(["FR"].into_iter(), Day(20));
        assert_eq!(absent, [(Status::NotApplicable, None)]);
    }
}
