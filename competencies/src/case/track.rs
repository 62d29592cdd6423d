//! The evidence of one competency: which observations rate it, and which of them count for a question on a day.

use super::Roles;
use super::rows::{Dispute, Row};
use crate::calendar::{Calendar, Horizon};
use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode};
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::Relation;
use crate::framework::Framework;
use crate::requirement::Num;

/// A set of a competency's indicators, by their place in the track.
pub(crate) type Mask = u32;

/// The indicators of one competency that apply to some roles, and every observation that rates one of them.
pub(crate) struct Track {
    pub(crate) competency: CompetencyCode,
    /// Applicable indicators in order of code.
    pub(crate) indicators: Vec<IndicatorCode>,
    pub(crate) stars: Mask,
    pub(crate) rare: Mask,
    /// Rated observations in order of observing.
    pub(crate) entries: Vec<Entry>,
    /// Entries observed on another day than they count for.
    odd: Vec<usize>,
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

    /// Whether too few ratings remain once those are dropped whose indicator changed its meaning.
    fn is_mismatch(&self) -> bool {
        self.fresh != self.rated
            && self.fresh.count_ones() < self.need
            && (self.fresh == 0 || self.rated.count_ones() >= self.need)
    }
}

/// Which types of evidence a question takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Types<'l> {
    /// Those that count for a level.
    Level(LevelCode),
    /// Those that a clause lists.
    Listed(&'l [EvidenceType]),
    /// For a single indicator: those that count for level L3, whatever else they rate.
    Floor(usize),
}

/// How far back a question looks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Window {
    /// This many days up to the day asked about.
    Days(i32),
    /// Days with an index above this one, whatever the day: the start is pinned.
    Above(i32),
}

/// What a question asks of the evidence of a competency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lens<'l> {
    pub(crate) types: Types<'l>,
    pub(crate) window: Window,
    pub(crate) relations: &'l [Relation],
}

/// One counted row of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    /// Place in the track's entries.
    pub(crate) entry: usize,
    /// Indicators of it that serve.
    pub(crate) usable: Mask,
}

/// Counted rows about one encounter.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Rows in order of observing.
    pub(crate) members: Vec<Member>,
    /// The strongest of their types.
    pub(crate) evidence_type: EvidenceType,
    /// Refused for amount: more of its type than the rule allows.
    pub(crate) over_cap: bool,
}

/// Which evidence counts for a question on a day, and why the rest does not.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Events in order of their last row.
    pub(crate) events: Vec<Event>,
    /// Refused entries with their code, in order; those over a cap are told by their event.
    pub(crate) refused: Vec<(usize, RefusalCode)>,
    /// Refused as the wrong type, but a drill of a rare star: serves coverage and star tests.
    pub(crate) drills: Vec<Member>,
    /// How many are too old to be listed.
    pub(crate) older: u32,
}

impl Reading {
    /// Events that count.
    pub(crate) fn counted(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(|event| !event.over_cap)
    }
}

