//! Observed skill of a place by month, with the limits within which months differ
//! by chance.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use fieldcraft_competencies::chart::{Judged, Point, chart};
use fieldcraft_competencies::code::CompetencyCode;
use fieldcraft_competencies::disclosure;
use fieldcraft_entities::org_node;
use uuid::Uuid;

use super::place;
use crate::app::access::verdict;
use crate::app::coaching::transfer::{Look, looks};
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store;
use crate::time;

/// The lowest rating that shows a skill: done well unprompted.
const SHOWN: u8 = 2;
const MOST_MONTHS: u32 = 36;

/// Observed skill by month.
#[derive(Clone, Debug)]
pub struct Trend {
    /// The place.
    pub node: org_node::Model,
    /// The competency, if one was asked about.
    pub competency: Option<CompetencyCode>,
    /// Months in order, the present one last.
    pub months: Vec<Month>,
    /// All good ratings and all ratings that the limits rest on; none where there is too little for limits.
    pub center: Option<(u32, u32)>,
    /// How much wider the limits are than chance alone would have them.
    pub spread: Option<f64>,
}

/// One month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Month {
    /// Its first day.
    pub from: NaiveDate,
    /// Numerator: ratings of 2 or 3.
    pub good: u32,
    /// Denominator: ratings.
    pub of: u32,
    /// Visits that they come from.
    pub visits: u32,
    /// People who were seen.
    pub people: u32,
    /// About too few people to be told to this reader; the numbers are then none.
    pub withheld: bool,
    /// The limits and what they say, where there are any.
    pub judged: Option<Judged>,
}

impl App {
    /// Observed skill at a node and below by month. Two queries beside the tree.
    pub async fn skill_trend(
        &self,
        caller: &Caller,
        node: Uuid,
        competency: Option<&str>,
        months: u32,
    ) -> AppResult<Trend> {
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let target = Target::at(tree.line(node).map(|one| one.id).collect());
        verdict(policy::check(caller, Action::ReadReadiness, &target), "place")?;
        if !(1..=MOST_MONTHS).contains(&months) {
            return Err(AppError::field("?months", format!("From 1 to {MOST_MONTHS} months.")));
        }
        let content = self.content().await?;
        let known = &content.framework()?.framework.competencies;
        let wanted = match competency {
            None => None,
            Some(text) => {
                let code: Option<CompetencyCode> = text.parse().ok();
                let code = code.filter(|code| known.iter().any(|one| one.code == *code));
                Some(code.ok_or_else(|| AppError::field("?competency", "Use the code of a competency."))?)
            }
        };
        let node = place(&tree, node)?;
        let today = time::local_day(self.now(), tree.zone(node.id));
        let this = today.with_day(1).unwrap_or(today);
        let first = this.checked_sub_months(Months::new(months - 1)).unwrap_or(this);
        let seen = store::dashboard::seen_at(db, node.id, first).await?;
        let outs = store::dashboard::outs_at(db, node.id, first).await?;
        let mut all = by_month(&looks(seen, &outs)?, first, this, wanted);
        // Whoever may not see the people by name gets nothing about few of them.
        if policy::check(caller, Action::ReadSkills, &target).is_err() {
            all.iter_mut().for_each(Month::withhold);
        }
        let (center, spread) = judge(&mut all);
        Ok(Trend { node, competency: wanted, months: all, center, spread })
    }
}

impl Month {
    fn withhold(&mut self) {
        if 0 < self.people && self.people < disclosure::FEWEST {
            *self = Self { from: self.from, withheld: true, ..Self::default() };
        }
    }
}

