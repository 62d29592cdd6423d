//! Dashboards of places: skills, their trend, capacity, and all sites in one table.

mod sites;

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::wire::PersonRef;
use super::{Problem, Signed, Tag};
use crate::app::dashboard::{
    Capacity, Demand, ModuleCover, Month, Rater, SkillCell, SkillRow, Skills, Trend,
};
use crate::state::App;
use fieldcraft_competencies::chart::Flag;
use fieldcraft_competencies::demand::{FEWEST_PEOPLE, MINUTES_A_VISIT, MINUTES_A_WEEK};
use sites::SitesOut;

/// Dashboards.
pub struct DashboardApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// What the people of a place have shown of each competency.
#[derive(Object)]
#[oai(rename = "Skills")]
struct SkillsOut {
    /// The place.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// The local day.
    as_of: NaiveDate,
    /// Competencies in the order of the cells.
    competencies: Vec<SkillTitleOut>,
    /// Fewer visits than this say nothing about a skill.
    fewest_events: usize,
    /// How many days back is looked.
    window_days: i32,
    /// People by name; never in an order of merit.
    people: Vec<SkillRowOut>,
}

/// A competency, named.
#[derive(Object)]
#[oai(rename = "SkillTitle")]
struct SkillTitleOut {
    /// Code, such as `C01`.
    code: String,
    /// Title.
    title: String,
}

/// One person's line.
#[derive(Object)]
#[oai(rename = "SkillRow")]
struct SkillRowOut {
    /// The person.
    person: PersonRef,
    /// Practice role at the place.
    role: String,
    /// In the order of the competencies.
    cells: Vec<SkillCellOut>,
}

/// One person and one competency.
#[derive(Object)]
#[oai(rename = "SkillCell")]
struct SkillCellOut {
    /// Level reached, `L0` to `L5`; without enough visits it rests on knowledge alone.
    level: String,
    /// The mean that it rests on, cut (never rounded up) to two decimals; absent without enough visits.
    #[oai(skip_serializing_if_is_none)]
    score: Option<String>,
    /// Visits that count within the window.
    events: usize,
    /// Were there enough visits to say something?
    enough: bool,
    /// An open safety concern holds the level down.
    held_back: bool,
}

/// Observed skill by month.
#[derive(Object)]
#[oai(rename = "SkillTrend")]
struct TrendOut {
    /// The place.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// The competency; absent for all of them.
    #[oai(skip_serializing_if_is_none)]
    competency: Option<String>,
    /// In order, the present month last.
    months: Vec<MonthOut>,
    /// What the limits rest on; absent below eight months with ratings.
    #[oai(skip_serializing_if_is_none)]
    center: Option<CenterOut>,
}

/// What limits rest on.
#[derive(Object)]
#[oai(rename = "TrendCenter")]
struct CenterOut {
    /// Ratings of 2 or 3.
    good: u32,
    /// Ratings.
    of: u32,
    /// How much wider the limits are than chance alone would have them, since ratings of one visit go together.
    spread: f64,
}

/// One month of observed skill.
#[derive(Object)]
#[oai(rename = "TrendMonth")]
struct MonthOut {
    /// Its first day.
    from_on: NaiveDate,
    /// Numerator: ratings of 2 or 3.
    good: u32,
    /// Denominator: ratings.
    of: u32,
    /// Visits that they come from.
    visits: u32,
    /// People who were seen.
    people: u32,
    /// About fewer than eleven people, and not told to this reader; the numbers are then 0.
    withheld: bool,
    /// Lower limit as a share; absent without limits.
    #[oai(skip_serializing_if_is_none)]
    low: Option<f64>,
    /// Upper limit as a share.
    #[oai(skip_serializing_if_is_none)]
    high: Option<f64>,
    /// Why the month stands out; absent when it does not.
    #[oai(skip_serializing_if_is_none)]
    flag: Option<TrendFlag>,
}

