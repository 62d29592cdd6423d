//! The level rule: from the evidence of one competency to a level, or to what is missing for one.

use std::collections::BTreeMap;

use crate::calendar::Horizon;
use crate::case::{Case, Event, Lens, Mask, Member, Reading, Scope, Track, Types, Window};
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode};
use crate::day::Day;
use crate::explain::{Block, Displaced};
use crate::fraction::Fraction;
use crate::framework::LevelTest;

mod marks;
mod newest;
mod zeros;

pub(crate) use marks::Marks;
pub(crate) use newest::Bar;
pub(crate) use zeros::Zero;

/// What one level's test comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It passes.
    Passed,
    /// There is too little to say.
    Insufficient,
    /// It was shown not to be reached.
    NotMet,
}

/// One level's test with everything it rests on.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) verdict: Verdict,
    pub(crate) reading: Reading,
    /// Counted events and the fewest asked.
    pub(crate) events: usize,
    pub(crate) min_events: usize,
    /// Covered indicators and the fewest asked.
    pub(crate) covered: usize,
    pub(crate) min_covered: usize,
    /// Stars that were never rated.
    pub(crate) stars_missing: Vec<IndicatorCode>,
    /// Whether an event of a needed type is there.
    pub(crate) kind_seen: bool,
    pub(crate) score: Option<Fraction>,
    /// Stars whose last ratings fall short.
    pub(crate) stars_short: Vec<IndicatorCode>,
    pub(crate) displaced: Vec<Displaced>,
}

/// The level of a competency on a day, for one kind of question, with all it rests on.
#[derive(Debug)]
pub(crate) struct Judged {
    /// What the tests come to.
    pub(crate) marks: Marks,
    /// The tests of L2, L3 and L4, lowest first.
    tried: Vec<Tried>,
    /// Open 0s on stars.
    pub(crate) zeros: Vec<Zero>,
}

impl Judged {
    /// The level reached.
    pub(crate) fn level(&self) -> LevelCode {
        self.marks.level()
    }

    /// Whether an open 0 holds the competency below a level.
    pub(crate) fn is_capped(&self, wanted: LevelCode) -> bool {
        self.marks.is_capped(wanted)
    }

    /// The test whose evidence a demand for a level rests on.
    pub(crate) fn deciding(&self, wanted: LevelCode) -> Option<&Tried> {
        self.marks.deciding(wanted).map(|place| &self.tried[place])
    }
}

/// A level as a reader outside sees it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CompetencyLevel {
    /// The competency.
    pub competency: CompetencyCode,
    /// The level reached.
    pub level: LevelCode,
    /// The score that the level rests on, exact; absent without counted ratings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Fraction>,
    /// Counted events in the window.
    pub events: usize,
    /// Open 0s on stars that hold the level down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Block>,
}