impl Track {
    pub(super) fn new(framework: &Framework, code: CompetencyCode, roles: Roles, rows: &[Row<'_>]) -> Self {
        let described = framework.competency(code).map_or(&[][..], |competency| &competency.indicators);
        let applicable: Vec<_> =
            described.iter().filter(|indicator| roles.any_outside(&indicator.not_for)).take(32).collect();
        let mask = |wanted: &dyn Fn(&crate::framework::Indicator) -> bool| {
            applicable
                .iter()
                .enumerate()
                .filter(|(_, indicator)| wanted(indicator))
                .fold(0, |mask, (at, _)| mask | 1 << at)
        };
        let mut track = Self {
            competency: code,
            indicators: applicable.iter().map(|indicator| indicator.code).collect(),
            stars: mask(&|indicator| indicator.star),
            rare: mask(&|indicator| indicator.rare),
            entries: Vec::new(),
            odd: Vec::new(),
            zeros: Vec::new(),
            counts: [[0; 14]; 3],
            shows_rare: [false; 14],
        };
        track.take_evidence_rules(framework);
        for (at, row) in rows.iter().enumerate() {
            let version = row.observation.framework_version;
            let unchanged = mask(&|indicator| indicator.material_since <= version);
            track.add(framework, at, row, unchanged);
        }
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

    /// Takes in an observation that rates one of the indicators.
    fn add(&mut self, framework: &Framework, at: usize, row: &Row<'_>, unchanged: Mask) {
        let all = row.observation.ratings.as_slice();
        let begins = all.partition_point(|(code, _)| code.competency < self.competency);
        let own = all[begins..].iter().take_while(|(code, _)| code.competency == self.competency);
        let (mut rated, mut scores) = (0, 0);
        for (code, rating) in own {
            let place = self.indicators.iter().position(|indicator| indicator == code);
            if let (Some(place), Some(score)) = (place, rating.score()) {
                rated |= 1 << place;
                scores |= u64::from(score & 3) << (2 * place);
            }
        }
        if rated == 0 {
            return;
        }
        let entry =
            Entry { row: at, rated, fresh: rated & unchanged, scores, need: self.need(framework, row) };
        let place = self.entries.len();
        if row.observation.observed_on != row.day {
            self.odd.push(place);
        }
        let zero =
            |star: &usize| self.stars & 1 << star != 0 && entry.rates(*star) && entry.score(*star) == 0;
        self.zeros.extend((0..self.indicators.len()).filter(zero).map(|star| (place, star)));
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

    /// The indicators that a type of evidence counts for at some level, with rare stars where it may show them.
    pub(crate) fn takes_at_all(&self, evidence_type: EvidenceType) -> Mask {
        let number = usize::from(evidence_type.0).min(13);
        self.counts.iter().fold(self.rare_shown_by(evidence_type), |mask, level| mask | level[number])
    }

    /// The rare stars that a type of evidence may show in any competency.
    pub(crate) fn rare_shown_by(&self, evidence_type: EvidenceType) -> Mask {
        if self.shows_rare[usize::from(evidence_type.0).min(13)] { self.rare } else { 0 }
    }

    /// Sorts the evidence for a question on a day: every entry in scope is counted or refused, once.
    pub(crate) fn read(&self, scope: &Scope<'_, '_>, lens: Lens<'_>, horizon: &mut Horizon) -> Reading {
        let mut reading = Reading::default();
        let mut counted: Vec<Member> = Vec::new();
        let row = |entry: &Entry| &scope.rows[entry.row];
        let first = self.entries.partition_point(|entry| scope.is_unlisted(row(entry), lens.window));
        let end = self.entries.partition_point(|entry| row(entry).day <= scope.day).max(first);
        for at in first..end {
            self.sort_in(at, scope, lens, horizon, &mut reading, &mut counted);
        }
        // The next to come. Those observed on another day than they count for are looked at one by one.
        horizon.note_some(self.entries.get(end).map(|entry| row(entry).day));
        let mut older = (0..first).filter(|at| Self::asks_for(&self.entries[*at], lens)).count();
        for at in self.odd.iter().copied().filter(|at| !(first..end).contains(at)) {
            let entry = &self.entries[at];
            let observed_on = row(entry).observation.observed_on;
            horizon.note(observed_on);
            if at >= end {
                self.sort_in(at, scope, lens, horizon, &mut reading, &mut counted);
            } else if observed_on > scope.day && Self::asks_for(entry, lens) {
                older = older.saturating_sub(1);
            }
        }
        reading.older = u32::try_from(older).unwrap_or(u32::MAX);
        self.drop_duplicates(scope, &mut counted, &mut reading);
        reading.events = self.group(scope, &counted);
        reading
    }

    /// Whether a question is about an entry at all.
    fn asks_for(entry: &Entry, lens: Lens<'_>) -> bool {
        match lens.types {
            Types::Floor(indicator) => entry.rated & 1 << indicator != 0,
            Types::Level(_) | Types::Listed(_) => true,
        }
    }

    /// Counts or refuses one entry, if it is in scope.
    fn sort_in(
        &self,
        at: usize,
        scope: &Scope<'_, '_>,
        lens: Lens<'_>,
        horizon: &mut Horizon,
        reading: &mut Reading,
        counted: &mut Vec<Member>,
    ) {
        let entry = &self.entries[at];
        let row = &scope.rows[entry.row];
        horizon.note(row.observation.observed_on);
        if row.observation.observed_on > scope.day || !Self::asks_for(entry, lens) {
            return;
        }
        match self.judge(entry, scope, lens, horizon) {
            Ok(usable) => counted.push(Member { entry: at, usable }),
            Err(code) => {
                let rare = entry.fresh & self.rare_shown_by(row.observation.evidence_type);
                if code == RefusalCode::WrongType && rare != 0 && !matches!(lens.types, Types::Listed(_)) {
                    reading.drills.push(Member { entry: at, usable: rare });
                }
                reading.refused.push((at, code));
            }
        }
    }

    /// The first reason to refuse an entry, or the indicators of it that count.
    fn judge(
        &self,
        entry: &Entry,
        scope: &Scope<'_, '_>,
        lens: Lens<'_>,
        horizon: &mut Horizon,
    ) -> Result<Mask, RefusalCode> {
        let row = &scope.rows[entry.row];
        if let Some(code) = row.early {
            return Err(code);
        }
        row.note(horizon);
        if row.dispute_on(scope.day) != Dispute::None {
            return Err(RefusalCode::Disputed);
        }
        if let Some(code) = row.middle {
            return Err(code);
        }
        let single = matches!(lens.types, Types::Floor(_));
        let changed = match lens.types {
            Types::Floor(indicator) => !entry.rates(indicator),
            _ => entry.is_mismatch(),
        };
        if changed {
            return Err(RefusalCode::FrameworkMismatch);
        }
        if row.before_hire {
            return Err(RefusalCode::BeforeHire);
        }
        if !scope.is_inside(row, lens.window) {
            return Err(RefusalCode::TooOld);
        }
        scope.note_leaving(row, lens.window, horizon);
        if !lens.relations.is_empty() && !lens.relations.contains(&row.observation.relation) {
            return Err(RefusalCode::OutOfScope);
        }
        if let Some(code) = row.rater {
            return Err(code);
        }
        let usable = entry.fresh & self.takes(lens.types, row.observation.evidence_type);
        if usable == 0 {
            return Err(RefusalCode::WrongType);
        }
        if !single && usable.count_ones() < entry.need {
            return Err(RefusalCode::TooFewIndicators);
        }
        Ok(usable)
    }

    /// Of several rows by one observer about one encounter only the one saved last stays.
    fn drop_duplicates(&self, scope: &Scope<'_, '_>, counted: &mut Vec<Member>, reading: &mut Reading) {
        let shares = |member: &Member| scope.rows[self.entries[member.entry].row].shares_encounter();
        let sharing: Vec<Member> = counted.iter().copied().filter(shares).collect();
        let replaced = |members: &[Member], one: &Member| {
            shares(one) && members.iter().any(|other| self.replaces(scope, other.entry, one.entry))
        };
        counted.retain(|member| {
            let stays = !replaced(&sharing, member);
            if !stays {
                reading.refused.push((member.entry, RefusalCode::DuplicateEvent));
            }
            stays
        });
        let drills: Vec<Member> = reading.drills.iter().copied().filter(shares).collect();
        reading.drills.retain(|member| !replaced(&drills, member));
        reading.refused.sort_by_key(|(entry, _)| *entry);
    }

    /// Whether one entry is a later form of the same observer about the same encounter as another.
    pub(crate) fn replaces(&self, scope: &Scope<'_, '_>, later: usize, earlier: usize) -> bool {
        let (later, earlier) = (&scope.rows[self.entries[later].row], &scope.rows[self.entries[earlier].row]);
        later.observation.observer == earlier.observation.observer
            && later.observation.id != earlier.observation.id
            && later.same_encounter(earlier)
            && later.saved() > earlier.saved()
    }

    fn group(&self, scope: &Scope<'_, '_>, counted: &[Member]) -> Vec<Event> {
        let row = |member: &Member| &scope.rows[self.entries[member.entry].row];
        let mut events: Vec<Event> = Vec::with_capacity(counted.len());
        for member in counted {
            let evidence_type = row(member).observation.evidence_type;
            let shares = row(member).shares_encounter();
            let same = |event: &Event| shares && row(member).same_encounter(row(&event.members[0]));
            match events.iter().position(same) {
                Some(at) => {
                    // The event moves to the place of its last row.
                    let mut event = events.remove(at);
                    event.members.push(*member);
                    event.evidence_type = scope.stronger(event.evidence_type, evidence_type);
                    events.push(event);
                }
                None => events.push(Event { members: vec![*member], evidence_type, over_cap: false }),
            }
        }
        events
    }
}

/// The rows, the day asked about, and the numbers that a reading needs.
pub(crate) struct Scope<'s, 'a> {
    pub(crate) rows: &'s [Row<'a>],
    pub(crate) calendar: &'s Calendar,
    pub(crate) day: Day,
    /// How far before the window refused evidence is listed, in days.
    pub(crate) listed_before: i32,
    pub(crate) strongest_first: &'s [EvidenceType],
}

impl Scope<'_, '_> {
    /// The index that days in a window are above.
    fn above(&self, window: Window) -> i32 {
        match window {
            Window::Days(days) => self.calendar.index(self.day) - days,
            Window::Above(index) => index,
        }
    }

    fn is_inside(&self, row: &Row<'_>, window: Window) -> bool {
        row.index > self.above(window)
    }

    /// Whether a row is too old even to be listed.
    fn is_unlisted(&self, row: &Row<'_>, window: Window) -> bool {
        row.index <= self.above(window) - self.listed_before
    }

    fn note_leaving(&self, row: &Row<'_>, window: Window, horizon: &mut Horizon) {
        if let Window::Days(days) = window {
            horizon.note_some(self.calendar.day_at(row.index + days));
        }
    }

    pub(crate) fn stronger(&self, one: EvidenceType, other: EvidenceType) -> EvidenceType {
        let rank = |wanted: EvidenceType| {
            let found = self.strongest_first.iter().position(|listed| *listed == wanted);
            (found.unwrap_or(usize::MAX), wanted)
        };
        if rank(other) < rank(one) { other } else { one }
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
