//! What live ratings say about raters and about how much they can carry: drift,
//! the gap between raters inside and outside the line, decision reliability. They
//! inform, and never change a status.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use chrono::{Days, NaiveDate};
use fieldcraft_competencies::code::{CompetencyCode, IndicatorCode};
use fieldcraft_competencies::decision::{Components, Meter, MeterRule, Score, components, meter};
use fieldcraft_competencies::drift::{Drift, DriftRule, Gap, Joint, Sides, drift, inside_outside_gap};
use fieldcraft_competencies::scale::Ratings;
use fieldcraft_entities::{joint_observation, person};
use uuid::Uuid;

use crate::app::access::verdict;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, agreement::Seen};
use crate::time;

/// Live ratings are looked at over so many days.
const WINDOW: u64 = 365;

/// One joint observation of a rater, for a small plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Day.
    pub on: NaiveDate,
    /// Indicators that both sides rated.
    pub pairs: usize,
    /// Mean difference, above zero where the rater was kinder.
    pub difference: f64,
}

/// A rater beside others.
#[derive(Clone, Debug)]
pub struct RaterDrift {
    /// The rater.
    pub person: person::Model,
    /// What the monitor says.
    pub drift: Drift,
    /// The joint observations it rests on, in order.
    pub points: Vec<Point>,
}

/// The drift page of one rater.
#[derive(Clone, Debug)]
pub struct DriftOfRater {
    /// Beside others in joint observations.
    pub beside: RaterDrift,
    /// Of the people in the rater's line: the rater's ratings against those from outside it.
    pub gap: Option<Gap>,
}

/// The drift page of a center.
#[derive(Clone, Debug)]
pub struct DriftOfNode {
    /// Raters with joint observations, those that drift first.
    pub raters: Vec<RaterDrift>,
    /// Over all people of the center rated from inside and outside their line.
    pub gap: Option<Gap>,
}

/// How much a decision about one competency of a person could rest on.
#[derive(Clone, Debug)]
pub struct CompetencyMeter {
    /// Competency.
    pub competency: CompetencyCode,
    /// Its title.
    pub title: String,
    /// Ratings there are: observations with a rating of it.
    pub ratings: usize,
    /// Raters who gave them.
    pub raters: usize,
    /// What it comes to.
    pub meter: Meter,
}

/// What is pooled at the center, computed once a day.
#[derive(Debug)]
struct Pool {
    day: NaiveDate,
    components: BTreeMap<CompetencyCode, Components>,
    gap: Option<Gap>,
}

/// The day's pool.
#[derive(Default)]
pub struct PoolCache {
    current: ArcSwapOption<Pool>,
}

