//! `/nodes`: the org tree.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::wire::Done;
use super::{Problem, Signed, Tag};
use crate::app::org::{NewNode, NodeChange};
use crate::state::App;

/// The org tree.
pub struct NodesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A place.
#[derive(Object)]
struct NodeOut {
    /// Identifier.
    id: Uuid,
    /// The place above.
    #[oai(skip_serializing_if_is_none)]
    parent_id: Option<Uuid>,
    /// `state`, `region`, `agency`, `site` or `team`.
    kind: String,
    /// Its name.
    name: String,
    /// IANA time zone, inherited where not set.
    time_zone: String,
    /// The zone is the place's own, not inherited.
    own_time_zone: bool,
    /// The jurisdiction is the place's own, not inherited.
    own_jurisdiction: bool,
    /// Where its licenses are valid, inherited where not set.
    #[oai(skip_serializing_if_is_none)]
    jurisdiction: Option<String>,
    /// Its last day, once somebody closed it. What was recorded there stays.
    #[oai(skip_serializing_if_is_none)]
    closed_on: Option<NaiveDate>,
}

/// The places the caller may see, by name.
#[derive(Object)]
struct NodesOut {
    /// Places.
    items: Vec<NodeOut>,
}

/// A new place.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NodeIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The place above.
    parent_id: Uuid,
    /// `region`, `agency`, `site` or `team`.
    kind: String,
    /// Its name.
    name: String,
    /// IANA time zone, when it differs from the one above.
    time_zone: Option<String>,
    /// Jurisdiction, when it differs from the one above.
    jurisdiction: Option<String>,
}

/// How a place is mended.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NodeChangeIn {
    /// Its name.
    name: String,
    /// IANA time zone; absent: that of the place above.
    time_zone: Option<String>,
    /// Where its licenses are valid; absent: as at the place above.
    jurisdiction: Option<String>,
}

/// The end of a place.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct NodeClosingIn {
    /// The last day on which anybody works there or anything is held there.
    last_on: NaiveDate,
}

#[derive(ApiResponse)]
enum Created {
    /// The place is there.
    #[oai(status = 201)]
    Created,
}

#[OpenApi(prefix_path = "/nodes", tag = "Tag::Nodes")]
impl NodesApi {
    /// List the places the caller may see.
    #[oai(path = "/", method = "get", operation_id = "list_nodes")]
    async fn list(&self, caller: Signed) -> Result<Json<NodesOut>, Problem> {
        let (tree, seen) = self.app.visible_nodes(&caller).await?;
        let items = tree.iter().filter(|n| seen.contains(&n.id)).map(|node| NodeOut {
            id: node.id,
            parent_id: node.parent_id,
            kind: node.kind.clone(),
            name: node.name.clone(),
            time_zone: tree.zone(node.id).name().to_owned(),
            own_time_zone: node.time_zone.is_some(),
            own_jurisdiction: node.jurisdiction.is_some(),
            jurisdiction: tree.jurisdiction(node.id).map(str::to_owned),
            closed_on: node.closed_on,
        });
        Ok(Json(NodesOut { items: items.collect() }))
    }

    /// Add a place.
    #[oai(path = "/", method = "post", operation_id = "create_node")]
    async fn create(&self, caller: Signed, body: Json<NodeIn>) -> Result<Created, Problem> {
        let NodeIn { id, parent_id, kind, name, time_zone, jurisdiction } = body.0;
        self.app
            .add_node(&caller, NewNode { id, parent: parent_id, kind, name, time_zone, jurisdiction })
            .await?;
        Ok(Created::Created)
    }

    /// Mend a place's name, time zone or jurisdiction.
    #[oai(path = "/:id", method = "put", operation_id = "update_node")]
    async fn change(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<NodeChangeIn>,
    ) -> Result<Done, Problem> {
        let NodeChangeIn { name, time_zone, jurisdiction } = body.0;
        self.app.change_node(&caller, id.0, NodeChange { name, time_zone, jurisdiction }).await?;
        Ok(Done::NoContent)
    }

    /// Close a place after its last day.
    ///
    /// Refused with a problem of the kind `in-use` while people work there, places below are open, or duties or
    /// training sessions are planned after that day: its `errors` name them. Whoever manages the place above may do it.
    #[oai(path = "/:id/closing", method = "put", operation_id = "create_node_closing")]
    async fn close(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<NodeClosingIn>,
    ) -> Result<Done, Problem> {
        self.app.close_node(&caller, id.0, body.0.last_on).await?;
        Ok(Done::NoContent)
    }

    /// Open a closed place again.
    #[oai(path = "/:id/closing", method = "delete", operation_id = "delete_node_closing")]
    async fn reopen(&self, caller: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.reopen_node(&caller, id.0).await?;
        Ok(Done::NoContent)
    }
}
