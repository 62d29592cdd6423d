//! The signed-in person with everything their home page begins with.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::authorization::{Authorization, authorization};
use fieldcraft_competencies::day::Millis;
use fieldcraft_entities::{affiliation, assignment, permission_grant, person};
use uuid::Uuid;

use crate::app::certification::OpenCandidacy;
use crate::app::content::PublishedFramework;
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store::{self, facts, org::Tree};

/// A person with whom they work with and what they may do.
#[derive(Clone, Debug)]
pub struct Me {
    /// The person.
    pub person: person::Model,
    /// What they do where.
    pub affiliations: Vec<affiliation::Model>,
    /// Grants that have not ended.
    pub grants: Vec<permission_grant::Model>,
    /// Their coaches today.
    pub coaches: Vec<person::Model>,
    /// Their supervisors today.
    pub supervisors: Vec<person::Model>,
    /// Whom they coach today.
    pub coachees: Vec<person::Model>,
    /// By whom they were, are and will be led.
    pub assignments: Vec<assignment::Model>,
    /// Everybody named in an assignment, in no order.
    pub people: Vec<person::Model>,
    /// The tree, for names.
    pub tree: Tree,
    /// Today at their site.
    pub today: NaiveDate,
}

/// The signed-in person with what they may do today and where they are a candidate.
#[derive(Clone, Debug)]
pub struct SignedInAs {
    /// The person.
    pub me: Me,
    /// What they may do on a visit, with the framework that says so; none before one is published.
    pub authorization: Option<(Authorization, Arc<PublishedFramework>)>,
    /// Their own candidacies that have not ended.
    pub candidacies: Vec<OpenCandidacy>,
}

impl App {
    /// The caller.
    pub async fn me(&self, caller: &Caller) -> AppResult<SignedInAs> {
        let mut me = self.circle_of(caller.person).await?;
        let now = self.now();
        me.grants.retain(|grant| grant.from_at <= now);
        let content = self.content().await?;
        let db = &self.store.read;
        let facts = facts::load(db, &me.tree, &content, &[caller.person]).await?;
        let facts = facts.get(&caller.person).cloned().unwrap_or_default();
        let today = self.today_for(&facts, &me.tree);
        let authorization = content
            .framework
            .clone()
            .map(|published| (authorization(published.framework, &facts, today, Millis(now)), published));
        let candidacies = self.open_candidacies(caller.person).await?;
        Ok(SignedInAs { me, authorization, candidacies })
    }

    /// A person with coaches, supervisors, coachees and the grants that have not ended.
    pub async fn circle_of(&self, id: Uuid) -> AppResult<Me> {
        let db = &self.store.read;
        let person = store::people::person(db, id).await?.ok_or(AppError::NotFound("person"))?;
        let affiliations = store::people::affiliations(db, &[id]).await?;
        let tree = store::org::tree(db).await?;
        let zone = affiliations.first().map_or(chrono_tz::UTC, |a| tree.zone(a.node_id));
        let today = crate::time::local_day(self.now(), zone);
        let rows = store::people::assignments(db, id).await?;
        let live: Vec<&assignment::Model> =
            rows.iter().filter(|a| a.from_on <= today && a.to_on.is_none_or(|end| end >= today)).collect();
        let ids: Vec<Uuid> = rows.iter().flat_map(|a| [a.person_id, a.lead_id]).collect();
        let people = store::people::people(db, &ids).await?;
        let pick = |wanted: &dyn Fn(&assignment::Model) -> Option<Uuid>| -> Vec<person::Model> {
            let ids: Vec<Uuid> = live.iter().filter_map(|a| wanted(a)).collect();
            let mut found: Vec<person::Model> =
                people.iter().filter(|p| ids.contains(&p.id)).cloned().collect();
            found.sort_by(|a, b| a.search_key.cmp(&b.search_key));
            found
        };
        let now = self.now();
        let grants = store::people::grants(db, id).await?;
        Ok(Me {
            coaches: pick(&|a| (a.kind == "coach" && a.person_id == id).then_some(a.lead_id)),
            supervisors: pick(&|a| (a.kind == "supervisor" && a.person_id == id).then_some(a.lead_id)),
            coachees: pick(&|a| (a.kind == "coach" && a.lead_id == id).then_some(a.person_id)),
            grants: grants.into_iter().filter(|g| g.to_at.is_none_or(|to| to > now)).collect(),
            assignments: rows.iter().filter(|a| a.person_id == id).cloned().collect(),
            person,
            people,
            affiliations,
            tree,
            today,
        })
    }
}
