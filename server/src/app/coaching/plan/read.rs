//! Planned against given: for one person, and for the people of a place.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::{CompetencyCode, LevelCode};
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{affiliation, coaching_plan};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::body::PlanBody;
use super::dose::{Dose, of_stage, planned, tapered};
use crate::app::learning::path::stage_today;
use crate::app::learning::stages::STAGES;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::coaching_plan::Given;
use crate::store::org::Tree;
use crate::store::transfer::Whose;
use crate::store::{self, facts};
use crate::time;

/// So many people's doses are computed at once.
const MOST_PEOPLE: usize = 400;
const MOST_WEEKS: i64 = 26;

/// A plan that holds.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// The row.
    pub row: coaching_plan::Model,
    /// What it says.
    pub body: PlanBody,
    /// The name of the place that it comes from; none when it is the person's own.
    pub place: Option<String>,
}

/// A skill of a plan, and what is left of the minutes for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillDose {
    /// The competency.
    pub competency: CompetencyCode,
    /// The level reached.
    pub level: LevelCode,
    /// Share in percent.
    pub share: i64,
}

/// What was planned for a person and what was given.
#[derive(Clone, Debug)]
pub struct PersonDose {
    /// Who.
    pub person: Uuid,
    /// Their name.
    pub name: String,
    /// Code of the stage of their first year; none when it is over.
    pub stage: Option<&'static str>,
    /// The plan that holds, if there is one.
    pub plan: Option<PlanView>,
    /// Minutes a week by the stage alone.
    pub weekly_by_stage: i64,
    /// Minutes a week after tapering.
    pub weekly: i64,
    /// The skills of the plan.
    pub skills: Vec<SkillDose>,
    /// Both within the weeks.
    pub dose: Dose,
    /// How many weeks.
    pub weeks: i64,
}

/// The people of a place, each with their dose.
#[derive(Clone, Debug)]
pub struct NodeDose {
    /// The place's own plan, or the one that it inherits.
    pub plan: Option<PlanView>,
    /// Who is coached there, by name.
    pub people: Vec<PersonDose>,
    /// All together.
    pub all: Dose,
    /// How many weeks.
    pub weeks: i64,
}

/// What doses are computed from.
struct Sources<'a> {
    framework: &'a Framework,
    tree: &'a Tree,
    affiliations: &'a [affiliation::Model],
    plans: Vec<PlanView>,
    facts: HashMap<Uuid, Facts>,
    given: HashMap<Uuid, Given>,
    names: std::sync::Arc<HashMap<Uuid, String>>,
    today: NaiveDate,
    now: i64,
    weeks: i64,
}

impl App {
    /// The plan that holds for a person, and what of it was given in the last weeks.
    pub async fn person_dose(&self, caller: &Caller, person: Uuid, weeks: i64) -> AppResult<PersonDose> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let affiliations = store::people::affiliations(db, &[person]).await?;
        let tree = store::org::tree(db).await?;
        let today = self.today_of(db, person).await?;
        let mut all = self.doses(db, &tree, &affiliations, &[person], None, (today, weeks)).await?.people;
        all.pop().ok_or_else(|| AppError::bug("one person has one dose"))
    }

    /// The plan of a place, and what was given to each of its people in the last weeks.
    pub async fn node_dose(&self, caller: &Caller, node: Uuid, weeks: i64) -> AppResult<NodeDose> {
        self.permit_node(&self.store.read, caller, Action::PlanCoaching, node).await?;
        self.dose_at(node, weeks).await
    }

    /// The same without asking who wants to know.
    pub(crate) async fn dose_at(&self, node: Uuid, weeks: i64) -> AppResult<NodeDose> {
        let db = &self.store.read;
        let tree = store::org::tree(db).await?;
        let today = time::local_day(self.now(), tree.zone(node));
        let affiliations = store::transfer::affiliations(db, &Whose::Node(node)).await?;
        let works = |row: &&affiliation::Model| {
            ["R1", "R2", "R3", "R4"].contains(&row.role.as_str())
                && row.started_on <= today
                && row.ended_on.is_none_or(|end| end >= today)
        };
        let mut people: Vec<Uuid> = affiliations.iter().filter(works).map(|row| row.person_id).collect();
        people.sort_unstable();
        people.dedup();
        if people.len() > MOST_PEOPLE {
            let detail = format!(
                "This place has more than {MOST_PEOPLE} people. Ask for an agency or a site below it."
            );
            return Err(AppError::Conflict(detail));
        }
        self.doses(db, &tree, &affiliations, &people, Some(node), (today, weeks)).await
    }

    async fn doses(
        &self,
        db: &impl ConnectionTrait,
        tree: &Tree,
        affiliations: &[affiliation::Model],
        people: &[Uuid],
        node: Option<Uuid>,
        (today, weeks): (NaiveDate, i64),
    ) -> AppResult<NodeDose> {
        if !(1..=MOST_WEEKS).contains(&weeks) {
            return Err(AppError::field("?weeks", format!("From 1 to {MOST_WEEKS} weeks.")));
        }
        let content = self.content().await?;
        let first = today.checked_sub_days(Days::new((weeks * 7 - 1).unsigned_abs())).unwrap_or(today);
        let places = affiliations.iter().map(|row| row.node_id).chain(node);
        let mut nodes: Vec<Uuid> = places.flat_map(|id| tree.line(id)).map(|node| node.id).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let rows = store::coaching_plan::begun(db, people, &nodes, today).await?;
        let sources = Sources {
            framework: content.framework()?.framework,
            tree,
            affiliations,
            plans: rows.into_iter().map(|row| view(row, tree)).collect::<AppResult<_>>()?,
            facts: facts::load(db, tree, &content, people).await?,
            given: store::coaching_plan::given(db, people, first, today).await?,
            names: self.names(db, people.iter().copied()).await?,
            today,
            now: self.now(),
            weeks,
        };
        let mut doses: Vec<PersonDose> = people.iter().map(|person| sources.of(*person)).collect();
        doses.sort_by(|a, b| (&a.name, a.person).cmp(&(&b.name, b.person)));
        let all = doses.iter().fold(Dose::default(), |sum, one| sum.plus(one.dose));
        let plan = node.and_then(|node| sources.at(node).cloned());
        Ok(NodeDose { plan, people: doses, all, weeks })
    }
}

