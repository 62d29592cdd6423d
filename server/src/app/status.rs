//! What a deed leaves behind when it has changed something that a status may
//! rest on: a mark, so that nobody is shown what is no longer true.

use std::collections::BTreeSet;

use fieldcraft_entities::person_status::{ActiveModel, Column, Entity};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, EntityTrait, Set};
use uuid::Uuid;

use crate::error::AppResult;
use crate::state::App;

impl App {
    /// To be called inside every deed that changes facts about these people:
    /// their kept statuses are read live until they have been computed again.
    pub async fn refresh_status(&self, tx: &DatabaseTransaction, people: &[Uuid]) -> AppResult<()> {
        // Each once, in the order in which they are locked.
        let people: BTreeSet<Uuid> = people.iter().copied().collect();
        if people.is_empty() {
            return Ok(());
        }
        let rows = people.into_iter().map(|person| ActiveModel {
            person_id: Set(person),
            framework_version: Set(0),
            timelines: Set("{}".into()),
            computed_at: Set(self.now()),
            dirty: Set(true),
        });
        let mark = OnConflict::column(Column::PersonId).update_column(Column::Dirty).to_owned();
        Entity::insert_many(rows).on_conflict(mark).exec_without_returning(tx).await?;
        Ok(())
    }
}
