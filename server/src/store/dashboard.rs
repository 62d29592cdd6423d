//! What dashboards of places are made of, beside what other areas read already.

use chrono::NaiveDate;
use fieldcraft_entities::{certificate, observation, observation_event};
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::org;
use super::transfer::Seen;

/// Observations in the field since a day that were meant to count, of whoever worked
/// at or below a node then; nobody's of themselves.
fn counting(node: Uuid, since: NaiveDate) -> sea_orm::Condition {
    use observation::Column as C;
    sea_orm::Condition::all()
        .add(C::NodeId.in_subquery(org::below(&[node])))
        .add(C::Kind.is_in(["E1", "E2", "E3"]))
        .add(C::Purpose.eq("counting"))
        .add(C::Relation.ne("self"))
        .add(C::ObservedOn.gte(since))
}

/// The question of [`seen_at`]: by place and day, so that older years cost nothing.
#[must_use]
pub fn seen(node: Uuid, since: NaiveDate) -> Select<observation::Entity> {
    use observation::Column as C;
    observation::Entity::find()
        .select_only()
        .columns([C::Id, C::SubjectId, C::ObserverId, C::ObservedOn, C::PerformedOn, C::Ratings])
        .filter(counting(node, since))
        .order_by_asc(C::ObservedAt)
        .order_by_asc(C::Id)
}

/// What was seen in the field at or below a node since a day, without its texts.
pub async fn seen_at(db: &impl ConnectionTrait, node: Uuid, since: NaiveDate) -> Result<Vec<Seen>, DbErr> {
    seen(node, since).into_model().all(db).await
}

/// Events that can take one of these out.
pub async fn outs_at(
    db: &impl ConnectionTrait,
    node: Uuid,
    since: NaiveDate,
) -> Result<Vec<observation_event::Model>, DbErr> {
    use observation_event::Column as E;
    let theirs: SelectStatement = Query::select()
        .column(observation::Column::Id)
        .from(observation::Entity)
        .cond_where(counting(node, since))
        .to_owned();
    observation_event::Entity::find()
        .filter(E::ObservationId.in_subquery(theirs))
        .filter(E::Kind.is_in(["disputed", "dispute_decided", "withdrawn", "superseded"]))
        .all(db)
        .await
}

/// Certificates whose days hold a day, whatever happened to them.
pub async fn certificates_on(
    db: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<Vec<certificate::Model>, DbErr> {
    use certificate::Column as C;
    certificate::Entity::find()
        .filter(C::ValidFromOn.lte(day).and(C::ValidToOn.gte(day)))
        .order_by_asc(C::PersonId)
        .order_by_asc(C::Id)
        .all(db)
        .await
}
