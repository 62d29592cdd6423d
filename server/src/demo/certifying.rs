//! Acts of those who rate and certify: appointments, keys, calibration, joint observations,
//! deliveries, nominations and decisions.

use std::collections::BTreeMap;

use fastrand::Rng;
use fieldcraft_competencies::scale::{Rating, Ratings};

use super::cast::{CAST, Home, at};
use super::plan::Visit;
use super::play::{MINUTE, encounter, rate};
use super::stage::Stage;
use crate::app::certification::{
    NewAppointment, NewCandidacy, NewDecision, NewDelivery, NewJoint, NewRatings,
};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::time;

pub(super) async fn found(app: &App, stage: &Stage, rater: usize, by: [usize; 2]) -> AppResult<()> {
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

pub(super) async fn keys(app: &App, stage: &Stage, by: [usize; 2]) -> AppResult<()> {
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

pub(super) async fn calibrate(app: &App, stage: &Stage, who: usize, every: usize) -> AppResult<()> {
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

pub(super) async fn joint(
    app: &App,
    stage: &Stage,
    candidate: usize,
    rater: usize,
    worker: usize,
) -> AppResult<()> {
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

pub(super) async fn deliver(app: &App, stage: &Stage, trainer: usize, role: &str) -> AppResult<()> {
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

pub(super) async fn nominate(
    app: &App,
    stage: &mut Stage,
    who: usize,
    path: &str,
    sponsor: usize,
) -> AppResult<()> {
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

pub(super) async fn sign(
    app: &App,
    stage: &Stage,
    candidacy: usize,
    by: usize,
    reason: &str,
) -> AppResult<()> {
    let id = stage.candidacies.get(candidacy).copied().ok_or(AppError::NotFound("candidacy"))?;
    let new = NewDecision { id: app.id(), certify: true, reason: reason.into(), confirmed: false };
    app.decide(&stage.caller(app, by).await?, id, new).await
}
