//! What a whole state costs: five thousand people, forty requirements, a million
//! ratings. Rebuilding all statuses, evaluating one person within a write, and
//! one site's readiness.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Context;
use fieldcraft::cli;
use fieldcraft::config::Config;
use fieldcraft::state::{App, Clock, SystemClock};
use fieldcraft::store::insert_all;
use fieldcraft_entities::observation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::drive::Load;
use crate::figures::Figure;
use crate::process::{children_micros, own_cpu_micros};
use crate::visits::{RATED, encounter_ref};

/// How many people are written about in a line.
const PEOPLE: usize = 300;
/// Ratings of the people about whom most is known.
const MANY: usize = 2_000;

/// `fieldcraft recompute` in a process of its own, run to its end.
pub(crate) fn recompute(file: &Path, name: &str) -> anyhow::Result<Figure> {
    let program = std::env::current_exe()?.with_file_name("fieldcraft");
    let before = children_micros();
    let since = Instant::now();
    let output = Command::new(program)
        .arg("recompute")
        .args(["--database-url", &format!("sqlite:{}", file.display())])
        .output()
        .context("cannot start fieldcraft recompute")?;
    let took = since.elapsed();
    anyhow::ensure!(
        output.status.success(),
        "recompute failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let micros = vec![u32::try_from(took.as_micros()).unwrap_or(u32::MAX)];
    let cpu = children_micros().zip(before).map(|(after, before)| after.saturating_sub(before));
    Ok(Figure { name: name.into(), load: Load { micros, bytes: 0, took }, cpu, megabytes: None })
}

/// The bare durable insert of an observation, and the same with the person's statuses
/// evaluated and kept: for people with about two hundred ratings, and with two thousand.
/// Of so many rounds the one that took the least processor time is told.
pub(crate) async fn writes(file: &Path, responders: &[Uuid], rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let app = cli::open(Config::for_database(&format!("sqlite:{}", file.display())), false).await?;
    let (few, many) = responders.split_at(responders.len() / 2);
    let (few, many) = (&few[..PEOPLE.min(few.len())], &many[..PEOPLE.min(many.len())]);
    more(&app, many).await?;
    // Everything that is read once is read before.
    write(&app, &few[..few.len() / 10], true).await?;
    let lines = [
        (few, "insert an observation, durably", false),
        (few, "the same, and keep the statuses: 200 ratings", true),
        (many, "the same, and keep the statuses: 2,000 ratings", true),
    ];
    let mut figures: Vec<Option<Figure>> = lines.iter().map(|_| None).collect();
    for _ in 0..rounds {
        for ((people, name, kept), least) in lines.iter().zip(&mut figures) {
            let (load, cpu) = write(&app, people, *kept).await?;
            if least.as_ref().is_none_or(|least| cpu < least.cpu) {
                *least = Some(Figure { name: (*name).into(), load, cpu, megabytes: None });
            }
        }
    }
    app.store.clone().close().await?;
    Ok(figures.into_iter().flatten().collect())
}

/// One transaction for each of these people, and the processor time of them all. The
/// rows are made before: reading what they are copied from is no part of a write.
async fn write(app: &App, people: &[Uuid], kept: bool) -> anyhow::Result<(Load, Option<u64>)> {
    let rows = copies(app, people, 1).await?;
    let before = own_cpu_micros();
    let (since, mut micros) = (Instant::now(), Vec::new());
    for row in rows {
        let asked = Instant::now();
        let subject = row.subject_id;
        let tx = app.store.begin().await?;
        insert_all::<observation::Entity>(&tx, vec![row]).await?;
        if kept {
            app.refresh_status(&tx, &[subject]).await?;
        }
        tx.commit().await?;
        micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    let took = since.elapsed();
    let cpu = own_cpu_micros().zip(before).map(|(after, before)| after.saturating_sub(before));
    micros.sort_unstable();
    Ok((Load { micros, bytes: 0, took }, cpu))
}

/// Rows until these people have two thousand ratings.
async fn more(app: &App, people: &[Uuid]) -> anyhow::Result<()> {
    let there = observation::Entity::find()
        .filter(observation::Column::SubjectId.eq(people[0]))
        .all(&app.store.read)
        .await?;
    let rows = copies(app, people, (MANY / RATED).saturating_sub(there.len())).await?;
    let tx = app.store.begin().await?;
    insert_all::<observation::Entity>(&tx, rows).await?;
    Ok(tx.commit().await?)
}

/// So many observations of each of these people, like those that there are, spread over the last ten months.
async fn copies(app: &App, people: &[Uuid], each: usize) -> anyhow::Result<Vec<observation::Model>> {
    const SPREAD_MS: i64 = 300 * fieldcraft::time::DAY_MS;
    let patterns = observation::Entity::find()
        .filter(observation::Column::SubjectId.is_in(people.iter().copied()))
        .order_by_asc(observation::Column::ObservedAt)
        .all(&app.store.read)
        .await?;
    let now = SystemClock.now();
    let mut rows = Vec::with_capacity(people.len() * each);
    for person in people {
        let mine: Vec<&observation::Model> =
            patterns.iter().filter(|row| row.subject_id == *person).collect();
        for number in 0..each {
            let Some(pattern) = mine.get(number % mine.len().max(1)) else { break };
            let back = SPREAD_MS / i64::try_from(each)? * i64::try_from(number)?;
            let moved = now - back - pattern.observed_at;
            let id = app.ids.next(now - back);
            rows.push(observation::Model {
                id,
                // A visit of its own: forms that share an encounter are one event.
                encounter_ref: encounter_ref(usize::try_from(id.as_u64_pair().1)?),
                observed_at: pattern.observed_at + moved,
                observed_on: fieldcraft::time::local_day(now - back, crate::people::zone()),
                recorded_at: pattern.recorded_at + moved,
                received_at: pattern.received_at + moved,
                ..(*pattern).clone()
            });
        }
    }
    Ok(rows)
}
