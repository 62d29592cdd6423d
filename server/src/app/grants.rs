//! What the software lets people do, and where.

use fieldcraft_entities::permission_grant;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::error::{AppError, AppResult};
use crate::policy::{self, Action, Caller, Permission, Target};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp, versions::Versioned};

impl App {
    /// Gives a grant, or a new version of one. Nobody can give at a node what
    /// they do not manage there, nor take a grant away from a node of others.
    #[expect(clippy::too_many_arguments, reason = "a grant is exactly these facts")]
    pub async fn grant(
        &self,
        caller: &Caller,
        id: Uuid,
        person: Uuid,
        permission: Permission,
        node: Uuid,
        from: Option<i64>,
        to: Option<i64>,
    ) -> AppResult<()> {
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        store::people::person(&tx, person).await?.ok_or(AppError::NotFound("person"))?;
        self.permit_node(&tx, caller, Action::ManageNode, node).await?;
        let target = self.person_target(&tx, caller, person).await?;
        let fresh = target.nodes.is_empty() && !target.own;
        if !fresh {
            verdict(policy::check(caller, Action::ManageGrants, &target), "person")?;
        }
        let before = self.version_before::<permission_grant::Entity>(&tx, person, id).await?;
        if let Some(before) = &before {
            self.permit_node(&tx, caller, Action::ManageNode, before.node_id).await?;
        }
        // Absent means now; sent again it means the same instant as before.
        let from = from.or(before.map(|before| before.from_at)).unwrap_or_else(|| self.now());
        if to.is_some_and(|to| to <= from) {
            return Err(AppError::field("/to_at", "A permission ends after it begins."));
        }
        if self.insert_grant(&tx, id, person, permission, node, (from, to), caller.person).await? {
            let detail = json!({ "permission": permission.name(), "node": node, "to": to });
            self.audit(&tx, Some(caller.person), "grant.give", "person", Some(person), detail).await?;
        }
        tx.commit().await?;
        self.callers.forget_person(person);
        Ok(())
    }

    /// Ends a grant now. One that has ended stays as it is; one that has not
    /// begun never will.
    pub async fn end_grant(&self, caller: &Caller, id: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let found = versions::current::<permission_grant::Entity>(&tx, id).await?;
        let person = found.ok_or(AppError::NotFound("grant"))?.person_id;
        store::lock_people(&tx, &[person]).await?;
        // Read again: what it said before the lock may have changed.
        let row = versions::current::<permission_grant::Entity>(&tx, id).await?;
        let row = row.ok_or(AppError::NotFound("grant"))?;
        let nodes = store::org::ancestors(&tx, &[row.node_id]).await?;
        let target = Target { own: person == caller.person, lead: false, nodes };
        verdict(policy::check(caller, Action::ManageGrants, &target), "grant")?;
        let now = self.now();
        if row.to_at.is_some_and(|to| to <= now) {
            return Ok(());
        }
        let ended =
            permission_grant::Model { from_at: row.from_at.min(now), to_at: Some(now), ..row.clone() };
        let ended = permission_grant::Entity::stamped(ended, self.stamp(caller.person));
        versions::save::<permission_grant::Entity>(&tx, Some(&row), ended).await?;
        let detail = json!({ "permission": row.permission, "node": row.node_id });
        self.audit(&tx, Some(caller.person), "grant.end", "person", Some(person), detail).await?;
        tx.commit().await?;
        self.callers.forget_person(person);
        Ok(())
    }

    /// Writes a new version of a grant and supersedes the one before; the answer
    /// says whether anything differed.
    #[expect(clippy::too_many_arguments, reason = "a grant is exactly these facts")]
    pub async fn insert_grant(
        &self,
        tx: &DatabaseTransaction,
        id: Uuid,
        person: Uuid,
        permission: Permission,
        node: Uuid,
        (from_at, to_at): (i64, Option<i64>),
        by: Uuid,
    ) -> AppResult<bool> {
        let before = self.version_before::<permission_grant::Entity>(tx, person, id).await?;
        let Stamp { row_id, received_at, superseded_at, recorded_by } = self.stamp(by);
        let row = permission_grant::Model {
            row_id,
            grant_id: id,
            person_id: person,
            permission: permission.name().into(),
            node_id: node,
            from_at,
            to_at,
            received_at,
            superseded_at,
            recorded_by,
        };
        Ok(versions::save::<permission_grant::Entity>(tx, before.as_ref(), row).await?)
    }
}
