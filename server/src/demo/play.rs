//! Plays the script: each act is a deed of the app layer, by the person who
//! would do it, at its own instant.

use chrono::Days;
use fastrand::Rng;
use fieldcraft_competencies::code::RoleCode;
use fieldcraft_competencies::framework::Framework;

use super::cast::{CAST, at};
use super::plan::{Act, Visit};
use super::stage::Stage;
use super::{certifying, checks, coaching, records};
use crate::app::coaching::{NewCycle, NewStep};
use crate::app::observations::{NewObservation, NewRating, NewResponse, Response};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store;
use crate::time;

pub(super) const MINUTE: i64 = 60_000;
/// Codes of a visit: what is watched on even and on odd ones.
const WATCHED: [&[&str]; 2] =
    [&["C01", "C02", "C08", "C03", "C05"], &["C01", "C02", "C08", "C04", "C06", "C07", "C10", "C11"]];
const STRENGTHS: [&str; 4] = [
    "Calm from the door on; the family set the pace.",
    "Plain words, and the question was asked without a detour.",
    "The plan was in the family's own words and everybody had a copy.",
    "Good watch over the room; stepped out at the right moment.",
];
const NEXT: [&str; 4] = [
    "Ask about all three kinds of harm before the plan is begun.",
    "Check the feeling before offering choices.",
    "Name the day and the person for the storage step.",
    "Say what happens in the next three days before leaving.",
];

/// Plays one act.
pub(super) async fn play(app: &App, stage: &mut Stage, act: Act) -> AppResult<()> {
    match act {
        Act::Hire(who) => stage.hire(app, who).await,
        Act::Role { who, role } => stage.second_role(app, who, role).await,
        Act::Found { rater, by } => certifying::found(app, stage, rater, by).await,
        Act::Read { who, module, lessons } => read(app, stage, who, module, lessons).await,
        Act::Check { who, module, wrong } => checks::play(app, stage, who, module, wrong).await,
        Act::Observe(visit) => observe(app, stage, &visit).await,
        Act::Acknowledge(who) => respond(app, stage, who, who, Response::Acknowledge, None).await,
        Act::Dispute(who) => respond(app, stage, who, who, Response::Dispute, None).await,
        Act::DecideDispute { who, upheld } => {
            let outcome = if upheld { "upheld" } else { "dismissed" };
            respond(app, stage, who, at("Feld"), Response::Decide, Some(outcome)).await
        }
        Act::CloseTasks(who) => close_tasks(app, stage, who).await,
        Act::Cycle { number, coach, worker, indicator, goal } => {
            cycle(app, stage, number, coach, worker, (indicator, goal)).await
        }
        Act::Step { cycle, kind, text, outcome } => step(app, stage, cycle, kind, text, outcome).await,
        Act::Sample { cycle, missed } => coaching::sample(app, stage, cycle, missed).await,
        Act::Consult { coach } => coaching::consult(app, stage, coach).await,
        Act::CoachingPlan { agency } => coaching::plan(app, stage, agency).await,
        Act::JointEvent { raters, worker, waits } => coaching::joint(app, stage, raters, worker, waits).await,
        Act::Train { module, ahead_days } => coaching::train(app, stage, module, ahead_days).await,
        Act::Keys(by) => certifying::keys(app, stage, by).await,
        Act::Calibrate { who, every } => certifying::calibrate(app, stage, who, every).await,
        Act::Joint { candidate, rater, worker } => {
            certifying::joint(app, stage, candidate, rater, worker).await
        }
        Act::Deliver { trainer, role } => certifying::deliver(app, stage, trainer, role).await,
        Act::Nominate { who, path, sponsor } => certifying::nominate(app, stage, who, path, sponsor).await,
        Act::Sign { candidacy, by, reason } => certifying::sign(app, stage, candidacy, by, reason).await,
        Act::Credential { who, kind, expires_ago } => {
            records::credential(app, stage, who, kind, expires_ago).await
        }
        Act::CheckAtSource(who) => records::check_at_source(app, stage, who).await,
        Act::Leave(who) => records::leave(app, stage, who).await,
        Act::Ask { who, competency, note } => coaching::ask(app, stage, who, competency, note).await,
        Act::Attest(who) => records::attest(app, stage, who).await,
        Act::Waive { who, requirement } => records::waive(app, stage, who, requirement).await,
        Act::Daily(daily) => super::daily::play(app, stage, daily).await,
        Act::Policy { agency, kind, code } => {
            let admin = stage.caller(app, 0).await?;
            app.switch_on(&admin, app.id(), stage.agencies[agency], kind, code).await
        }
    }
}

async fn read(app: &App, stage: &Stage, who: usize, module: &str, lessons: usize) -> AppResult<()> {
    let caller = stage.caller(app, who).await?;
    let content = app.content().await?;
    let slugs: Vec<String> =
        content.module(module)?.lessons.iter().take(lessons).map(|l| l.slug.clone()).collect();
    for slug in slugs {
        app.read_lesson(&caller, module, &slug).await?;
    }
    Ok(())
}

