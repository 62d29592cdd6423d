//! Plays the script: each act is a deed of the app layer, by the person who
//! would do it, at its own instant.

use std::collections::BTreeMap;

use chrono::Days;
use fastrand::Rng;
use fieldcraft_competencies::code::RoleCode;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::scale::{Rating, Ratings};

use super::cast::{CAST, Home, Story, at};
use super::plan::{Act, Visit};
use super::stage::Stage;
use super::{checks, coaching};
use crate::app::attestations::NewAttestation;
use crate::app::certification::{
    NewAppointment, NewCandidacy, NewDecision, NewDelivery, NewJoint, NewRatings,
};
use crate::app::coaching::{NewCycle, NewStep};
use crate::app::credentials::{NewCheck, NewCredential};
use crate::app::leaves::NewLeave;
use crate::app::observations::{NewObservation, NewRating, NewResponse, Response};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store;
use crate::time;

const MINUTE: i64 = 60_000;
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
        Act::Found { rater, by } => found(app, stage, rater, by).await,
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
        Act::Keys(by) => keys(app, stage, by).await,
        Act::Calibrate { who, every } => calibrate(app, stage, who, every).await,
        Act::Joint { candidate, rater, worker } => joint(app, stage, candidate, rater, worker).await,
        Act::Deliver { trainer, role } => deliver(app, stage, trainer, role).await,
        Act::Nominate { who, path, sponsor } => nominate(app, stage, who, path, sponsor).await,
        Act::Sign { candidacy, by, reason } => sign(app, stage, candidacy, by, reason).await,
        Act::Credential { who, kind, expires_ago } => credential(app, stage, who, kind, expires_ago).await,
        Act::CheckAtSource(who) => check_at_source(app, stage, who).await,
        Act::Leave(who) => leave(app, stage, who).await,
        Act::Ask { who, competency, note } => coaching::ask(app, stage, who, competency, note).await,
        Act::Attest(who) => attest(app, stage, who).await,
        Act::Waive { who, requirement } => waive(app, stage, who, requirement).await,
        Act::Daily(daily) => super::daily::play(app, stage, daily).await,
        Act::Policy { agency, kind, code } => {
            let admin = stage.caller(app, 0).await?;
            app.switch_on(&admin, app.id(), stage.agencies[agency], kind, code).await
        }
    }
}

