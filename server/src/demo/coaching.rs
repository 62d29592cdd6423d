//! The part of the play about coaching itself: plans, contacts, joint
//! observations, scored sessions, and training in sessions.

use std::collections::BTreeSet;

use chrono::Days;
use fieldcraft_competencies::coaching_fidelity::{Answer, Sheet};

use super::cast::at;
use super::stage::Stage;
use crate::app::coaching::joint::{NewJointEvent, NewSheet};
use crate::app::coaching::plan::{CONSULTATION, Minutes, NewContact, NewPlan, Owner, PlanBody, Taper};
use crate::app::coaching::supervision::NewScoredSample;
use crate::app::observations::NewRequest;
use crate::app::training::{NewReport, NewTrainingEvent};
use crate::error::AppResult;
use crate::state::App;
use crate::time::{self, DAY_MS};

const MINUTE: i64 = 60_000;

fn today(app: &App) -> chrono::NaiveDate {
    time::local_day(app.now(), time::zone("America/New_York").unwrap_or(chrono_tz::UTC))
}

/// The plan of an agency.
pub(super) async fn plan(app: &App, stage: &Stage, agency: usize) -> AppResult<()> {
    let from_on = today(app);
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let new = NewPlan {
        from_on,
        review_on: from_on.checked_add_days(Days::new(180)).unwrap_or(from_on),
        body: PlanBody {
            methods: words(&["live_observation", "conversation", "simulation"]),
            minutes: Minutes { early: 60, leading: 45, steady: 30 },
            data: words(&["observations", "cycles"]),
            coach_duties: "Reads the last two forms and picks one moment to begin with.".into(),
            worker_duties: "Names one moment that went well and one to look at.".into(),
            skills: words(&["C01", "C02", "C05", "C08"]),
            taper: Taper { l3: 60, l4: 30 },
        },
        confirmed: false,
    };
    let center = stage.caller(app, at("Feld")).await?;
    app.write_plan(&center, Owner::Node(stage.agencies[agency]), app.id(), new).await?;
    Ok(())
}

/// Half an hour with the worker of a cycle, or a little more.
pub(super) async fn contact(app: &App, stage: &Stage, cycle: usize) -> AppResult<()> {
    let (id, coach) = stage.cycle(cycle)?;
    let caller = stage.caller(app, coach).await?;
    let person = app.cycle(&caller, id).await?.row.person_id;
    let new = NewContact {
        person,
        on: today(app),
        method: "conversation".into(),
        minutes: 30 + 5 * i64::try_from(cycle % 3).unwrap_or(0),
        cycle: Some(id),
    };
    app.log_contact(&caller, app.id(), new).await?;
    Ok(())
}

/// A worker asks to be seen, within two weeks.
pub(super) async fn ask(app: &App, stage: &Stage, who: usize, competency: &str, note: &str) -> AppResult<()> {
    let Some(coach) = Stage::coach(who) else { return Ok(()) };
    let new = NewRequest {
        coach: stage.people[coach],
        competency: Some(competency.into()),
        note: Some(note.into()),
        by: today(app).checked_add_days(Days::new(14)),
        confirmed: false,
    };
    app.ask_for_observation(&stage.caller(app, who).await?, app.id(), new).await?;
    Ok(())
}

/// Three quarters of an hour about how a candidate coaches.
pub(super) async fn consult(app: &App, stage: &Stage, coach: usize) -> AppResult<()> {
    let new = NewContact {
        person: stage.people[coach],
        on: today(app),
        method: CONSULTATION.into(),
        minutes: 45,
        cycle: None,
    };
    app.log_contact(&stage.caller(app, at("Feld")).await?, app.id(), new).await?;
    Ok(())
}

