//! The demonstration organization: one state center, two agencies, four sites,
//! sixty people and fifteen months of plausible evidence, made through the same
//! deeds as real use, by an injected clock. The same day of loading gives the
//! same data. No row is written past the app layer but the very first person's.

mod cast;
mod certifying;
mod checks;
mod coaching;
mod daily;
mod plan;
mod play;
mod records;
mod stage;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use uuid::Uuid;

use crate::app::content::checked_sources;
use crate::app::publishing::How;
use crate::error::{AppError, AppResult};
use crate::state::{App, Clock, Ids, v7};
use crate::store;

pub use cast::SIGN_INS;

/// Days of evidence before the day of loading.
pub const DAYS: i64 = 456;

/// A clock that is moved by hand.
#[derive(Debug, Default)]
pub struct SteppedClock(AtomicI64);

impl SteppedClock {
    /// A clock that stands at `now`, milliseconds since 1970 UTC.
    #[must_use]
    pub fn at(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves it forward; it never goes back.
    pub fn move_to(&self, now: i64) {
        self.0.fetch_max(now, Ordering::Relaxed);
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Identifiers that are the same in every loading.
#[derive(Debug, Default)]
pub struct CountedIds(AtomicI64);

impl Ids for CountedIds {
    fn next(&self, now: i64) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut random = [0xD0; 10];
        random[2..].copy_from_slice(&count);
        v7(now, random)
    }

    fn random(&self, buffer: &mut [u8]) {
        // What must stay secret (tokens, password salts) is never made by these.
        aws_lc_rs::rand::fill(buffer).expect("the system gives random bytes");
    }
}

/// Loads the demonstration organization. `app` must tell the time by `clock`,
/// which ends at `now`; `said` is told of progress.
///
/// # Errors
/// `Conflict` when people exist already; whatever a deed refuses.
pub async fn load(
    app: &App,
    clock: &SteppedClock,
    now: i64,
    password: &str,
    said: &dyn Fn(&str),
) -> AppResult<()> {
    if has_people(app).await? {
        return Err(AppError::Conflict(
            "People exist already. The demonstration is loaded into an empty database only.".into(),
        ));
    }
    let sources = checked_sources(&app.config.folders())?;
    said("Publishing the framework and the curriculum");
    app.publish(How::Start, &sources).await?;
    let mut stage = stage::Stage::set(app, clock, now, password).await?;
    said("Hiring 60 people at 4 sites");
    let script = plan::script(&stage);
    let total = script.len();
    for (done, (at, act)) in script.into_iter().enumerate() {
        if done % 200 == 0 {
            said(&format!("Playing 15 months of work: {done} of {total}"));
        }
        clock.move_to(at);
        play::play(app, &mut stage, act).await?;
    }
    clock.move_to(now);
    store::people::mark_as_demo(app.store.migrations()).await?;
    said("Computing everybody's statuses");
    app.defer_statuses(false);
    app.clear_marked(usize::MAX).await?;
    Ok(())
}

/// Is there anybody yet?
pub async fn has_people(app: &App) -> AppResult<bool> {
    use sea_orm::EntityTrait;
    Ok(fieldcraft_entities::person::Entity::find().one(&app.store.read).await?.is_some())
}

/// An app for loading: stepped clock, counted ids, statuses deferred.
pub fn loader(app: App, clock: Arc<SteppedClock>) -> App {
    let app = App { clock, ids: Arc::new(CountedIds::default()), ..app };
    app.defer_statuses(true);
    app
}