async fn found(app: &App, stage: &Stage, rater: usize, by: [usize; 2]) -> AppResult<()> {
    let id = app.id();
    let new = NewAppointment {
        id,
        person: stage.people[rater],
        agencies: stage.agencies.to_vec(),
        reason: "Ten years of field practice and supervision; sets the first keys together with the center."
            .into(),
        confirmed: false,
    };
    app.propose_founding_rater(&stage.caller(app, by[0]).await?, new).await?;
    app.sign_founding_rater(&stage.caller(app, by[1]).await?, id).await?;
    Ok(())
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

fn rate(framework: &Framework, visit: &Visit, rng: &mut Rng) -> AppResult<Vec<NewRating>> {
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

async fn keys(app: &App, stage: &Stage, by: [usize; 2]) -> AppResult<()> {
    for assessor in by {
        let caller = stage.caller(app, assessor).await?;
        for view in app.vignette_keys(&caller).await? {
            let (code, version) = (view.vignette.code, view.vignette.version);
            app.read_key(&caller, &code).await?;
            app.sign_key(&caller, &code, version.into()).await?;
        }
    }
    Ok(())
}

async fn calibrate(app: &App, stage: &Stage, who: usize, every: usize) -> AppResult<()> {
    let caller = stage.caller(app, who).await?;
    let content = app.content().await?;
    let id = app.id();
    let run = app.begin_calibration(&caller, id).await?;
    let mut count = who;
    for view in run.vignettes {
        let vignette = content.vignettes.get(&view.vignette.code).ok_or(AppError::NotFound("vignette"))?;
        let mut rated = BTreeMap::new();
        for key in &vignette.key {
            count += 1;
            let indicator = key.indicator.parse().map_err(|_| AppError::bug("a key without indicator"))?;
            // A trained rater is off by one now and then, never on a 0.
            let rating = match key.rating.scored() {
                None => Rating::NotObserved,
                Some(score @ 1..=2) if count.is_multiple_of(every) => {
                    Rating::Scored(score + 1 - 2 * u8::from(count.is_multiple_of(2)))
                }
                Some(score) => Rating::Scored(score),
            };
            rated.insert(indicator, rating);
        }
        let ratings = Ratings::new(rated.into_iter().collect()).map_err(AppError::bug)?;
        app.rate_vignette(&caller, NewRatings { run: id, vignette: view.vignette.code, ratings }).await?;
    }
    app.complete_calibration(&caller, id).await?;
    Ok(())
}

async fn joint(app: &App, stage: &Stage, candidate: usize, rater: usize, worker: usize) -> AppResult<()> {
    let content = app.content().await?;
    let framework = &content.framework()?.framework;
    let mut rng = Rng::with_seed(app.now().unsigned_abs());
    let visit = Visit { worker, observer: rater, counting: true, skill: 2.3, zero: None, number: 0 };
    let seen = rate(framework, &visit, &mut rng)?;
    let text = |off: usize| -> AppResult<Ratings> {
        let rated = seen.iter().enumerate().map(|(n, one)| {
            let shifted = off > 0 && n % off == 2 && one.rating == "2";
            format!("{}:{}", one.indicator, if shifted { "3" } else { one.rating.as_str() })
        });
        rated.collect::<Vec<_>>().join(" ").parse().map_err(|e: String| AppError::bug(e))
    };
    let new = NewJoint {
        id: app.id(),
        candidate: stage.people[candidate],
        rater: stage.people[rater],
        subject: stage.people[worker],
        observed_at: time::instant(app.now() - 90 * MINUTE),
        encounter_ref: encounter(&mut rng),
        candidate_ratings: text(6)?,
        rater_ratings: text(0)?,
        confirmed: false,
    };
    app.record_joint_observation(&stage.caller(app, at("Feld")).await?, new).await
}

async fn deliver(app: &App, stage: &Stage, trainer: usize, role: &str) -> AppResult<()> {
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let led = match role {
        "watch" => 0,
        "co" => 110,
        _ => 180,
    };
    let new = NewDelivery {
        id: app.id(),
        trainer: stage.people[trainer],
        module: "M06".into(),
        role: role.into(),
        lead_trainer: (role != "solo").then(|| stage.people[at("Feld")]),
        delivered_on: time::local_day(app.now(), zone),
        minutes: 180,
        minutes_led: led,
        segments_required: 8,
        segments_covered: 8,
        fidelity_percent: (role != "watch").then_some(92),
        facilitation_hundredths: (role != "watch").then_some(340),
        learners: if role == "solo" { 10 } else { 8 },
        passed_first_time: if role == "solo" { 9 } else { 7 },
        usefulness_hundredths: Some(450),
        responses: if role == "solo" { 9 } else { 7 },
        graduates_observed: if role == "solo" { 6 } else { 0 },
        graduates_met: if role == "solo" { 5 } else { 0 },
        notes: Some(
            "Room set in a horseshoe; practice in threes; the storage step was rehearsed twice.".into(),
        ),
        confirmed: false,
    };
    app.record_delivery(&stage.caller(app, at("Zhao")).await?, new).await
}

async fn nominate(app: &App, stage: &mut Stage, who: usize, path: &str, sponsor: usize) -> AppResult<()> {
    let id = app.id();
    let trainer = path == "local-trainer";
    let agency = match CAST[who].home {
        Home::Site(site) => stage.agencies[site / 2],
        Home::Center => stage.state,
    };
    let new = NewCandidacy {
        id,
        person: stage.people[who],
        path: path.into(),
        agencies: if trainer || CAST[who].family == "Brown" { vec![agency] } else { stage.agencies.to_vec() },
        modules: if trainer { vec!["M06".into()] } else { Vec::new() },
        sponsor: stage.people[sponsor],
        conflicts: "None with the people of these agencies.".into(),
        confirmed: false,
    };
    app.nominate(&stage.caller(app, at("Feld")).await?, new).await?;
    stage.candidacies.push(id);
    Ok(())
}

async fn sign(app: &App, stage: &Stage, candidacy: usize, by: usize, reason: &str) -> AppResult<()> {
    let id = stage.candidacies.get(candidacy).copied().ok_or(AppError::NotFound("candidacy"))?;
    let new = NewDecision { id: app.id(), certify: true, reason: reason.into(), confirmed: false };
    app.decide(&stage.caller(app, by).await?, id, new).await
}

async fn credential(
    app: &App,
    stage: &mut Stage,
    who: usize,
    kind: &'static str,
    expires_ago: Option<i64>,
) -> AppResult<()> {
    let admin = stage.caller(app, 0).await?;
    let person = stage.people[who];
    let id = app.id();
    let new = NewCredential {
        id,
        kind: kind.into(),
        issuer: if kind == "masters_human_services" { "Lakeland State University" } else { "Lakeland Board" }
            .into(),
        jurisdiction: (kind != "masters_human_services").then(|| "LK".to_owned()),
        valid_from: stage.day_ago(CAST[who].hired_ago + 400),
        expires: expires_ago.map(|days| stage.day_ago(days)),
    };
    app.save_credential(&admin, person, new).await?;
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let today = time::local_day(app.now(), zone);
    stage.credentials.push((who, kind, id));
    app.check_credential(&admin, person, NewCheck { id: app.id(), credential: id, on: today, valid: true })
        .await
}

async fn check_at_source(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
    let admin = stage.caller(app, 0).await?;
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let on = time::local_day(app.now(), zone);
    for (_, _, credential) in
        stage.credentials.iter().filter(|(holder, kind, _)| *holder == who && *kind == "clinical_license")
    {
        let new = NewCheck { id: app.id(), credential: *credential, on, valid: true };
        app.check_credential(&admin, stage.people[who], new).await?;
    }
    Ok(())
}

async fn leave(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let new = NewLeave { id: app.id(), from: time::local_day(app.now(), zone), to: None };
    app.save_leave(&stage.caller(app, 0).await?, stage.people[who], new).await
}

async fn attest(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
    debug_assert_eq!(CAST[who].story, Story::Attested);
    let Some(lead) = Stage::supervisor(who) else { return Ok(()) };
    let new = NewAttestation {
        id: app.id(),
        step: "lead_with_partner".into(),
        reason:
            "Led visits here for two years before these records began; observed weekly by the former lead."
                .into(),
    };
    app.attest(&stage.caller(app, lead).await?, stage.people[who], &new).await
}

async fn waive(app: &App, stage: &Stage, who: usize, requirement: &str) -> AppResult<()> {
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let from = time::local_day(app.now(), zone);
    let new = crate::app::waivers::NewWaiver {
        id: app.id(),
        requirement: requirement.into(),
        clause: None,
        from,
        to: from.checked_add_days(Days::new(90)).unwrap_or(from),
        reason: "Back from an accident; the last module follows when reading is possible again.".into(),
        confirmed: false,
    };
    app.waive(&stage.caller(app, at("Feld")).await?, stage.people[who], new).await
}
