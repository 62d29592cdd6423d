//! The level rule read from the newest evidence back, only as far as it decides.
//!
//! A test asks for enough events, for coverage and for the last few ratings of
//! each indicator. What is newer always goes first, so what is older than the
//! last rating that serves cannot matter before that one has left the window.

use std::ops::ControlFlow;

use super::{Marks, Verdict};
use crate::calendar::Horizon;
use crate::case::{Case, Entry, Mask, Scope, Track, Window, Worth, level_place};
use crate::code::{CompetencyCode, LevelCode};
use crate::day::Day;
use crate::framework::{LevelRule, LevelTest};
use crate::requirement::Num;

/// What one level's test asks of one competency, in plain numbers.
pub(crate) struct Bar {
    level: LevelCode,
    min_events: u32,
    min_covered: u32,
    /// How many events of a type, by number, may count.
    allowed: [u32; 14],
    /// Types, by number, of which one event must be.
    kinds: u16,
    stars_covered: bool,
    stars: Option<StarBar>,
    /// Numerator and denominator of the lowest score.
    min_score: [i128; 2],
    last: u8,
}

/// What the last ratings of each star must show.
struct StarBar {
    last: u8,
    at_least: u8,
    min_rating: i32,
}

/// A number that all counts of last ratings divide that are read from the newest back.
const SHARED: i64 = 840;
/// Divides [`SHARED`], as do all numbers below.
const MOST_LAST: u8 = 8;

impl Bar {
    pub(crate) fn of(
        rule: &LevelRule,
        test: &LevelTest,
        competency: CompetencyCode,
        indicators: usize,
    ) -> Self {
        let min_events = test.min_events_for.get(&competency).unwrap_or(&test.min_events).value;
        let minimum = usize::try_from(min_events).unwrap_or(0);
        let mut allowed = [u32::MAX; 14];
        for cap in rule.caps.iter().filter(|cap| test.level >= cap.from_level) {
            let share = cap.share_for.get(&competency).unwrap_or(&cap.share);
            let slot = &mut allowed[usize::from(cap.evidence_type.0).min(13)];
            *slot = (*slot).min(u32::try_from(share.value.floor_of(minimum)).unwrap_or(u32::MAX));
        }
        let star_bar = |stars: &crate::framework::StarTest| StarBar {
            last: small(stars.last),
            at_least: small(stars.at_least),
            min_rating: stars.min_rating.value,
        };
        Self {
            level: test.level,
            min_events: u32::try_from(minimum).unwrap_or(u32::MAX),
            min_covered: u32::try_from(rule.coverage.value.ceil_of(indicators)).unwrap_or(u32::MAX),
            allowed,
            kinds: test.needs_one_of.iter().fold(0, |kinds, kind| kinds | 1 << kind.0.min(13)),
            stars_covered: test.stars_covered,
            stars: test.stars.as_ref().map(star_bar),
            min_score: [test.min_score.value.numerator(), test.min_score.value.denominator()].map(i128::from),
            last: small(rule.last_ratings),
        }
    }

    /// Whether the test can be read from the newest back; numbers that nobody would write cannot.
    fn is_plain(&self) -> bool {
        let few = |last: u8| (1..=MOST_LAST).contains(&last);
        few(self.last) && self.stars.as_ref().is_none_or(|stars| few(stars.last)) && self.min_events > 0
    }
}

fn small(number: Num) -> u8 {
    u8::try_from(number.value.max(0)).unwrap_or(u8::MAX)
}

/// What the newest evidence has brought for one test.
struct Gathered<'b> {
    bar: &'b Bar,
    stars: Mask,
    events: u32,
    kind_seen: bool,
    used: [u32; 14],
    covered: Mask,
    /// Indicators with all the ratings that the score takes; how many each has, and their sum.
    full: Mask,
    ratings: [u8; 32],
    sums: [u8; 32],
    /// The same for the last ratings of stars: how many, how many good; and stars with a 0 among them.
    stars_full: Mask,
    star_ratings: [u8; 32],
    star_good: [u8; 32],
    star_zero: Mask,
}

impl<'b> Gathered<'b> {
    fn new(bar: &'b Bar, stars: Mask) -> Self {
        Self {
            bar,
            stars: if bar.stars.is_some() { stars } else { 0 },
            events: 0,
            kind_seen: false,
            used: [0; 14],
            covered: 0,
            full: 0,
            ratings: [0; 32],
            sums: [0; 32],
            stars_full: 0,
            star_ratings: [0; 32],
            star_good: [0; 32],
            star_zero: 0,
        }
    }

    /// Takes in an event of one row; says whether it makes any difference.
    fn event(&mut self, entry: &Entry, usable: Mask) -> bool {
        let number = usize::from(entry.evidence_type.0).min(13);
        let over_cap = self.used[number] >= self.bar.allowed[number];
        self.used[number] += 1;
        let mut serves = self.serve(entry, usable);
        if over_cap {
            return serves;
        }
        if self.events < self.bar.min_events {
            self.events += 1;
            serves = true;
        }
        if !self.kind_seen && self.bar.kinds & 1 << number != 0 {
            self.kind_seen = true;
            serves = true;
        }
        let mut open = usable & !self.full;
        serves |= open != 0;
        while open != 0 {
            let place = open.trailing_zeros() as usize;
            open &= open - 1;
            self.sums[place] += entry.score(place);
            self.ratings[place] += 1;
            if self.ratings[place] == self.bar.last {
                self.full |= 1 << place;
            }
        }
        serves
    }

