//! People: who there is.

use chrono::NaiveDate;
use fieldcraft_entities::person;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

pub use crate::app::affiliations::NewAffiliation;
use crate::app::mail::Language;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, people::Filter};
use crate::time;

/// What is said of a new person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Work address to sign in with.
    pub email: Option<String>,
}

impl NewPerson {
    /// What is wrong with it; pointers begin with `at`.
    #[must_use]
    pub fn faults(&self, at: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (field, value, what) in
            [("given_name", &self.given_name, "first name"), ("family_name", &self.family_name, "last name")]
        {
            let length = value.trim().chars().count();
            if !(1..=80).contains(&length) {
                faults.push(FieldError::new(
                    format!("{at}/{field}"),
                    format!("A {what} has 1 to 80 characters."),
                ));
            }
        }
        if self.email.as_deref().is_some_and(|email| !looks_like_email(email)) {
            faults.push(FieldError::new(format!("{at}/email"), "This does not look like an e-mail address."));
        }
        faults
    }

    /// The row that states it: names trimmed, the address in lower case.
    #[must_use]
    pub fn row(&self, id: Uuid, demo: bool, created_at: i64) -> person::Model {
        let (given, family) = (self.given_name.trim(), self.family_name.trim());
        person::Model {
            id,
            given_name: given.into(),
            family_name: family.into(),
            display_name: format!("{given} {family}"),
            search_key: format!("{family} {given}").to_lowercase(),
            email: self.email.as_deref().map(lower),
            phone: None,
            demo,
            created_at,
        }
    }
}

/// An e-mail address as stored.
#[must_use]
pub fn lower(email: &str) -> String {
    email.trim().to_lowercase()
}

fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 254
        && !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        })
}

impl App {
    /// A page of the people the caller may see, by name.
    pub async fn list_people(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<person::Model>> {
        let scope = caller.scope(Action::ReadPerson);
        if scope.is_empty() {
            let own = store::people::person(&self.store.read, caller.person).await?;
            return Ok(own.into_iter().filter(|_| filter.after.is_none()).collect());
        }
        Ok(store::people::page(&self.store.read, &scope, filter).await?)
    }

    /// A person the caller may see.
    pub async fn person(&self, caller: &Caller, id: Uuid) -> AppResult<person::Model> {
        let person =
            store::people::person(&self.store.read, id).await?.ok_or(AppError::NotFound("person"))?;
        self.permit_person(&self.store.read, caller, Action::ReadPerson, id).await?;
        Ok(person)
    }

    /// Adds a person with a first affiliation; gives a one-time link to set a
    /// password when there is an e-mail address, and sends one by mail when they
    /// are invited in a language. The same body again is harmless.
    pub async fn add_person(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewPerson,
        first: NewAffiliation,
        invite: Option<Language>,
    ) -> AppResult<Option<String>> {
        let mut faults = new.faults("");
        faults.extend(first.faults("/affiliation"));
        AppError::fields(faults)?;
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, first.node).await?;
        if let Some(there) = store::people::person(&tx, id).await? {
            let link = self.same_person(&tx, there, &new, &first).await?;
            tx.commit().await?;
            return Ok(link);
        }
        let link = self.write_person(&tx, Some(caller.person), id, &new, &first).await?;
        if let (Some(language), Some(email)) = (invite, &new.email) {
            let to = (id, lower(email));
            self.queue_link(&tx, Some(caller.person), "invitation", to, Some(language)).await?;
        }
        tx.commit().await?;
        Ok(link)
    }

    /// The same person sent again: the link went astray with the first answer, so
    /// a fresh one is made while no password has been set.
    async fn same_person(
        &self,
        tx: &DatabaseTransaction,
        there: person::Model,
        new: &NewPerson,
        first: &NewAffiliation,
    ) -> AppResult<Option<String>> {
        let sent =
            person::Model { phone: there.phone.clone(), ..new.row(there.id, there.demo, there.created_at) };
        if sent != there || !store::people::stated(tx, &first.row(there.id, self.stamp(there.id))).await? {
            return Err(id_taken());
        }
        let waits = there.email.is_some() && !store::sessions::has_account(tx, there.id).await?;
        if waits { Ok(Some(self.password_link(tx, there.id).await?)) } else { Ok(None) }
    }

    /// Writes a new person with a first affiliation, and makes the one-time link.
    pub(crate) async fn write_person(
        &self,
        tx: &DatabaseTransaction,
        by: Option<Uuid>,
        id: Uuid,
        new: &NewPerson,
        first: &NewAffiliation,
    ) -> AppResult<Option<String>> {
        self.insert_person(tx, id, new, false).await?;
        self.save_affiliation_row(tx, by.unwrap_or_default(), id, first).await?;
        self.audit(tx, by, "person.add", "person", Some(id), json!({ "node": first.node })).await?;
        self.refresh_status(tx, &[id]).await?;
        match new.email {
            Some(_) => Ok(Some(self.password_link(tx, id).await?)),
            None => Ok(None),
        }
    }

    /// Makes a one-time link that sets a person's password; earlier ones no longer work.
    pub(crate) async fn password_link(&self, tx: &DatabaseTransaction, person: Uuid) -> AppResult<String> {
        store::sessions::void_tokens(tx, person, self.now()).await?;
        self.one_time_link(tx, "password", Some(person)).await
    }

    /// Writes a person's row.
    pub async fn insert_person(
        &self,
        tx: &DatabaseTransaction,
        id: Uuid,
        new: &NewPerson,
        demo: bool,
    ) -> AppResult<()> {
        let row = new.row(id, demo, self.now());
        if let Some(email) = &row.email
            && store::people::by_email(tx, email).await?.is_some()
        {
            return Err(AppError::Conflict("Somebody already has this e-mail address.".into()));
        }
        person::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
        Ok(())
    }

    /// Today at the site where the person works; UTC where they work nowhere.
    pub async fn today_of(&self, db: &impl sea_orm::ConnectionTrait, person: Uuid) -> AppResult<NaiveDate> {
        Ok(time::local_day(self.now(), self.zone_of(db, person).await?))
    }

    /// The zone of the site where the person works; UTC where they work nowhere.
    pub async fn zone_of(
        &self,
        db: &impl sea_orm::ConnectionTrait,
        person: Uuid,
    ) -> AppResult<chrono_tz::Tz> {
        let tree = store::org::tree(db).await?;
        let node = store::people::affiliations(db, &[person]).await?.first().map(|a| a.node_id);
        Ok(node.map_or(chrono_tz::UTC, |node| tree.zone(node)))
    }
}

/// Another thing already has this id.
pub(crate) fn id_taken() -> AppError {
    AppError::Conflict("This id is already used by something else. Send it with a new id.".into())
}
