//! Signing in, staying signed in, signing out, and passwords.

use std::sync::Arc;

use fieldcraft_entities::{account, one_time_token, org_node, session};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use crate::app::people::{NewAffiliation, NewPerson};
use crate::auth::{Keys, hash_token, random_token};
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Caller, Permission};
use crate::state::App;
use crate::store::{self, audit::Entry};
use crate::time::DAY_MS;

/// Wrong passwords in a row before an account waits.
const FREE_TRIES: i64 = 5;
/// The longest wait, in milliseconds.
const LONGEST_WAIT_MS: i64 = 15 * 60_000;
/// A session ends after this long without use.
const SESSION_MS: i64 = 30 * DAY_MS;
/// A one-time link works this long.
pub const LINK_MS: i64 = 3 * DAY_MS;
/// The shortest password.
pub const SHORTEST_PASSWORD: usize = 12;

/// A fresh sign-in or renewal.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub person: Uuid,
    /// Bearer token for the API.
    pub access_token: String,
    /// Goes into the cookie.
    pub refresh_token: String,
}

impl App {
    /// Signs in with e-mail and password.
    ///
    /// # Errors
    /// `Unauthorized` in the same words whether the account exists or not;
    /// `TooMany` after too many tries.
    pub async fn sign_in(
        &self,
        email: &str,
        password: String,
        address: &str,
        device: Option<String>,
    ) -> AppResult<SignedIn> {
        self.throttle.count(address).map_err(|retry_after| AppError::TooMany { retry_after })?;
        let now = self.now();
        let found = store::sessions::account_of(&self.store.read, &email.trim().to_lowercase()).await?;
        if let Some(until) =
            found.as_ref().and_then(|(_, account)| account.locked_until).filter(|until| *until > now)
        {
            return Err(AppError::TooMany { retry_after: (until - now).unsigned_abs() / 1000 + 1 });
        }
        let stored = found.as_ref().map(|(_, account)| account.password_hash.clone());
        let right = self.passwords.verify(password, stored).await?;
        match found {
            Some((person, account)) if right && account.disabled_at.is_none() => {
                self.open_session(person.id, account, device).await
            }
            found => {
                self.count_failure(found.map(|(_, account)| account)).await?;
                Err(AppError::Unauthorized("The e-mail address or password is not right.".into()))
            }
        }
    }

    async fn open_session(
        &self,
        person: Uuid,
        account: account::Model,
        device: Option<String>,
    ) -> AppResult<SignedIn> {
        let tx = self.store.begin().await?;
        if account.failures > 0 {
            let mut account = account.into_active_model();
            account.failures = Set(0);
            account.locked_until = Set(None);
            account.update(&tx).await?;
        }
        let made = self.insert_session(&tx, person, device).await?;
        self.audit(&tx, Some(person), "session.create", "person", Some(person), json!({})).await?;
        tx.commit().await?;
        Ok(made)
    }

