//! Correcting who a person is: their names, and the address that they sign in with.

use std::collections::BTreeSet;

use fieldcraft_entities::{mail, person};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use crate::app::mail::MOVED;
use crate::app::people::NewPerson;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store;
use crate::time;

impl App {
    /// Corrects a person's names or address. The same again is harmless.
    ///
    /// Links that were sent to the address before work no more, and whoever had a password is told
    /// there that the address has changed.
    ///
    /// # Errors
    /// `Forbidden` when the address is changed by somebody who does not manage every place where
    /// they work or hold a permission; `Conflict` when somebody else has it.
    pub async fn correct_person(&self, caller: &Caller, id: Uuid, to: &NewPerson) -> AppResult<()> {
        AppError::fields(to.faults(""))?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[id]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, id).await?;
        let before = store::people::person(&tx, id).await?.ok_or(AppError::NotFound("person"))?;
        let after =
            person::Model { phone: before.phone.clone(), ..to.row(id, before.demo, before.created_at) };
        if after == before {
            return Ok(());
        }
        if after.email != before.email {
            self.permit_address(&tx, caller, id).await?;
            self.leave_address(&tx, caller, &before, after.email.as_deref()).await?;
        }
        let changed = changes(&before, &after);
        person::Entity::update(after.into_active_model().reset_all()).exec(&tx).await?;
        let detail = json!({ "changed": changed });
        self.audit(&tx, Some(caller.person), "person.correct", "person", Some(id), detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whoever has the address can set the password, and with it has all that the person may do:
    /// nobody decides about it who could not give them that themselves.
    async fn permit_address(&self, tx: &DatabaseTransaction, caller: &Caller, id: Uuid) -> AppResult<()> {
        let tree = store::org::tree(tx).await?;
        let now = self.now();
        let granted = store::people::grants(tx, id).await?;
        let granted = granted.iter().filter(|row| row.to_at.is_none_or(|to| to > now)).map(|row| row.node_id);
        let worked = store::people::affiliations(tx, &[id]).await?;
        let worked = worked
            .iter()
            .filter(|row| row.ended_on.is_none_or(|end| end >= time::local_day(now, tree.zone(row.node_id))));
        let places: BTreeSet<Uuid> = granted.chain(worked.map(|row| row.node_id)).collect();
        let elsewhere = places.into_iter().find(|place| {
            let line = tree.line(*place).map(|node| node.id).collect();
            policy::check(caller, Action::ManageNode, &Target::at(line)).is_err()
        });
        match elsewhere {
            None => Ok(()),
            Some(_) => Err(AppError::Forbidden(
                "They also work or have permissions at a place that you do not manage. Ask the office there, \
                 or your center, to change the address."
                    .into(),
            )),
        }
    }

    /// Nobody else has the new address; what was sent to the one before leads nowhere any more.
    async fn leave_address(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        before: &person::Model,
        to: Option<&str>,
    ) -> AppResult<()> {
        let signs_in = store::sessions::has_account(tx, before.id).await?;
        match to {
            Some(address) if store::people::by_email(tx, address).await?.is_some() => {
                return Err(AppError::Conflict("Somebody already has this e-mail address.".into()));
            }
            None if signs_in => {
                let detail = "They sign in with this address. Write the new one instead of taking it away.";
                return Err(AppError::field("/email", detail));
            }
            _ => {}
        }
        store::sessions::void_tokens(tx, before.id, self.now()).await?;
        if let Some(address) = before.email.clone().filter(|_| signs_in) {
            let language = self.language_for(tx, before.id, None).await?;
            let row = self.mail(MOVED, Some(before.id), address, language, Some(caller.person));
            store::insert_all::<mail::Entity>(tx, vec![row]).await?;
        }
        Ok(())
    }
}

/// What differs, for the record of deeds: which fields, never what stood in them.
fn changes(before: &person::Model, after: &person::Model) -> Vec<&'static str> {
    let checks = [
        (before.given_name != after.given_name, "given_name"),
        (before.family_name != after.family_name, "family_name"),
        (before.email != after.email, "email"),
    ];
    checks.into_iter().filter(|(differs, _)| *differs).map(|(_, field)| field).collect()
}
