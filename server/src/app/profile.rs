//! A person as others see them: each part only for those who may see it.

use std::collections::HashMap;

use fieldcraft_entities::{certificate, certificate_event, credential, credential_check, leave_period};
use uuid::Uuid;

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
    /// Leaves and credentials, when the caller may see them.
    pub records: Option<Records>,
    /// Certificates with their events; they are public.
    pub certificates: Vec<(certificate::Model, Vec<certificate_event::Model>)>,
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
        Ok(Profile {
            circle: self.circle_of(id).await?,
            grants_seen: may(Action::ReadGrants),
            records,
            certificates: self.certificates_of(id).await?,
        })
    }

    /// A person's certificates with their events, the latest first.
    async fn certificates_of(
        &self,
        person: Uuid,
    ) -> AppResult<Vec<(certificate::Model, Vec<certificate_event::Model>)>> {
        let db = &self.store.read;
        let certificates = store::certificates::of_person(db, person).await?;
        let ids: Vec<Uuid> = certificates.iter().map(|certificate| certificate.id).collect();
        let mut events: HashMap<Uuid, Vec<certificate_event::Model>> = HashMap::new();
        for event in store::certificates::events(db, &ids).await? {
            events.entry(event.certificate_id).or_default().push(event);
        }
        Ok(certificates
            .into_iter()
            .map(|certificate| {
                let events = events.remove(&certificate.id).unwrap_or_default();
                (certificate, events)
            })
            .collect())
    }
}
