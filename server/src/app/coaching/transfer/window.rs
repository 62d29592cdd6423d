//! What became of a transfer window. Pure.
//!
//! Passing a module opens a window of as many days as the module says. Within
//! it the indicators that the module teaches should show in the field. A
//! window is shown when the last rating in it is 2 or more on at least half of
//! them, however few visits that took.

use chrono::NaiveDate;
use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::scale::Ratings;
use uuid::Uuid;

/// The lowest rating that shows a skill: done well unprompted.
const SHOWN: u8 = 2;

/// How a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It still runs, and the skill has not shown yet.
    Open,
    /// The skill has shown.
    Shown,
    /// It is over; somebody looked, and the skill did not show.
    NotShown,
    /// It is over, and nobody saw any of it.
    NotSeen,
}

/// Somebody passed a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Who.
    pub person: Uuid,
    /// The check that was passed.
    pub attempt: Uuid,
    /// Module.
    pub module: String,
    /// Its version.
    pub version: i64,
    /// Local day.
    pub on: NaiveDate,
    /// Last day of the window.
    pub until: NaiveDate,
    /// What the module teaches, as far as it applies to the person's role.
    pub indicators: Vec<IndicatorCode>,
}

/// What somebody saw, as far as windows need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The observation.
    pub id: Uuid,
    /// Whom it is about.
    pub subject: Uuid,
    /// Who saw it.
    pub observer: Uuid,
    /// Local day of the encounter.
    pub on: NaiveDate,
    /// The ratings.
    pub ratings: Ratings,
}

/// An indicator that a module teaches, with the last rating in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taught {
    /// Its code.
    pub indicator: IndicatorCode,
    /// Rating, observation, observer and day.
    pub seen: Option<(u8, Uuid, Uuid, NaiveDate)>,
}

/// A window with what was seen in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// What opened it.
    pub opening: Opening,
    /// What the module teaches, each with the last rating.
    pub taught: Vec<Taught>,
    /// How it stands.
    pub standing: Standing,
}

impl Window {
    /// From the observations of the person, in the order of observing.
    #[must_use]
    pub fn of(opening: Opening, looks: &[&Look], today: NaiveDate) -> Self {
        let inside: Vec<&&Look> =
            looks.iter().filter(|look| (opening.on..=opening.until).contains(&look.on)).collect();
        let last = |indicator: IndicatorCode| {
            inside.iter().rev().find_map(|look| {
                Some((look.ratings.get(indicator)?.score()?, look.id, look.observer, look.on))
            })
        };
        let taught: Vec<Taught> = opening
            .indicators
            .iter()
            .map(|indicator| Taught { indicator: *indicator, seen: last(*indicator) })
            .collect();
        let standing = standing(&taught, today > opening.until);
        Self { opening, taught, standing }
    }

    /// How many indicators were seen, and on how many of them the skill showed.
    #[must_use]
    pub fn seen_and_shown(&self) -> (usize, usize) {
        let seen: Vec<u8> = self.taught.iter().filter_map(|one| Some(one.seen?.0)).collect();
        (seen.len(), seen.iter().filter(|rating| **rating >= SHOWN).count())
    }

    /// How it stands, in a sentence for the worker and the coach.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (seen, shown) = self.seen_and_shown();
        let (all, need) = (self.taught.len(), self.taught.len().div_ceil(2));
        let until = self.opening.until.format("%B %-d");
        match self.standing {
            Standing::Shown => format!("Shown in the field on {shown} of {all} indicators."),
            Standing::Open => {
                format!("{shown} of {all} indicators shown; {} more by {until}.", need.saturating_sub(shown))
            }
            Standing::NotShown => {
                format!(
                    "Over since {until}: {seen} of {all} indicators were seen, and {shown} shown; {need} were needed."
                )
            }
            Standing::NotSeen => format!("Over since {until}: nobody observed any of the {all} indicators."),
        }
    }
}

fn standing(taught: &[Taught], over: bool) -> Standing {
    let shown = taught.iter().filter(|one| one.seen.is_some_and(|seen| seen.0 >= SHOWN)).count();
    if !taught.is_empty() && shown * 2 >= taught.len() {
        Standing::Shown
    } else if !over {
        Standing::Open
    } else if taught.iter().any(|one| one.seen.is_some()) {
        Standing::NotShown
    } else {
        Standing::NotSeen
    }
}

/// How many of some windows show the skill. What still runs and what nobody
/// saw say nothing about the skill: they stand beside the rate, not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Windows.
    pub windows: u32,
    /// Still running, and not shown yet.
    pub open: u32,
    /// Over, and nobody saw any of it.
    pub not_seen: u32,
    /// Numerator.
    pub shown: u32,
    /// Denominator: shown, or seen and not shown.
    pub judged: u32,
}

