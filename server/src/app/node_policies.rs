//! What a place has switched on: a jurisdiction's overlay, or a kind of visit
//! that may be made alone. What was switched off stays readable, with its days.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_entities::node_policy;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, org::Tree};
use crate::time;

/// The kinds of policy.
pub const KINDS: [&str; 2] = ["overlay", "solo_visit"];

/// The policies of a place, its own and those of the places above.
#[derive(Clone, Debug)]
pub struct NodePolicies {
    /// Current versions, ended ones included.
    pub rows: Vec<node_policy::Model>,
    /// Today at the place.
    pub today: NaiveDate,
    /// For the names of places.
    pub tree: Tree,
    /// Who switched last, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

impl App {
    /// What holds or held at a place: switched on there or above.
    pub async fn node_policies(&self, caller: &Caller, node: Uuid) -> AppResult<NodePolicies> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadNode, node).await?;
        let tree = store::org::lines(db, &[node]).await?;
        let line: Vec<Uuid> = tree.line(node).map(|node| node.id).collect();
        let rows = store::policies::at(db, &line).await?;
        let names = self.names(db, rows.iter().map(|row| row.recorded_by)).await?;
        Ok(NodePolicies { today: time::local_day(self.now(), tree.zone(node)), rows, tree, names })
    }

    /// Switches a policy on at a place and below, from today. Again is harmless.
    pub async fn switch_on(
        &self,
        caller: &Caller,
        id: Uuid,
        node: Uuid,
        kind: &str,
        code: &str,
    ) -> AppResult<()> {
        let code = code.trim();
        if !KINDS.contains(&kind) || code.is_empty() {
            return Err(AppError::field("/kind", "Use overlay or solo_visit, with a code."));
        }
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, node).await?;
        store::advisory_lock(&tx, "node_policy").await?;
        if let Some(there) = store::policies::current(&tx, id).await? {
            return match there {
                there if there.node_id != node || there.kind != kind || there.code != code => {
                    Err(super::people::id_taken())
                }
                there if there.to_on.is_some() => Err(AppError::Conflict(
                    "This was switched off. Use a new id to switch it on again.".into(),
                )),
                _ => Ok(()),
            };
        }
        let tree = store::org::tree(&tx).await?;
        let row = node_policy::Model {
            row_id: self.id(),
            policy_id: id,
            node_id: node,
            kind: kind.into(),
            code: code.into(),
            from_on: time::local_day(self.now(), tree.zone(node)),
            to_on: None,
            received_at: self.now(),
            superseded_at: None,
            recorded_by: caller.person,
        };
        self.write_policy(&tx, "policy.switch_on", row).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Switches a policy off where it was switched on: from today it holds no
    /// longer. Again is harmless.
    ///
    /// # Errors
    /// `NotFound` at any other place than the one where it was switched on.
    pub async fn switch_off(&self, caller: &Caller, id: Uuid, node: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, node).await?;
        store::advisory_lock(&tx, "node_policy").await?;
        let there = store::policies::current(&tx, id).await?.filter(|row| row.node_id == node);
        let there = there.ok_or(AppError::NotFound("policy"))?;
        if there.to_on.is_some() {
            return Ok(());
        }
        let today = time::local_day(self.now(), store::org::lines(&tx, &[node]).await?.zone(node));
        let row = node_policy::Model {
            row_id: self.id(),
            to_on: today.pred_opt(),
            received_at: self.now(),
            recorded_by: caller.person,
            ..there
        };
        self.write_policy(&tx, "policy.switch_off", row).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn write_policy(
        &self,
        tx: &DatabaseTransaction,
        action: &'static str,
        row: node_policy::Model,
    ) -> AppResult<()> {
        let (node, by) = (row.node_id, row.recorded_by);
        let detail = json!({ "kind": row.kind, "code": row.code });
        store::policies::save(tx, row).await?;
        self.audit(tx, Some(by), action, "node", Some(node), detail).await?;
        let people: Vec<Uuid> = store::people::of_node(tx, node).await?.into_iter().map(|p| p.id).collect();
        Ok(store::status::mark(tx, &people).await?)
    }
}
