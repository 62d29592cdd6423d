//! What a place has switched on: a jurisdiction's overlay, or a kind of visit
//! that may be made alone.

use fieldcraft_entities::node_policy;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;
use crate::time;

/// The kinds of policy.
pub const KINDS: [&str; 2] = ["overlay", "solo_visit"];

impl App {
    /// Switches a policy on at a place and below, from today. Again is harmless.
    pub async fn switch_on(
        &self,
        caller: &Caller,
        id: Uuid,
        node: Uuid,
        kind: &str,
        code: &str,
    ) -> AppResult<()> {
        if !KINDS.contains(&kind) || code.trim().is_empty() {
            return Err(AppError::field("/kind", "Use overlay or solo_visit, with a code."));
        }
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, node).await?;
        let there = node_policy::Entity::find().filter(node_policy::Column::PolicyId.eq(id)).one(&tx).await?;
        if let Some(there) = there {
            let same = there.node_id == node && there.kind == kind && there.code == code;
            return if same { Ok(()) } else { Err(super::people::id_taken()) };
        }
        let tree = store::org::tree(&tx).await?;
        node_policy::ActiveModel {
            row_id: Set(self.id()),
            policy_id: Set(id),
            node_id: Set(node),
            kind: Set(kind.into()),
            code: Set(code.trim().into()),
            from_on: Set(time::local_day(self.now(), tree.zone(node))),
            to_on: Set(None),
            received_at: Set(self.now()),
            superseded_at: Set(None),
            recorded_by: Set(caller.person),
        }
        .insert(&tx)
        .await?;
        let detail = json!({ "kind": kind, "code": code });
        self.audit(&tx, Some(caller.person), "policy.switch_on", "node", Some(node), detail).await?;
        let people: Vec<Uuid> = store::people::of_node(&tx, node).await?.into_iter().map(|p| p.id).collect();
        store::status::mark(&tx, &people).await?;
        tx.commit().await?;
        Ok(())
    }
}
