//! Transfer windows of a person, and transfer at a place.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::named;
use crate::api::wire::PersonRef;
use crate::api::word::words;
use crate::api::{Problem, Signed, Tag};
use crate::app::coaching::transfer::{CycleRate, Group, MyWindows, Rate, Standing, Transfer};
use crate::state::App;

words! {
    /// How a transfer window stands.
    TransferState {
        /// It still runs, and the skill has not shown yet.
        Open = "open",
        /// The last rating is 2 or more on at least half of the indicators.
        Shown = "shown",
        /// It is over; somebody looked, and the skill did not show.
        NotShown = "not_shown",
        /// It is over, and nobody saw any of it.
        NotSeen = "not_seen",
    }
}

/// Transfer of what was learned.
pub struct TransferApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// An indicator that the module teaches.
#[derive(Object)]
struct TaughtOut {
    /// Its code.
    indicator: String,
    /// The last rating within the window, 0 to 3.
    #[oai(skip_serializing_if_is_none)]
    rating: Option<u8>,
    /// The observation that it stands in.
    #[oai(skip_serializing_if_is_none)]
    observation_id: Option<Uuid>,
    /// Who saw it.
    #[oai(skip_serializing_if_is_none)]
    observer: Option<PersonRef>,
    /// Local day of the encounter.
    #[oai(skip_serializing_if_is_none)]
    seen_on: Option<NaiveDate>,
}

/// A window that passing a module opened.
#[derive(Object)]
struct TransferWindowOut {
    /// The check that was passed.
    attempt_id: Uuid,
    /// Module.
    module_code: String,
    /// Its version.
    module_version: i64,
    /// First day.
    opened_on: NaiveDate,
    /// Last day.
    closes_on: NaiveDate,
    /// How it stands.
    state: TransferState,
    /// What should show in the field.
    indicators: Vec<TaughtOut>,
    /// How it stands, in a sentence.
    text: String,
}

/// The transfer windows of a person.
#[derive(Object)]
struct TransferWindowsOut {
    /// The windows, the last opened first.
    items: Vec<TransferWindowOut>,
}

/// How many of some windows show the skill.
#[derive(Object)]
struct TransferRateOut {
    /// Windows that opened.
    windows: u32,
    /// Still running, and not shown yet: not in the rate.
    open: u32,
    /// Over, and nobody saw any of it: not in the rate.
    not_seen: u32,
    /// Numerator: the skill has shown.
    shown: u32,
    /// Denominator: shown, or seen and not shown.
    judged: u32,
    /// In a sentence.
    text: String,
}

/// How coaching cycles ended.
#[derive(Object)]
struct CycleRateOut {
    /// Numerator: closed as transferred.
    transferred: u32,
    /// Denominator: closed, those without an opportunity left out.
    judged: u32,
    /// Closed because no opportunity arose: not in the rate.
    no_opportunity: u32,
    /// In a sentence.
    text: String,
}

/// Some windows that belong together.
#[derive(Object)]
struct TransferGroupOut {
    /// A module's code, or the id of a coach or place; absent where there was none.
    #[oai(skip_serializing_if_is_none)]
    key: Option<String>,
    /// Title or name.
    name: String,
    /// The windows.
    rate: TransferRateOut,
    /// The coaching cycles, where it is a coach who closed any.
    #[oai(skip_serializing_if_is_none)]
    cycles: Option<CycleRateOut>,
}

/// Transfer at a place within a period.
#[derive(Object)]
struct TransferOut {
    /// First day on which a window opened.
    from_on: NaiveDate,
    /// Last day.
    to_on: NaiveDate,
    /// All windows.
    all: TransferRateOut,
    /// All coaching cycles that were closed in the period.
    cycles: CycleRateOut,
    /// By module.
    modules: Vec<TransferGroupOut>,
    /// By the trainers of the session that the person took last before passing; what a trainer saw of their own learners does not count.
    trainers: Vec<TransferGroupOut>,
    /// By the coach of the day on which the window opened.
    coaches: Vec<TransferGroupOut>,
    /// By site.
    sites: Vec<TransferGroupOut>,
}

#[OpenApi(tag = "Tag::Coaching")]
impl TransferApi {
    /// The transfer windows of a person, the last opened first.
    ///
    /// Passing a module opens one. Within it the module's indicators should show in the field; every observation
    /// that rates one of them is linked.
    #[oai(path = "/people/:id/transfer-windows", method = "get", operation_id = "list_transfer_windows")]
    async fn windows(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<TransferWindowsOut>, Problem> {
        Ok(Json(self.app.transfer_windows(&caller, id.0).await?.into()))
    }

    /// Transfer at a place and below, by module, trainer, coach and site.
    #[oai(path = "/nodes/:id/transfer", method = "get", operation_id = "get_transfer")]
    async fn at_node(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Windows that opened on or after this day; without it a year is shown.
        from: Query<Option<NaiveDate>>,
        /// Windows that opened on or before this day; without it until today.
        to: Query<Option<NaiveDate>>,
    ) -> Result<Json<TransferOut>, Problem> {
        Ok(Json(self.app.transfer(&caller, id.0, from.0, to.0).await?.into()))
    }
}

impl From<Standing> for TransferState {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Open => Self::Open,
            Standing::Shown => Self::Shown,
            Standing::NotShown => Self::NotShown,
            Standing::NotSeen => Self::NotSeen,
        }
    }
}

impl From<MyWindows> for TransferWindowsOut {
    fn from(mine: MyWindows) -> Self {
        let items = mine.windows.into_iter().map(|window| TransferWindowOut {
            attempt_id: window.opening.attempt,
            module_code: window.opening.module.clone(),
            module_version: window.opening.version,
            opened_on: window.opening.on,
            closes_on: window.opening.until,
            state: window.standing.into(),
            text: window.sentence(),
            indicators: window
                .taught
                .iter()
                .map(|one| TaughtOut {
                    indicator: one.indicator.to_string(),
                    rating: one.seen.map(|seen| seen.0),
                    observation_id: one.seen.map(|seen| seen.1),
                    observer: one.seen.map(|seen| named(&mine.names, seen.2)),
                    seen_on: one.seen.map(|seen| seen.3),
                })
                .collect(),
        });
        Self { items: items.collect() }
    }
}

impl From<Rate> for TransferRateOut {
    fn from(rate: Rate) -> Self {
        let Rate { windows, open, not_seen, shown, judged } = rate;
        Self { windows, open, not_seen, shown, judged, text: rate.sentence() }
    }
}

impl From<CycleRate> for CycleRateOut {
    fn from(rate: CycleRate) -> Self {
        let CycleRate { transferred, judged, no_opportunity } = rate;
        Self { transferred, judged, no_opportunity, text: rate.sentence() }
    }
}

impl From<Group> for TransferGroupOut {
    fn from(group: Group) -> Self {
        Self {
            key: group.key,
            name: group.name,
            rate: group.rate.into(),
            cycles: group.cycles.map(Into::into),
        }
    }
}

impl From<Transfer> for TransferOut {
    fn from(transfer: Transfer) -> Self {
        let groups = |all: Vec<Group>| all.into_iter().map(Into::into).collect();
        Self {
            from_on: transfer.from,
            to_on: transfer.to,
            all: transfer.all.into(),
            cycles: transfer.cycles.into(),
            modules: groups(transfer.modules),
            trainers: groups(transfer.trainers),
            coaches: groups(transfer.coaches),
            sites: groups(transfer.sites),
        }
    }
}