fn by_month(
    looks: &[Look],
    first: NaiveDate,
    last: NaiveDate,
    competency: Option<CompetencyCode>,
) -> Vec<Month> {
    let start = |on: NaiveDate| on.with_day(1).unwrap_or(on);
    let mut months: BTreeMap<NaiveDate, (Month, BTreeSet<Uuid>)> = (0..)
        .map_while(|n| first.checked_add_months(Months::new(n)).filter(|month| *month <= last))
        .map(|from| (from, (Month { from, ..Month::default() }, BTreeSet::new())))
        .collect();
    for look in looks {
        let Some((month, people)) = months.get_mut(&start(look.on)) else { continue };
        let scores = look.ratings.as_slice().iter().filter_map(|(indicator, rating)| {
            rating.score().filter(|_| competency.is_none_or(|code| indicator.competency == code))
        });
        let scores: Vec<u8> = scores.collect();
        if scores.is_empty() {
            continue;
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        month.of += count(scores.len());
        month.good += count(scores.iter().filter(|score| **score >= SHOWN).count());
        month.visits += 1;
        people.insert(look.subject);
        month.people = count(people.len());
    }
    months.into_values().map(|(month, _)| month).collect()
}

/// Puts limits to the months that have ratings; the center and the spread they rest on.
fn judge(months: &mut [Month]) -> (Option<(u32, u32)>, Option<f64>) {
    let rated = || months.iter().filter(|month| month.of > 0);
    let points: Vec<Point> = rated().map(|month| Point { good: month.good, of: month.of }).collect();
    let center = (rated().map(|month| month.good).sum(), rated().map(|month| month.of).sum());
    let Some(chart) = chart(&points) else { return (None, None) };
    let mut judged = chart.points.into_iter();
    for month in months.iter_mut().filter(|month| month.of > 0) {
        month.judged = judged.next();
    }
    (Some(center), Some(chart.spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn look(subject: u128, on: &str, ratings: &str) -> Look {
        Look {
            id: Uuid::from_u128(1),
            subject: Uuid::from_u128(subject),
            observer: Uuid::from_u128(9),
            on: day(on),
            ratings: ratings.parse().expect("ratings"),
        }
    }

    #[test]
    fn ratings_are_counted_in_the_month_of_the_visit() {
        let seen = [
            look(1, "2026-01-31", "C01.1:2 C01.2:1 C02.1:3 C01.4:NO"),
            look(1, "2026-02-01", "C01.1:3"),
            look(2, "2026-02-28", "C01.1:0 C02.1:2"),
            look(2, "2025-12-31", "C01.1:3"),
        ];
        let (first, last) = (day("2026-01-01"), day("2026-03-01"));
        let all = by_month(&seen, first, last, None);
        let figures: Vec<_> = all.iter().map(|m| (m.good, m.of, m.visits, m.people)).collect();
        assert_eq!(figures, [(2, 3, 1, 1), (2, 3, 2, 2), (0, 0, 0, 0)]);
        let one = by_month(&seen, first, last, "C02".parse().ok());
        assert_eq!(one.iter().map(|m| (m.good, m.of)).collect::<Vec<_>>(), [(1, 1), (1, 1), (0, 0)]);
    }

    #[test]
    fn what_is_withheld_leaves_nothing_behind() {
        let from = day("2026-01-01");
        let mut month = Month { from, good: 4, of: 9, visits: 3, people: 10, ..Month::default() };
        month.withhold();
        assert_eq!(month, Month { from, withheld: true, ..Month::default() });
        let mut enough = Month { from, good: 4, of: 90, visits: 30, people: 11, ..Month::default() };
        enough.withhold();
        assert_eq!(enough.people, 11);
    }

    #[test]
    fn limits_rest_on_months_with_ratings_only() {
        let mut months: Vec<Month> = (1..=9)
            .map(|n| Month { from: NaiveDate::from_ymd_opt(2026, n, 1).expect("a day"), ..Month::default() })
            .collect();
        for month in months.iter_mut().skip(1) {
            (month.good, month.of) = (8, 10);
        }
        assert_eq!(judge(&mut months).0, Some((64, 80)));
        assert!(months[0].judged.is_none() && months[8].judged.is_some());
        (months[3].good, months[3].of) = (0, 0);
        assert_eq!(judge(&mut months), (None, None));
    }
}