impl Case<'_> {
    /// The level of every competency on a day, in order of code.
    #[must_use]
    pub fn levels(&self, day: Day) -> Vec<CompetencyLevel> {
        let roles = self.roles_on(day);
        let window = Window::Days(self.framework.level_rule.window_days.value);
        let mut horizon = Horizon::after(day);
        let mut one = |code| {
            let track = self.track(code, roles);
            let judged = self.judge_levels(&track, day, window, &mut horizon);
            let level = judged.level();
            let tried = judged.deciding(level.max(LevelCode::L2));
            CompetencyLevel {
                competency: code,
                level,
                score: tried.and_then(|tried| tried.score),
                events: tried.map_or(0, |tried| tried.events),
                blocked_by: judged.zeros.iter().map(|zero| zero.block(self, &track)).collect(),
            }
        };
        self.framework.competencies.iter().map(|competency| one(competency.code)).collect()
    }

    pub(crate) fn scope(&self, day: Day) -> Scope<'_, '_> {
        let rule = &self.framework.level_rule;
        Scope {
            rows: self.rows(),
            calendar: &self.calendar,
            day,
            listed_before: rule.listed_before_window_days.value,
            strongest_first: &rule.strongest_first,
        }
    }

    /// Tests every level of a competency on a day.
    pub(crate) fn judge_levels(
        &self,
        track: &Track,
        day: Day,
        window: Window,
        horizon: &mut Horizon,
    ) -> Judged {
        let rule = &self.framework.level_rule;
        let tried: Vec<Tried> =
            rule.tests.iter().map(|test| self.try_level(track, test, day, window, horizon)).collect();
        let zeros = self.open_zeros(track, day, horizon);
        let levels = rule.tests.iter().map(|test| test.level);
        Judged {
            marks: Marks {
                tried: levels.zip(tried.iter().map(|tried| tried.verdict)).collect(),
                shown: tried.iter().any(|tried| tried.events > 0),
                explains: self.explains(track.competency, day, horizon),
                teaches: self.own_standing.holds(&rule.teaching_certificates, day, horizon),
                open_zero: !zeros.is_empty(),
                zero_cap: rule.zero_cap,
            },
            tried,
            zeros,
        }
    }

    /// Whether a module that teaches a competency was passed by a day.
    fn explains(&self, competency: CompetencyCode, day: Day, horizon: &mut Horizon) -> bool {
        let first = self.taught.get_or_init(|| self.taught_from()).get(&competency).copied();
        horizon.note_some(first);
        first.is_some_and(|first| first <= day)
    }

    /// By competency, the day on which the first module that teaches it was passed.
    fn taught_from(&self) -> BTreeMap<CompetencyCode, Day> {
        let percent = self.framework.level_rule.knowledge_percent.value;
        let mut taught = BTreeMap::new();
        for pass in self.knowledge.iter().filter(|pass| pass.reaches(percent)) {
            let published = self.publications.iter().filter(|publication| publication.module == pass.module);
            for competency in published.flat_map(|publication| &publication.competencies) {
                let first = taught.entry(*competency).or_insert(pass.passed_on);
                *first = pass.passed_on.min(*first);
            }
        }
        taught
    }

    fn try_level(
        &self,
        track: &Track,
        test: &LevelTest,
        day: Day,
        window: Window,
        horizon: &mut Horizon,
    ) -> Tried {
        let rule = &self.framework.level_rule;
        let lens = Lens { types: Types::Level(test.level), window, relations: &[] };
        let mut reading = track.read(&self.scope(day), lens, horizon);
        let min_events = test.min_events_for.get(&track.competency).unwrap_or(&test.min_events).value;
        let min_events = usize::try_from(min_events).unwrap_or(0);
        let types: Vec<EvidenceType> = reading.events.iter().map(|event| event.evidence_type).collect();
        let over = self.over_cap(Some(track.competency), test.level, min_events, &types);
        reading.events.iter_mut().zip(over).for_each(|(event, over)| event.over_cap = over);
        let events = reading.counted().count();
        let covered = covered(&reading);
        let stars_missing = if test.stars_covered { track.codes(track.stars & !covered) } else { Vec::new() };
        let min_covered = rule.coverage.value.ceil_of(track.indicators.len());
        let kind_seen = reading.counted().any(|event| test.needs_one_of.contains(&event.evidence_type));
        let last = usize::try_from(rule.last_ratings.value).unwrap_or(0);
        let (score, displaced) = self.score(track, &reading, last);
        let stars_short = Self::stars_short(track, test, &reading);
        let covered = covered.count_ones() as usize;
        let enough = events >= min_events && covered >= min_covered && stars_missing.is_empty() && kind_seen;
        let reached = score.is_some_and(|score| score >= test.min_score.value) && stars_short.is_empty();
        let verdict = match (enough, reached) {
            (false, _) => Verdict::Insufficient,
            (true, false) => Verdict::NotMet,
            (true, true) => Verdict::Passed,
        };
        Tried {
            verdict,
            reading,
            events,
            min_events,
            covered,
            min_covered,
            stars_missing,
            kind_seen,
            score,
            stars_short,
            displaced,
        }
    }

    /// Marks the oldest surplus of types that may only make up a share of a minimum.
    ///
    /// `types` are those of the events in order; a competency may have a share of its own.
    pub(crate) fn over_cap(
        &self,
        code: Option<CompetencyCode>,
        level: LevelCode,
        minimum: usize,
        types: &[EvidenceType],
    ) -> Vec<bool> {
        let mut over = vec![false; types.len()];
        for cap in self.framework.level_rule.caps.iter().filter(|cap| level >= cap.from_level) {
            let share = code.and_then(|code| cap.share_for.get(&code)).unwrap_or(&cap.share);
            let allowed = share.value.floor_of(minimum);
            let of_type: Vec<usize> =
                (0..types.len()).filter(|event| types[*event] == cap.evidence_type).collect();
            let surplus = of_type.len().saturating_sub(allowed);
            of_type.into_iter().take(surplus).for_each(|event| over[event] = true);
        }
        over
    }

    /// The exact score, and the ratings that newer ones keep out of it.
    fn score(&self, track: &Track, reading: &Reading, last: usize) -> (Option<Fraction>, Vec<Displaced>) {
        let mut means = Vec::with_capacity(track.indicators.len());
        let mut displaced = Vec::new();
        for place in 0..track.indicators.len() {
            let rated: Vec<&Event> = reading.counted().filter(|event| event.rates(place)).collect();
            let (older, newest) = rated.split_at(rated.len().saturating_sub(last));
            means.extend(Fraction::mean(newest.iter().filter_map(|event| event.mean(track, place))));
            for member in older.iter().flat_map(|event| event.raters_of(place)) {
                displaced.push(Displaced {
                    evidence_id: self.id_of(track, member.entry),
                    indicator: track.indicators[place],
                });
            }
        }
        (Fraction::mean(means), displaced)
    }

    /// Stars whose last ratings hold a 0 or too few good ones.
    fn stars_short(track: &Track, test: &LevelTest, reading: &Reading) -> Vec<IndicatorCode> {
        let Some(rule) = &test.stars else {
            return Vec::new();
        };
        let [last, at_least] =
            [rule.last, rule.at_least].map(|number| usize::try_from(number.value).unwrap_or(0));
        let good = Fraction::whole(i64::from(rule.min_rating.value));
        let falls_short = |place: &usize| {
            let ratings = star_ratings(track, reading, *place);
            let newest = &ratings[ratings.len().saturating_sub(last)..];
            let good = newest.iter().filter(|(mean, _)| *mean >= good).count();
            newest.iter().any(|(_, lowest)| *lowest == 0) || good < at_least.min(newest.len())
        };
        let stars = (0..track.indicators.len()).filter(|place| track.stars & 1 << place != 0);
        stars.filter(falls_short).map(|place| track.indicators[place]).collect()
    }

    /// The id of the observation behind an entry.
    pub(crate) fn id_of(&self, track: &Track, entry: usize) -> uuid::Uuid {
        self.rows()[track.entries[entry].row].observation.id
    }
}