/// Why a month stands out.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum TrendFlag {
    /// Above the upper limit.
    Above,
    /// Below the lower limit.
    Below,
    /// At least the eighth month in a row above the center.
    RunAbove,
    /// At least the eighth month in a row below the center.
    RunBelow,
}

/// Coaches and trainers of a place beside what is asked.
#[derive(Object)]
#[oai(rename = "Capacity")]
struct CapacityOut {
    /// The place.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// The local day.
    as_of: NaiveDate,
    /// People who go on visits.
    responders: usize,
    /// Coaches with protected time.
    coaches: usize,
    /// Their protected time, 1 being a full position.
    coach_fte: f64,
    /// The time asked for that many who go on visits: half a position for twelve.
    coach_fte_asked: f64,
    /// Certified raters in reach, by name.
    raters: Vec<RaterOut>,
    /// How many are asked for; as many for each module.
    raters_asked: usize,
    /// Modules in order, and how many can deliver each.
    modules: Vec<ModuleCoverOut>,
    /// Minutes a week that coaching plans promise now.
    planned_weekly_minutes: i64,
    /// Minutes of coaching given in the last weeks.
    given_minutes: i64,
    /// Minutes planned for them.
    planned_minutes: i64,
    /// How many weeks.
    weeks: i64,
    /// Observed visits that will be owed: today, in 30 and in 90 days, if nobody is observed until then.
    demand: Vec<DemandOut>,
    /// Minutes that one observed visit is counted with.
    minutes_a_visit: i64,
    /// Minutes of a full position in a week.
    minutes_a_week: i64,
}

/// A rater in reach.
#[derive(Object)]
#[oai(rename = "RaterInReach")]
struct RaterOut {
    /// The person.
    person: PersonRef,
    /// Last day of the certificate.
    until_on: NaiveDate,
}

/// Who can deliver a module.
#[derive(Object)]
#[oai(rename = "ModuleCover")]
struct ModuleCoverOut {
    /// Its code.
    code: String,
    /// Its title.
    title: String,
    /// Certified trainers whose scope holds it.
    trainers: usize,
}

/// Observed visits that will be owed by a day.
#[derive(Object)]
#[oai(rename = "CoachingDemand")]
struct DemandOut {
    /// Days from today.
    days: i32,
    /// The fewest visits: one visit can show everything that a person lacks.
    visits: u32,
    /// People to be observed.
    people: u32,
    /// Minutes that these visits take.
    minutes: i64,
    /// Minutes of protected coach time until then.
    coach_minutes: i64,
}

#[OpenApi(tag = "Tag::Fidelity")]
impl DashboardApi {
    /// All sites the caller may read, one line each.
    #[oai(path = "/sites", method = "get", operation_id = "list_sites")]
    async fn sites(&self, caller: Signed) -> Result<Json<SitesOut>, Problem> {
        Ok(Json(self.app.sites(&caller).await?.into()))
    }