    /// Takes in ratings that serve coverage and star tests; says whether they make any difference.
    fn serve(&mut self, entry: &Entry, usable: Mask) -> bool {
        let mut open = usable & self.stars & !self.stars_full;
        let serves = usable & !self.covered != 0 || open != 0;
        self.covered |= usable;
        while let Some(bar) = self.bar.stars.as_ref().filter(|_| open != 0) {
            let place = open.trailing_zeros() as usize;
            open &= open - 1;
            let score = entry.score(place);
            self.star_ratings[place] += 1;
            self.star_good[place] += u8::from(i32::from(score) >= bar.min_rating);
            self.star_zero |= u32::from(score == 0) << place;
            if self.star_ratings[place] == bar.last {
                self.stars_full |= 1 << place;
            }
        }
        serves
    }

    /// Whether nothing older can make a difference.
    fn is_full(&self, all: Mask) -> bool {
        self.full == all
            && self.stars & !self.stars_full == 0
            && self.covered == all
            && self.events == self.bar.min_events
            && self.kind_seen
    }

    fn is_enough(&self, stars: Mask) -> bool {
        self.events >= self.bar.min_events
            && self.covered.count_ones() >= self.bar.min_covered
            && self.kind_seen
            && (!self.bar.stars_covered || stars & !self.covered == 0)
    }

    fn is_reached(&self) -> bool {
        let (mut sum, mut rated) = (0, 0);
        for (ratings, total) in self.ratings.iter().zip(self.sums).filter(|(ratings, _)| **ratings > 0) {
            sum += i64::from(total) * (SHARED / i64::from(*ratings));
            rated += 1;
        }
        let [numerator, denominator] = self.bar.min_score;
        let high = rated > 0 && i128::from(sum) * denominator >= numerator * i128::from(rated * SHARED);
        high && self.star_zero == 0 && self.stars_are_good()
    }

    fn stars_are_good(&self) -> bool {
        let Some(bar) = &self.bar.stars else { return true };
        let mut stars = self.stars;
        while stars != 0 {
            let place = stars.trailing_zeros() as usize;
            stars &= stars - 1;
            if self.star_good[place] < bar.at_least.min(self.star_ratings[place]) {
                return false;
            }
        }
        true
    }
}

impl Case<'_> {
    /// What the tests of a competency come to on a day. Days are noted only on which that may change.
    pub(crate) fn marks(&self, track: &Track, day: Day, window: Window, horizon: &mut Horizon) -> Marks {
        if track.is_odd || !track.bars.iter().all(Bar::is_plain) {
            return self.judge_levels(track, day, window, horizon).marks;
        }
        let scope = self.scope(day);
        let mut tried: Vec<(LevelCode, Verdict)> =
            track.bars.iter().map(|bar| (bar.level, Verdict::Passed)).collect();
        let mut shown = false;
        // What a test comes to does not matter below one that passes.
        for (bar, tried) in track.bars.iter().zip(&mut tried).rev() {
            let (verdict, seen) = hold_against(bar, track, &scope, window, horizon);
            tried.1 = verdict;
            shown |= seen;
            if verdict == Verdict::Passed {
                break;
            }
        }
        Marks {
            tried,
            shown,
            explains: self.explains(track.competency, day, horizon),
            teaches: self.own_standing.holds(&self.framework.level_rule.teaching_certificates, day, horizon),
            open_zero: !self.open_zeros(track, day, horizon).is_empty(),
            zero_cap: self.framework.level_rule.zero_cap,
        }
    }
}

/// Holds one test against the evidence, the newest first; whether it counts any event, too.
fn hold_against(
    bar: &Bar,
    track: &Track,
    scope: &Scope<'_, '_>,
    window: Window,
    horizon: &mut Horizon,
) -> (Verdict, bool) {
    let Some(place) = level_place(bar.level) else {
        return (Verdict::Insufficient, false);
    };
    let all = track.everything();
    let mut gathered = Gathered::new(bar, track.stars);
    let (mut newest, mut oldest) = (None, None);
    track.walk(scope, window, horizon, |entry| {
        if entry.worth != Worth::Sound || entry.mismatch {
            return ControlFlow::Continue(());
        }
        let usable = entry.fresh & track.counts_at(place, entry.evidence_type);
        let serves = if usable == 0 {
            let drilled = entry.fresh & track.rare_shown_by(entry.evidence_type);
            drilled != 0 && gathered.serve(entry, drilled)
        } else if usable.count_ones() < entry.need {
            false
        } else {
            let serves = gathered.event(entry, usable);
            newest = newest.or((gathered.events > 0).then_some(entry.index));
            serves
        };
        if serves {
            oldest = Some(entry.index);
        }
        if gathered.is_full(all) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let enough = gathered.is_enough(track.stars);
    // Evidence that leaves never makes enough of too little; then only the last event matters, for L1.
    if let Some(index) = if enough { oldest } else { newest } {
        scope.note_leaving(index, window, horizon);
    }
    let verdict = match (enough, enough && gathered.is_reached()) {
        (false, _) => Verdict::Insufficient,
        (true, false) => Verdict::NotMet,
        (true, true) => Verdict::Passed,
    };
    (verdict, gathered.events > 0)
}
