//! When a skill is worth refreshing: by what was last shown of it, not by the calendar alone.
//!
//! It knows no questions and no drills, and it judges nobody: a refresher that is due asks for
//! ten minutes and counts for nothing when it is missed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::case::{Case, Dispute, Row};
use crate::code::{CompetencyCode, EvidenceType, ModuleCode};
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::Purpose;
use crate::fraction::Fraction;
use crate::requirement::{Num, Share};

/// The numbers of refreshers, data of the framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefresherRule {
    /// Days after which a skill is worth refreshing.
    pub fade_days: Num,
    /// Days for some competencies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fade_days_for: BTreeMap<CompetencyCode, Num>,
    /// Types of evidence that show the skill at work.
    pub field_types: Vec<EvidenceType>,
    /// The lowest mean of good evidence; a rating of 0 is never good.
    pub good_mean: Share,
    /// How far back good field evidence lengthens the interval.
    pub recent_days: Num,
    /// Days that each further day of such evidence adds.
    pub extends_days: Num,
    /// The most that it adds.
    pub extends_at_most_days: Num,
    /// How many questions a refresher without a drill has.
    pub questions: Num,
    /// The share in percent of a refresher that has to be right to begin the interval anew.
    pub good_percent: Num,
}

impl RefresherRule {
    /// Days after which a competency is worth refreshing, without what lengthens them.
    #[must_use]
    pub fn fade_days(&self, competency: CompetencyCode) -> i32 {
        self.fade_days_for.get(&competency).unwrap_or(&self.fade_days).value
    }

    /// Days after which a competency is worth refreshing when good field evidence was seen on so
    /// many days lately: the first begins the interval, each further one lengthens it.
    #[must_use]
    pub fn interval(&self, competency: CompetencyCode, good_days: usize) -> i32 {
        let further = i32::try_from(good_days.saturating_sub(1)).unwrap_or(i32::MAX);
        let longer = self.extends_days.value.saturating_mul(further).min(self.extends_at_most_days.value);
        self.fade_days(competency).saturating_add(longer)
    }
}

/// Whether a share of all points of a refresher reaches so many percent of them. Exact: 4 of 5
/// points are 80 percent.
///
/// ```
/// use fieldcraft_competencies::{fraction::Fraction, refresher::reaches};
///
/// let share = Fraction::new(4, 5).expect("a share");
/// assert!(reaches(share, 80));
/// assert!(!reaches(share, 81));
/// ```
#[must_use]
pub fn reaches(share: Fraction, percent: u32) -> bool {
    Fraction::new(i64::from(percent), 100).is_some_and(|enough| share >= enough)
}

/// A refresher that went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refreshed {
    /// The competency.
    pub competency: CompetencyCode,
    /// The local day on which it was finished.
    pub on: Day,
}

/// What an interval runs from, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// It was seen done well at work.
    Field,
    /// A refresher went well.
    Refresher,
    /// The module was passed.
    Learned,
}

/// How a skill stands with being refreshed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refresher {
    /// The competency.
    pub competency: CompetencyCode,
    /// What the interval runs from.
    pub since: Since,
    /// On which day that was.
    pub since_on: Day,
    /// The latest day on which it was seen done well at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_on: Option<Day>,
    /// On how many days it was seen done well at work lately.
    pub good_days: usize,
    /// Days from there until it is due, with what lengthens them.
    pub interval_days: i32,
    /// The first day on which it is due.
    pub due_on: Day,
    /// Whether that day has come.
    pub is_due: bool,
}

impl Case<'_> {
    /// The refreshers of a person on a day, those due longest first. A competency that was
    /// neither learned nor seen is not there, nor is one without an indicator for their roles.
    #[must_use]
    pub fn refreshers(&self, day: Day, refreshed: &[Refreshed]) -> Vec<Refresher> {
        let Some(rule) = &self.framework.refreshers else { return Vec::new() };
        let roles = self.roles_on(day);
        let codes = self.framework.competencies.iter().map(|competency| competency.code);
        let applies = |code: &CompetencyCode| !self.track(*code, roles).indicators.is_empty();
        let mut all: Vec<Refresher> =
            codes.filter(applies).filter_map(|code| self.refresher(rule, code, day, refreshed)).collect();
        all.sort_by_key(|refresher| (refresher.due_on, refresher.competency));
        all
    }

    fn refresher(
        &self,
        rule: &RefresherRule,
        competency: CompetencyCode,
        day: Day,
        refreshed: &[Refreshed],
    ) -> Option<Refresher> {
        let good = self.good_days(rule, competency, day);
        let field_on = good.last().copied();
        let again = refreshed.iter().filter(|one| one.competency == competency && one.on <= day);
        let candidates = [
            (field_on, Since::Field),
            (again.map(|one| one.on).max(), Since::Refresher),
            (self.learned_on(competency, day), Since::Learned),
        ];
        let known = candidates.into_iter().filter_map(|(on, since)| Some((on?, since)));
        let (since_on, since) = known.max_by_key(|(on, since)| (*on, std::cmp::Reverse(*since)))?;
        let from = day.plus(-rule.recent_days.value);
        let good_days = good.iter().filter(|on| **on > from).count();
        let interval_days = rule.interval(competency, good_days);
        let due_on = since_on.plus(interval_days);
        Some(Refresher {
            competency,
            since,
            since_on,
            field_on,
            good_days,
            interval_days,
            due_on,
            is_due: due_on <= day,
        })
    }

    /// The days on which a competency was seen done well at work, in order. Evidence need not
    /// count toward a level: who watched does not matter to what was practiced.
    fn good_days(&self, rule: &RefresherRule, competency: CompetencyCode, day: Day) -> BTreeSet<Day> {
        let seen = self.rows().iter().filter(|row| row.day <= day && is_practice(row, day));
        let seen = seen.filter(|row| rule.field_types.contains(&row.observation.evidence_type));
        seen.filter(|row| is_good(row, competency, rule.good_mean.value)).map(|row| row.day).collect()
    }

    /// The latest day on which a module that teaches a competency was passed.
    fn learned_on(&self, competency: CompetencyCode, day: Day) -> Option<Day> {
        let percent = self.framework.level_rule.knowledge_percent.value;
        let teaching = self.publications.iter().filter(|one| one.competencies.contains(&competency));
        let modules: BTreeSet<&ModuleCode> = teaching.map(|publication| &publication.module).collect();
        let passed = self.knowledge.iter().filter(|pass| pass.passed_on <= day && pass.reaches(percent));
        passed.filter(|pass| modules.contains(&pass.module)).map(|pass| pass.passed_on).max()
    }
}

/// Whether the person did the work that was seen, and nothing took the observation back.
fn is_practice(row: &Row<'_>, day: Day) -> bool {
    let formative =
        row.middle == Some(RefusalCode::PurposeNotCounting) && row.observation.purpose == Purpose::Formative;
    row.early.is_none()
        && (row.middle.is_none() || formative)
        && !row.before_hire
        && row.dispute_on(day) == Dispute::None
}

fn is_good(row: &Row<'_>, competency: CompetencyCode, good_mean: Fraction) -> bool {
    let own = row.observation.ratings.as_slice().iter().filter(|(code, _)| code.competency == competency);
    let scores: Vec<u8> = own.filter_map(|(_, rating)| rating.score()).collect();
    let mean = Fraction::mean(scores.iter().map(|score| Fraction::whole(i64::from(*score))));
    !scores.contains(&0) && mean.is_some_and(|mean| mean >= good_mean)
}
