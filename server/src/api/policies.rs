//! `/nodes/{id}/policies`: what a place has switched on.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::node_policies::NodePolicies;
use crate::state::App;

/// What places have switched on.
pub struct PoliciesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// What a place switches on.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NodePolicyIn {
    /// `overlay` or `solo_visit`.
    kind: String,
    /// Which, such as `peer_credential` or `follow_up`.
    code: String,
}

/// What holds or held at a place.
#[derive(Object)]
struct NodePoliciesOut {
    /// Switched on there or above, by kind and code.
    items: Vec<NodePolicyOut>,
}

/// Something that a place has switched on.
#[derive(Object)]
#[oai(rename = "NodePolicy")]
struct NodePolicyOut {
    /// Identifier.
    id: Uuid,
    /// `overlay` or `solo_visit`.
    kind: String,
    /// Which, such as `peer_credential` or `follow_up`.
    code: String,
    /// Where it was switched on; it holds there and below.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// It comes from a place above and is switched off there.
    inherited: bool,
    /// First day.
    from_on: NaiveDate,
    /// Last day; absent while it is on. One that ended before it began never held.
    #[oai(skip_serializing_if_is_none)]
    to_on: Option<NaiveDate>,
    /// It holds today.
    in_force: bool,
    /// Who switched it last.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonRef>,
}

#[derive(ApiResponse)]
enum Created {
    /// It is on.
    #[oai(status = 201)]
    Created,
}

#[OpenApi(tag = "Tag::Nodes")]
impl PoliciesApi {
    /// List what a place and the places above have switched on, ended ones included.
    #[oai(path = "/nodes/:id/policies", method = "get", operation_id = "list_node_policies")]
    async fn list(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<NodePoliciesOut>, Problem> {
        let found = self.app.node_policies(&caller, id.0).await?;
        Ok(Json(out(&found, id.0)))
    }

    /// Switch on an overlay, or a kind of visit that may be made alone, from today.
    #[oai(path = "/nodes/:id/policies/:policy_id", method = "put", operation_id = "update_node_policy")]
    async fn switch_on(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        policy_id: Path<Uuid>,
        body: Json<NodePolicyIn>,
    ) -> Result<Created, Problem> {
        self.app.switch_on(&caller, policy_id.0, id.0, &body.0.kind, &body.0.code).await?;
        Ok(Created::Created)
    }

    /// Switch it off again: from today it holds no longer.
    #[oai(path = "/nodes/:id/policies/:policy_id", method = "delete", operation_id = "delete_node_policy")]
    async fn switch_off(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        policy_id: Path<Uuid>,
    ) -> Result<Done, Problem> {
        self.app.switch_off(&caller, policy_id.0, id.0).await?;
        Ok(Done::NoContent)
    }
}

fn out(found: &NodePolicies, node: Uuid) -> NodePoliciesOut {
    let today = found.today;
    let items = found.rows.iter().map(|row| NodePolicyOut {
        id: row.policy_id,
        kind: row.kind.clone(),
        code: row.code.clone(),
        node_id: row.node_id,
        node_name: found.tree.get(row.node_id).map(|node| node.name.clone()).unwrap_or_default(),
        inherited: row.node_id != node,
        from_on: row.from_on,
        to_on: row.to_on,
        in_force: row.from_on <= today && row.to_on.is_none_or(|to| to >= today),
        by: PersonRef::named(row.recorded_by, &found.names),
    });
    NodePoliciesOut { items: items.collect() }
}
