//! A worker's path: where they are in their first year, what is next and why,
//! their modules with due days, what they may do, and who helps them.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::{Authorization, authorization};
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_curriculum::Module;
use fieldcraft_entities::{affiliation, person};
use uuid::Uuid;

use super::duties::{Duty, duties};
use super::next::{self, NextStep, Situation, choose};
use super::skills::{Skill, skills};
use super::stages::{Work, stage_on};
use super::standing::{Progress, Standing};
use crate::app::content::{Content, PublishedFramework};
use crate::error::AppResult;
use crate::policy::Caller;
use crate::state::App;
use crate::store::{self, facts, learning::Unanswered};
use crate::time;

/// The step from which on a person leads visits.
const LEADS: &str = "lead_with_partner";

/// A module that the person's roles ask for.
#[derive(Clone, Debug)]
pub struct Task {
    /// The module in force.
    pub module: Arc<Module>,
    /// How far they are.
    pub standing: Standing,
    /// Why it is asked.
    pub why: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// Passed as well as the requirement asks.
    pub done: bool,
    /// Not done, and its day has passed.
    pub late: bool,
}

/// The role that a path follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnPath {
    /// What it does.
    pub work: Work,
    /// First day in it.
    pub started_on: NaiveDate,
    /// The day in it, 1 on the first.
    pub day: i64,
    /// Place of the stage, while the first year lasts.
    pub stage: Option<usize>,
}

/// A worker's path.
#[derive(Clone, Debug)]
pub struct LearningPath {
    /// The role that the path follows; none without a practice role that has one.
    pub role: Option<OnPath>,
    /// Modules of their roles.
    pub tasks: Vec<Task>,
    /// The one next step.
    pub next: Option<NextStep>,
    /// What they may do on a visit; none before a framework is published.
    pub authorization: Option<(Authorization, Arc<PublishedFramework>)>,
    /// Their skills against what their roles ask.
    pub skills: Vec<Skill>,
    /// Their coaches.
    pub coaches: Vec<person::Model>,
    /// Their supervisors.
    pub supervisors: Vec<person::Model>,
}

impl App {
    /// The caller's path.
    pub async fn learning_path(&self, caller: &Caller) -> AppResult<LearningPath> {
        let person = caller.person;
        let content = self.content().await?;
        let circle = self.circle_of(person).await?;
        let (facts, day) = self.facts_of(person).await?;
        let today = facts::date(day);
        let asked = content
            .framework
            .as_ref()
            .map_or_else(Vec::new, |published| duties(published.framework, &facts, day, self.now()));
        let computed = content.framework.clone().map(|published| {
            let case = Case::new(published.framework, &facts, Millis(self.now()));
            let (held, skills) = (case.authorization(day), skills(published.framework, &case, day));
            drop(case);
            ((held, published), skills)
        });
        let (authorization, skills) = computed.unzip();
        let leads = authorization.as_ref().is_some_and(|(held, p)| may_lead(p.framework, held));
        let role = on_path(&circle.affiliations, today, leads);
        let tasks = self.tasks(&content, person, asked, today).await?;
        let zone = circle.affiliations.first().map_or(chrono_tz::UTC, |a| circle.tree.zone(a.node_id));
        let waiting = store::requests::open_by(&self.store.read, person).await?;
        let leads = || circle.coaches.iter().chain(&circle.supervisors);
        let asked = waiting.iter().find_map(|row| {
            let whom = leads().find(|lead| lead.id == row.coach_id)?;
            Some((whom.display_name.as_str(), time::local_day(row.received_at, zone)))
        });
        let situation = Situation {
            tasks: &tasks,
            unanswered: self.unanswered(person).await?,
            action: next::open_action(&store::learning::action_steps(&self.store.read, person).await?),
            role: role.map(|role| (role.work, role.day)),
            coach: circle.coaches.first().map(|coach| coach.display_name.as_str()),
            asked,
            supervisor: circle.supervisors.first().map(|lead| lead.display_name.as_str()),
            missing: authorization.as_ref().and_then(|(held, p)| missing_skill(p.framework, held)),
        };
        let next = choose(&situation);
        Ok(LearningPath {
            role,
            next,
            tasks,
            authorization,
            skills: skills.unwrap_or_default(),
            coaches: circle.coaches,
            supervisors: circle.supervisors,
        })
    }

    async fn tasks(
        &self,
        content: &Content,
        person: Uuid,
        asked: Vec<Duty>,
        today: NaiveDate,
    ) -> AppResult<Vec<Task>> {
        let db = &self.store.read;
        let readings = store::learning::readings(db, person, None).await?;
        let attempts = store::learning::attempts(db, person, None).await?;
        let tasks = asked.into_iter().filter_map(|duty| {
            let module = content.modules.get(&duty.module)?.clone();
            let standing = Standing::new(&module, &content.heads, &readings, &attempts);
            Some(task(module, standing, &duty, today))
        });
        Ok(tasks.collect())
    }

    async fn unanswered(&self, person: Uuid) -> AppResult<Option<(Unanswered, String)>> {
        let db = &self.store.read;
        let Some(waiting) = store::learning::unanswered(db, person).await? else { return Ok(None) };
        let observer = store::people::person(db, waiting.observer_id).await?;
        let name = observer.map_or_else(|| "your observer".into(), |observer| observer.display_name);
        Ok(Some((waiting, name)))
    }
}

