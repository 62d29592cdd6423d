//! The state that is measured: people and ratings over fifteen months back from
//! now. The same moment gives the same rows. They are inserted in bulk, past the
//! deeds; statuses are then computed by the app layer as in real use.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use fieldcraft::app::content::checked_sources;
use fieldcraft::app::publishing::How;
use fieldcraft::auth::hash_token;
use fieldcraft::config::Config;
use fieldcraft::demo::{SteppedClock, loader};
use fieldcraft::state::App;
use fieldcraft::store::insert_all;
use fieldcraft::time::DAY_MS;
use fieldcraft::{cli, demo};
use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::Requirement;
use fieldcraft_entities::{attempt, calibration_run, certificate, credential, credential_check};
use fieldcraft_migrations::{Migrator, MigratorTrait};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use crate::people::{AT_A_SITE, Cast, JURISDICTION, Size, day, role};
use crate::say;
use crate::visits::{self, RATED};

/// Days of evidence.
pub(crate) const DAYS: u64 = demo::DAYS.unsigned_abs();
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// What a load needs to know of the state.
pub(crate) struct Made {
    pub(crate) sites: Vec<Uuid>,
    /// The people of one site.
    pub(crate) at_a_site: Vec<Uuid>,
    /// Who is observed.
    pub(crate) responders: Vec<Uuid>,
    pub(crate) modules: Vec<String>,
    pub(crate) indicators: Vec<String>,
    /// Bytes of one observation, on average.
    pub(crate) row_bytes: usize,
}

/// Makes the state in a new file.
pub(crate) async fn make(file: &Path, size: Size) -> anyhow::Result<Made> {
    let since = Instant::now();
    let (app, clock, now) = open(file).await?;
    say(since, "Publishing the framework and the curriculum");
    let mut sources = checked_sources(&fieldcraft::app::folders::Folders::default())?;
    more(&mut sources.framework, size.requirements);
    app.publish(How::Start, &sources).await?;
    let cast = Cast::new(&app, size);
    let content = app.content().await?;
    let framework = &content.framework()?.framework;
    let indicators: Vec<IndicatorCode> =
        framework.competencies.iter().flat_map(|c| c.indicators.iter().map(|i| i.code)).collect();
    let modules: Vec<(String, i64)> =
        content.modules.values().map(|m| (m.code.clone(), i64::from(m.version))).collect();

    let tx = app.store.begin().await?;
    say(since, &format!("Hiring {} people at {} sites", cast.people.len(), size.sites));
    cast.insert(&app, &tx).await?;
    raters(&app, &tx, &cast).await?;
    papers(&app, &tx, &cast, &modules).await?;
    let observations = size.observations;
    say(since, &format!("Writing {} ratings in {observations} observations", observations * RATED));
    let row_bytes = visits::insert(&app, &tx, &cast, &indicators, i64::from(framework.version)).await?;
    // More than a few people are only marked; the next step computes them.
    app.refresh_status(&tx, &cast.people).await?;
    tx.commit().await?;

    clock.move_to(now);
    app.defer_statuses(false);
    if size.kept {
        keep(&app, since, cast.people.len()).await?;
    }
    app.store.clone().close().await?;
    Ok(Made {
        at_a_site: (0..AT_A_SITE).map(|place| cast.at_site(0, place)).collect(),
        responders: cast.responders().into_iter().map(|(_, person)| person).collect(),
        sites: cast.sites,
        modules: modules.into_iter().map(|(code, _)| code).collect(),
        indicators: indicators.iter().map(ToString::to_string).collect(),
        row_bytes,
    })
}

/// The requirements that ship, over and over under codes of their own, until there are so many.
fn more(framework: &mut Framework, requirements: usize) {
    let shipped = framework.requirements.clone();
    for (at, requirement) in shipped.iter().cycle().take(requirements).enumerate().skip(shipped.len()) {
        let code = format!("{}-{at}", requirement.code);
        framework.requirements.push(Requirement { code, ..requirement.clone() });
    }
}

/// Computes everybody's statuses.
async fn keep(app: &App, since: Instant, of: usize) -> anyhow::Result<()> {
    let mut done = 0;
    loop {
        say(since, &format!("Computing statuses: {done} of {of}"));
        match app.clear_marked(10).await? {
            0 => return Ok(()),
            some => done += some,
        }
    }
}