/// A session of a cycle, scored with so many items missed.
pub(super) async fn sample(app: &App, stage: &Stage, cycle: usize, missed: usize) -> AppResult<()> {
    let (id, coach) = stage.cycle(cycle)?;
    let tool = app.coaching_tool().await?;
    let answers = tool.adherence.iter().enumerate().map(|(n, item)| {
        let answer = if n == 5 && missed > 0 { Answer::No } else { Answer::Yes };
        (item.code.clone(), answer)
    });
    let scores = tool.competence.iter().enumerate().map(|(n, item)| {
        let score = if n == 2 && missed > 1 { 1 } else { 2 + u8::from(n % 2 == 0) };
        (item.code.clone(), score)
    });
    let new = NewScoredSample {
        coach: stage.people[coach],
        sampled_on: today(app),
        cycle: Some(id),
        tool_version: tool.version,
        sheet: Sheet { adherence: answers.collect(), competence: scores.collect() },
        notes: Some("Warm and well prepared; let the worker try it once more.".into()),
        confirmed: false,
    };
    app.score_coaching_sample(&stage.caller(app, at("Feld")).await?, app.id(), new).await?;
    Ok(())
}

/// One visit seen by two; with `waits` the second sheet is still out.
pub(super) async fn joint(
    app: &App,
    stage: &Stage,
    raters: [usize; 2],
    worker: usize,
    waits: bool,
) -> AppResult<()> {
    let id = app.id();
    let new = NewJointEvent {
        subject: stage.people[worker],
        encounter_ref: if waits { "E-J7KQ-2M9X" } else { "E-J4TB-8W3C" }.into(),
        observed_at: app.now() - 60 * MINUTE,
        raters: raters.iter().map(|rater| stage.people[*rater]).collect(),
    };
    app.call_joint_event(&stage.caller(app, at("Feld")).await?, id, new).await?;
    let seen = [
        ("C01.1", ["2", "2"]),
        ("C01.2", ["3", "2"]),
        ("C01.3", ["2", "2"]),
        ("C02.1", ["2", "1"]),
        ("C02.2", ["2", "2"]),
        ("C05.1", ["NO", "NO"]),
        ("C08.2", ["3", "3"]),
        ("C10.1", ["1", "1"]),
    ];
    let sent = if waits { 1 } else { 2 };
    for (side, rater) in raters.iter().enumerate().take(sent) {
        let ratings = seen.iter().map(|(indicator, rated)| ((*indicator).to_owned(), rated[side].to_owned()));
        let sheet = NewSheet { id: app.id(), ratings: ratings.collect() };
        app.send_sheet(&stage.caller(app, *rater).await?, id, sheet).await?;
    }
    Ok(())
}

/// A session of a module at the first agency: held this morning, or planned for later.
pub(super) async fn train(app: &App, stage: &Stage, module: &str, ahead_days: i64) -> AppResult<()> {
    let (center, trainer) = (at("Feld"), at("Lindqvist"));
    let held = ahead_days == 0;
    let third = if held { "Fontaine" } else { "Vega" };
    let learners = ["Carter", "Kowalski", third].map(|family| stage.people[at(family)]);
    let id = app.id();
    let new = NewTrainingEvent {
        module: module.into(),
        node: stage.agencies[0],
        starts_at: app.now() + ahead_days * DAY_MS - 240 * MINUTE,
        minutes: 180,
        place: "Training room on the second floor".into(),
        trainers: vec![stage.people[trainer], stage.people[center]],
        learners: learners.to_vec(),
        confirmed: false,
    };
    let caller = stage.caller(app, center).await?;
    app.plan_training(&caller, id, new).await?;
    if held {
        let present: BTreeSet<_> = learners.into_iter().take(2).collect();
        let report = NewReport {
            minutes: 170,
            led: vec![(stage.people[trainer], 110), (stage.people[center], 60)],
            attendance: present.into_iter().map(|person| (person, 165)).collect(),
            notes: Some("The practice in threes took longer than planned, and was worth it.".into()),
            confirmed: false,
        };
        app.report_training(&stage.caller(app, trainer).await?, id, report).await?;
    }
    Ok(())
}
