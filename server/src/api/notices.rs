//! `/me/notifications` and `/me/notification-settings`: what the caller is told, and how.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use fieldcraft_entities::notification;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::mails::{MailLanguage, parse_cursor};
use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::notices::{Kind, NewPrefs, Notices};
use crate::state::App;
use crate::store::notices::Filter;

/// Notifications.
pub struct NoticesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A page of what the caller was told, newest first.
#[derive(Object)]
struct NotificationsOut {
    /// Notifications.
    items: Vec<NotificationOut>,
    /// How many are not read, in all.
    unread: u64,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// Something that the caller is told, with why.
#[derive(Object)]
#[oai(rename = "Notification")]
struct NotificationOut {
    /// Identifier.
    id: Uuid,
    /// What settings are by, such as `safety`.
    kind: String,
    /// Why, such as `observation_recorded`.
    reason: String,
    /// The page that it leads to.
    link: String,
    /// Whom it is about, when that is somebody else.
    #[oai(skip_serializing_if_is_none)]
    about: Option<PersonRef>,
    /// A due day or a last day.
    #[oai(skip_serializing_if_is_none)]
    day: Option<NaiveDate>,
    /// What expires, such as `clinical_license` or `local-coach`.
    #[oai(skip_serializing_if_is_none)]
    detail: Option<String>,
    /// When it happened.
    at: Instant,
    /// When it was marked as read.
    #[oai(skip_serializing_if_is_none)]
    read_at: Option<Instant>,
}

/// What was read.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ReadIn {
    /// Everything that happened up to this instant: that of the newest one shown.
    up_to: DateTime<Utc>,
}

/// How the caller wants to be told.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "NotificationSettingsIn")]
struct SettingsIn {
    /// Language of mails.
    language: MailLanguage,
    /// By kind: `now`, `daily` or `off`. A kind that is not named has its default.
    modes: HashMap<String, String>,
    /// Minute of the local day from which no mail goes out; absent with `quiet_to`: at any hour.
    #[oai(validator(maximum(value = "1439")))]
    quiet_from: Option<u16>,
    /// Minute of the local day to which no mail goes out.
    #[oai(validator(maximum(value = "1439")))]
    quiet_to: Option<u16>,
    /// Minute of the local day of the daily mail.
    #[oai(validator(maximum(value = "1439")))]
    digest_at: u16,
}

/// How the caller wants to be told.
#[derive(Object)]
#[oai(rename = "NotificationSettings")]
struct SettingsOut {
    /// Language of mails.
    language: MailLanguage,
    /// Every kind with its mode: `now`, `daily` or `off`.
    modes: Vec<ModeOut>,
    /// Minute of the local day from which no mail goes out; safety goes out at any hour.
    #[oai(skip_serializing_if_is_none)]
    quiet_from: Option<u16>,
    /// Minute of the local day to which no mail goes out.
    #[oai(skip_serializing_if_is_none)]
    quiet_to: Option<u16>,
    /// Minute of the local day of the daily mail.
    digest_at: u16,
    /// IANA zone of the caller's place, in which these times are.
    time_zone: String,
    /// The caller has saved settings; otherwise these are the defaults.
    saved: bool,
}

/// How a kind reaches the caller by mail.
#[derive(Object)]
#[oai(rename = "NotificationMode")]
struct ModeOut {
    /// Such as `safety`.
    kind: String,
    /// `now`, `daily` or `off`.
    mode: String,
}

#[OpenApi(prefix_path = "/me", tag = "Tag::Me")]
impl NoticesApi {
    /// List what the caller was told, newest first.
    #[oai(path = "/notifications", method = "get", operation_id = "list_notifications")]
    async fn list(
        &self,
        caller: Signed,
        /// Only what is not read.
        #[oai(default)]
        unread: Query<bool>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<NotificationsOut>, Problem> {
        let before = cursor.0.as_deref().map(parse_cursor).transpose()?;
        let filter = Filter { unread: unread.0, before, limit: limit.0 + 1 };
        let Notices { mut items, names, unread } = self.app.notices(&caller, filter).await?;
        let more = items.len() as u64 > limit.0;
        items.truncate(usize::try_from(limit.0).unwrap_or(200));
        let next = items.last().filter(|_| more).map(|row| format!("{}~{}", row.at, row.id));
        let items = items.into_iter().map(|row| out(row, &names)).collect();
        Ok(Json(NotificationsOut { items, unread, next }))
    }

    /// Mark one notification as read.
    #[oai(path = "/notifications/:id/read", method = "put", operation_id = "read_notification")]
    async fn read(&self, caller: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.read_notice(&caller, id.0).await?;
        Ok(Done::NoContent)
    }

    /// Mark notifications as read, up to an instant.
    #[oai(path = "/notifications/read", method = "post", operation_id = "read_notifications")]
    async fn read_all(&self, caller: Signed, body: Json<ReadIn>) -> Result<Done, Problem> {
        self.app.read_notices(&caller, body.0.up_to.timestamp_millis()).await?;
        Ok(Done::NoContent)
    }

    /// How the caller wants to be told.
    #[oai(path = "/notification-settings", method = "get", operation_id = "get_notification_settings")]
    async fn settings(&self, caller: Signed) -> Result<Json<SettingsOut>, Problem> {
        let (prefs, zone, saved) = self.app.own_prefs(&caller).await?;
        let mode = |kind: &Kind| ModeOut { kind: kind.name().into(), mode: prefs.mode(*kind).name().into() };
        Ok(Json(SettingsOut {
            language: prefs.language.into(),
            modes: Kind::ALL.iter().map(mode).collect(),
            quiet_from: prefs.quiet.map(|(from, _)| from),
            quiet_to: prefs.quiet.map(|(_, to)| to),
            digest_at: prefs.digest_at,
            time_zone: zone.name().into(),
            saved,
        }))
    }

    /// Say how the caller wants to be told.
    #[oai(path = "/notification-settings", method = "put", operation_id = "update_notification_settings")]
    async fn save(&self, caller: Signed, body: Json<SettingsIn>) -> Result<Done, Problem> {
        let SettingsIn { language, modes, quiet_from, quiet_to, digest_at } = body.0;
        let new = NewPrefs {
            language: language.into(),
            modes: modes.into_iter().collect(),
            quiet: quiet_from.zip(quiet_to),
            digest_at,
        };
        self.app.save_prefs(&caller, new).await?;
        Ok(Done::NoContent)
    }
}

fn out(row: notification::Model, names: &HashMap<Uuid, String>) -> NotificationOut {
    NotificationOut {
        id: row.id,
        kind: row.kind,
        reason: row.reason,
        link: row.link,
        about: row.about_id.and_then(|id| PersonRef::named(id, names)),
        day: row.day,
        detail: row.detail,
        at: Instant::at(row.at),
        read_at: row.read_at.map(Instant::at),
    }
}

fn fifty() -> u64 {
    50
}