/// Mean and lowest rating of a star in each event that serves star tests, in
/// order: counted events, those over a share cap, and drills of rare stars.
fn star_ratings(track: &Track, reading: &Reading, place: usize) -> Vec<(Fraction, u8)> {
    let mut ratings: Vec<(usize, Fraction, u8)> = Vec::new();
    for event in reading.events.iter().filter(|event| event.rates(place)) {
        let lowest = event.raters_of(place).map(|member| track.entries[member.entry].score(place)).min();
        let place_in_order = event.members.last().map_or(0, |member| member.entry);
        ratings.extend(
            event.mean(track, place).zip(lowest).map(|(mean, lowest)| (place_in_order, mean, lowest)),
        );
    }
    for drill in reading.drills.iter().filter(|drill| drill.usable & 1 << place != 0) {
        let score = track.entries[drill.entry].score(place);
        ratings.push((drill.entry, Fraction::whole(i64::from(score)), score));
    }
    ratings.sort_by_key(|(order, _, _)| *order);
    ratings.into_iter().map(|(_, mean, lowest)| (mean, lowest)).collect()
}

/// Indicators that serve coverage: of all events, and of drills of rare stars.
fn covered(reading: &Reading) -> Mask {
    let members = reading.events.iter().flat_map(|event| &event.members).chain(&reading.drills);
    members.fold(0, |mask, member| mask | member.usable)
}

impl Event {
    /// Whether a counted row of the event rates an indicator.
    pub(crate) fn rates(&self, place: usize) -> bool {
        self.raters_of(place).next().is_some()
    }

    /// The rows of the event that rate an indicator.
    pub(crate) fn raters_of(&self, place: usize) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.usable & 1 << place != 0)
    }

    /// The mean rating of an indicator in the event.
    pub(crate) fn mean(&self, track: &Track, place: usize) -> Option<Fraction> {
        if let [alone] = self.members.as_slice() {
            let rated = alone.usable & 1 << place != 0;
            return rated.then(|| Fraction::whole(i64::from(track.entries[alone.entry].score(place))));
        }
        Fraction::mean(
            self.raters_of(place)
                .map(|member| Fraction::whole(i64::from(track.entries[member.entry].score(place)))),
        )
    }
}

impl Track {
    /// The codes of a set of indicators.
    pub(crate) fn codes(&self, mask: Mask) -> Vec<IndicatorCode> {
        (0..self.indicators.len())
            .filter(|place| mask & 1 << place != 0)
            .map(|place| self.indicators[place])
            .collect()
    }
}
