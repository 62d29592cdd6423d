//! What several raters saw: joint observations, and ratings pooled at the center.

use chrono::NaiveDate;
use fieldcraft_entities::{
    joint_closing, joint_event, joint_observation, joint_sheet, observation, observation_event,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};
use uuid::Uuid;

use super::people::affiliated;

/// An observation as far as raters are compared by it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Seen {
    /// Who was observed.
    pub subject_id: Uuid,
    /// Who observed.
    pub observer_id: Uuid,
    /// The encounter.
    pub encounter_ref: String,
    /// When.
    pub observed_at: i64,
    /// The same as a day.
    pub observed_on: NaiveDate,
    /// The observer's relation to the worker on the day.
    pub relation: String,
    /// Packed ratings.
    pub ratings: String,
}

/// Observations since a day that stand: neither withdrawn nor replaced, not of oneself.
fn standing(since: NaiveDate) -> Select<observation::Entity> {
    use observation::Column as C;
    let withdrawn = Query::select()
        .column(observation_event::Column::ObservationId)
        .from(observation_event::Entity)
        .and_where(observation_event::Column::Kind.eq("withdrawn"))
        .to_owned();
    let replaced = Query::select()
        .column(C::Supersedes)
        .from(observation::Entity)
        .and_where(C::Supersedes.is_not_null())
        .to_owned();
    observation::Entity::find()
        .select_only()
        .columns([
            C::SubjectId,
            C::ObserverId,
            C::EncounterRef,
            C::ObservedAt,
            C::ObservedOn,
            C::Relation,
            C::Ratings,
        ])
        .filter(C::ObservedOn.gte(since))
        .filter(C::Relation.ne("self"))
        .filter(C::Id.not_in_subquery(withdrawn))
        .filter(C::Id.not_in_subquery(replaced))
}

fn by_rater(rater: Uuid, since: NaiveDate, column: observation::Column) -> SelectStatement {
    use observation::Column as C;
    Query::select()
        .column(column)
        .from(observation::Entity)
        .and_where(C::ObserverId.eq(rater))
        .and_where(C::ObservedOn.gte(since))
        .to_owned()
}

/// Every row about the encounters that a rater saw since a day, others' rows too, in order.
pub async fn beside(db: &impl ConnectionTrait, rater: Uuid, since: NaiveDate) -> Result<Vec<Seen>, DbErr> {
    use observation::Column as C;
    standing(since)
        .filter(C::SubjectId.in_subquery(by_rater(rater, since, C::SubjectId)))
        .filter(C::EncounterRef.in_subquery(by_rater(rater, since, C::EncounterRef)))
        .order_by_asc(C::ObservedAt)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

/// Every row about encounters that several saw, of people at or below a node, in order.
pub async fn seen_by_several(
    db: &impl ConnectionTrait,
    node: Uuid,
    since: NaiveDate,
) -> Result<Vec<Seen>, DbErr> {
    use observation::Column as C;
    let several = Query::select()
        .column(C::EncounterRef)
        .from(observation::Entity)
        .and_where(C::ObservedOn.gte(since))
        .and_where(C::SubjectId.in_subquery(affiliated(&[node])))
        .group_by_columns([C::SubjectId, C::EncounterRef])
        .and_having(Expr::col(C::ObserverId).count_distinct().gt(1))
        .to_owned();
    standing(since)
        .filter(C::SubjectId.in_subquery(affiliated(&[node])))
        .filter(C::EncounterRef.in_subquery(several))
        .order_by_asc(C::ObservedAt)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

/// Every row about the people whom a rater observed from inside their line.
pub async fn of_the_line(
    db: &impl ConnectionTrait,
    rater: Uuid,
    since: NaiveDate,
) -> Result<Vec<Seen>, DbErr> {
    use observation::Column as C;
    let mut inside = by_rater(rater, since, C::SubjectId);
    inside.and_where(C::Relation.eq("same_line"));
    standing(since).filter(C::SubjectId.in_subquery(inside)).into_model().all(db).await
}

/// Every counting row since a day, of everybody: the center's pool.
pub async fn pool(db: &impl ConnectionTrait, since: NaiveDate) -> Result<Vec<Seen>, DbErr> {
    standing(since).filter(observation::Column::Purpose.eq("counting")).into_model().all(db).await
}

/// The counting rows of one person since a day.
pub async fn of_person(
    db: &impl ConnectionTrait,
    person: Uuid,
    since: NaiveDate,
) -> Result<Vec<Seen>, DbErr> {
    use observation::Column as C;
    let rows = standing(since).filter(C::Purpose.eq("counting")).filter(C::SubjectId.eq(person));
    rows.into_model().all(db).await
}

/// Joint observations recorded as such: of one rater, or of people at or below a node.
pub async fn joint(
    db: &impl ConnectionTrait,
    rater: Option<Uuid>,
    node: Option<Uuid>,
    since: NaiveDate,
) -> Result<Vec<joint_observation::Model>, DbErr> {
    use joint_observation::Column as C;
    let mut query = joint_observation::Entity::find().filter(C::ObservedOn.gte(since));
    if let Some(rater) = rater {
        query = query.filter(C::CandidateId.eq(rater).or(C::RaterId.eq(rater)));
    }
    if let Some(node) = node {
        query = query.filter(C::SubjectId.in_subquery(affiliated(&[node])));
    }
    query.order_by_asc(C::ObservedAt).order_by_asc(C::Id).all(db).await
}

/// The blind sheets of closed joint events, all of an event: of those that a rater took part in, or of
/// people at or below a node. They say nothing about relations.
pub async fn sheets(
    db: &impl ConnectionTrait,
    rater: Option<Uuid>,
    node: Option<Uuid>,
    since: NaiveDate,
) -> Result<Vec<Seen>, DbErr> {
    use joint_event::Column as E;
    use joint_sheet::Column as C;
    let event: RelationDef =
        joint_sheet::Entity::belongs_to(joint_event::Entity).from(C::EventId).to(E::Id).into();
    let closing: RelationDef = joint_sheet::Entity::belongs_to(joint_closing::Entity)
        .from(C::EventId)
        .to(joint_closing::Column::EventId)
        .into();
    let mut query = joint_sheet::Entity::find()
        .select_only()
        .column(E::SubjectId)
        .column_as(C::RaterId, "observer_id")
        .columns([E::EncounterRef, E::ObservedAt, E::ObservedOn])
        .column_as(Expr::val(""), "relation")
        .column(C::Ratings)
        .join(JoinType::InnerJoin, event)
        .join(JoinType::InnerJoin, closing)
        .filter(C::Blind.eq(true))
        .filter(E::ObservedOn.gte(since));
    if let Some(rater) = rater {
        let own = Query::select()
            .column(C::EventId)
            .from(joint_sheet::Entity)
            .and_where(C::RaterId.eq(rater))
            .and_where(C::Blind.eq(true))
            .to_owned();
        query = query.filter(C::EventId.in_subquery(own));
    }
    if let Some(node) = node {
        query = query.filter(E::SubjectId.in_subquery(affiliated(&[node])));
    }
    query.order_by_asc(E::ObservedAt).order_by_asc(C::Id).into_model().all(db).await
}
