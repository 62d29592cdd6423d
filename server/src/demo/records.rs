//! Acts of those who keep the records: credentials, leave, attestations and waivers.

use chrono::Days;

use super::cast::{CAST, Story, at};
use super::stage::Stage;
use crate::app::attestations::NewAttestation;
use crate::app::credentials::{NewCheck, NewCredential};
use crate::app::leaves::NewLeave;
use crate::app::waivers::NewWaiver;
use crate::error::AppResult;
use crate::state::App;
use crate::time;

pub(super) async fn credential(
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

pub(super) async fn check_at_source(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
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

pub(super) async fn leave(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let new = NewLeave { id: app.id(), from: time::local_day(app.now(), zone), to: None };
    app.save_leave(&stage.caller(app, 0).await?, stage.people[who], new).await
}

pub(super) async fn attest(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
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

pub(super) async fn waive(app: &App, stage: &Stage, who: usize, requirement: &str) -> AppResult<()> {
    let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
    let from = time::local_day(app.now(), zone);
    let new = NewWaiver {
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
