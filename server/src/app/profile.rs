//! A person as others see them: each part only for those who may see it.

use fieldcraft_entities::{credential, credential_check, leave_period};
use uuid::Uuid;

use crate::app::certification::Verification;
use crate::app::me::Me;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store;

/// A person with what is recorded about them.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The person, whom they work with, and their grants.
    pub circle: Me,
    /// May the caller see the grants?
    pub grants_seen: bool,
    /// May the caller see how to reach them?
    pub contact_seen: bool,
    /// Leaves and credentials, when the caller may see them.
    pub records: Option<Records>,
    /// Certificates, as everybody may see them.
    pub certificates: Vec<Verification>,
}

/// What is no business of every colleague.
#[derive(Clone, Debug)]
pub struct Records {
    /// Leaves, the latest first.
    pub leaves: Vec<leave_period::Model>,
    /// Credentials, each with the last look at its source.
    pub credentials: Vec<(credential::Model, Option<credential_check::Model>)>,
}

impl App {
    /// A person whom the caller may see, with as much as they may see.
    pub async fn profile(&self, caller: &Caller, id: Uuid) -> AppResult<Profile> {
        let db = &self.store.read;
        let target = self.person_target(db, caller, id).await?;
        let may = |action| policy::check(caller, action, &target).is_ok();
        if !may(Action::ReadPerson) {
            return Err(AppError::NotFound("person"));
        }
        let records = if may(Action::ReadEvidence) || may(Action::ManagePerson) {
            Some(Records {
                leaves: store::people::leaves(db, id).await?,
                credentials: store::people::credentials(db, id).await?,
            })
        } else {
            None
        };
        let circle = self.circle_of(id).await?;
        let certificates = self.certificates_of(&circle).await?;
        Ok(Profile {
            circle,
            grants_seen: may(Action::ReadGrants),
            contact_seen: may(Action::ReadContact),
            records,
            certificates,
        })
    }

    /// What the public may know of a person's certificates, the latest first.
    pub(crate) async fn certificates_of(&self, holder: &Me) -> AppResult<Vec<Verification>> {
        let db = &self.store.read;
        let rows = store::certification::certificates_of(db, holder.person.id).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let events = store::certificates::events(db, &ids).await?;
        let content = self.content().await?;
        let name = &holder.person.display_name;
        rows.into_iter()
            .map(|row| self.verification(&content, &holder.tree, name.clone(), row, &events))
            .collect()
    }
}
