//! What the command line does for people: add one, give a permission, make a
//! link that sets a password. It acts as the system: no permission is asked, the
//! audit log names nobody, all other rules hold.

use fieldcraft_entities::person;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::app::mail::{Dropped, LINKS};
use crate::app::people::{NewAffiliation, NewPerson, lower};
use crate::app::places::place;
use crate::error::{AppError, AppResult};
use crate::policy::Permission;
use crate::state::App;
use crate::store;
use crate::time;

/// A person as an operator adds them.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Who; the e-mail address is needed.
    pub person: NewPerson,
    /// Where, by id or name.
    pub place: String,
    /// Practice role, R1 to R11.
    pub role: String,
    /// Preparation of a responder.
    pub sub_kind: Option<String>,
    /// Share of full time in hundredths.
    pub fte_hundredths: i64,
    /// Goes on visits.
    pub rostered_to_respond: bool,
    /// First day with the employer; today when absent.
    pub hired_on: Option<chrono::NaiveDate>,
    /// First day in this role; the day of hire when absent.
    pub started_on: Option<chrono::NaiveDate>,
}

impl App {
    /// Adds a person as the system; gives the token of the one-time link that
    /// sets their password.
    pub async fn create_user(&self, new: NewUser) -> AppResult<String> {
        let tx = self.store.begin().await?;
        let tree = store::org::tree(&tx).await?;
        let node = place(&tree, &new.place).map_err(|text| AppError::field("/node", text))?.id;
        let hired_on = new.hired_on.unwrap_or_else(|| time::local_day(self.now(), tree.zone(node)));
        let first = NewAffiliation {
            id: self.id(),
            node,
            role: new.role,
            sub_kind: new.sub_kind,
            fte_hundredths: new.fte_hundredths,
            rostered_to_respond: new.rostered_to_respond,
            hired_on,
            started_on: new.started_on.unwrap_or(hired_on),
            ended_on: None,
        };
        let mut faults = new.person.faults("");
        faults.extend(first.faults(""));
        AppError::fields(faults)?;
        let link = self.write_person(&tx, None, self.id(), &new.person, &first).await?;
        tx.commit().await?;
        link.ok_or_else(|| AppError::field("/email", "An e-mail address is needed to sign in."))
    }

    /// Gives somebody a permission at a place from now on, as the system. One
    /// that they hold there already stays as it is: then the answer is `false`.
    pub async fn grant_as_system(&self, email: &str, permission: Permission, at: &str) -> AppResult<bool> {
        let tx = self.store.begin().await?;
        let person = person_of(&tx, email).await?.id;
        store::lock_people(&tx, &[person]).await?;
        let tree = store::org::tree(&tx).await?;
        let node = place(&tree, at).map_err(|text| AppError::field("/node", text))?.id;
        let held = store::sessions::held(&tx, person, self.now()).await?;
        if held.iter().any(|held| held.permission == permission && held.node == node) {
            return Ok(false);
        }
        let from = (self.now(), None);
        self.insert_grant(&tx, self.id(), person, permission, node, from, Uuid::nil()).await?;
        let detail = json!({ "permission": permission.name(), "node": node });
        self.audit(&tx, None, "grant.give", "person", Some(person), detail).await?;
        tx.commit().await?;
        self.callers.forget_person(person);
        Ok(true)
    }

    /// Makes a one-time link that sets somebody's password, as the system; gives
    /// its token. The password they have stays good until the link is used.
    pub async fn reset_link(&self, email: &str) -> AppResult<String> {
        let tx = self.store.begin().await?;
        let person = person_of(&tx, email).await?;
        store::lock_people(&tx, &[person.id]).await?;
        let token = self.password_link(&tx, person.id).await?;
        // A mail that waits would bring another link after the others were ended.
        store::mails::drop_waiting(&tx, &person, &LINKS, Dropped::Replaced.name()).await?;
        self.audit(&tx, None, "password.link", "person", Some(person.id), json!({})).await?;
        tx.commit().await?;
        Ok(token)
    }
}

async fn person_of(db: &impl ConnectionTrait, email: &str) -> AppResult<person::Model> {
    store::people::by_email(db, &lower(email))
        .await?
        .ok_or_else(|| AppError::field("/email", format!("Nobody has the e-mail address {}.", email.trim())))
}
