//! `/people`: who there is.

use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::affiliation::FirstAffiliationIn;
use super::mails::MailLanguage;
use super::profile::ProfileOut;
use super::wire::{Done, PersonOut};
use super::{Problem, Signed, Tag};
use crate::app::me::Me;
use crate::app::people::NewPerson;
use crate::error::{AppError, AppResult};
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
    /// What they do where at first.
    affiliation: FirstAffiliationIn,
    /// Send them a mail with a link that sets their password, in this language: `en` or `es`.
    invite: Option<MailLanguage>,
}

/// Who a person is, as it should be.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PersonCorrectionIn {
    /// First name.
    given_name: String,
    /// Last name.
    family_name: String,
    /// Work address to sign in with; absent for somebody who does not sign in.
    email: Option<String>,
}

/// A new person.
#[derive(Object)]
struct AddedOut {
    /// The person.
    #[oai(flatten)]
    person: PersonOut,
    /// The path of a one-time link that sets their password, to send to them; shown only now.
    #[oai(skip_serializing_if_is_none)]
    setup_link: Option<String>,
}

#[derive(ApiResponse)]
enum Added {
    /// Added.
    #[oai(status = 201)]
    Created(Json<AddedOut>),
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
        let today = |person: Uuid| {
            let node = affiliations.iter().find(|one| one.person_id == person).map(|one| one.node_id);
            time::local_day(self.app.now(), node.map_or(chrono_tz::UTC, |node| tree.zone(node)))
        };
        let items = rows.into_iter().map(|row| {
            let today = today(row.id);
            PersonOut::new(row, &affiliations, &tree, today)
        });
        let items = items.collect();
        Ok(Json(PeopleOut { items, next }))
    }

    /// Get a person, with as much as the caller may see.
    #[oai(path = "/people/:id", method = "get", operation_id = "get_person")]
    async fn get(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<ProfileOut>, Problem> {
        Ok(Json(ProfileOut::new(self.app.profile(&caller, id.0).await?)))
    }

    /// Add a person.
    #[oai(path = "/people", method = "post", operation_id = "create_person")]
    async fn create(&self, caller: Signed, body: Json<PersonIn>) -> Result<Added, Problem> {
        let PersonIn { id, given_name, family_name, email, affiliation, invite } = body.0;
        let new = NewPerson { given_name, family_name, email };
        let token = self.app.add_person(&caller, id, new, affiliation.into(), invite.map(Into::into)).await?;
        let Me { person, affiliations, tree, today, .. } = self.app.profile(&caller, id).await?.circle;
        Ok(Added::Created(Json(AddedOut {
            person: PersonOut::new(person, &affiliations, &tree, today),
            setup_link: token.map(|token| format!("/reset#{token}")),
        })))
    }

    /// Correct a person's names or the address that they sign in with.
    ///
    /// An address is changed only by somebody who manages every place where the person works or holds a permission.
    /// Links that were sent to the address before work no more; whoever had a password keeps it and is told at the
    /// address before. Sending the same again changes nothing.
    #[oai(path = "/people/:id", method = "put", operation_id = "update_person")]
    async fn correct(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<PersonCorrectionIn>,
    ) -> Result<Done, Problem> {
        let PersonCorrectionIn { given_name, family_name, email } = body.0;
        self.app.correct_person(&caller, id.0, &NewPerson { given_name, family_name, email }).await?;
        Ok(Done::NoContent)
    }
}

fn fifty() -> u64 {
    50
}

fn parse_cursor(text: &str) -> AppResult<(String, Uuid)> {
    let parsed =
        text.rsplit_once('~').and_then(|(key, id)| Some((key.to_owned(), Uuid::parse_str(id).ok()?)));
    parsed.ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))
}
