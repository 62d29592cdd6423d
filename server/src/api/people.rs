//! `/people`: who there is, and their grants.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::wire::PersonOut;
use super::{Problem, Signed, Tag};
use crate::app::people::{NewAffiliation, NewPerson};
use crate::error::AppError;
use crate::policy::Permission;
use crate::state::App;
use crate::store::{self, people::Filter};
use crate::time;

/// People.
pub struct PeopleApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A page of people, by name.
#[derive(Object)]
struct PeopleOut {
    /// People.
    items: Vec<PersonOut>,
    /// Send as `cursor` for the next page; absent on the last.
    #[oai(skip_serializing_if_is_none)]
    next: Option<String>,
}

/// A new person.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PersonIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// First name.
    given_name: String,
    /// Last name.
    family_name: String,
    /// Work address to sign in with.
    email: Option<String>,
    /// What they do where.
    affiliation: AffiliationIn,
}

/// What a person does where.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AffiliationIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Where.
    node_id: Uuid,
    /// Practice role, R1 to R11.
    role: String,
    /// Preparation of a responder: `non_degreed`, `bachelor`, `master`.
    sub_kind: Option<String>,
    /// Share of full time, above 0 and up to 1.
    fte: f64,
    /// Goes on visits.
    rostered_to_respond: bool,
    /// First day with the employer.
    hired_on: NaiveDate,
    /// First day in this role.
    started_on: NaiveDate,
    /// Last day in this role.
    ended_on: Option<NaiveDate>,
}

impl From<AffiliationIn> for NewAffiliation {
    fn from(body: AffiliationIn) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "validated to lie in 1 to 100 below")]
        let fte_hundredths = (body.fte * 100.0).round() as i64;
        Self {
            id: body.id,
            node: body.node_id,
            role: body.role,
            sub_kind: body.sub_kind,
            fte_hundredths,
            rostered_to_respond: body.rostered_to_respond,
            hired_on: body.hired_on,
            started_on: body.started_on,
            ended_on: body.ended_on,
        }
    }
}

/// A permission at a place.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct GrantIn {
    /// What the software lets the person do.
    permission: String,
    /// At this place and below.
    node_id: Uuid,
    /// From this instant; now when absent.
    from_at: Option<DateTime<Utc>>,
    /// Until this instant.
    to_at: Option<DateTime<Utc>>,
}

/// A new person was added.
#[derive(Object)]
struct AddedOut {
    /// The person.
    id: Uuid,
    /// The token of a one-time link `/reset#TOKEN` that sets their password; shown only now.
    #[oai(skip_serializing_if_is_none)]
    one_time_token: Option<String>,
}

#[derive(ApiResponse)]
enum Added {
    /// Added.
    #[oai(status = 201)]
    Created(Json<AddedOut>),
}

#[derive(ApiResponse)]
enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}

#[OpenApi(tag = "Tag::People")]
impl PeopleApi {
    /// List the people the caller may see, by name.
    #[oai(path = "/people", method = "get", operation_id = "list_people")]
    async fn list(
        &self,
        caller: Signed,
        /// Part of a name.
        q: Query<Option<String>>,
        /// At or below this place.
        node_id: Query<Option<Uuid>>,
        /// With this practice role.
        role: Query<Option<String>>,
        /// At most this many.
        #[oai(default = "fifty", validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<u64>,
        /// From `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<PeopleOut>, Problem> {
        let after = cursor.0.as_deref().map(parse_cursor).transpose()?;
        let filter = Filter { q: q.0, node: node_id.0, role: role.0, after, limit: limit.0 + 1 };
        let mut rows = self.app.list_people(&caller, &filter).await?;
        let more = rows.len() as u64 > limit.0;
        rows.truncate(usize::try_from(limit.0).unwrap_or(200));
        let next = rows.last().filter(|_| more).map(|row| format!("{}~{}", row.search_key, row.id));
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let db = &self.app.store.read;
        let affiliations = store::people::affiliations(db, &ids).await.map_err(AppError::from)?;
        let tree = store::org::tree(db).await.map_err(AppError::from)?;
        let today = time::local_day(self.app.now(), chrono_tz::UTC);
        let items = rows.into_iter().map(|row| PersonOut::new(row, &affiliations, &tree, today)).collect();
        Ok(Json(PeopleOut { items, next }))
    }

    /// Add a person.
    #[oai(path = "/people", method = "post", operation_id = "create_person")]
    async fn create(&self, caller: Signed, body: Json<PersonIn>) -> Result<Added, Problem> {
        let PersonIn { id, given_name, family_name, email, affiliation } = body.0;
        let new = NewPerson { given_name, family_name, email };
        let one_time_token = self.app.add_person(&caller, id, new, affiliation.into()).await?;
        Ok(Added::Created(Json(AddedOut { id, one_time_token })))
    }

    /// Give a permission at a place.
    #[oai(path = "/people/:id/grants/:grant_id", method = "put", operation_id = "update_grant")]
    async fn grant(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        grant_id: Path<Uuid>,
        body: Json<GrantIn>,
    ) -> Result<Done, Problem> {
        let permission: Permission = body.0.permission.parse().map_err(|()| {
            let names: Vec<&str> = Permission::ALL.iter().map(|p| p.name()).collect();
            AppError::field("/permission", format!("Use one of {}.", names.join(", ")))
        })?;
        let (from, to) =
            (body.0.from_at.map(|t| t.timestamp_millis()), body.0.to_at.map(|t| t.timestamp_millis()));
        self.app.grant(&caller, grant_id.0, id.0, permission, body.0.node_id, from, to).await?;
        Ok(Done::NoContent)
    }

    /// End a permission now.
    #[oai(path = "/grants/:id", method = "delete", operation_id = "delete_grant")]
    async fn end_grant(&self, caller: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.end_grant(&caller, id.0).await?;
        Ok(Done::NoContent)
    }
}

fn fifty() -> u64 {
    50
}

fn parse_cursor(text: &str) -> Result<(String, Uuid), Problem> {
    let parsed =
        text.rsplit_once('~').and_then(|(key, id)| Some((key.to_owned(), Uuid::parse_str(id).ok()?)));
    Ok(parsed.ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))?)
}
