//! Mail. A deed writes a row with what it does; a job sends it later, so that no transaction
//! waits for a server elsewhere. What a mail says, and the one-time link in it, is made when it is
//! sent and kept nowhere.

mod drop;
mod letter;
mod post;

use chrono::NaiveDate;
use fieldcraft_entities::{mail, person};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use uuid::Uuid;

pub use self::drop::{Dropped, LINKS, MOVED, Reader};
pub use self::letter::{Item, Language, Letter, Matter, letter};
pub use self::post::{Handed, Post};
use crate::app::people::lower;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, mails::Filter};
use crate::time::DAY_MS;

const MINUTE_MS: i64 = 60_000;
/// Minutes to the next try, by the number of tries before; after the last one it has failed.
const WAITS: [i64; 7] = [1, 5, 15, 60, 240, 720, 1440];
/// Whoever took a mail to send it has this long; after that another may.
const LEASE_MS: i64 = 10 * MINUTE_MS;
/// Mails of one round.
const ROUND: u64 = 20;
/// Links by mail that one address gets in a time.
const RESETS: [(i64, u64); 2] = [(5 * MINUTE_MS, 1), (DAY_MS, 5)];
/// The log of what was sent goes back this far.
const KEPT_MS: i64 = 366 * DAY_MS;

/// A line of the delivery log.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The row.
    pub row: mail::Model,
    /// To whom, when that is known.
    pub to: Option<person::Model>,
}

/// What becomes of a mail that is due.
enum Written {
    /// It is sent.
    Letter { to: String, person: Uuid, letter: Letter },
    /// It is sent no more, though its reader is known.
    Dropped(Uuid, Dropped),
    /// Nobody has the address.
    Nobody,
    /// It was tried as often as any, and no try came to its end.
    CutOff,
}