    /// What the people of a place have shown of each competency, by name.
    #[oai(path = "/nodes/:id/skills", method = "get", operation_id = "get_skills")]
    async fn skills(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<SkillsOut>, Problem> {
        Ok(Json(self.app.skills(&caller, id.0).await?.into()))
    }

    /// Observed skill of a place by month: the share of ratings of 2 or 3, with control limits.
    #[oai(path = "/nodes/:id/skill-trend", method = "get", operation_id = "get_skill_trend")]
    async fn trend(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Of this competency; of all when absent.
        competency: Query<Option<String>>,
        /// So many months, the present one included.
        #[oai(default = "usual_months")]
        months: Query<u32>,
    ) -> Result<Json<TrendOut>, Problem> {
        Ok(Json(self.app.skill_trend(&caller, id.0, competency.0.as_deref(), months.0).await?.into()))
    }

    /// Coaches, raters and trainers of a place, beside what the requirements will ask of them.
    #[oai(path = "/nodes/:id/capacity", method = "get", operation_id = "get_capacity")]
    async fn capacity(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<CapacityOut>, Problem> {
        Ok(Json(self.app.capacity(&caller, id.0).await?.into()))
    }
}

fn usual_months() -> u32 {
    18
}

/// Hundredths of a full position as a number with two decimals.
fn positions(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

impl From<Skills> for SkillsOut {
    fn from(from: Skills) -> Self {
        let title = |(code, title): (fieldcraft_competencies::code::CompetencyCode, String)| SkillTitleOut {
            code: code.to_string(),
            title,
        };
        Self {
            node_id: from.node.id,
            node_name: from.node.name,
            as_of: from.as_of,
            competencies: from.competencies.into_iter().map(title).collect(),
            fewest_events: from.fewest,
            window_days: from.window_days,
            people: from.people.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<SkillRow> for SkillRowOut {
    fn from(row: SkillRow) -> Self {
        Self {
            person: PersonRef { id: row.person, display_name: row.name },
            role: row.role,
            cells: row.cells.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<SkillCell> for SkillCellOut {
    fn from(cell: SkillCell) -> Self {
        let SkillCell { level, score, events, enough, held_back } = cell;
        Self { level: level.to_string(), score, events, enough, held_back }
    }
}

impl From<Trend> for TrendOut {
    fn from(from: Trend) -> Self {
        let center = from.center.zip(from.spread);
        Self {
            node_id: from.node.id,
            node_name: from.node.name,
            competency: from.competency.map(|code| code.to_string()),
            months: from.months.into_iter().map(Into::into).collect(),
            center: center.map(|((good, of), spread)| CenterOut { good, of, spread: rounded(spread) }),
        }
    }
}

/// To four decimals: more would claim what is not known.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

impl From<Month> for MonthOut {
    fn from(month: Month) -> Self {
        let flag = month.judged.and_then(|judged| judged.flag);
        Self {
            from_on: month.from,
            good: month.good,
            of: month.of,
            visits: month.visits,
            people: month.people,
            withheld: month.withheld,
            low: month.judged.map(|judged| rounded(judged.low)),
            high: month.judged.map(|judged| rounded(judged.high)),
            flag: flag.map(Into::into),
        }
    }
}

impl From<Flag> for TrendFlag {
    fn from(flag: Flag) -> Self {
        match flag {
            Flag::Above => Self::Above,
            Flag::Below => Self::Below,
            Flag::RunAbove => Self::RunAbove,
            Flag::RunBelow => Self::RunBelow,
        }
    }
}

impl From<Capacity> for CapacityOut {
    fn from(from: Capacity) -> Self {
        let rater = |Rater { person, name, until }: Rater| RaterOut {
            person: PersonRef { id: person, display_name: name },
            until_on: until,
        };
        let module =
            |ModuleCover { code, title, trainers }: ModuleCover| ModuleCoverOut { code, title, trainers };
        Self {
            node_id: from.node.id,
            node_name: from.node.name,
            as_of: from.as_of,
            responders: from.responders,
            coaches: from.coaches.0,
            coach_fte: positions(from.coaches.1),
            coach_fte_asked: positions(from.coach_time_asked),
            raters: from.raters.into_iter().map(rater).collect(),
            raters_asked: FEWEST_PEOPLE,
            modules: from.modules.into_iter().map(module).collect(),
            planned_weekly_minutes: from.planned_weekly,
            given_minutes: from.dose.0,
            planned_minutes: from.dose.1,
            weeks: from.dose.2,
            demand: from.demand.into_iter().map(Into::into).collect(),
            minutes_a_visit: MINUTES_A_VISIT,
            minutes_a_week: MINUTES_A_WEEK,
        }
    }
}

impl From<Demand> for DemandOut {
    fn from(from: Demand) -> Self {
        let Demand { days, visits, people, minutes, time } = from;
        Self { days, visits, people, minutes, coach_minutes: time }
    }
}
