//! What all deeds share that record a new version of a fact about a person.

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::app::people::id_taken;
use crate::error::AppResult;
use crate::state::App;
use crate::store::versions::{self, Stamp, Versioned};

impl App {
    /// The stamp of a version recorded now.
    #[must_use]
    pub fn stamp(&self, by: Uuid) -> Stamp {
        Stamp { row_id: self.id(), received_at: self.now(), superseded_at: None, recorded_by: by }
    }

    /// The current version of a person's fact; an id that names somebody else's is refused.
    pub(crate) async fn version_before<E: Versioned>(
        &self,
        tx: &DatabaseTransaction,
        person: Uuid,
        fact: Uuid,
    ) -> AppResult<Option<E::Model>> {
        match versions::current::<E>(tx, fact).await? {
            Some(row) if E::person(&row) != person => Err(id_taken()),
            before => Ok(before),
        }
    }
}
