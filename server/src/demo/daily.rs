//! What fills the days between visits that are observed: contacts with the
//! supervisor, visits taken part in, hours, offers, drills, rosters, and waivers
//! that are asked for.

use fastrand::Rng;

use super::cast::{CAST, Home, Story, at};
use super::plan::{Act, Add};
use super::play::encounter;
use super::stage::Stage;
use crate::app::practice::{NewRecord, RecordKind};
use crate::app::roster::NewInterval;
use crate::app::waivers::{NewWaiver, NewWaiverDecision};
use crate::error::AppResult;
use crate::state::App;
use crate::store;
use crate::time::{self, DAY_MS};

/// Weeks of rosters before the day of loading and after it.
const ROSTER_WEEKS: [i64; 6] = [21, 14, 7, 0, -7, -14];
const WEEK_MS: i64 = 7 * DAY_MS;

/// One everyday deed.
#[derive(Clone, Debug)]
pub(super) enum Daily {
    /// Something about somebody's practice is logged.
    Log(Log),
    /// The duties of six weeks are entered.
    Roster,
    /// A supervisor asks for a waiver.
    AskWaiver { who: usize, requirement: &'static str },
    /// The center refuses the request about somebody.
    RefuseWaiver(usize),
}

/// A record: of whom, by whom, what.
#[derive(Clone, Debug)]
pub(super) struct Log {
    who: usize,
    by: usize,
    kind: RecordKind,
    code: &'static str,
    minutes: Option<i64>,
    with_data: bool,
    partner: Option<usize>,
}

/// Everyday deeds, by days before the day of loading and hour.
pub(super) fn script(add: &mut Add<'_>) {
    for (who, member) in CAST.iter().enumerate() {
        let Home::Site(_) = member.home else { continue };
        let works = member.story != Story::Office && member.story != Story::Away;
        if let Some(lead) = Stage::supervisor(who).filter(|_| works) {
            contacts(add, who, lead);
            if member.role == "R3" {
                peer(add, who, lead);
            }
            if matches!(member.role, "R2" | "R3") && member.hired_ago > 160 && who % 7 != 2 {
                add(130, 15, log(who, lead, RecordKind::Drill, "overdose"));
            }
            if matches!(member.role, "R2" | "R3") {
                // Every half year; with some it is time again.
                let strong = member.story == Story::Strong;
                let days = if strong || who % 7 != 2 { [420, 260, 100] } else { [420, 350, 215] };
                for days_ago in days.into_iter().filter(|days_ago| member.hired_ago > days_ago + 40) {
                    add(days_ago, 15, log(who, lead, RecordKind::Drill, "lethal_means"));
                }
            }
        }
        if matches!(member.story, Story::New | Story::Rising) && matches!(member.role, "R2" | "R3") {
            visits(add, who);
        }
    }
    add(21, 7, Act::Daily(Daily::Roster));
    add(20, 9, Act::Daily(Daily::AskWaiver { who: at("Moreau"), requirement: "FR-01" }));
    add(18, 9, Act::Daily(Daily::RefuseWaiver(at("Moreau"))));
    add(2, 9, Act::Daily(Daily::AskWaiver { who: at("Novak"), requirement: "FR-03" }));
}

fn log(who: usize, by: usize, kind: RecordKind, code: &'static str) -> Act {
    let minutes = None;
    Act::Daily(Daily::Log(Log { who, by, kind, code, minutes, with_data: false, partner: None }))
}

/// Twice a month, weekly at first; most of the time with data, now and then not at all.
fn contacts(add: &mut Add<'_>, who: usize, by: usize) {
    let member = &CAST[who];
    let every = if member.hired_ago <= 90 { 7 } else { 14 };
    let mut day = 3 + i64::try_from(who % 5).unwrap_or(0);
    let mut number = who;
    while day < member.hired_ago.min(75) {
        if member.story != Story::Thin || number.is_multiple_of(3) {
            add(
                day,
                16,
                Act::Daily(Daily::Log(Log {
                    who,
                    by,
                    kind: RecordKind::SupervisionContact,
                    code: ["individual", "individual", "group"][number % 3],
                    minutes: Some(30 + 15 * i64::try_from(number % 2).unwrap_or(0)),
                    with_data: number.is_multiple_of(2),
                    partner: None,
                })),
            );
        }
        day += every;
        number += 1;
    }
}

/// Protected time each month, and hours toward the credential in the first year.
fn peer(add: &mut Add<'_>, who: usize, by: usize) {
    for month in 0..3 {
        if 6 + 30 * month < CAST[who].hired_ago {
            add(6 + 30 * month, 10, log(who, by, RecordKind::Offer, "protected_time"));
        }
    }
    if CAST[who].hired_ago > 365 {
        return;
    }
    let mut day = 4;
    while day < CAST[who].hired_ago.min(120) {
        for (code, minutes) in [("work", 1_440), ("training", 240), ("supervision", 60)] {
            add(
                day,
                17,
                Act::Daily(Daily::Log(Log {
                    who,
                    by: who,
                    kind: RecordKind::Hours,
                    code,
                    minutes: Some(minutes),
                    with_data: false,
                    partner: None,
                })),
            );
        }
        day += 10;
    }
}

/// The first visits of somebody new: two shadowed, then beside a lead of the same site.
fn visits(add: &mut Add<'_>, who: usize) {
    let member = &CAST[who];
    let lead = CAST.iter().position(|other| {
        other.home == member.home && other.role == "R2" && matches!(other.story, Story::Strong | Story::Solid)
    });
    let Some(lead) = lead else { return };
    let mut day = member.hired_ago - 4;
    for number in 0..8 {
        if day < 1 {
            return;
        }
        add(
            day,
            13,
            Act::Daily(Daily::Log(Log {
                who,
                by: who,
                kind: RecordKind::FieldResponse,
                code: if number < 2 { "shadow" } else { "partner" },
                minutes: None,
                with_data: false,
                partner: Some(lead),
            })),
        );
        day -= 5;
    }
}

/// Plays one everyday deed.
pub(super) async fn play(app: &App, stage: &Stage, daily: Daily) -> AppResult<()> {
    match daily {
        Daily::Log(log) => record(app, stage, &log).await,
        Daily::Roster => roster(app, stage).await,
        Daily::AskWaiver { who, requirement } => ask(app, stage, who, requirement).await,
        Daily::RefuseWaiver(who) => refuse(app, stage, who).await,
    }
}

async fn record(app: &App, stage: &Stage, log: &Log) -> AppResult<()> {
    let id = app.id();
    let visit = log.kind == RecordKind::FieldResponse;
    let mut rng = Rng::with_seed(u64::from_be_bytes(*id.as_bytes().last_chunk().unwrap_or(&[0; 8])));
    let new = NewRecord {
        id,
        kind: log.kind,
        on: today(app),
        code: Some(log.code.into()),
        minutes: log.minutes,
        with_data: log.with_data,
        partner: log.partner.map(|partner| stage.people[partner]),
        encounter_ref: visit.then(|| encounter(&mut rng)),
        response: None,
    };
    app.record_practice(&stage.caller(app, log.by).await?, stage.people[log.who], new).await
}

/// Consultation is the center's for everybody; supervisors take their own site, and
/// one of them is not on call on Sunday nights.
async fn roster(app: &App, stage: &Stage) -> AppResult<()> {
    let admin = stage.caller(app, 0).await?;
    for days_ago in ROSTER_WEEKS {
        let from = stage.monday_ago(days_ago);
        for (who, duty) in
            [(at("Sato"), "psychiatric_consultation"), (at("Adeyemi"), "clinical_consultation")]
        {
            let new = NewInterval {
                id: app.id(),
                person: stage.people[who],
                duty: duty.into(),
                from,
                to: from + WEEK_MS,
            };
            app.save_interval(&admin, stage.state, &new).await?;
        }
        for (number, site) in stage.sites.iter().enumerate() {
            let Some(lead) = CAST.iter().position(|m| m.role == "R4" && m.home == Home::Site(number)) else {
                continue;
            };
            let rest = if number == 3 { 9 * 3_600_000 } else { 0 };
            let new = NewInterval {
                id: app.id(),
                person: stage.people[lead],
                duty: "supervisor".into(),
                from,
                to: from + WEEK_MS - rest,
            };
            app.save_interval(&admin, *site, &new).await?;
        }
    }
    Ok(())
}

async fn ask(app: &App, stage: &Stage, who: usize, requirement: &str) -> AppResult<()> {
    let Some(lead) = Stage::supervisor(who) else { return Ok(()) };
    let from = today(app);
    let new = NewWaiver {
        id: app.id(),
        requirement: requirement.into(),
        clause: None,
        from,
        to: from.checked_add_days(chrono::Days::new(60)).unwrap_or(from),
        reason: "On parental leave in part; asks for two more months for what is still open.".into(),
        confirmed: false,
    };
    app.request_waiver(&stage.caller(app, lead).await?, stage.people[who], new).await
}

async fn refuse(app: &App, stage: &Stage, who: usize) -> AppResult<()> {
    let requests = store::waivers::of_person(&app.store.read, stage.people[who]).await?.requests;
    let Some(request) = requests.last() else { return Ok(()) };
    let new = NewWaiverDecision {
        id: app.id(),
        approved: false,
        note: Some("The modules can be read at home; the date stands.".into()),
        confirmed: false,
    };
    let center = stage.caller(app, at("Feld")).await?;
    app.decide_waiver(&center, stage.people[who], request.id, new).await
}

fn today(app: &App) -> chrono::NaiveDate {
    time::local_day(app.now(), time::zone("America/New_York").unwrap_or(chrono_tz::UTC))
}