impl Rate {
    /// Counts a window.
    pub fn add(&mut self, standing: Standing) {
        self.windows += 1;
        self.open += u32::from(standing == Standing::Open);
        self.not_seen += u32::from(standing == Standing::NotSeen);
        self.shown += u32::from(standing == Standing::Shown);
        self.judged += u32::from(matches!(standing, Standing::Shown | Standing::NotShown));
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        let beside = format!("{} still open, {} seen by nobody", self.open, self.not_seen);
        if self.judged == 0 {
            return format!("No window has been judged yet; {beside}.");
        }
        format!("Shown in {} of {} windows that were judged; {beside}.", self.shown, self.judged)
    }
}

/// Coaching cycles and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CycleRate {
    /// Numerator: closed as transferred.
    pub transferred: u32,
    /// Denominator: closed, those without an opportunity left out.
    pub judged: u32,
    /// Closed because no opportunity arose.
    pub no_opportunity: u32,
}

impl CycleRate {
    /// Counts a closed cycle.
    pub fn add(&mut self, outcome: &str) {
        self.transferred += u32::from(outcome == "transferred");
        self.judged += u32::from(outcome != "no_opportunity");
        self.no_opportunity += u32::from(outcome == "no_opportunity");
    }

    /// In a sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        if self.judged == 0 {
            return "No cycle has been closed with an outcome yet.".into();
        }
        format!("In {} of {} closed cycles the skill showed in the field.", self.transferred, self.judged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn opening(indicators: &[&str]) -> Opening {
        Opening {
            person: Uuid::from_u128(1),
            attempt: Uuid::from_u128(2),
            module: "M01".into(),
            version: 1,
            on: day("2026-03-02"),
            until: day("2026-05-01"),
            indicators: indicators.iter().map(|code| code.parse().expect("a code")).collect(),
        }
    }

    fn look(on: &str, ratings: &str) -> Look {
        Look {
            id: Uuid::from_u128(3),
            subject: Uuid::from_u128(1),
            observer: Uuid::from_u128(4),
            on: day(on),
            ratings: ratings.parse().expect("ratings"),
        }
    }

    fn window(looks: &[Look], today: &str) -> Window {
        let looks: Vec<&Look> = looks.iter().collect();
        Window::of(opening(&["C06.1", "C06.2", "C06.3"]), &looks, day(today))
    }

    #[test]
    fn half_of_the_indicators_at_two_or_more_show_the_skill() {
        let seen = [look("2026-03-10", "C06.1:2 C06.2:1"), look("2026-03-20", "C06.2:3 C01.1:3")];
        let shown = window(&seen, "2026-03-21");
        assert_eq!((shown.standing, shown.seen_and_shown()), (Standing::Shown, (2, 2)));
        assert_eq!(shown.sentence(), "Shown in the field on 2 of 3 indicators.");
        let first = window(&seen[..1], "2026-03-21");
        assert_eq!(first.standing, Standing::Open);
        assert_eq!(first.sentence(), "1 of 3 indicators shown; 1 more by May 1.");
        assert_eq!(window(&seen[..1], "2026-05-02").standing, Standing::NotShown);
    }

    #[test]
    fn the_last_rating_speaks_and_only_inside_the_window() {
        let worse = [look("2026-03-10", "C06.1:2 C06.2:2"), look("2026-03-20", "C06.2:1")];
        assert_eq!(window(&worse, "2026-05-02").standing, Standing::NotShown);
        let outside = [look("2026-03-01", "C06.1:3 C06.2:3"), look("2026-05-02", "C06.1:3 C06.2:3")];
        assert_eq!(window(&outside, "2026-05-02").standing, Standing::NotSeen);
        let edges = [look("2026-03-02", "C06.1:3"), look("2026-05-01", "C06.2:3")];
        assert_eq!(window(&edges, "2026-05-01").standing, Standing::Shown);
    }

    #[test]
    fn no_chance_is_no_look() {
        let seen = [look("2026-03-10", "C06.1:NO C06.2:NA")];
        assert_eq!(window(&seen, "2026-05-02").standing, Standing::NotSeen);
        assert_eq!(window(&seen, "2026-05-01").standing, Standing::Open);
    }

    #[test]
    fn a_rate_leaves_out_what_says_nothing() {
        let mut rate = Rate::default();
        for standing in [Standing::Open, Standing::NotSeen, Standing::Shown, Standing::NotShown] {
            rate.add(standing);
        }
        assert_eq!(rate, Rate { windows: 4, open: 1, not_seen: 1, shown: 1, judged: 2 });
        assert_eq!(
            rate.sentence(),
            "Shown in 1 of 2 windows that were judged; 1 still open, 1 seen by nobody."
        );
        let mut cycles = CycleRate::default();
        for outcome in ["transferred", "not", "partly", "no_opportunity"] {
            cycles.add(outcome);
        }
        assert_eq!(cycles, CycleRate { transferred: 1, judged: 3, no_opportunity: 1 });
    }
}