/// An app on the migrated file, whose clock stands at the beginning; and now.
async fn open(file: &Path) -> anyhow::Result<(App, Arc<SteppedClock>, i64)> {
    let config = Config::for_database(&format!("sqlite:{}", file.display()));
    let store = cli::open_store(&config).await?;
    Migrator::up(store.migrations(), None).await?;
    store.close().await?;
    let app = cli::open(config, false).await?;
    let now = app.now();
    let clock = Arc::new(SteppedClock::at(now - demo::DAYS * DAY_MS));
    let fresh = App::new(app.config.clone(), app.store.clone(), app.keys.clone(), false)?;
    Ok((loader(fresh, clock.clone()), clock, now))
}

/// Appointed for a year and again, and calibrated every hundred days.
async fn raters(app: &App, tx: &DatabaseTransaction, cast: &Cast) -> anyhow::Result<()> {
    let agencies = json!(cast.agencies).to_string();
    let (mut certificates, mut runs) = (Vec::new(), Vec::new());
    for rater in cast.raters() {
        for (cycle, from) in [(1, 0), (2, 365)] {
            certificates.push(certificate::Model {
                id: app.id(),
                person_id: *rater,
                path: "founding-rater".into(),
                agencies: agencies.clone(),
                modules: "[]".into(),
                scope_key: "all".into(),
                cycle,
                appointed: true,
                candidacy_id: None,
                issued_at: at(app, from),
                valid_from_on: day(cast.since, from),
                valid_to_on: day(cast.since, from + 364),
            });
        }
        for after in (1..DAYS).step_by(100) {
            runs.push(calibration_run::Model {
                id: app.id(),
                rater_id: *rater,
                vignettes: "[]".into(),
                started_at: at(app, after),
                completed_at: Some(at(app, after) + HOUR_MS),
                completed_on: Some(day(cast.since, after)),
                outcome: Some("passed".into()),
                result: Some("{}".into()),
                kind: "first".into(),
            });
        }
    }
    insert_all::<certificate::Entity>(tx, certificates).await?;
    insert_all::<calibration_run::Entity>(tx, runs).await?;
    Ok(())
}

/// Everybody at a site has passed every module; supervisors hold degree and license.
async fn papers(
    app: &App,
    tx: &DatabaseTransaction,
    cast: &Cast,
    modules: &[(String, i64)],
) -> anyhow::Result<()> {
    let everybody = (0..cast.size.sites).flat_map(|site| (0..AT_A_SITE).map(move |place| (site, place)));
    let (mut attempts, mut credentials, mut checks) = (Vec::new(), Vec::new(), Vec::new());
    for (site, place) in everybody {
        let person = cast.at_site(site, place);
        for (at, (code, version)) in modules.iter().enumerate() {
            attempts.push(passed(app, cast, person, (code, *version), 6 + 5 * at as u64));
        }
        if role(place) != "R4" {
            continue;
        }
        for kind in ["masters_human_services", "clinical_license"] {
            let row = paper(app, cast, person, kind);
            checks.extend((1..DAYS).step_by(75).map(|after| credential_check::Model {
                id: app.id(),
                credential_id: row.credential_id,
                person_id: person,
                checked_on: day(cast.since, after),
                valid: true,
                checked_by: cast.people[0],
                received_at: at(app, after),
            }));
            credentials.push(row);
        }
    }
    insert_all::<attempt::Entity>(tx, attempts).await?;
    insert_all::<credential::Entity>(tx, credentials).await?;
    insert_all::<credential_check::Entity>(tx, checks).await?;
    Ok(())
}

fn passed(app: &App, cast: &Cast, person: Uuid, module: (&str, i64), after: u64) -> attempt::Model {
    let id = app.id();
    attempt::Model {
        id,
        person_id: person,
        module_code: module.0.into(),
        module_version: module.1,
        answers: "[]".into(),
        result: "{}".into(),
        points_num: 11,
        points_den: 12,
        passed: true,
        submitted_on: day(cast.since, after),
        started_at: None,
        received_at: at(app, after),
        digest: hash_token(&id.to_string()),
    }
}

fn paper(app: &App, cast: &Cast, person: Uuid, kind: &str) -> credential::Model {
    credential::Model {
        row_id: app.id(),
        credential_id: app.id(),
        person_id: person,
        kind: kind.into(),
        issuer: "Lakeland Board".into(),
        jurisdiction: Some(JURISDICTION.into()),
        valid_from_on: cast.since,
        expires_on: None,
        received_at: app.now(),
        superseded_at: None,
        recorded_by: cast.people[0],
    }
}

/// Noon so many days after the beginning, while the clock stands there.
pub(crate) fn at(app: &App, after: u64) -> i64 {
    app.now() + i64::try_from(after).unwrap_or_default() * DAY_MS
}
