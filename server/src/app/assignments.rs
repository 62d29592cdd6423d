//! Who coaches and who supervises whom.

use chrono::NaiveDate;
use fieldcraft_entities::assignment;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::lines::Span;
use crate::store::{self, versions, versions::Stamp};

/// A coach or supervisor for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAssignment {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// `coach` or `supervisor`.
    pub kind: String,
    /// The coach or supervisor.
    pub lead: Uuid,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl NewAssignment {
    fn faults(&self, person: Uuid) -> Vec<FieldError> {
        let checks = [
            (["coach", "supervisor"].contains(&self.kind.as_str()), "/kind", "Use coach or supervisor."),
            (self.lead != person, "/lead_id", "Nobody is their own coach or supervisor."),
            (
                self.to.is_none_or(|to| to >= self.from),
                "/to_on",
                "An assignment cannot end before it begins.",
            ),
        ];
        checks
            .into_iter()
            .filter(|(fine, ..)| !fine)
            .map(|(_, pointer, detail)| FieldError::new(pointer, detail))
            .collect()
    }
}

impl App {
    /// Records who coaches or supervises a person, or corrects it. The lead must
    /// be somebody whom the caller may see, as a lead sees the person's evidence.
    pub async fn save_assignment(&self, caller: &Caller, person: Uuid, new: &NewAssignment) -> AppResult<()> {
        AppError::fields(new.faults(person))?;
        let tx = self.store.begin().await?;
        if new.kind == "supervisor" {
            // A circle may close through people that neither of two deeds locks.
            store::advisory_lock(&tx, "lines").await?;
        }
        store::lock_people(&tx, &[person, new.lead]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, person).await?;
        self.permit_person(&tx, caller, Action::ReadPerson, new.lead)
            .await
            .map_err(|_| AppError::field("/lead_id", "There is no such person, or you may not see them."))?;
        if self.save_assignment_row(&tx, caller.person, person, new).await? {
            let detail = json!({
                "assignment": new.id, "kind": new.kind, "lead": new.lead, "from_on": new.from, "to_on": new.to,
            });
            self.audit(&tx, Some(caller.person), "assignment.save", "person", Some(person), detail).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Writes a new version of an assignment and supersedes the one before; the
    /// answer says whether anything differed. Supervision never runs in a circle.
    pub async fn save_assignment_row(
        &self,
        tx: &DatabaseTransaction,
        by: Uuid,
        person: Uuid,
        new: &NewAssignment,
    ) -> AppResult<bool> {
        let before = self.version_before::<assignment::Entity>(tx, person, new.id).await?;
        if new.kind == "supervisor" {
            let mut spans = store::lines::spans_above(tx, &[new.lead], new.from, new.to).await?;
            spans.retain(|span| span.assignment != new.id);
            if meets(&spans, new.lead, person, (new.from, new.to), &mut Vec::new()) {
                let detail = "This person stands above the chosen supervisor on some day of this period. \
                              Supervision cannot run in a circle.";
                return Err(AppError::field("/lead_id", detail));
            }
        }
        let Stamp { row_id, received_at, superseded_at, recorded_by } = self.stamp(by);
        let row = assignment::Model {
            row_id,
            assignment_id: new.id,
            kind: new.kind.clone(),
            person_id: person,
            lead_id: new.lead,
            from_on: new.from,
            to_on: new.to,
            received_at,
            superseded_at,
            recorded_by,
        };
        Ok(versions::save::<assignment::Entity>(tx, before.as_ref(), row).await?)
    }
}

type Period = (NaiveDate, Option<NaiveDate>);

/// Does a line upward from `at` meet `goal` on one and the same day of `period`?
/// Two spans that never hold on the same day are not a line.
fn meets(spans: &[Span], at: Uuid, goal: Uuid, period: Period, path: &mut Vec<Uuid>) -> bool {
    if at == goal {
        return true;
    }
    if path.contains(&at) {
        return false;
    }
    path.push(at);
    let found = spans.iter().filter(|span| span.person == at).any(|span| {
        overlap(period, (span.from, span.to)).is_some_and(|p| meets(spans, span.lead, goal, p, path))
    });
    path.pop();
    found
}

fn overlap(a: Period, b: Period) -> Option<Period> {
    let from = a.0.max(b.0);
    let to = match (a.1, b.1) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    to.is_none_or(|to| to >= from).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + chrono::Days::new(u64::from(n))
    }

    fn span(person: u128, lead: u128, from: u32, to: Option<u32>) -> Span {
        Span {
            assignment: Uuid::nil(),
            person: Uuid::from_u128(person),
            lead: Uuid::from_u128(lead),
            from: day(from),
            to: to.map(day),
        }
    }

    /// Would `lead` over `person` in these days close a circle?
    fn circle(spans: &[Span], person: u128, lead: u128, from: u32, to: Option<u32>) -> bool {
        let period = (day(from), to.map(day));
        meets(spans, Uuid::from_u128(lead), Uuid::from_u128(person), period, &mut Vec::new())
    }

    #[test]
    fn nobody_comes_to_stand_above_themselves() {
        let spans = [span(1, 2, 0, None), span(2, 3, 0, None)];
        assert!(circle(&spans, 2, 1, 5, None));
        assert!(circle(&spans, 3, 1, 5, None));
        assert!(!circle(&spans, 1, 3, 5, None));
        assert!(!circle(&spans, 4, 1, 5, None));
    }

    #[test]
    fn what_never_holds_on_the_same_day_is_no_circle() {
        let spans = [span(1, 2, 0, Some(9)), span(2, 3, 10, None)];
        assert!(!circle(&spans, 3, 1, 0, None));
        assert!(!circle(&spans, 2, 1, 10, None));
        assert!(circle(&spans, 2, 1, 9, None));
    }

    proptest! {
        /// The walk over periods finds exactly what looking at each day finds.
        #[test]
        fn a_period_closes_a_circle_when_one_of_its_days_does(
            rows in prop::collection::vec((0_u128..5, 0_u128..5, 0_u32..8, prop::option::of(0_u32..8)), 0..8),
            from in 0_u32..8,
            length in prop::option::of(0_u32..6),
        ) {
            let spans: Vec<Span> =
                rows.into_iter().map(|(p, l, from, more)| span(p, l, from, more.map(|n| from + n))).collect();
            let to = length.map(|n| from + n);
            let by_day = (from..=to.unwrap_or(20)).any(|d| circle(&spans, 0, 1, d, Some(d)));
            prop_assert_eq!(circle(&spans, 0, 1, from, to), by_day);
        }
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let me = Uuid::from_u128(1);
        let wrong = NewAssignment { id: me, kind: "boss".into(), lead: me, from: day(2), to: Some(day(1)) };
        let pointers: Vec<String> = wrong.faults(me).into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/kind", "/lead_id", "/to_on"]);
    }
}
