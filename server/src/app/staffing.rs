//! Staffing of a place: staff per supervisor day by day, which minutes nobody
//! covers, whether leave is leave, and who may go on a visit together. Site
//! requirements belong to the place and are evaluated when they are asked for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::{AuthorizationState, authorization};
use fieldcraft_competencies::code::RoleCode;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::explain::Evaluation;
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::staffing::cover::{CoverMap, cover_week};
use fieldcraft_competencies::staffing::leave::{LeaveReport, leave_report};
use fieldcraft_competencies::staffing::pair::{
    Member, TeamAnswer, Trigger, Visit, check_team, responding_roles,
};
use fieldcraft_competencies::staffing::ratio::{RatioReport, ratio};
use fieldcraft_competencies::staffing::{Duty, DutyKind, OnCallRule, RatioRule, Site, SiteFacts, SiteRule};
use fieldcraft_competencies::timeline::HORIZON_DAYS;
use fieldcraft_entities::org_node;
use uuid::Uuid;

use crate::app::roster::{line, monday};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, facts};
use crate::time::{self, DAY_MS};

/// Days before and after the day asked about that are counted one by one.
const AROUND_DAYS: i32 = 28;
/// Rosters older than this many days change nothing any more.
const ROSTER_DAYS: i64 = 120;
/// The most people of a team.
const LARGEST_TEAM: usize = 4;
/// Stands for the role of somebody who holds none on the day; it goes on no visits.
const STAYS: RoleCode = RoleCode(11);

/// How a place is staffed around a day.
#[derive(Clone, Debug)]
pub struct Staffing {
    /// The place.
    pub node: org_node::Model,
    /// Its IANA time zone.
    pub time_zone: &'static str,
    /// The day.
    pub as_of: NaiveDate,
    /// What had been received.
    pub known_at: i64,
    /// Staff per supervisor, four weeks back and four ahead; absent without a rule for it.
    pub ratio: Option<(RatioRule, RatioReport)>,
    /// The local week of the day, each kind of duty.
    pub cover: Vec<CoverMap>,
    /// Supervisors' leave over the same days as the ratio; absent without a rule for it.
    pub leave: Option<LeaveReport>,
    /// The site requirements with their reasons.
    pub evaluations: Vec<Evaluation>,
}

/// A visit that is planned.
#[derive(Clone, Debug)]
pub struct NewPairCheck {
    /// Who is to go.
    pub people: Vec<Uuid>,
    /// The kind of visit, such as `follow_up`.
    pub visit: String,
    /// What makes two people necessary.
    pub triggers: BTreeSet<Trigger>,
    /// The day; today when absent.
    pub on: Option<NaiveDate>,
}

/// Whether these people may go, and why not.
#[derive(Clone, Debug)]
pub struct PairCheck {
    /// The answer.
    pub answer: TeamAnswer,
    /// The day it is for.
    pub on: NaiveDate,
    /// Who was asked about, in the order of the question.
    pub team: Vec<Member>,
    /// The place allows this kind of visit alone on that day.
    pub site_allows_solo: bool,
}

impl App {
    /// How a place is staffed around a day, by what was known at an instant.
    pub async fn staffing(
        &self,
        caller: &Caller,
        node: Uuid,
        as_of: Option<NaiveDate>,
        known_at: Option<i64>,
    ) -> AppResult<Staffing> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadReadiness, node).await?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let tree = store::org::tree(db).await?;
        let row = tree.get(node).cloned().ok_or(AppError::NotFound("place"))?;
        let zone = tree.zone(node);
        let as_of = as_of.unwrap_or_else(|| time::local_day(self.now(), zone));
        let known_at = known_at.unwrap_or_else(|| self.now());
        let noon = time::start_of_day(as_of, zone);
        let span = (noon - ROSTER_DAYS * DAY_MS, noon + (i64::from(HORIZON_DAYS) + 30) * DAY_MS);
        let known = store::staffing::site_facts(db, &tree, node, span).await?;
        let (day, monday) = (facts::day(as_of), facts::day(monday(as_of)));
        Ok(report(framework, &known, day, monday, Millis(known_at)).with(row, zone.name(), as_of, known_at))
    }

    /// May these people go on this visit of a place together?
    pub async fn check_pair(&self, caller: &Caller, node: Uuid, asked: NewPairCheck) -> AppResult<PairCheck> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadReadiness, node).await?;
        let mut faults = Vec::new();
        if asked.people.is_empty() || asked.people.len() > LARGEST_TEAM {
            faults.push(FieldError::new("?person_id", "Name one to four people."));
        }
        if asked.visit.trim().is_empty() {
            faults.push(FieldError::new("?visit", "Name the kind of visit, such as follow_up."));
        }
        AppError::fields(faults)?;
        let content = self.content().await?;
        let framework = &content.framework()?.framework;
        let tree = store::org::tree(db).await?;
        let line = line(&tree, node);
        let here = store::roster::works_at(db, &asked.people, &line, node).await?;
        if asked.people.iter().any(|person| !here.iter().any(|row| row.person_id == *person)) {
            return Err(AppError::field("?person_id", "There is nobody like this at this place or above."));
        }
        let on = asked.on.unwrap_or_else(|| time::local_day(self.now(), tree.zone(node)));
        let mut all = facts::load(db, &tree, &content, &asked.people).await?;
        let names = self.names(db, asked.people.iter().copied()).await?;
        let (day, known_at) = (facts::day(on), Millis(self.now()));
        let team: Vec<Member> = asked
            .people
            .iter()
            .map(|person| {
                let known = all.remove(person).unwrap_or_default();
                let name = names.get(person).map_or("Somebody", String::as_str);
                member(framework, *person, name, &known, day, known_at)
            })
            .collect();
        let policies = store::policies::at(db, &line).await?;
        let site_allows_solo = policies.iter().any(|policy| {
            policy.kind == "solo_visit"
                && policy.code == asked.visit
                && policy.from_on <= on
                && policy.to_on.is_none_or(|to| to >= on)
        });
        let visit = Visit { kind: asked.visit, triggers: asked.triggers, site_allows_solo };
        let answer = check_team(responding_roles(framework), &team, &visit);
        Ok(PairCheck { answer, on, team, site_allows_solo })
    }
}