fn task(module: Arc<Module>, standing: Standing, duty: &Duty, today: NaiveDate) -> Task {
    let due_on = duty.due_on.map(facts::date);
    let high_enough = standing.best.is_some_and(|best| best.reaches(duty.min_percent));
    let done = duty.met || standing.progress == Progress::Passed && high_enough;
    let note = standing.note(&module, due_on);
    Task {
        why: next::why_module(&duty.requirement, &duty.why, note.as_deref(), standing.progress),
        late: !done && due_on.is_some_and(|day| day < today),
        due_on,
        done,
        module,
        standing,
    }
}

/// The role that a path follows: of the roles held today (else of those to come)
/// the one begun last. A second place with the same role begins nothing anew.
fn on_path(rows: &[affiliation::Model], today: NaiveDate, leads: bool) -> Option<OnPath> {
    let with_path: Vec<(&affiliation::Model, Work)> = rows
        .iter()
        .filter(|row| row.ended_on.is_none_or(|end| end >= today))
        .filter_map(|row| Some((row, Work::of(&row.role, row.rostered_to_respond)?)))
        .collect();
    let first_day = |row: &affiliation::Model| row.started_on.max(row.hired_on);
    let begun = |row: &affiliation::Model| {
        let same = with_path.iter().filter(|(other, _)| other.role == row.role);
        same.map(|(other, _)| first_day(other)).min().unwrap_or_else(|| first_day(row))
    };
    let held = |row: &affiliation::Model| begun(row) <= today;
    let any_held = with_path.iter().any(|(row, _)| held(row));
    let (row, work) = with_path
        .iter()
        .filter(|(row, _)| !any_held || held(row))
        .max_by_key(|(row, work)| (begun(row), *work == Work::Visits))?;
    let started_on = begun(row);
    let day = today.signed_duration_since(started_on).num_days() + 1;
    Some(OnPath { work: *work, started_on, day, stage: stage_on(*work, day, leads) })
}

/// The stage that somebody with these affiliations is in today: none without a
/// path, and none once the first year is over.
pub(crate) fn stage_today(
    framework: &Framework,
    facts: &Facts,
    rows: &[affiliation::Model],
    today: NaiveDate,
    now: i64,
) -> Option<usize> {
    let held = authorization(framework, facts, facts::day(today), Millis(now));
    on_path(rows, today, may_lead(framework, &held)).and_then(|path| path.stage)
}

fn may_lead(framework: &Framework, held: &Authorization) -> bool {
    let place = |code: &str| framework.authorizations.steps.iter().position(|step| step.code == code);
    let held = held.step.as_ref().and_then(|held| place(&held.code));
    held.zip(place(LEADS)).is_some_and(|(held, leads)| held >= leads)
}

/// The next step's title, and the first skill that is missing for it.
fn missing_skill<'a>(framework: &'a Framework, held: &'a Authorization) -> Option<(&'a str, &'a str)> {
    let code = held.next.as_ref()?;
    let step = framework.authorizations.steps.iter().find(|step| step.code == *code)?;
    let skill = held.missing.iter().find(|missing| missing.competency.is_some())?;
    Some((&step.title, &skill.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn row(role: &str, started_on: &str, ended_on: Option<&str>) -> affiliation::Model {
        affiliation::Model {
            row_id: Uuid::nil(),
            affiliation_id: Uuid::nil(),
            person_id: Uuid::nil(),
            node_id: Uuid::nil(),
            role: role.into(),
            sub_kind: None,
            fte_hundredths: 100,
            rostered_to_respond: true,
            hired_on: day(started_on),
            started_on: day(started_on),
            ended_on: ended_on.map(day),
            received_at: 0,
            superseded_at: None,
            recorded_by: Uuid::nil(),
        }
    }

    fn path(rows: &[affiliation::Model]) -> Option<(i64, Option<usize>)> {
        on_path(rows, day("2026-03-10"), false).map(|role| (role.day, role.stage))
    }

    #[test]
    fn the_first_day_in_the_role_is_day_one() {
        assert_eq!(path(&[row("R2", "2026-03-10", None)]), Some((1, Some(1))));
        assert_eq!(path(&[row("R2", "2026-03-01", None)]), Some((10, Some(2))));
        assert_eq!(path(&[row("R2", "2026-03-12", None)]), Some((-1, Some(0))));
    }

    #[test]
    fn without_a_role_that_has_a_path_there_is_none() {
        assert_eq!(path(&[]), None);
        assert_eq!(path(&[row("R9", "2026-03-10", None)]), None);
        assert_eq!(path(&[row("R2", "2025-03-10", Some("2026-03-09"))]), None);
    }

    #[test]
    fn a_new_role_begins_anew_and_a_second_place_does_not() {
        let (before, second) = (row("R2", "2026-01-01", None), row("R2", "2026-03-05", None));
        assert_eq!(path(&[second, before.clone()]), Some((69, Some(3))));
        assert_eq!(path(&[before.clone(), row("R4", "2026-03-05", None)]), Some((6, Some(1))));
        // What begins next week does not hide what is held today.
        assert_eq!(path(&[before, row("R4", "2026-03-17", None)]), Some((69, Some(3))));
    }
}
