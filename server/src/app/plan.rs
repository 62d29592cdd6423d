//! "What would make this green, soonest?": for each requirement that does not
//! hold, the fewest future events that would satisfy it, in order.

use chrono::NaiveDate;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::evaluate::evaluate;
use fieldcraft_competencies::explain::{Evaluation, Status};
use fieldcraft_competencies::soonest::Plan;
use fieldcraft_entities::person;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, facts};

/// What would make everything green that is not, soonest.
#[derive(Clone, Debug)]
pub struct PersonPlan {
    /// The person.
    pub person: person::Model,
    /// The day.
    pub as_of: NaiveDate,
    /// Each requirement that does not hold, in the framework's order.
    pub items: Vec<(Evaluation, Plan)>,
}

impl App {
    /// What would make a person's statuses green, soonest, as of a day.
    pub async fn plan(&self, caller: &Caller, id: Uuid, as_of: Option<NaiveDate>) -> AppResult<PersonPlan> {
        let db = &self.store.read;
        let person = store::people::person(db, id).await?.ok_or(AppError::NotFound("person"))?;
        self.permit_person(db, caller, Action::ReadEvidence, id).await?;
        let content = self.content().await?;
        content.framework()?;
        let (known, today) = self.facts_of(id).await?;
        let day = as_of.map_or(today, facts::day);
        let known_at = Millis(self.now());
        // Events are tried one after the other: too long for a thread that serves others.
        let items = tokio::task::spawn_blocking(move || -> AppResult<Vec<(Evaluation, Plan)>> {
            let framework = &content.framework()?.framework;
            let case = Case::new(framework, &known, known_at);
            let open = framework.requirements.iter().filter_map(|requirement| {
                let evaluation = evaluate(framework, requirement, &known, day, known_at);
                let done = evaluation.status == Status::NotApplicable || evaluation.status.is_satisfied();
                (!done).then(|| (evaluation, case.plan(requirement, day)))
            });
            Ok(open.collect())
        });
        let items = items.await.map_err(AppError::internal)??;
        Ok(PersonPlan { person, as_of: facts::date(day), items })
    }
}
