//! What fills the days between visits that are observed: contacts with the
//! supervisor, visits taken part in, hours, offers, drills, rosters, and waivers
//! that are asked for.

use fastrand::Rng;

use super::cast::{CAST, Home, Member, Story, at};
use super::plan::{Act, Add};
use super::play::encounter;
use super::stage::Stage;
use crate::app::coaching::plan::NewContact;
use crate::app::practice::{NewRecord, RecordKind};
use crate::app::roster::NewInterval;
use crate::app::waivers::{NewWaiver, NewWaiverDecision};
use crate::error::AppResult;
use crate::policy::Caller;
use crate::state::App;
use crate::store;
use crate::time::{self, DAY_MS};

/// Weeks of rosters before the day of loading and after it.
const ROSTER_WEEKS: [i64; 6] = [21, 14, 7, 0, -7, -14];
/// Weeks for which the visits are planned as well: this one and the next.
const SHIFT_WEEKS: [i64; 2] = [0, -7];
const HOUR_MS: i64 = 3_600_000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// One everyday deed.
#[derive(Clone, Debug)]
pub(super) enum Daily {
    /// Something about somebody's practice is logged.
    Log(Log),
    /// A coach talks with somebody about their practice, so many minutes.
    Talk { who: usize, coach: usize, minutes: i64 },
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
            if let Some(coach) = Stage::coach(who) {
                talks(add, who, coach);
            }
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

/// Weekly in the first half year, then every second week; a coach's week is not always long enough.
fn talks(add: &mut Add<'_>, who: usize, coach: usize) {
    let member = &CAST[who];
    if !matches!(member.role, "R2" | "R3") {
        return;
    }
    let (every, minutes) = if member.hired_ago <= 200 { (7, 40) } else { (14, 15) };
    for (number, day) in
        (1 + i64::try_from(who % 5).unwrap_or(0)..member.hired_ago.min(40)).step_by(every).enumerate()
    {
        if (who + number) % 4 != 3 {
            add(day, 13, Act::Daily(Daily::Talk { who, coach, minutes }));
        }
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
        Daily::Talk { who, coach, minutes } => talk(app, stage, who, coach, minutes).await,
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

async fn talk(app: &App, stage: &Stage, who: usize, coach: usize, minutes: i64) -> AppResult<()> {
    let person = stage.people[who];
    let new = NewContact { person, on: today(app), method: "conversation".into(), minutes, cycle: None };
    app.log_contact(&stage.caller(app, coach).await?, app.id(), new).await?;
    Ok(())
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
            let rest = if number == 3 { 9 * HOUR_MS } else { 0 };
            let new = NewInterval {
                id: app.id(),
                person: stage.people[lead],
                duty: "supervisor".into(),
                from,
                to: from + WEEK_MS - rest,
            };
            app.save_interval(&admin, *site, &new).await?;
            if SHIFT_WEEKS.contains(&days_ago) {
                shifts(app, &admin, stage, number, from).await?;
            }
        }
    }
    Ok(())
}

/// Two responders by day and two by night, in turn.
async fn shifts(app: &App, admin: &Caller, stage: &Stage, site: usize, monday: i64) -> AppResult<()> {
    let responds = |m: &Member| {
        let here = m.home == Home::Site(site) && matches!(m.role, "R2" | "R3");
        // Who may only watch is no second on a visit.
        here && !matches!(m.story, Story::New | Story::Away | Story::Unsafe)
    };
    let team: Vec<usize> = (0..CAST.len()).filter(|who| responds(&CAST[*who])).collect();
    let mut turn = team.iter().cycle();
    for shift in 0..14 {
        let from = monday + 8 * HOUR_MS + shift * 12 * HOUR_MS;
        for who in turn.by_ref().take(2) {
            let (id, person, duty) = (app.id(), stage.people[*who], "respond".into());
            let new = NewInterval { id, person, duty, from, to: from + 12 * HOUR_MS };
            app.save_interval(admin, stage.sites[site], &new).await?;
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
