//! Candidacies as one caller sees them, in a fixed number of queries however many.

use std::collections::{BTreeSet, HashMap};

use fieldcraft_competencies::certification::{
    Candidacy, CandidateFacts, DecisionRule, StageResult, gates, may_decide,
};
use fieldcraft_competencies::day::Day;
use fieldcraft_entities::{
    candidacy, candidacy_event, cert_decision, certificate, certificate_event, person,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::ModuleScope;
use super::facts::{path, scope_of};
use super::nominate::of;
use super::signatories::{Pair, Signatories};
use super::standing::{name, of_certificate, reached, recorded, stage_of};
use crate::app::content::Content;
use crate::error::AppResult;
use crate::policy::{self, Action, Caller, Target};
use crate::state::App;
use crate::store::{self, facts, org::Tree};

/// A candidacy with everything that a decision rests on.
#[derive(Clone, Debug)]
pub struct CandidacyView {
    /// The row.
    pub row: candidacy::Model,
    /// The path's title.
    pub path_title: String,
    /// A state of the machine, such as `in_stage` or `expiring`.
    pub state: &'static str,
    /// The stage the candidate works on.
    pub stage: Option<String>,
    /// Stages with their gates.
    pub stages: Vec<StageResult>,
    /// Signatures.
    pub decisions: Vec<cert_decision::Model>,
    /// What happened.
    pub events: Vec<candidacy_event::Model>,
    /// What came of it.
    pub certificate: Option<certificate::Model>,
    /// People named in it.
    pub people: Vec<person::Model>,
    /// Agencies and modules of the scope.
    pub scope: (Vec<(Uuid, String)>, Vec<ModuleScope>),
    /// Why the caller may not sign; absent when they may.
    pub may_not_decide: Option<String>,
}

/// What was read about all of them.
struct Known<'a> {
    content: &'a Content,
    tree: Tree,
    events: Vec<candidacy_event::Model>,
    decisions: Vec<cert_decision::Model>,
    certificates: Vec<certificate::Model>,
    changes: Vec<certificate_event::Model>,
    people: HashMap<Uuid, person::Model>,
    targets: HashMap<Uuid, Target>,
    signatories: Signatories,
}

impl App {
    /// These candidacies, each with its gates as they stand today.
    pub(super) async fn views(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        rows: Vec<candidacy::Model>,
    ) -> AppResult<Vec<CandidacyView>> {
        let content = self.content().await?;
        let candidates = self.candidates(db, &content, &rows).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let seekers: BTreeSet<Uuid> = rows.iter().map(|row| row.person_id).collect();
        let seekers: Vec<Uuid> = seekers.into_iter().collect();
        let events = store::certification::events(db, &ids).await?;
        let decisions = store::certification::decisions_of(db, &ids).await?;
        let certificates = store::certification::certificates_of_all(db, &seekers).await?;
        let held: Vec<Uuid> = certificates.iter().map(|one| one.id).collect();
        let pairs: Vec<Pair> = rows
            .iter()
            .zip(&candidates)
            .map(|(row, (_, day))| Pair {
                signatory: caller.person,
                candidate: row.person_id,
                on: facts::date(*day),
            })
            .collect();
        let named: BTreeSet<Uuid> = rows
            .iter()
            .flat_map(|row| [row.person_id, row.sponsor_id, row.nominated_by])
            .chain(decisions.iter().map(|one| one.signatory_id))
            .chain(events.iter().map(|one| one.by_id))
            .collect();
        let named: Vec<Uuid> = named.into_iter().collect();
        let people = store::people::people(db, &named).await?;
        let known = Known {
            tree: store::org::tree(db).await?,
            changes: store::certificates::events(db, &held).await?,
            people: people.into_iter().map(|person| (person.id, person)).collect(),
            targets: self.targets(db, caller, &seekers).await?,
            signatories: self.signatories(db, &pairs).await?,
            content: &content,
            events,
            decisions,
            certificates,
        };
        rows.into_iter()
            .zip(candidates)
            .map(|(row, (candidate, day))| known.view(caller, row, &candidate, day))
            .collect()
    }
}

impl Known<'_> {
    fn view(
        &self,
        caller: &Caller,
        row: candidacy::Model,
        candidate: &CandidateFacts,
        day: Day,
    ) -> AppResult<CandidacyView> {
        let path = path(self.content, &row.path)?;
        let stages = gates(path, candidate, day);
        let events = of(&self.events, row.id);
        let decisions: Vec<_> =
            self.decisions.iter().filter(|one| one.candidacy_id == row.id).cloned().collect();
        // The last one, where it was renewed.
        let certificate = self.certificates.iter().find(|c| c.candidacy_id == Some(row.id)).cloned();
        let (mut standing, _) = reached(recorded(&events, path.last_stage()), path, &stages);
        if let (Candidacy::Certified, Some(certificate)) = (standing, &certificate) {
            let on = facts::date(day);
            standing = of_certificate(certificate, &self.changes, on, path.expiring_days.value);
        }
        let (state, stage) = (name(standing), stage_of(standing, path));
        let may_not_decide = path
            .decision()
            .and_then(|rule| self.may_not_decide(caller, row.person_id, rule, candidate, state, day));
        let (agencies, modules) = scope_of(&row.agencies, &row.modules)?;
        let named = |id: Uuid| (id, self.tree.get(id).map(|n| n.name.clone()).unwrap_or_default());
        let people: BTreeSet<Uuid> = [row.person_id, row.sponsor_id, row.nominated_by]
            .into_iter()
            .chain(decisions.iter().map(|one| one.signatory_id))
            .chain(events.iter().map(|one| one.by_id))
            .collect();
        Ok(CandidacyView {
            path_title: path.title.clone(),
            state,
            stage,
            stages,
            decisions,
            events,
            certificate,
            people: people.iter().filter_map(|id| self.people.get(id)).cloned().collect(),
            scope: (agencies.into_iter().map(named).collect(), modules),
            may_not_decide,
            row,
        })
    }

    /// Why the caller may not sign now; nothing where they may.
    fn may_not_decide(
        &self,
        caller: &Caller,
        person: Uuid,
        rule: &DecisionRule,
        candidate: &CandidateFacts,
        state: &str,
        day: Day,
    ) -> Option<String> {
        let decides = self
            .targets
            .get(&person)
            .is_some_and(|target| policy::check(caller, Action::DecideCertification, target).is_ok());
        if !decides {
            return Some("Your account does not decide certifications.".into());
        }
        if state != "decision_pending" {
            return Some("A decision can be signed once every gate before it is passed.".into());
        }
        let pair = Pair { signatory: caller.person, candidate: person, on: facts::date(day) };
        let earlier: Vec<_> = candidate.decisions.iter().collect();
        let signatory = self.signatories.of(pair);
        may_decide(rule, person, &signatory, &earlier, day).err().map(|refusal| refusal.to_string())
    }
}