/// What the rules say, before it is joined with what names the place.
struct Report {
    ratio: Option<(RatioRule, RatioReport)>,
    cover: Vec<CoverMap>,
    leave: Option<LeaveReport>,
    evaluations: Vec<Evaluation>,
}

impl Report {
    fn with(
        self,
        node: org_node::Model,
        time_zone: &'static str,
        as_of: NaiveDate,
        known_at: i64,
    ) -> Staffing {
        let Self { ratio, cover, leave, evaluations } = self;
        Staffing { node, time_zone, as_of, known_at, ratio, cover, leave, evaluations }
    }
}

fn report(framework: &Framework, known: &SiteFacts, day: Day, monday: Day, known_at: Millis) -> Report {
    let site = Site::new(known, known_at);
    let (from, to) = (day.plus(-AROUND_DAYS), day.plus(AROUND_DAYS));
    let clauses = || framework.site_requirements.iter().flat_map(|requirement| &requirement.all_of);
    let counted = clauses().find_map(|clause| match &clause.rule {
        SiteRule::RatioAtMost(rule) => Some(rule.clone()),
        _ => None,
    });
    let leave: Option<&OnCallRule> = clauses().find_map(|clause| match &clause.rule {
        SiteRule::NoOnCallInLeave(rule) => Some(rule),
        _ => None,
    });
    let duties = duties_known(&known.duties, known_at);
    Report {
        ratio: counted.map(|rule| {
            let report = ratio(&site, &rule, from, to);
            (rule, report)
        }),
        cover: DutyKind::ALL.iter().map(|kind| cover_week(&duties, *kind, &known.zone, monday)).collect(),
        leave: leave.map(|rule| leave_report(&site, &rule.roles, from, to)),
        evaluations: framework
            .site_requirements
            .iter()
            .map(|requirement| site.evaluate(framework, requirement, day))
            .collect(),
    }
}

/// Of each duty the version that was received last by an instant.
fn duties_known(rows: &[Duty], known_at: Millis) -> Vec<Duty> {
    let mut latest: BTreeMap<Uuid, Duty> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.received_at <= known_at) {
        let slot = latest.entry(row.fact_id).or_insert(*row);
        if (row.received_at, *row) > (slot.received_at, *slot) {
            *slot = *row;
        }
    }
    latest.into_values().collect()
}

/// Somebody in the role in which they go on visits, with what they may do on the day.
fn member(
    framework: &Framework,
    person: Uuid,
    name: &str,
    known: &Facts,
    day: Day,
    known_at: Millis,
) -> Member {
    let held = authorization(framework, known, day, known_at);
    let state = AuthorizationState {
        step: held.step.map(|step| (step.code, step.basis)),
        supervise: held.supervise.map(|step| step.basis),
        solo_visit_kinds: held.solo_visit_kinds,
    };
    let responding = responding_roles(framework);
    let roles = known.affiliations.iter().filter(|held| held.holds_on(day));
    let role = roles.clone().find(|held| responding.contains(&held.role)).or_else(|| roles.clone().next());
    let sub_kind = role.and_then(|held| held.sub_kind.as_deref());
    Member::new(person, name, role.map_or(STAYS, |held| held.role), sub_kind, &state)
}