impl Sources<'_> {
    /// The plan of the nearest place at or above a node.
    fn at(&self, node: Uuid) -> Option<&PlanView> {
        self.tree
            .line(node)
            .find_map(|place| self.plans.iter().rev().find(|plan| plan.row.node_id == Some(place.id)))
    }

    /// The person's own plan, else that of the place where they work.
    fn plan(&self, person: Uuid) -> Option<&PlanView> {
        let own = self.plans.iter().rev().find(|plan| plan.row.person_id == Some(person));
        let home = self.affiliations.iter().find(|row| row.person_id == person);
        own.or_else(|| self.at(home?.node_id))
    }

    fn of(&self, person: Uuid) -> PersonDose {
        let facts = self.facts.get(&person).cloned().unwrap_or_default();
        let held: Vec<affiliation::Model> =
            self.affiliations.iter().filter(|row| row.person_id == person).cloned().collect();
        let stage = stage_today(self.framework, &facts, &held, self.today, self.now);
        let plan = self.plan(person);
        let skills = plan.map_or_else(Vec::new, |plan| self.skills(plan, &facts));
        let shares: Vec<i64> = skills.iter().map(|skill| skill.share).collect();
        let weekly_by_stage = plan.map_or(0, |plan| of_stage(plan.body.minutes, stage));
        let weekly = tapered(weekly_by_stage, &shares);
        let given = self.given.get(&person).copied().unwrap_or_default();
        let came = held.iter().map(|row| row.started_on).min();
        let days_there = came.map_or(self.weeks * 7, |came| (self.today - came).num_days() + 1);
        PersonDose {
            person,
            name: self.names.get(&person).cloned().unwrap_or_default(),
            stage: stage.and_then(|at| STAGES.get(at)).map(|stage| stage.code),
            plan: plan.cloned(),
            weekly_by_stage,
            weekly,
            skills,
            dose: Dose {
                planned: planned(weekly, self.weeks, days_there),
                given: given.minutes,
                contacts: given.contacts,
                observations: given.observations,
                steps: given.steps,
                supervision: given.supervision,
                supervision_minutes: given.supervision_minutes,
            },
            weeks: self.weeks,
        }
    }

    fn skills(&self, plan: &PlanView, facts: &Facts) -> Vec<SkillDose> {
        let levels = Case::new(self.framework, facts, Millis(self.now)).levels(facts::day(self.today));
        let level = |code: CompetencyCode| {
            levels.iter().find(|one| one.competency == code).map_or(LevelCode::L0, |one| one.level)
        };
        let codes = plan.body.skills.iter().filter_map(|code| code.parse::<CompetencyCode>().ok());
        codes
            .map(|competency| {
                let level = level(competency);
                SkillDose { competency, level, share: plan.body.taper.share(level) }
            })
            .collect()
    }
}

fn view(row: coaching_plan::Model, tree: &Tree) -> AppResult<PlanView> {
    let body = serde_json::from_str(&row.body).map_err(AppError::internal)?;
    let place = row.node_id.and_then(|id| tree.get(id)).map(|node| node.name.clone());
    Ok(PlanView { row, body, place })
}
