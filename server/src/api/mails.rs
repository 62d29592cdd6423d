//! `/people/{id}/invitations` and `/mails`: links by mail, and the log of what was sent.

use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::word::words;
use super::{Problem, Signed, Tag};
use crate::app::mail::{Delivery, Language};
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::mails::Filter;

/// Mail.
pub struct MailsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Language of a mail.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub(super) enum MailLanguage {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl From<MailLanguage> for Language {
    fn from(language: MailLanguage) -> Self {
        match language {
            MailLanguage::En => Self::English,
            MailLanguage::Es => Self::Spanish,
        }
    }
}

impl From<Language> for MailLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::En,
            Language::Spanish => Self::Es,
        }
    }
}

/// An invitation by mail.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct InvitationIn {
    /// Language of the mail, unless its reader has chosen one.
    language: Option<MailLanguage>,
}

/// State of a mail.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum MailState {
    /// It waits.
    Queued,
    /// A server has taken it to hand it over.
    Sending,
    /// It was handed over to the server for mail.
    Sent,
    /// It was tried for two days and given up.
    Failed,
    /// It is sent no more: `dropped_for` says why.
    Dropped,
}

words! {
    /// Why a mail is sent no more.
    MailDroppedFor {
        /// Its reader has another address by now.
        AddressChanged = "address_changed",
        /// The account of its reader was closed.
        AccountClosed = "account_closed",
        /// The last work of its reader ended after it was asked for.
        Left = "left",
        /// A password was set after it was asked for.
        PasswordSet = "password_set",
        /// A later link takes its place.
        Replaced = "replaced",
    }
}

/// A page of the log of mails, newest first.
#[derive(Object)]
struct MailsOut {
    /// Mails.
    items: Vec<MailOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// A mail and what became of it; what it said is kept nowhere.
#[derive(Object)]
#[oai(rename = "MailLine")]
struct MailOut {
    /// Identifier.
    id: Uuid,
    /// `invitation`, `password_reset`, `address_changed`, `news` or `digest`.
    kind: String,
    /// To whom; absent while nobody with this address was found.
    #[oai(skip_serializing_if_is_none)]
    to: Option<PersonRef>,
    /// Where it goes.
    address: String,
    /// `queued`, `sending`, `sent`, `failed` or `dropped`.
    state: String,
    /// How often it was tried.
    attempts: i64,
    /// When it was asked for.
    created_at: Instant,
    /// When it was handed over.
    #[oai(skip_serializing_if_is_none)]
    sent_at: Option<Instant>,
    /// When it is tried next.
    #[oai(skip_serializing_if_is_none)]
    due_at: Option<Instant>,
    /// What went wrong last.
    #[oai(skip_serializing_if_is_none)]
    last_error: Option<String>,
    /// Tries that were cut off before anybody noted how they ended: the mail may have arrived then.
    unclear_tries: i64,
    /// Why it was dropped.
    #[oai(skip_serializing_if_is_none)]
    dropped_for: Option<MailDroppedFor>,
}

#[OpenApi(tag = "Tag::People")]
impl MailsApi {
    /// Send a person a mail with a link that sets their password.
    #[oai(path = "/people/:id/invitations", method = "post", operation_id = "create_invitation")]
    async fn invite(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<InvitationIn>,
    ) -> Result<Done, Problem> {
        self.app.invite(&caller, id.0, body.0.language.map(Into::into)).await?;
        Ok(Done::NoContent)
    }

    /// List the mails that were sent or wait, newest first.
    #[oai(path = "/mails", method = "get", operation_id = "list_mails")]
    async fn list(
        &self,
        caller: Signed,
        /// To this person.
        person_id: Query<Option<Uuid>>,
        /// In this state.
        state: Query<Option<MailState>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<MailsOut>, Problem> {
        let before = cursor.0.as_deref().map(parse_cursor).transpose()?;
        let state = state.0.map(|state| {
            match state {
                MailState::Queued => "queued",
                MailState::Sending => "sending",
                MailState::Dropped => "dropped",
                MailState::Sent => "sent",
                MailState::Failed => "failed",
            }
            .to_owned()
        });
        let filter = Filter { person: person_id.0, state, before, limit: limit.0 + 1 };
        let mut rows = self.app.deliveries(&caller, &filter).await?;
        let more = rows.len() as u64 > limit.0;
        rows.truncate(usize::try_from(limit.0).unwrap_or(200));
        let next = rows.last().filter(|_| more).map(|one| format!("{}~{}", one.row.created_at, one.row.id));
        Ok(Json(MailsOut { items: rows.into_iter().map(out).collect(), next }))
    }
}

fn out(Delivery { row, to }: Delivery) -> MailOut {
    MailOut {
        id: row.id,
        to: to.as_ref().map(PersonRef::from),
        due_at: ["queued", "sending"].contains(&row.state.as_str()).then(|| Instant::at(row.due_at)),
        kind: row.kind,
        address: row.address,
        state: row.state,
        attempts: row.attempts,
        created_at: Instant::at(row.created_at),
        sent_at: row.sent_at.map(Instant::at),
        last_error: row.last_error,
        unclear_tries: row.unclear,
        dropped_for: row.dropped_for.and_then(|why| why.parse().ok()),
    }
}

fn fifty() -> u64 {
    50
}

/// A position in a list by time, as `next` wrote it.
pub(super) fn parse_cursor(text: &str) -> AppResult<(i64, Uuid)> {
    let parsed =
        text.split_once('~').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::parse_str(id).ok()?)));
    parsed.ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))
}