impl App {
    /// How one rater rates beside others, for the rater and whoever certifies.
    pub async fn drift_of_rater(&self, caller: &Caller, rater: Uuid) -> AppResult<DriftOfRater> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadDrift, rater).await?;
        let person = store::people::person(db, rater).await?.ok_or(AppError::NotFound("person"))?;
        let since = self.window();
        let mut rows = store::agreement::beside(db, rater, since).await?;
        rows.extend(both_sides(store::agreement::joint(db, Some(rater), None, since).await?));
        rows.extend(store::agreement::sheets(db, Some(rater), None, since).await?);
        let events = events_of(&rows);
        let mut line = store::agreement::of_the_line(db, rater, since).await?;
        line.retain(|row| row.observer_id != rater || row.relation == "same_line");
        let gap = gap(&line, |row| row.observer_id == rater);
        Ok(DriftOfRater { beside: rated_beside(person, &events), gap })
    }

    /// How the raters of a place rate beside each other, for whoever certifies there.
    pub async fn drift_of_node(&self, caller: &Caller, node: Uuid) -> AppResult<DriftOfNode> {
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let target = policy::Target::at(tree.line(node).map(|one| one.id).collect());
        verdict(policy::check(caller, Action::ReadDrift, &target), "place")?;
        let since = self.window();
        let mut rows = store::agreement::seen_by_several(db, node, since).await?;
        rows.extend(both_sides(store::agreement::joint(db, None, Some(node), since).await?));
        rows.extend(store::agreement::sheets(db, None, Some(node), since).await?);
        let events = events_of(&rows);
        let raters: BTreeSet<Uuid> = events.iter().flat_map(|event| event.by.keys().copied()).collect();
        let people = store::people::people(db, &raters.into_iter().collect::<Vec<_>>()).await?;
        let mut raters: Vec<RaterDrift> = people
            .into_iter()
            .map(|person| rated_beside(person, &events))
            .filter(|rater| rater.drift.joint > 0)
            .collect();
        let weight = |rater: &RaterDrift| rater.drift.score.map_or(-1.0, f64::abs);
        raters.sort_by(|a, b| {
            weight(b).total_cmp(&weight(a)).then_with(|| a.person.search_key.cmp(&b.person.search_key))
        });
        Ok(DriftOfNode { raters, gap: self.pool().await?.gap })
    }

    /// How much a decision about each competency of a person could rest on.
    pub async fn decision_reliability(
        &self,
        caller: &Caller,
        person: Uuid,
    ) -> AppResult<Vec<CompetencyMeter>> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let rows = store::agreement::of_person(db, person, self.window()).await?;
        let mut found: BTreeMap<CompetencyCode, (usize, BTreeSet<Uuid>)> = BTreeMap::new();
        for row in &rows {
            for (competency, _) in means(&row.ratings) {
                let (ratings, raters) = found.entry(competency).or_default();
                *ratings += 1;
                raters.insert(row.observer_id);
            }
        }
        let pool = self.pool().await?;
        let meters = framework.competencies.iter().map(|competency| {
            let (ratings, raters) = found.get(&competency.code).map_or((0, 0), |(n, by)| (*n, by.len()));
            CompetencyMeter {
                competency: competency.code,
                title: competency.title.clone(),
                ratings,
                raters,
                meter: meter(
                    pool.components.get(&competency.code).copied(),
                    ratings,
                    raters,
                    &MeterRule::DEFAULT,
                ),
            }
        });
        Ok(meters.collect())
    }

    /// The first day that is looked at.
    fn window(&self) -> NaiveDate {
        time::local_day(self.now(), chrono_tz::UTC) - Days::new(WINDOW)
    }

    /// What is pooled at the center today.
    async fn pool(&self) -> AppResult<Arc<Pool>> {
        let day = time::local_day(self.now(), chrono_tz::UTC);
        if let Some(pool) = self.pooled.current.load_full().filter(|pool| pool.day == day) {
            return Ok(pool);
        }
        let rows = store::agreement::pool(&self.store.read, self.window()).await?;
        // Estimating from a year of ratings takes long: not on the async threads.
        let pool = tokio::task::spawn_blocking(move || Pool::of(day, &rows)).await;
        let pool = Arc::new(pool.map_err(AppError::internal)?);
        self.pooled.current.store(Some(pool.clone()));
        Ok(pool)
    }
}

impl Pool {
    fn of(day: NaiveDate, rows: &[Seen]) -> Self {
        let mut scores: BTreeMap<CompetencyCode, Vec<Score<Uuid>>> = BTreeMap::new();
        for row in rows {
            for (competency, value) in means(&row.ratings) {
                let score = Score { person: row.subject_id, rater: row.observer_id, value };
                scores.entry(competency).or_default().push(score);
            }
        }
        let components = scores
            .into_iter()
            .filter_map(|(competency, scores)| Some((competency, components(&scores).ok()?)))
            .collect();
        Self { day, components, gap: gap(rows, |row| row.relation == "same_line") }
    }
}

type Scores = BTreeMap<IndicatorCode, u8>;

fn scores(text: &str) -> Scores {
    let ratings = text.parse::<Ratings>().unwrap_or_default();
    ratings.as_slice().iter().filter_map(|(code, rating)| Some((*code, rating.score()?))).collect()
}

/// The mean rating of each competency in an observation.
fn means(text: &str) -> Vec<(CompetencyCode, f64)> {
    let mut sums: BTreeMap<CompetencyCode, (f64, f64)> = BTreeMap::new();
    for (indicator, score) in scores(text) {
        let (total, count) = sums.entry(indicator.competency).or_default();
        *total += f64::from(score);
        *count += 1.0;
    }
    sums.into_iter().map(|(competency, (total, count))| (competency, total / count)).collect()
}

/// An encounter that several rated apart, however it came in: as observations of their own, as a
/// joint observation, as sheets of a joint event. It is one event, told once.
struct Event {
    on: NaiveDate,
    at: i64,
    by: BTreeMap<Uuid, Scores>,
}

fn events_of(rows: &[Seen]) -> Vec<Event> {
    let mut events: BTreeMap<(Uuid, &str), Event> = BTreeMap::new();
    for row in rows {
        let event = events.entry((row.subject_id, &row.encounter_ref)).or_insert_with(|| Event {
            on: row.observed_on,
            at: row.observed_at,
            by: BTreeMap::new(),
        });
        // Of several rows of one observer the last holds: a later one, a blind sheet.
        event.by.insert(row.observer_id, scores(&row.ratings));
    }
    events.into_values().filter(|event| event.by.len() > 1).collect()
}