impl App {
    /// Somebody has forgotten their password. The answer, and what is done before it, is the same
    /// whether anybody has the address: who that is, is found out when the mail is sent.
    ///
    /// # Errors
    /// `TooMany` after too many tries from one network address.
    pub async fn forgot_password(&self, email: &str, language: Language, address: &str) -> AppResult<()> {
        self.throttle.count(address).map_err(|retry_after| AppError::TooMany { retry_after })?;
        if !self.post.is_open() {
            return Ok(());
        }
        let to = lower(email);
        let tx = self.store.begin().await?;
        let asked = store::mails::resets_since(&tx, [&to, &hash_token(&to)], self.now() - DAY_MS).await?;
        let since = |ms: i64| asked.iter().filter(|at| **at > self.now() - ms).count() as u64;
        if RESETS.iter().all(|(ms, most)| since(*ms) < *most) {
            let row = self.mail("password_reset", None, to, language, None);
            store::insert_all::<mail::Entity>(&tx, vec![row]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Sends somebody a mail with a link that sets their password: an invitation while they have
    /// none. Asked again while one waits, nothing more is sent.
    ///
    /// # Errors
    /// `Invalid` when the person has no address.
    pub async fn invite(&self, caller: &Caller, person: Uuid, language: Option<Language>) -> AppResult<()> {
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, person).await?;
        let row = store::people::person(&tx, person).await?.ok_or(AppError::NotFound("person"))?;
        let Some(address) = row.email else {
            let detail = "This person has no e-mail address. Give them one first.";
            return Err(AppError::field("/email", detail));
        };
        let kind =
            if store::sessions::has_account(&tx, person).await? { "password_reset" } else { "invitation" };
        if !store::mails::waits(&tx, person, kind).await? {
            self.queue_link(&tx, Some(caller.person), kind, (person, address), language).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Writes an invitation, or a mail that lets somebody choose a new password, to be sent. A
    /// language that is said is kept for a person who has chosen none.
    pub(crate) async fn queue_link(
        &self,
        tx: &DatabaseTransaction,
        by: Option<Uuid>,
        kind: &'static str,
        (person, address): (Uuid, String),
        language: Option<Language>,
    ) -> AppResult<()> {
        let language = self.language_for(tx, person, language).await?;
        let row = self.mail(kind, Some(person), address, language, by);
        store::insert_all::<mail::Entity>(tx, vec![row]).await?;
        let detail = json!({ "kind": kind });
        self.audit(tx, by, "mail.ask", "person", Some(person), detail).await
    }

    /// A row of the outbox, due now.
    pub(crate) fn mail(
        &self,
        kind: &str,
        person: Option<Uuid>,
        address: String,
        language: Language,
        by: Option<Uuid>,
    ) -> mail::Model {
        let now = self.now();
        mail::Model {
            id: self.id(),
            kind: kind.into(),
            person_id: person,
            address,
            language: language.name().into(),
            items: String::new(),
            state: "queued".into(),
            attempts: 0,
            due_at: now,
            created_at: now,
            asked_by: by,
            sent_at: None,
            last_error: None,
            unclear: 0,
            dropped_for: None,
        }
    }

    /// Sends what is due; gives how many mails left. Each try counts from when it is taken, so
    /// that two servers never send the same and one that dies gives it up. Whether its mail had
    /// left by then is not known: it is sent again, and the log says that it may have arrived.
    pub async fn send_mail(&self) -> AppResult<usize> {
        if !self.post.is_open() || store::mails::due(&self.store.read, self.now(), 1).await?.is_empty() {
            return Ok(0);
        }
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "mail").await?;
        let taken = store::mails::due(&tx, self.now(), ROUND).await?;
        let ids: Vec<Uuid> = taken.iter().map(|row| row.id).collect();
        store::mails::take(&tx, &ids, self.now() + LEASE_MS).await?;
        tx.commit().await?;
        let mut sent = 0;
        for row in taken {
            sent += usize::from(self.send_one(row).await?);
        }
        Ok(sent)
    }

    async fn send_one(&self, row: mail::Model) -> AppResult<bool> {
        let (id, tries) = (row.id, usize::try_from(row.attempts).unwrap_or_default());
        let (kind, address) = (row.kind.clone(), row.address.clone());
        let written = if tries > WAITS.len() { Written::CutOff } else { self.written(row).await? };
        let handed = match &written {
            Written::Letter { to, letter, .. } => Some(self.post.send(id, to, letter).await),
            _ => None,
        };
        let tx = self.store.begin().await?;
        let mut sent = false;
        match (written, handed) {
            (Written::Letter { person, .. }, Some(Ok(handed))) => {
                if let Handed::Written(file) = &handed {
                    tracing::info!(kind, file = %file.display(), "mail written");
                }
                store::mails::sent(&tx, id, person, self.now()).await?;
                sent = true;
            }
            (Written::Letter { .. }, Some(Err(error))) => {
                tracing::warn!(kind, tries, error = format!("{error:#}"), "mail was not taken");
                let due = WAITS.get(tries).map(|minutes| self.now() + minutes * MINUTE_MS);
                store::mails::failed(&tx, id, &format!("{error:#}"), due).await?;
            }
            (Written::Dropped(person, why), _) => {
                tracing::info!(kind, why = why.name(), "mail dropped");
                store::mails::drop(&tx, id, person, why.name()).await?;
            }
            (Written::Nobody, _) => store::mails::drop_unknown(&tx, id, &hash_token(&address)).await?,
            _ => store::mails::failed(&tx, id, "Every try was cut off.", None).await?,
        }
        tx.commit().await?;
        Ok(sent)
    }

    /// The mail of a row, with its link.
    async fn written(&self, row: mail::Model) -> AppResult<Written> {
        let language = row.language.parse().unwrap_or(Language::English);
        let tx = self.store.begin().await?;
        let person = match row.person_id {
            Some(person) => store::people::person(&tx, person).await?,
            None => store::people::by_email(&tx, &row.address).await?,
        };
        let Some(person) = person else { return Ok(Written::Nobody) };
        if let Some(why) = self.drops(&tx, &row, &person).await? {
            return Ok(Written::Dropped(person.id, why));
        }
        let items: Vec<Item> = serde_json::from_str(&row.items).unwrap_or_default();
        let letter = match row.kind.as_str() {
            "invitation" => {
                // The link that was shown when the person was added works as well, until one is used.
                let token = self.one_time_link(&tx, "password", Some(person.id)).await?;
                letter(Matter::Invitation(&token), language, self.origin())
            }
            "password_reset" => {
                let language = self.language_for(&tx, person.id, Some(language)).await?;
                let token = self.one_time_link(&tx, "password", Some(person.id)).await?;
                letter(Matter::PasswordReset(&token), language, self.origin())
            }
            MOVED => letter(Matter::AddressChanged, language, self.origin()),
            _ => letter(Matter::News(&items), language, self.origin()),
        };
        tx.commit().await?;
        Ok(Written::Letter { to: row.address, person: person.id, letter })
    }

    /// Why a mail is not sent to a person any more.
    async fn drops(
        &self,
        tx: &DatabaseTransaction,
        row: &mail::Model,
        person: &person::Model,
    ) -> AppResult<Option<Dropped>> {
        let account = store::sessions::account(tx, person.id).await?;
        let affiliations = store::people::affiliations(tx, &[person.id]).await?;
        let last_days: Vec<Option<NaiveDate>> = affiliations.iter().map(|row| row.ended_on).collect();
        let reader = Reader {
            address: person.email.as_deref(),
            account: account.as_ref(),
            last_days: &last_days,
            zone: self.zone_of(tx, person.id).await?,
            asked_again: store::mails::asked_again(tx, row, person.id, &LINKS).await?,
        };
        Ok(Dropped::of(row, &reader, self.now()))
    }

    /// What a person chose; else what is said, which is kept; else English.
    pub(crate) async fn language_for(
        &self,
        tx: &DatabaseTransaction,
        person: Uuid,
        said: Option<Language>,
    ) -> AppResult<Language> {
        let kept = store::notices::settings(tx, &[person]).await?;
        if let Some(language) = kept.first().and_then(|row| row.language.parse().ok()) {
            return Ok(language);
        }
        let language = said.unwrap_or(Language::English);
        if said.is_some() {
            let prefs = crate::app::notices::Prefs { language, ..Default::default() };
            store::notices::put_setting(tx, prefs.row(person, self.now())).await?;
        }
        Ok(language)
    }

    /// The delivery log for those who may read it, the last first.
    pub async fn deliveries(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<Delivery>> {
        self.permit_somewhere(caller, Action::ReadDeliveries)?;
        let db = &self.store.read;
        let scope = caller.scope(Action::ReadDeliveries);
        let tree = store::org::tree(db).await?;
        let all = scope.iter().any(|node| tree.get(*node).is_some_and(|node| node.parent_id.is_none()));
        let rows = store::mails::latest(db, (!all).then_some(&scope[..]), filter).await?;
        let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.person_id).collect();
        let people = store::people::people(db, &ids).await?;
        let to = |row: &mail::Model| people.iter().find(|person| Some(person.id) == row.person_id).cloned();
        Ok(rows.into_iter().map(|row| Delivery { to: to(&row), row }).collect())
    }

    /// Forgets what was sent long ago.
    pub(crate) async fn forget_old_mail(&self, db: &impl ConnectionTrait) -> AppResult<()> {
        store::mails::forget_unknown(db, self.now() - DAY_MS).await?;
        Ok(store::mails::forget(db, self.now() - KEPT_MS).await?)
    }
}
