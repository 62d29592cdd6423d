//! What is told to whoever records an observation that does not count.
//!
//! Such a row is taken in all the same: it was made offline, perhaps days ago,
//! and refusing it would lose what was seen. The rules leave it out with a code
//! and read it again when a certificate comes in that covers its day.

use fieldcraft_entities::observation;
use sea_orm::ConnectionTrait;

use crate::error::AppResult;
use crate::state::App;
use crate::store::{self, facts};

/// Why an observation that was meant to count is kept and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The refusal code of the rules.
    pub code: &'static str,
    /// In words, with what to do.
    pub text: String,
    /// Names of the agencies that the observer's certificates cover.
    pub scope: Vec<String>,
}

impl App {
    /// What an observer is told about a row; nothing where their certificate covers it.
    pub(super) async fn notice(
        &self,
        db: &impl ConnectionTrait,
        row: &observation::Model,
    ) -> AppResult<Option<Notice>> {
        if row.purpose != "counting" {
            return Ok(None);
        }
        let day = facts::day(row.observed_on).words();
        let Some(agencies) = self.rater_scope_on(db, row.observer_id, row.observed_on).await? else {
            let text = format!(
                "Kept, but it does not count: on {day} you held no rater certificate in force. Until you do, \
                 record it as formative."
            );
            return Ok(Some(Notice { code: "observer_not_certified", text, scope: Vec::new() }));
        };
        if row.agency_id.is_some_and(|agency| agencies.contains(&agency)) {
            return Ok(None);
        }
        let nodes: Vec<_> = agencies.into_iter().chain([row.node_id]).collect();
        let tree = store::org::lines(db, &nodes).await?;
        let name = |id| tree.get(id).map(|node| node.name.clone());
        let mut scope: Vec<String> =
            nodes.iter().take(nodes.len() - 1).filter_map(|agency| name(*agency)).collect();
        scope.sort();
        scope.dedup();
        let covers = if scope.is_empty() { "no agency".to_owned() } else { scope.join(", ") };
        let here = row.agency_id.and_then(name).or_else(|| name(row.node_id)).unwrap_or_default();
        let text = format!(
            "Kept, but it does not count: your rater certificate covers {covers}, and this person worked in \
             {here} on {day}. Record it as formative, or ask the center to widen your certificate."
        );
        Ok(Some(Notice { code: "observer_out_of_scope", text, scope }))
    }
}
