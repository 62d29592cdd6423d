//! Sessions as calendar files (RFC 5545), and the feed of a person.

use fieldcraft_entities::calendar_feed;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::TrainingEvent;
use super::rfc5545::Writer;
use crate::auth::{hash_token, random_token};
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store;
use crate::time::DAY_MS;

/// A feed goes back so far.
const BACK_MS: i64 = 92 * DAY_MS;
const MINUTE_MS: i64 = 60_000;

/// The address of a feed; it is shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Below the server's own address.
    pub path: String,
}

impl App {
    /// One session as a calendar file.
    pub async fn training_calendar(&self, caller: &Caller, id: Uuid) -> AppResult<String> {
        let event = self.training_event(caller, id).await?;
        Ok(calendar(&[event]))
    }

    /// Makes the caller's feed, or renews its address: the one before stops working.
    pub async fn renew_feed(&self, caller: &Caller) -> AppResult<Feed> {
        let token = random_token(self.ids.as_ref());
        let tx = self.store.begin().await?;
        let row = calendar_feed::Model {
            person_id: caller.person,
            token_hash: hash_token(&token),
            renewed_at: self.now(),
        };
        let renewed = OnConflict::column(calendar_feed::Column::PersonId)
            .update_columns([calendar_feed::Column::TokenHash, calendar_feed::Column::RenewedAt])
            .to_owned();
        calendar_feed::Entity::insert(row.into_active_model().reset_all())
            .on_conflict(renewed)
            .exec_without_returning(&tx)
            .await?;
        let me = Some(caller.person);
        self.audit(&tx, me, "calendar_feed.renew", "person", me, json!({})).await?;
        tx.commit().await?;
        Ok(Feed { path: format!("/calendar/{token}.ics") })
    }

    /// Takes the caller's feed away. Again is harmless.
    pub async fn drop_feed(&self, caller: &Caller) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let gone = calendar_feed::Entity::delete_by_id(caller.person).exec(&tx).await?;
        if gone.rows_affected > 0 {
            let me = Some(caller.person);
            self.audit(&tx, me, "calendar_feed.drop", "person", me, json!({})).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The sessions of whoever has the feed with this secret.
    pub async fn feed(&self, token: &str) -> AppResult<String> {
        let db = &self.store.read;
        let person = store::training::feed_of(db, &hash_token(token)).await?;
        let person = person.ok_or(AppError::NotFound("calendar"))?;
        let rows = store::training::of_person(db, person, self.now() - BACK_MS).await?;
        // Nobody is signed in: whoever has the address reads what the person sees without any grant.
        let caller = Caller { person, session: None, grants: Vec::new() };
        Ok(calendar(&self.training_events_of(db, &caller, rows).await?))
    }
}

fn calendar(events: &[TrainingEvent]) -> String {
    let mut writer = Writer::new();
    for event in events {
        entry(&mut writer, event);
    }
    writer.done()
}

fn entry(writer: &mut Writer, event: &TrainingEvent) {
    let names = event.trainers.iter().filter_map(|id| event.names.get(id)).cloned().collect::<Vec<_>>();
    let minutes = event.report.as_ref().map_or(event.minutes, |report| report.minutes);
    writer.line("BEGIN", "VEVENT");
    writer.text("UID", &format!("{}@fieldcraft", event.row.id));
    writer.instant("DTSTAMP", event.changed_at);
    writer.instant("DTSTART", event.starts_at);
    writer.instant("DTEND", event.starts_at + minutes * MINUTE_MS);
    writer.line("SEQUENCE", &event.changes.to_string());
    writer.line("STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
    writer.text("SUMMARY", &format!("{} {}", event.row.module_code, event.title));
    writer.text("DESCRIPTION", &format!("With {}. For {}.", names.join(", "), event.node_name));
    writer.text("LOCATION", &event.place);
    writer.line("END", "VEVENT");
}
