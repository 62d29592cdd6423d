//! What was seen: two hundred thousand ratings in observations over the whole time.

use chrono::NaiveDate;
use fastrand::Rng;
use fieldcraft::auth::hash_token;
use fieldcraft::state::App;
use fieldcraft::store::insert_all;
use fieldcraft::time;
use fieldcraft_competencies::code::IndicatorCode;
use fieldcraft_competencies::scale::{Rating, Ratings};
use fieldcraft_entities::{observation, observation_event};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::people::{Cast, day, zone};
use crate::rows::{DAYS, HOUR_MS, at};

/// Observations, each with [`RATED`] ratings.
pub(crate) const OBSERVATIONS: usize = 10_000;
pub(crate) const RATED: usize = 20;

/// Everybody who responds is observed in turn, in the order of time; gives the
/// bytes of a row.
pub(crate) async fn insert(
    app: &App,
    tx: &DatabaseTransaction,
    cast: &Cast,
    indicators: &[IndicatorCode],
    framework_version: i64,
) -> anyhow::Result<usize> {
    let mut rng = Rng::with_seed(200_000);
    let responders = cast.responders();
    let rounds = OBSERVATIONS.div_ceil(responders.len());
    let length = (DAYS - 4) / rounds as u64;
    let mut rows: Vec<observation::Model> = Vec::with_capacity(OBSERVATIONS);
    for number in 0..OBSERVATIONS {
        let (round, worker) = (number / responders.len(), number % responders.len());
        let (site, subject) = responders[worker];
        let after = 3 + round as u64 * length + rng.u64(0..length);
        let seen = Visit {
            subject,
            observer: cast.raters()[(worker + round * 7) % cast.raters().len()],
            site: cast.sites[site],
            agency: cast.agency(site),
            observed_at: at(app, after) - rng.i64(0..6 * HOUR_MS),
            ratings: rated(&mut rng, indicators, round)?,
        };
        rows.push(seen.row(app, &mut rng, framework_version));
    }
    rows.sort_by_key(|row| row.observed_at);
    let bytes = rows.iter().map(row_bytes).sum::<usize>() / rows.len();
    let events = rows.iter().enumerate().filter(|(at, _)| at % 4 != 0).map(|(_, row)| acknowledged(app, row));
    let events: Vec<_> = events.collect();
    insert_all::<observation::Entity>(tx, rows).await?;
    insert_all::<observation_event::Entity>(tx, events).await?;
    Ok(bytes)
}

struct Visit {
    subject: Uuid,
    observer: Uuid,
    site: Uuid,
    agency: Uuid,
    observed_at: i64,
    ratings: Ratings,
}

impl Visit {
    fn row(self, app: &App, rng: &mut Rng, framework_version: i64) -> observation::Model {
        let id = app.ids.next(self.observed_at);
        let observed_on: NaiveDate = time::local_day(self.observed_at, zone());
        observation::Model {
            id,
            subject_id: self.subject,
            observer_id: self.observer,
            kind: ["E1", "E1", "E1", "E1", "E2", "E3"][rng.usize(0..6)].into(),
            purpose: "counting".into(),
            relation: "external".into(),
            node_id: self.site,
            agency_id: Some(self.agency),
            observed_at: self.observed_at,
            observed_on,
            performed_on: None,
            recorded_at: self.observed_at + HOUR_MS,
            received_at: self.observed_at + HOUR_MS,
            minutes: rng.i64(20..90),
            setting: "home".into(),
            family_agreed: true,
            encounter_ref: encounter_ref(rng.usize(..)),
            relation_note: None,
            ratings: self.ratings.to_string(),
            reasons: "{}".into(),
            harm: false,
            strengths: Some(STRENGTHS.into()),
            next_step: Some(NEXT_STEP.into()),
            next_step_on: Some(day(observed_on, 14)),
            scenario: None,
            checklist: None,
            framework_version,
            supersedes: None,
            supersede_reason: None,
            confirmed: false,
            redacted_at: None,
            device_ahead_ms: None,
            digest: hash_token(&id.to_string()),
        }
    }
}

pub(crate) const STRENGTHS: &str = "Slowed the room down before saying anything, named what everybody felt, \
    and asked plainly about all three kinds of harm.";
pub(crate) const NEXT_STEP: &str = "Ask about means earlier, and say who will call and when before leaving.";

/// A reference as the app makes them, by number.
pub(crate) fn encounter_ref(number: usize) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letter = |at: usize| char::from(LETTERS[number.wrapping_mul(2_654_435_761) >> (5 * at) & 31]);
    let block = |from: usize| (from..from + 4).map(letter).collect::<String>();
    format!("E-{}-{}", block(0), block(4))
}

/// A third of the indicators in each round, so that three show all.
fn rated(rng: &mut Rng, indicators: &[IndicatorCode], round: usize) -> anyhow::Result<Ratings> {
    let chosen = (0..RATED).map(|at| indicators[(round * RATED + at) % indicators.len()]);
    let rating = |chance: u32| match chance {
        0..=2 => Rating::NotObserved,
        3..=14 => Rating::Scored(1),
        15..=74 => Rating::Scored(2),
        _ => Rating::Scored(3),
    };
    let ratings = chosen.map(|code| (code, rating(rng.u32(0..100)))).collect();
    Ratings::new(ratings).map_err(anyhow::Error::msg)
}

fn acknowledged(app: &App, row: &observation::Model) -> observation_event::Model {
    observation_event::Model {
        id: app.ids.next(row.received_at),
        observation_id: row.id,
        subject_id: row.subject_id,
        kind: "acknowledged".into(),
        on_day: row.observed_on,
        by_id: row.subject_id,
        text: None,
        outcome: None,
        received_at: row.received_at + HOUR_MS,
        digest: String::new(),
    }
}

/// The bytes of what a row holds, near enough: texts, five ids, and the numbers.
fn row_bytes(row: &observation::Model) -> usize {
    let texts = [&row.kind, &row.purpose, &row.relation, &row.setting, &row.encounter_ref, &row.ratings];
    let more = [Some(&row.digest), row.strengths.as_ref(), row.next_step.as_ref()];
    texts.into_iter().chain(more.into_iter().flatten()).map(String::len).sum::<usize>() + 5 * 16 + 60
}
