//! Coaching plans, and what was given.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_entities::{
    coaching_contact, coaching_cycle, coaching_cycle_event, coaching_plan, observation, practice_record,
};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use uuid::Uuid;

use super::practice::WITHDRAWAL;

/// Method of a contact of an assessor with a candidate about the candidate's own coaching; no part of a dose.
pub const CONSULTATION: &str = "consultation";

/// A plan by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<coaching_plan::Model>, DbErr> {
    coaching_plan::Entity::find_by_id(id).one(db).await
}

/// A contact by id.
pub async fn contact(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<coaching_contact::Model>, DbErr> {
    coaching_contact::Entity::find_by_id(id).one(db).await
}

/// The plans of these people and places that have begun by a day, the one that holds last.
pub async fn begun(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    nodes: &[Uuid],
    day: NaiveDate,
) -> Result<Vec<coaching_plan::Model>, DbErr> {
    use coaching_plan::Column as C;
    let whose = C::PersonId.is_in(people.iter().copied()).or(C::NodeId.is_in(nodes.iter().copied()));
    coaching_plan::Entity::find()
        .filter(whose)
        .filter(C::FromOn.lte(day))
        .order_by_asc(C::FromOn)
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// What was given to somebody within a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Minutes of contacts.
    pub minutes: i64,
    /// Contacts.
    pub contacts: i64,
    /// Observations.
    pub observations: i64,
    /// Steps of coaching cycles.
    pub steps: i64,
    /// Contacts with a supervisor; no part of the minutes.
    pub supervision: i64,
    /// Minutes of these.
    pub supervision_minutes: i64,
}

/// What was given to each of these people within a period, in four queries.
pub async fn given(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<HashMap<Uuid, Given>, DbErr> {
    let mut all: HashMap<Uuid, Given> = HashMap::new();
    if people.is_empty() {
        return Ok(all);
    }
    for (person, minutes) in contacts(db, people, from, to).await? {
        let given = all.entry(person).or_default();
        given.minutes += minutes;
        given.contacts += 1;
    }
    for (person, count) in observations(db, people, from, to).await? {
        all.entry(person).or_default().observations = count;
    }
    for (person, count) in steps(db, people, from, to).await? {
        all.entry(person).or_default().steps = count;
    }
    for (person, minutes) in supervision(db, people, from, to).await? {
        let given = all.entry(person).or_default();
        given.supervision += 1;
        given.supervision_minutes += minutes.unwrap_or(0);
    }
    Ok(all)
}

async fn contacts(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    use coaching_contact::Column as C;
    coaching_contact::Entity::find()
        .select_only()
        .columns([C::PersonId, C::Minutes])
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::Method.ne(CONSULTATION))
        .filter(C::OnDay.gte(from).and(C::OnDay.lte(to)))
        .into_tuple()
        .all(db)
        .await
}

async fn observations(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    use observation::Column as C;
    observation::Entity::find()
        .select_only()
        .column(C::SubjectId)
        .column_as(C::Id.count(), "n")
        .filter(C::SubjectId.is_in(people.iter().copied()))
        .filter(C::ObservedOn.gte(from).and(C::ObservedOn.lte(to)))
        .filter(C::Supersedes.is_null())
        .group_by(C::SubjectId)
        .into_tuple()
        .all(db)
        .await
}

async fn steps(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    use coaching_cycle_event::Column as E;
    let cycle: RelationDef = coaching_cycle_event::Entity::belongs_to(coaching_cycle::Entity)
        .from(E::CycleId)
        .to(coaching_cycle::Column::Id)
        .into();
    coaching_cycle_event::Entity::find()
        .select_only()
        .column(coaching_cycle::Column::PersonId)
        .column_as(E::Id.count(), "n")
        .join(JoinType::InnerJoin, cycle)
        .filter(coaching_cycle::Column::PersonId.is_in(people.iter().copied()))
        .filter(E::OnDay.gte(from).and(E::OnDay.lte(to)))
        .group_by(coaching_cycle::Column::PersonId)
        .into_tuple()
        .all(db)
        .await
}

/// The supervision contacts that stand.
async fn supervision(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(Uuid, Option<i64>)>, DbErr> {
    use practice_record::Column as C;
    let withdrawn = Query::select()
        .column(C::AboutId)
        .from(practice_record::Entity)
        .and_where(C::PersonId.is_in(people.iter().copied()))
        .and_where(C::Kind.eq(WITHDRAWAL))
        .and_where(C::AboutId.is_not_null())
        .to_owned();
    practice_record::Entity::find()
        .select_only()
        .columns([C::PersonId, C::Minutes])
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::Kind.eq("supervision_contact"))
        .filter(C::OnDay.gte(from).and(C::OnDay.lte(to)))
        .filter(C::Id.not_in_subquery(withdrawn))
        .into_tuple()
        .all(db)
        .await
}

/// The contacts that a coach gave within a period, in order.
pub async fn contacts_by(
    db: &impl ConnectionTrait,
    coach: Uuid,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<coaching_contact::Model>, DbErr> {
    use coaching_contact::Column as C;
    coaching_contact::Entity::find()
        .filter(C::CoachId.eq(coach))
        .filter(C::OnDay.gte(from).and(C::OnDay.lte(to)))
        .order_by_asc(C::OnDay)
        .order_by_asc(C::Id)
        .all(db)
        .await
}
