//! The evidence of one competency: its indicators, and every observation that rates one of them.

use std::rc::Rc;

use super::Roles;
use super::reading::Types;
use super::rows::Row;
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode};
use crate::day::Day;
use crate::facts::Relation;
use crate::framework::{Framework, Indicator};
use crate::level::Bar;
use crate::requirement::Num;
use crate::scale::Rating;

/// A set of a competency's indicators, by their place in the track.
pub(crate) type Mask = u32;

/// The indicators of one competency that apply to some roles, and every observation that rates one of them.
pub(crate) struct Track {
    pub(crate) competency: CompetencyCode,
    /// Applicable indicators in order of code.
    pub(crate) indicators: Vec<IndicatorCode>,
    /// The framework version in which the meaning of each last changed.
    material_since: Vec<u32>,
    pub(crate) stars: Mask,
    pub(crate) rare: Mask,
    /// Rated observations in order of observing.
    pub(crate) entries: Vec<Entry>,
    /// Entries observed on another day than they count for.
    pub(super) odd: Vec<usize>,
    /// Whether an entry shares its encounter with another row, or has a type that nobody knows.
    pub(crate) is_odd: bool,
    /// What each level's test asks of this competency.
    pub(crate) bars: Vec<Bar>,
    /// Places of entries and stars with a 0.
    pub(crate) zeros: Vec<(usize, usize)>,
    /// What each level takes from each evidence type (by number), for levels L2, L3, L4.
    counts: [[Mask; 14]; 3],
    /// Types that may show rare stars.
    shows_rare: [bool; 14],
}

/// One observation, seen from one competency.
pub(crate) struct Entry {
    /// Place of the observation among the person's rows.
    pub(crate) row: usize,
    /// Indicators with a score of 0 to 3.
    pub(crate) rated: Mask,
    /// Those among them that mean today what they meant then.
    pub(crate) fresh: Mask,
    /// Scores, two bits an indicator.
    scores: u64,
    /// How many rated indicators it needs to count.
    pub(crate) need: u32,
    /// The day that rules windows and order, and its index in the person's calendar.
    pub(crate) day: Day,
    pub(crate) index: i32,
    pub(crate) observed_on: Day,
    pub(crate) evidence_type: EvidenceType,
    pub(crate) relation: Relation,
    /// What holds of it on every day and for every clause.
    pub(crate) worth: Worth,
    /// Whether too few ratings remain once those are dropped whose indicator changed its meaning.
    pub(crate) mismatch: bool,
    /// Whether it was ever disputed in time.
    pub(crate) disputed: bool,
}

/// What holds of an entry on every day and for every clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// Nothing refuses it.
    Sound,
    /// Nothing but its observer's standing.
    NoRater,
    /// Something else.
    Refused,
}

impl Entry {
    /// The score of an indicator by its place; meaningful only if it is rated.
    pub(crate) fn score(&self, indicator: usize) -> u8 {
        u8::try_from(self.scores >> (2 * indicator) & 3).unwrap_or(0)
    }

    /// Whether an indicator, by its place, is rated and still means the same.
    pub(crate) fn rates(&self, indicator: usize) -> bool {
        self.fresh & (1 << indicator) != 0
    }

    fn is_mismatch(&self) -> bool {
        self.fresh != self.rated
            && self.fresh.count_ones() < self.need
            && (self.fresh == 0 || self.rated.count_ones() >= self.need)
    }
}

