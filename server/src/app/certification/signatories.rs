//! What the conflict-of-interest rule needs to know about those who sign, for many pairs in a
//! fixed number of queries.

use std::collections::HashSet;

use chrono::NaiveDate;
use fieldcraft_competencies::certification::Signatory;
use fieldcraft_entities::{affiliation, assignment, coaching_cycle};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::error::AppResult;
use crate::state::App;
use crate::store::lines::{Span, line_on};
use crate::store::{self, facts, signatories as ask};

/// Somebody who signs or might, and about whom, as it stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Who signs.
    pub signatory: Uuid,
    /// About whom.
    pub candidate: Uuid,
    /// The day.
    pub on: NaiveDate,
}

/// What was read about some pairs.
#[derive(Debug, Default)]
pub(super) struct Signatories {
    affiliations: Vec<affiliation::Model>,
    spans: Vec<Span>,
    coaching: Vec<assignment::Model>,
    cycles: Vec<coaching_cycle::Model>,
    signed: HashSet<(Uuid, Uuid)>,
}

impl App {
    /// Reads what is to be known about these pairs, in five queries however many.
    pub(super) async fn signatories(
        &self,
        db: &impl ConnectionTrait,
        pairs: &[Pair],
    ) -> AppResult<Signatories> {
        let days = pairs.iter().map(|pair| pair.on);
        let (Some(from), Some(to)) = (days.clone().min(), days.max()) else {
            return Ok(Signatories::default());
        };
        let (signs, seeks) = (ids(pairs.iter().map(|p| p.signatory)), ids(pairs.iter().map(|p| p.candidate)));
        let all = ids(signs.iter().chain(&seeks).copied());
        Ok(Signatories {
            affiliations: store::people::affiliations(db, &signs).await?,
            spans: store::lines::spans_above(db, &all, from, Some(to)).await?,
            coaching: ask::coaching(db, &seeks, &signs).await?,
            cycles: ask::cycles(db, &seeks, &signs).await?,
            signed: ask::signed_for(db, &seeks, &signs).await?.into_iter().collect(),
        })
    }

    /// The same for one pair.
    pub(super) async fn signatory(
        &self,
        db: &impl ConnectionTrait,
        signatory: Uuid,
        candidate: Uuid,
        on: NaiveDate,
    ) -> AppResult<Signatory> {
        let pair = Pair { signatory, candidate, on };
        Ok(self.signatories(db, &[pair]).await?.of(pair))
    }
}

fn ids(all: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let distinct: std::collections::BTreeSet<Uuid> = all.collect();
    distinct.into_iter().collect()
}

impl Signatories {
    /// One of the pairs that were asked about.
    pub(super) fn of(&self, pair: Pair) -> Signatory {
        let Pair { signatory, candidate, on } = pair;
        let from_center = self.affiliations.iter().any(|row| {
            row.person_id == signatory
                && row.role == "R9"
                && row.started_on <= on
                && row.ended_on.is_none_or(|end| end >= on)
        });
        let above = |lead, person| person != lead && line_on(&self.spans, person, on).contains(&lead);
        Signatory {
            person: signatory,
            from_center,
            in_line: above(signatory, candidate) || above(candidate, signatory),
            last_coached_by_candidate: self.last_coached(pair).map(facts::day),
            certified_by_candidate: self.signed.contains(&(candidate, signatory)),
            declared_conflict: false,
        }
    }

    /// The last day on which the candidate was the signatory's coach, or opened a cycle with them.
    fn last_coached(&self, pair: Pair) -> Option<NaiveDate> {
        let theirs = |coach, person| coach == pair.candidate && person == pair.signatory;
        let assigned = self
            .coaching
            .iter()
            .filter(|row| theirs(row.lead_id, row.person_id) && row.from_on <= pair.on)
            .map(|row| row.to_on.map_or(pair.on, |to| to.min(pair.on)));
        let cycles = self.cycles.iter().filter(|row| theirs(row.coach_id, row.person_id));
        assigned.chain(cycles.map(|row| row.opened_on)).max()
    }
}
