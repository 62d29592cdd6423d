//! One's own devices: where one is signed in, and signing them out from afar.

use fieldcraft_entities::session;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store;

impl App {
    /// Where the caller is signed in, the last used first.
    pub async fn own_sessions(&self, caller: &Caller) -> AppResult<Vec<session::Model>> {
        Ok(store::sessions::open(&self.store.read, caller.person, self.now()).await?)
    }

    /// Ends one session of the caller. One that has ended stays so.
    ///
    /// # Errors
    /// `NotFound` for a session that is not the caller's.
    pub async fn end_session(&self, caller: &Caller, id: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let row = store::sessions::session(&tx, id).await?;
        let row = row.filter(|row| row.person_id == caller.person).ok_or(AppError::NotFound("session"))?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(self.now()));
        row.update(&tx).await?;
        self.audit(&tx, Some(caller.person), "session.end", "session", Some(id), json!({})).await?;
        tx.commit().await?;
        self.callers.forget(id);
        Ok(())
    }

    /// Ends every session of the caller but the one that asks.
    pub async fn end_other_sessions(&self, caller: &Caller) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let ended = store::sessions::revoke_others(&tx, caller.person, caller.session, self.now()).await?;
        if ended > 0 {
            let detail = json!({ "ended": ended });
            self.audit(&tx, Some(caller.person), "session.end_others", "person", Some(caller.person), detail)
                .await?;
        }
        tx.commit().await?;
        self.callers.forget_person(caller.person);
        Ok(())
    }
}