impl Track {
    /// The tracks of all competencies of a framework, in its order, in one walk over the rows.
    pub(super) fn all(framework: &Framework, roles: Roles, rows: &[Row<'_>]) -> Vec<Rc<Self>> {
        let described = &framework.competencies;
        let mut tracks: Vec<Self> =
            described.iter().map(|competency| Self::of(framework, competency.code, roles)).collect();
        let mut place_of = [usize::MAX; 256];
        for (place, track) in tracks.iter().enumerate().rev() {
            place_of[usize::from(track.competency.0)] = place;
        }
        for (at, row) in rows.iter().enumerate() {
            let mut rest = row.observation.ratings.as_slice();
            while let Some((first, _)) = rest.first() {
                let competency = first.competency;
                let same = rest.iter().take_while(|(code, _)| code.competency == competency).count();
                let (own, others) = rest.split_at(same);
                if let Some(track) = tracks.get_mut(place_of[usize::from(competency.0)]) {
                    track.add(framework, at, row, own);
                }
                rest = others;
            }
        }
        tracks.into_iter().map(Rc::new).collect()
    }

    /// A competency without any evidence yet.
    pub(super) fn of(framework: &Framework, code: CompetencyCode, roles: Roles) -> Self {
        let described = framework.competency(code).map_or(&[][..], |competency| &competency.indicators);
        let applicable: Vec<_> =
            described.iter().filter(|indicator| roles.any_outside(&indicator.not_for)).take(32).collect();
        let mask = |wanted: &dyn Fn(&Indicator) -> bool| {
            applicable
                .iter()
                .enumerate()
                .filter(|(_, indicator)| wanted(indicator))
                .fold(0, |mask, (at, _)| mask | 1 << at)
        };
        let mut track = Self {
            competency: code,
            indicators: applicable.iter().map(|indicator| indicator.code).collect(),
            material_since: applicable.iter().map(|indicator| indicator.material_since).collect(),
            stars: mask(&|indicator| indicator.star),
            rare: mask(&|indicator| indicator.rare),
            entries: Vec::new(),
            odd: Vec::new(),
            is_odd: false,
            bars: Vec::new(),
            zeros: Vec::new(),
            counts: [[0; 14]; 3],
            shows_rare: [false; 14],
        };
        track.take_evidence_rules(framework);
        let test = |test| Bar::of(&framework.level_rule, test, code, track.indicators.len());
        track.bars = framework.level_rule.tests.iter().map(test).collect();
        track
    }

    fn take_evidence_rules(&mut self, framework: &Framework) {
        for rule in &framework.evidence {
            let number = usize::from(rule.code.0).min(13);
            self.shows_rare[number] = rule.shows_rare_stars;
            for counts in &rule.counts {
                let everything = counts.competencies.is_empty() && counts.indicators.is_empty();
                let mut mask = 0;
                for (at, indicator) in self.indicators.iter().enumerate() {
                    if everything
                        || counts.competencies.contains(&self.competency)
                        || counts.indicators.contains(indicator)
                    {
                        mask |= 1 << at;
                    }
                }
                for level in counts.levels.iter().filter_map(|level| level_place(*level)) {
                    self.counts[level][number] |= mask;
                }
            }
        }
    }

    /// Takes in what an observation rates of the competency, if it is one of its indicators.
    fn add(&mut self, framework: &Framework, at: usize, row: &Row<'_>, own: &[(IndicatorCode, Rating)]) {
        let version = row.observation.framework_version;
        let (mut rated, mut fresh, mut scores) = (0, 0, 0);
        let mut from = 0;
        for (code, rating) in own {
            // Ratings and indicators stand in the same order.
            let found = self.indicators[from..].iter().position(|indicator| indicator == code);
            let found = found.map(|found| found + from);
            let found = found.or_else(|| self.indicators.iter().position(|indicator| indicator == code));
            let Some(place) = found else { continue };
            from = place + 1;
            if let Some(score) = rating.score() {
                rated |= 1 << place;
                fresh |= u32::from(self.material_since[place] <= version) << place;
                scores |= u64::from(score & 3) << (2 * place);
            }
        }
        if rated == 0 {
            return;
        }
        let mut entry = Entry {
            row: at,
            rated,
            fresh,
            scores,
            need: self.need(framework, row),
            day: row.day,
            index: row.index,
            observed_on: row.observation.observed_on,
            evidence_type: row.observation.evidence_type,
            relation: row.observation.relation,
            worth: Worth::Sound,
            mismatch: false,
            disputed: row.was_disputed(),
        };
        entry.mismatch = entry.is_mismatch();
        if row.early.is_some() || row.middle.is_some() || row.before_hire {
            entry.worth = Worth::Refused;
        } else if row.rater.is_some() {
            entry.worth = Worth::NoRater;
        }
        let place = self.entries.len();
        if entry.observed_on != entry.day {
            self.odd.push(place);
        }
        self.is_odd |= row.shares_encounter() || entry.evidence_type.0 > 13;
        let zeros = self.stars & fresh;
        if zeros != 0 {
            let zero = |star: &usize| zeros & 1 << star != 0 && entry.score(*star) == 0;
            self.zeros.extend((0..self.indicators.len()).filter(zero).map(|star| (place, star)));
        }
        self.entries.push(entry);
    }

    fn need(&self, framework: &Framework, row: &Row<'_>) -> u32 {
        let rule = &framework.level_rule.qualifying;
        let observation = row.observation;
        let single_drill = rule.one_for_single_indicator_drills
            && observation.evidence_type == EvidenceType::SIMULATION
            && observation.scenario.as_ref().is_some_and(|scenario| scenario.indicator.is_some());
        let one = single_drill
            || rule.one_for_competencies.contains(&self.competency)
            || rule.one_for_types.contains(&observation.evidence_type)
            || self.indicators.len() == 1;
        if one { 1 } else { count(rule.usual) }
    }

    /// The indicators that a question takes from a type of evidence.
    pub(crate) fn takes(&self, types: Types<'_>, evidence_type: EvidenceType) -> Mask {
        let number = usize::from(evidence_type.0).min(13);
        match types {
            Types::Level(level) => level_place(level).map_or(0, |level| self.counts[level][number]),
            Types::Listed(listed) if listed.contains(&evidence_type) => Mask::MAX,
            Types::Listed(_) => 0,
            Types::Floor(indicator) => self.counts[1][number] & 1 << indicator,
        }
    }

    /// All applicable indicators.
    pub(crate) fn everything(&self) -> Mask {
        match self.indicators.len() {
            32.. => Mask::MAX,
            fewer => (1 << fewer) - 1,
        }
    }

    /// The indicators that a level, by its place, takes from a type of evidence.
    pub(crate) fn counts_at(&self, level: usize, evidence_type: EvidenceType) -> Mask {
        self.counts[level][usize::from(evidence_type.0).min(13)]
    }

    /// The indicators that a type of evidence counts for at some level, with rare stars where it may show them.
    pub(crate) fn takes_at_all(&self, evidence_type: EvidenceType) -> Mask {
        let number = usize::from(evidence_type.0).min(13);
        self.counts.iter().fold(self.rare_shown_by(evidence_type), |mask, level| mask | level[number])
    }

    /// The rare stars that a type of evidence may show in any competency.
    pub(crate) fn rare_shown_by(&self, evidence_type: EvidenceType) -> Mask {
        if self.shows_rare[usize::from(evidence_type.0).min(13)] { self.rare } else { 0 }
    }
}

/// The place of a tested level in tables of levels.
pub(crate) fn level_place(level: LevelCode) -> Option<usize> {
    match level {
        LevelCode::L2 => Some(0),
        LevelCode::L3 => Some(1),
        LevelCode::L4 => Some(2),
        _ => None,
    }
}

fn count(number: Num) -> u32 {
    u32::try_from(number.value).unwrap_or(0)
}