    async fn insert_session(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        person: Uuid,
        device: Option<String>,
    ) -> AppResult<SignedIn> {
        let now = self.now();
        let (id, nonce) = (self.id(), random_token(self.ids.as_ref()));
        session::ActiveModel {
            id: Set(id),
            person_id: Set(person),
            nonce: Set(nonce.clone()),
            generation: Set(0),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + SESSION_MS),
            revoked_at: Set(None),
            device: Set(device),
        }
        .insert(tx)
        .await?;
        self.signed_in(person, id, &nonce, 0)
    }

    fn signed_in(&self, person: Uuid, session: Uuid, nonce: &str, generation: i64) -> AppResult<SignedIn> {
        Ok(SignedIn {
            person,
            access_token: self.keys.access(person, session, self.now()).map_err(AppError::internal)?,
            refresh_token: self.keys.refresh(session, nonce, generation),
        })
    }

    async fn count_failure(&self, account: Option<account::Model>) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let person = account.as_ref().map(|a| a.person_id);
        if let Some(account) = account {
            let failures = account.failures + 1;
            let wait = (failures >= FREE_TRIES)
                .then(|| (60_000_i64 << (failures - FREE_TRIES).clamp(0, 4)).min(LONGEST_WAIT_MS));
            let mut account = account.into_active_model();
            account.failures = Set(failures);
            account.locked_until = Set(wait.map(|ms| self.now() + ms));
            account.update(&tx).await?;
        }
        self.audit(&tx, None, "session.refuse", "person", person, json!({})).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Renews a sign-in from its refresh token. The newest token and the one
    /// before it are good; an older one was stolen or replayed and ends the session.
    ///
    /// # Errors
    /// `Unauthorized` when the token is not good.
    pub async fn refresh(&self, token: &str) -> AppResult<SignedIn> {
        let ended = || AppError::Unauthorized("You have been signed out. Sign in again to go on.".into());
        let parts = Keys::peek_refresh(token).ok_or_else(ended)?;
        let now = self.now();
        let tx = self.store.begin().await?;
        let row = session::Entity::find_by_id(parts.session);
        let row = sea_orm::QuerySelect::lock_exclusive(row).one(&tx).await?.ok_or_else(ended)?;
        let live =
            row.revoked_at.is_none() && row.expires_at > now && self.keys.refresh_is_ours(token, &row.nonce);
        if !live {
            return Err(ended());
        }
        let (person, nonce, generation) = (row.person_id, row.nonce.clone(), row.generation);
        let mut row = row.into_active_model();
        if parts.generation < generation - 1 {
            row.revoked_at = Set(Some(now));
            row.update(&tx).await?;
            self.audit(&tx, Some(person), "session.replayed", "session", Some(parts.session), json!({}))
                .await?;
            tx.commit().await?;
            self.callers.forget(parts.session);
            return Err(ended());
        }
        // The previous token asked for again gets the same successor again.
        let next = if parts.generation == generation { generation + 1 } else { generation };
        row.generation = Set(next);
        row.last_used_at = Set(now);
        row.expires_at = Set(now + SESSION_MS);
        row.update(&tx).await?;
        tx.commit().await?;
        self.signed_in(person, parts.session, &nonce, next)
    }

    /// Ends the caller's session.
    pub async fn sign_out(&self, caller: &Caller) -> AppResult<()> {
        let Some(id) = caller.session else {
            return Ok(());
        };
        let tx = self.store.begin().await?;
        if let Some(row) = store::sessions::session(&tx, id).await? {
            let mut row = row.into_active_model();
            row.revoked_at = Set(Some(self.now()));
            row.update(&tx).await?;
        }
        self.audit(&tx, Some(caller.person), "session.end", "session", Some(id), json!({})).await?;
        tx.commit().await?;
        self.callers.forget(id);
        Ok(())
    }

    /// The caller behind an access token.
    ///
    /// # Errors
    /// `Unauthorized` when the token or its session is no longer good.
    pub async fn authenticate(&self, token: &str) -> AppResult<Arc<Caller>> {
        let now = self.now();
        let ended = || AppError::Unauthorized("Your sign-in has ended. Sign in again to go on.".into());
        let claims = self.keys.verify(token, now).ok_or_else(ended)?;
        if let Some(caller) = self.callers.get(claims.sid, now) {
            return Ok(caller);
        }
        let caller = store::sessions::caller(&self.store.read, claims.sid, now).await?.ok_or_else(ended)?;
        let caller = Arc::new(caller);
        self.callers.put(claims.sid, now, caller.clone());
        Ok(caller)
    }

    /// Changes the caller's own password; other devices are signed out.
    ///
    /// # Errors
    /// `Invalid` when the current password is wrong or the new one too short.
    pub async fn change_password(&self, caller: &Caller, current: String, new: String) -> AppResult<()> {
        check_password(&new, "/new")?;
        let account = account::Entity::find_by_id(caller.person).one(&self.store.read).await?;
        if !self.passwords.verify(current, account.map(|a| a.password_hash)).await? {
            return Err(AppError::field("/current", "This is not your current password."));
        }
        let hash = self.passwords.hash(new).await?;
        let tx = self.store.begin().await?;
        store::sessions::set_password(&tx, caller.person, hash, self.now()).await?;
        store::sessions::revoke_all(&tx, caller.person, self.now()).await?;
        self.audit(&tx, Some(caller.person), "password.change", "person", Some(caller.person), json!({}))
            .await?;
        tx.commit().await?;
        self.callers.forget_person(caller.person);
        Ok(())
    }

    /// Sets a password by a one-time link.
    ///
    /// # Errors
    /// `NotFound` when the link was used or has ended.
    pub async fn reset_password(&self, token: &str, password: String) -> AppResult<()> {
        check_password(&password, "/password")?;
        let hash = self.passwords.hash(password).await?;
        let now = self.now();
        let tx = self.store.begin().await?;
        let token = store::sessions::live_token(&tx, "password", &hash_token(token), now).await?;
        let (token, person) =
            token.and_then(|t| t.person_id.map(|p| (t, p))).ok_or(AppError::NotFound("link"))?;
        store::sessions::use_token(&tx, token, now).await?;
        // Others that were sent meanwhile end with it.
        store::sessions::void_tokens(&tx, person, now).await?;
        store::sessions::set_password(&tx, person, hash, now).await?;
        store::sessions::revoke_all(&tx, person, now).await?;
        self.audit(&tx, Some(person), "password.reset", "person", Some(person), json!({})).await?;
        tx.commit().await?;
        self.callers.forget_person(person);
        Ok(())
    }

    /// Makes a one-time link; the token is shown once and stored only as a hash.
    pub async fn one_time_link(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        kind: &str,
        person: Option<Uuid>,
    ) -> AppResult<String> {
        let token = random_token(self.ids.as_ref());
        let now = self.now();
        one_time_token::ActiveModel {
            id: Set(self.id()),
            kind: Set(kind.into()),
            person_id: Set(person),
            token_hash: Set(hash_token(&token)),
            expires_at: Set(now + LINK_MS),
            used_at: Set(None),
            created_at: Set(now),
        }
        .insert(tx)
        .await?;
        Ok(token)
    }

    /// First start without people: the organization and its first administrator,
    /// by the one-time link printed at start.
    ///
    /// # Errors
    /// `NotFound` when the link was used, has ended, or people exist already.
    pub async fn set_up(&self, token: &str, setup: SetUp) -> AppResult<SignedIn> {
        let mut errors = setup.person.faults("");
        if setup.organization_name.trim().is_empty() {
            errors.push(FieldError::new("/organization_name", "Name the organization."));
        }
        let zone = crate::time::zone(&setup.time_zone);
        if zone.is_none() {
            errors.push(FieldError::new("/time_zone", "Use an IANA time zone such as America/New_York."));
        }
        AppError::fields(errors)?;
        let zone = zone.unwrap_or(chrono_tz::UTC);
        check_password(&setup.password, "/password")?;
        let hash = self.passwords.hash(setup.password).await?;
        let now = self.now();
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "setup").await?;
        let token = store::sessions::live_token(&tx, "setup", &hash_token(token), now).await?;
        let token = token.ok_or(AppError::NotFound("link"))?;
        if store::people::count(&tx).await? > 0 {
            return Err(AppError::NotFound("link"));
        }
        store::sessions::use_token(&tx, token, now).await?;
        let (node, person) = (self.id(), self.id());
        let root = org_node::Model {
            id: node,
            parent_id: None,
            kind: "state".into(),
            name: setup.organization_name.trim().into(),
            time_zone: Some(setup.time_zone),
            jurisdiction: None,
            created_at: now,
            closed_on: None,
        };
        store::org::add(&tx, root).await?;
        self.insert_person(&tx, person, &setup.person, false).await?;
        self.save_affiliation_row(&tx, person, person, &self.first_affiliation(node, zone)).await?;
        store::sessions::set_password(&tx, person, hash, now).await?;
        for permission in [Permission::ManageOrg, Permission::Publish, Permission::AuditRead] {
            self.insert_grant(&tx, self.id(), person, permission, node, (now, None), person).await?;
        }
        self.audit(&tx, Some(person), "setup", "person", Some(person), json!({ "node": node })).await?;
        let made = self.insert_session(&tx, person, setup.device).await?;
        tx.commit().await?;
        Ok(made)
    }

    /// Where the first administrator works: at the root, so that they are found among the people.
    fn first_affiliation(&self, node: Uuid, zone: chrono_tz::Tz) -> NewAffiliation {
        let today = crate::time::local_day(self.now(), zone);
        NewAffiliation {
            id: self.id(),
            node,
            role: "R10".into(),
            sub_kind: None,
            fte_hundredths: 100,
            rostered_to_respond: false,
            hired_on: today,
            started_on: today,
            ended_on: None,
        }
    }

    /// Adds a line to the audit log inside a deed.
    pub async fn audit(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        actor: Option<Uuid>,
        action: &'static str,
        subject_kind: &'static str,
        subject: Option<Uuid>,
        detail: serde_json::Value,
    ) -> AppResult<()> {
        let entry = Entry { actor, action, subject_kind, subject, node: None, detail };
        Ok(store::audit::add(tx, self.id(), self.now(), entry).await?)
    }
}

/// What the first administrator says.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The root of the tree.
    pub organization_name: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The administrator.
    pub person: NewPerson,
    /// Their password.
    pub password: String,
    /// What they sign in with.
    pub device: Option<String>,
}

/// Is this password long enough? Length beats rules about characters (NIST SP 800-63B).
///
/// # Errors
/// `Invalid` with a sentence.
pub fn check_password(password: &str, pointer: &str) -> AppResult<()> {
    let count = password.chars().count();
    if (SHORTEST_PASSWORD..=200).contains(&count) {
        return Ok(());
    }
    Err(AppError::field(
        pointer,
        format!("A password needs {SHORTEST_PASSWORD} to 200 characters. A few words in a row work well."),
    ))
}