/// Each side of joint observations that were recorded as such.
fn both_sides(rows: Vec<joint_observation::Model>) -> impl Iterator<Item = Seen> {
    rows.into_iter().flat_map(|row| {
        let side = |observer_id: Uuid, ratings: String| Seen {
            subject_id: row.subject_id,
            observer_id,
            encounter_ref: row.encounter_ref.clone(),
            observed_at: row.observed_at,
            observed_on: row.observed_on,
            relation: String::new(),
            ratings,
        };
        [side(row.candidate_id, row.candidate_ratings), side(row.rater_id, row.rater_ratings)]
    })
}

fn rated_beside(person: person::Model, events: &[Event]) -> RaterDrift {
    let mut own: Vec<(&Event, Joint)> = events
        .iter()
        .filter_map(|event| {
            let mine = event.by.get(&person.id)?;
            let others = event.by.iter().filter(|(rater, _)| **rater != person.id);
            let pairs: Vec<(u8, u8)> = others
                .flat_map(|(_, theirs)| {
                    mine.iter().filter_map(|(code, own)| Some((*own, *theirs.get(code)?)))
                })
                .collect();
            (!pairs.is_empty()).then_some((event, Joint { pairs }))
        })
        .collect();
    own.sort_by_key(|(event, _)| event.at);
    let rule = DriftRule::DEFAULT;
    let shown = &own[own.len().saturating_sub(rule.last)..];
    let points = shown.iter().map(|(event, joint)| {
        let total: f64 = joint.pairs.iter().map(|(own, other)| f64::from(*own) - f64::from(*other)).sum();
        Point { on: event.on, pairs: joint.pairs.len(), difference: total / joint.pairs.len() as f64 }
    });
    let points = points.collect();
    let joint: Vec<Joint> = own.into_iter().map(|(_, joint)| joint).collect();
    RaterDrift { person, drift: drift(&joint, &rule), points }
}

/// How much kinder ratings from inside are than those from outside the line, over
/// people and indicators that both sides rated. A peer is on neither side.
fn gap(rows: &[Seen], is_inside: impl Fn(&Seen) -> bool) -> Option<Gap> {
    #[derive(Default)]
    struct Side(f64, f64);
    impl Side {
        fn add(&mut self, score: u8) {
            self.0 += f64::from(score);
            self.1 += 1.0;
        }
        fn mean(&self) -> Option<f64> {
            (self.1 > 0.0).then(|| self.0 / self.1)
        }
    }
    let mut sides: BTreeMap<(Uuid, IndicatorCode), (Side, Side)> = BTreeMap::new();
    for row in rows {
        let inside = is_inside(row);
        if !inside && !["same_agency", "external"].contains(&row.relation.as_str()) {
            continue;
        }
        for (indicator, score) in scores(&row.ratings) {
            let (own, other) = sides.entry((row.subject_id, indicator)).or_default();
            if inside { own.add(score) } else { other.add(score) }
        }
    }
    let both: Vec<Sides> = sides
        .values()
        .filter_map(|(own, other)| Some(Sides { inside: own.mean()?, outside: other.mean()? }))
        .collect();
    inside_outside_gap(&both).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(subject: u128, observer: u128, encounter: &str, relation: &str, ratings: &str) -> Seen {
        Seen {
            subject_id: Uuid::from_u128(subject),
            observer_id: Uuid::from_u128(observer),
            encounter_ref: encounter.into(),
            observed_at: 0,
            observed_on: NaiveDate::default(),
            relation: relation.into(),
            ratings: ratings.into(),
        }
    }

    #[test]
    fn only_encounters_that_several_rated_are_compared() {
        let rows = [
            seen(1, 8, "A", "same_line", "C01.1:2 C01.2:3"),
            seen(1, 9, "A", "external", "C01.1:1 C01.3:0"),
            seen(2, 8, "A", "same_line", "C01.1:2"),
            seen(1, 8, "B", "same_line", "C01.1:2"),
        ];
        let events = events_of(&rows);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].by.len(), 2);
    }

    #[test]
    fn the_gap_is_over_what_both_sides_rated() {
        let rows = [
            seen(1, 8, "A", "same_line", "C01.1:3 C01.2:3 C01.3:3"),
            seen(1, 9, "B", "external", "C01.1:2 C01.2:1"),
            seen(1, 7, "C", "peer", "C01.1:0"),
        ];
        let found = gap(&rows, |row| row.relation == "same_line").expect("two are compared");
        assert_eq!(found.compared, 2);
        assert!((found.gap - 1.5).abs() < 1e-9, "{found:?}");
        assert!(gap(&rows[..1], |row| row.relation == "same_line").is_none());
    }
}
