//! `/me/path`: where the signed-in worker is, what is next, and why.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};

use super::fidelity::AuthorizationOut;
use super::modules::{StateOut, count};
use super::wire::PersonRef;
use super::{Problem, Signed, Tag};
use crate::app::learning::next::{Kind, NextStep};
use crate::app::learning::path::{LearningPath, Task};
use crate::app::learning::skills::{AskedLevel, Skill};
use crate::app::learning::stages::{STAGES, Work};
use crate::app::learning::standing::Score;
use crate::state::App;

/// The worker's path.
pub struct PathApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Where a worker is, what is next, and who helps.
#[derive(Object)]
#[oai(rename = "LearningPath")]
struct PathOut {
    /// First day in the role that the path follows; it may lie ahead. Absent without a practice role that has a path.
    #[oai(skip_serializing_if_is_none)]
    started_on: Option<NaiveDate>,
    /// The day in that role, 1 on the first; 0 and below before it.
    #[oai(skip_serializing_if_is_none)]
    day: Option<i64>,
    /// The stage they are in; absent after the first year and without such a role.
    #[oai(skip_serializing_if_is_none)]
    stage: Option<StageOut>,
    /// All stages; empty after the first year and without such a role.
    stages: Vec<StageOut>,
    /// The one next step; absent when nothing waits.
    #[oai(skip_serializing_if_is_none)]
    next: Option<NextStepOut>,
    /// The modules that their roles ask for.
    modules: Vec<PathModuleOut>,
    /// What they may do on a visit; absent before a framework is published.
    #[oai(skip_serializing_if_is_none)]
    authorization: Option<AuthorizationOut>,
    /// Their skills against what their roles ask, in the framework's order; empty where no level is asked.
    skills: Vec<SkillOut>,
    /// Their coaches.
    coaches: Vec<PersonRef>,
    /// Their supervisors.
    supervisors: Vec<PersonRef>,
}

/// A competency that the worker's roles ask for.
#[derive(Object)]
#[oai(rename = "PathSkill")]
struct SkillOut {
    /// Competency.
    competency: String,
    /// Its title.
    title: String,
    /// The level reached, `L0` to `L5`.
    level: String,
    /// Events that count.
    events: u32,
    /// The levels that are asked, the lowest first; never empty.
    asked: Vec<AskedLevelOut>,
}

/// A level that a role asks for.
#[derive(Object)]
#[oai(rename = "PathAskedLevel")]
struct AskedLevelOut {
    /// The level, `L1` to `L5`.
    level: String,
    /// Last day on which not having reached it is no failure.
    #[oai(skip_serializing_if_is_none)]
    by_on: Option<NaiveDate>,
    /// Reached.
    met: bool,
    /// Not reached, and its day has passed.
    late: bool,
    /// Title of the requirement that asks.
    requirement: String,
}

/// A stage of the first year.
#[derive(Object)]
#[oai(rename = "PathStage")]
struct StageOut {
    /// Code, O0 to O5.
    code: String,
    /// Title.
    title: String,
    /// What it is for and what it opens.
    text: String,
    /// Where the worker stands with it.
    state: StageStateOut,
}

/// Where a worker stands with a stage.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "PathStageState")]
enum StageStateOut {
    /// Behind them.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Later,
}

/// The one next step.
#[derive(Object)]
#[oai(rename = "PathStep")]
struct NextStepOut {
    /// What kind of thing.
    kind: KindOut,
    /// What to do.
    title: String,
    /// Why it comes next.
    why: String,
    /// By when.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
    /// How long it takes.
    #[oai(skip_serializing_if_is_none)]
    minutes: Option<u32>,
    /// Where in the front end.
    href: String,
}

/// What kind of thing comes next.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "PathStepKind")]
enum KindOut {
    /// Go on with a module.
    Module,
    /// Go along and watch.
    Shadow,
    /// Ask to be observed.
    Observation,
    /// Read what somebody observed.
    Acknowledge,
    /// Do what was agreed with the coach.
    Action,
}

