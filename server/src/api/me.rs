//! `/me`: the signed-in person.

use std::sync::Arc;

use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::fidelity::AuthorizationOut;
use super::wire::{Contact, Done, GrantOut, PersonOut, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::me::SignedInAs;
use crate::state::App;

/// The signed-in person.
pub struct MeApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Who is signed in, what they may do, and whom they work with.
#[derive(Object)]
struct MeOut {
    /// The person.
    person: PersonOut,
    /// Their own work phone, as they set it.
    #[oai(skip_serializing_if_is_none)]
    phone: Option<String>,
    /// IANA time zone of where they work: its day is theirs. Absent where they work nowhere.
    #[oai(skip_serializing_if_is_none)]
    time_zone: Option<String>,
    /// What the software lets them do now.
    grants: Vec<GrantOut>,
    /// Their coaches, and how to reach them.
    coaches: Vec<Contact>,
    /// Their supervisors, and how to reach them.
    supervisors: Vec<Contact>,
    /// Whom they coach.
    coachees: Vec<PersonRef>,
    /// What they may do on a visit today and what the next step still needs; absent before a framework is published.
    #[oai(skip_serializing_if_is_none)]
    authorization: Option<AuthorizationOut>,
    /// Their own candidacies that have not ended.
    candidacies: Vec<OwnCandidacyOut>,
    /// This is a demonstration sign-in.
    demo: bool,
}

/// A candidacy of one's own.
#[derive(Object)]
#[oai(rename = "OwnCandidacy")]
struct OwnCandidacyOut {
    /// Identifier.
    id: Uuid,
    /// `local-coach` or `local-trainer`.
    path: String,
    /// Its title.
    path_title: String,
    /// `open`, `in_stage` or `decision_pending`.
    state: String,
    /// The stage worked on.
    #[oai(skip_serializing_if_is_none)]
    stage: Option<String>,
}

/// A change of password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PasswordIn {
    /// The password now.
    current: String,
    /// At least 12 characters.
    new: String,
}

/// How the caller can be reached.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ContactIn {
    /// Work phone as one dials it; absent takes it away. Seen by those who work with the caller.
    phone: Option<String>,
}

#[derive(ApiResponse)]
enum Changed {
    /// Changed. Every device is signed out, this one too.
    #[oai(status = 204)]
    NoContent,
}

#[OpenApi(prefix_path = "/me", tag = "Tag::Me")]
impl MeApi {
    /// Who is signed in.
    #[oai(path = "/", method = "get", operation_id = "get_me")]
    async fn get(&self, caller: Signed) -> Result<Json<MeOut>, Problem> {
        let SignedInAs { me, authorization, candidacies } = self.app.me(&caller).await?;
        let candidacies = candidacies.into_iter().map(|one| OwnCandidacyOut {
            id: one.id,
            path: one.path,
            path_title: one.path_title,
            state: one.state.into(),
            stage: one.stage,
        });
        Ok(Json(MeOut {
            authorization: authorization.map(|(held, by)| AuthorizationOut::new(by.framework, &held)),
            candidacies: candidacies.collect(),
            demo: me.person.demo,
            grants: me.grants.iter().map(|g| GrantOut::new(g, &me.tree)).collect(),
            phone: me.person.phone.clone(),
            time_zone: me.affiliations.first().map(|one| me.tree.zone(one.node_id).name().to_owned()),
            coaches: me.coaches.iter().map(Contact::from).collect(),
            supervisors: me.supervisors.iter().map(Contact::from).collect(),
            coachees: me.coachees.iter().map(PersonRef::from).collect(),
            person: PersonOut::new(me.person, &me.affiliations, &me.tree, me.today),
        }))
    }

    /// Set one's own work phone, or take it away.
    #[oai(path = "/contact", method = "put", operation_id = "update_contact")]
    async fn contact(&self, caller: Signed, body: Json<ContactIn>) -> Result<Done, Problem> {
        self.app.set_phone(&caller, body.0.phone).await?;
        Ok(Done::NoContent)
    }

    /// Change one's own password.
    #[oai(path = "/password", method = "post", operation_id = "change_password")]
    async fn change_password(&self, caller: Signed, body: Json<PasswordIn>) -> Result<Changed, Problem> {
        self.app.change_password(&caller, body.0.current, body.0.new).await?;
        Ok(Changed::NoContent)
    }
}