async fn observe(app: &App, stage: &mut Stage, visit: &Visit) -> AppResult<()> {
    let content = app.content().await?;
    let framework = &content.framework()?.framework;
    let caller = stage.caller(app, visit.observer).await?;
    let id = app.id();
    let mut rng = Rng::with_seed(stage.observations.len() as u64 + 1);
    let ratings = rate(framework, visit, &mut rng)?;
    let now = app.now();
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let due = time::local_day(now, zone).checked_add_days(Days::new(14));
    let n = stage.observations.len();
    let new = NewObservation {
        subject: stage.people[visit.worker],
        kind: if visit.counting { "E1" } else { "E2" }.into(),
        purpose: if visit.counting { "counting" } else { "formative" }.into(),
        observed_at: now - 50 * MINUTE,
        performed_on: None,
        recorded_at: now - 5 * MINUTE,
        minutes: 45 + i64::try_from(n % 6).unwrap_or(0) * 10,
        setting: ["home", "home", "school", "community", "hospital", "shelter"][n % 6].into(),
        family_agreed: true,
        encounter_ref: encounter(&mut rng),
        relation_note: None,
        ratings,
        harm: false,
        strengths: Some(STRENGTHS[n % 4].into()),
        next_step: Some(NEXT[n % 4].into()),
        next_step_on: due,
        scenario: None,
        checklist: None,
        supersedes: None,
        supersede_reason: None,
        confirmed: false,
    };
    app.record_observation(&caller, id, Some(app.now()), new).await?;
    stage.observations.push((id, visit.worker, visit.observer));
    Ok(())
}

/// `E-XXXX-XXXX`, as the app makes it.
pub(super) fn encounter(rng: &mut Rng) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut block =
        || -> String { (0..4).map(|_| char::from(LETTERS[rng.usize(..LETTERS.len())])).collect() };
    format!("E-{}-{}", block(), block())
}

pub(super) fn rate(framework: &Framework, visit: &Visit, rng: &mut Rng) -> AppResult<Vec<NewRating>> {
    let role: RoleCode = CAST[visit.worker].role.parse().map_err(|_| AppError::bug("a role of the cast"))?;
    let mut ratings = Vec::new();
    for code in WATCHED[visit.number % 2] {
        let competency = framework.competencies.iter().find(|c| c.code.to_string() == *code);
        for indicator in competency.into_iter().flat_map(|c| &c.indicators) {
            if indicator.not_for.contains(&role) {
                continue;
            }
            let name = indicator.code.to_string();
            let rating = if visit.zero == Some(name.as_str()) {
                "0".to_owned()
            } else if indicator.rare && !visit.number.is_multiple_of(3) {
                "NO".to_owned()
            } else if !indicator.star && rng.u8(..100) < 35 {
                continue;
            } else {
                score(visit.skill, rng).to_string()
            };
            ratings.push(NewRating { indicator: name, rating, reason: None });
        }
    }
    Ok(ratings)
}

fn score(skill: f64, rng: &mut Rng) -> u8 {
    let drawn = skill + (rng.f64() - 0.5) * 1.6;
    // Zeros are only in the script: each has a story of its own.
    if drawn < 1.5 {
        1
    } else if drawn < 2.5 {
        2
    } else {
        3
    }
}

async fn respond(
    app: &App,
    stage: &Stage,
    about: usize,
    by: usize,
    response: Response,
    outcome: Option<&str>,
) -> AppResult<()> {
    let latest = stage.observations.iter().rev().find(|(_, worker, _)| *worker == about);
    let Some((observation, ..)) = latest else { return Ok(()) };
    let text = match response {
        Response::Acknowledge => "That is how I remember it. I will try the next step.",
        Response::Dispute => "I asked the third question in the car before we went in; it was not seen.",
        Response::Decide => "Both were heard. The form describes the visit itself, and stands.",
        Response::Withdraw => "Entered for the wrong visit.",
    };
    let new = NewResponse {
        id: app.id(),
        response,
        text: Some(text.into()),
        outcome: outcome.map(str::to_owned),
        confirmed: false,
    };
    app.respond(&stage.caller(app, by).await?, *observation, new).await?;
    Ok(())
}

async fn close_tasks(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
    let Some(lead) = Stage::supervisor(who) else { return Ok(()) };
    let caller = stage.caller(app, lead).await?;
    let tasks = store::certification::records(&app.store.read, stage.people[who]).await?.tasks;
    for task in tasks {
        let note = "Talked through on the same day; rides with a lead until seen again.".to_owned();
        app.complete_task(&caller, task.id, note, false).await?;
    }
    Ok(())
}

async fn cycle(
    app: &App,
    stage: &mut Stage,
    number: usize,
    coach: usize,
    worker: usize,
    (indicator, goal): (&str, &str),
) -> AppResult<()> {
    let id = app.id();
    let new = NewCycle {
        person: stage.people[worker],
        indicator: indicator.into(),
        goal: goal.into(),
        confirmed: false,
    };
    app.open_cycle(&stage.caller(app, coach).await?, id, new).await?;
    stage.cycles.insert(number, (id, coach));
    Ok(())
}

async fn step(
    app: &App,
    stage: &Stage,
    cycle: usize,
    kind: &str,
    text: &str,
    outcome: Option<&str>,
) -> AppResult<()> {
    let (id, coach) = stage.cycle(cycle)?;
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let due = (kind == "action_agreed")
        .then(|| time::local_day(app.now(), zone).checked_add_days(Days::new(14)))
        .flatten();
    let new = NewStep {
        id: app.id(),
        kind: kind.into(),
        text: Some(text.into()),
        due_on: due,
        observation: None,
        outcome: outcome.map(str::to_owned),
        confirmed: false,
    };
    app.add_step(&stage.caller(app, coach).await?, id, new).await?;
    if kind == "feedback" {
        coaching::contact(app, stage, cycle).await?;
    }
    Ok(())
}