/// A module that a worker's roles ask for.
#[derive(Object)]
#[oai(rename = "PathModule")]
struct PathModuleOut {
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// Minutes in all.
    minutes: u32,
    /// How far.
    state: StateOut,
    /// Lessons read.
    lessons_read: u32,
    /// Lessons in all.
    lessons: u32,
    /// Last day on which not having passed is no failure.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
    /// Why it is asked.
    why: String,
    /// Passed as well as the requirement asks.
    done: bool,
    /// Not done, and its day has passed.
    late: bool,
    /// Best result that still counts, in percent, rounded down to a hundredth.
    #[oai(skip_serializing_if_is_none)]
    best_percent: Option<f64>,
}

impl From<LearningPath> for PathOut {
    fn from(from: LearningPath) -> Self {
        let now = from.role.and_then(|role| Some((role, role.stage?)));
        Self {
            started_on: from.role.map(|role| role.started_on),
            day: from.role.map(|role| role.day),
            stage: now.map(|(role, at)| stage_out(role.work, at, at)),
            stages: now.map_or_else(Vec::new, |(role, at)| stages(role.work, at)),
            next: from.next.map(Into::into),
            modules: from.tasks.iter().map(Into::into).collect(),
            authorization: from
                .authorization
                .map(|(held, published)| AuthorizationOut::new(published.framework, &held)),
            skills: from.skills.into_iter().map(Into::into).collect(),
            coaches: from.coaches.iter().map(PersonRef::from).collect(),
            supervisors: from.supervisors.iter().map(PersonRef::from).collect(),
        }
    }
}

fn stages(work: Work, now: usize) -> Vec<StageOut> {
    (0..STAGES.len()).map(|place| stage_out(work, place, now)).collect()
}

fn stage_out(work: Work, place: usize, now: usize) -> StageOut {
    let stage = &STAGES[place];
    StageOut {
        code: stage.code.into(),
        title: stage.title.into(),
        text: stage.text(work).into(),
        state: match place.cmp(&now) {
            std::cmp::Ordering::Less => StageStateOut::Done,
            std::cmp::Ordering::Equal => StageStateOut::Now,
            std::cmp::Ordering::Greater => StageStateOut::Later,
        },
    }
}

impl From<NextStep> for NextStepOut {
    fn from(from: NextStep) -> Self {
        Self {
            kind: match from.kind {
                Kind::Module => KindOut::Module,
                Kind::Shadow => KindOut::Shadow,
                Kind::Observation => KindOut::Observation,
                Kind::Acknowledge => KindOut::Acknowledge,
                Kind::Action => KindOut::Action,
            },
            title: from.title,
            why: from.why,
            due_on: from.due_on,
            minutes: from.minutes,
            href: from.href,
        }
    }
}

impl From<Skill> for SkillOut {
    fn from(from: Skill) -> Self {
        Self {
            competency: from.competency.to_string(),
            title: from.title,
            level: from.level.to_string(),
            events: count(from.events),
            asked: from.asked.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<AskedLevel> for AskedLevelOut {
    fn from(from: AskedLevel) -> Self {
        Self {
            level: from.level.to_string(),
            by_on: from.by,
            met: from.met,
            late: from.late,
            requirement: from.requirement,
        }
    }
}

impl From<&Task> for PathModuleOut {
    fn from(from: &Task) -> Self {
        Self {
            code: from.module.code.clone(),
            title: from.module.title.clone(),
            minutes: from.module.minutes,
            state: from.standing.progress.into(),
            lessons_read: count(from.standing.read.len()),
            lessons: count(from.module.lessons.len()),
            due_on: from.due_on,
            why: from.why.clone(),
            done: from.done,
            late: from.late,
            best_percent: from.standing.best.map(Score::percent),
        }
    }
}

#[OpenApi(prefix_path = "/me", tag = "Tag::Me")]
impl PathApi {
    /// The caller's path: stage, next step, modules, and what they may do.
    #[oai(path = "/path", method = "get", operation_id = "get_path")]
    async fn get(&self, caller: Signed) -> Result<Json<PathOut>, Problem> {
        Ok(Json(self.app.learning_path(&caller).await?.into()))
    }
}
