//! Joint events, the sheets of their observers, and the pairs that come of
//! them. Lists start from [`within`].

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fieldcraft_entities::{
    joint_closing, joint_event, joint_observation, joint_rater, joint_sheet, observation, person,
};
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::reach::reached;
use crate::policy::Reach;

/// The events about the people reached, and those that the caller called or was called to.
fn within(reach: &Reach, today: NaiveDate) -> Select<joint_event::Entity> {
    use joint_event::Column as C;
    let called = Query::select()
        .column(joint_rater::Column::EventId)
        .from(joint_rater::Entity)
        .and_where(joint_rater::Column::PersonId.eq(reach.person))
        .to_owned();
    let any = Condition::any()
        .add(reached(C::SubjectId, reach, today))
        .add(C::OrganizerId.eq(reach.person))
        .add(C::Id.in_subquery(called));
    joint_event::Entity::find().filter(any)
}

/// What a list of joint events is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Open or closed ones.
    pub open: Option<bool>,
    /// Before this position in the order of observing.
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// A page of what the caller may see, the last observed first.
pub async fn page(
    db: &impl ConnectionTrait,
    reach: &Reach,
    today: NaiveDate,
    filter: &Filter,
) -> Result<Vec<joint_event::Model>, DbErr> {
    use joint_event::Column as C;
    let mut query =
        within(reach, today).order_by_desc(C::ObservedAt).order_by_desc(C::Id).limit(filter.limit);
    match filter.open {
        Some(true) => query = query.filter(C::Id.not_in_subquery(closed())),
        Some(false) => query = query.filter(C::Id.in_subquery(closed())),
        None => {}
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::ObservedAt.lt(at).or(C::ObservedAt.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

fn closed() -> SelectStatement {
    Query::select().column(joint_closing::Column::EventId).from(joint_closing::Entity).to_owned()
}

/// An event by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<joint_event::Model>, DbErr> {
    joint_event::Entity::find_by_id(id).one(db).await
}

/// A sheet by id.
pub async fn sheet(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<joint_sheet::Model>, DbErr> {
    joint_sheet::Entity::find_by_id(id).one(db).await
}

/// What belongs to some events.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Who observes.
    pub raters: Vec<joint_rater::Model>,
    /// What came in, in the order of receipt.
    pub sheets: Vec<joint_sheet::Model>,
    /// Which are closed.
    pub closings: Vec<joint_closing::Model>,
}

/// The parts of these events, in three queries however many.
pub async fn parts(db: &impl ConnectionTrait, events: &[Uuid]) -> Result<Parts, DbErr> {
    if events.is_empty() {
        return Ok(Parts::default());
    }
    let ids = || events.iter().copied();
    Ok(Parts {
        raters: joint_rater::Entity::find()
            .filter(joint_rater::Column::EventId.is_in(ids()))
            .order_by_asc(joint_rater::Column::PersonId)
            .all(db)
            .await?,
        sheets: joint_sheet::Entity::find()
            .filter(joint_sheet::Column::EventId.is_in(ids()))
            .order_by_asc(joint_sheet::Column::ReceivedAt)
            .order_by_asc(joint_sheet::Column::Id)
            .all(db)
            .await?,
        closings: joint_closing::Entity::find()
            .filter(joint_closing::Column::EventId.is_in(ids()))
            .all(db)
            .await?,
    })
}

/// Which of these people the caller's action reaches.
pub async fn reachable(
    db: &impl ConnectionTrait,
    reach: &Reach,
    today: NaiveDate,
    people: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .filter(reached(person::Column::Id, reach, today))
        .into_tuple()
        .all(db)
        .await
}

/// Has any of these people recorded an observation of this encounter?
pub async fn was_told(
    db: &impl ConnectionTrait,
    subject: Uuid,
    encounter_ref: &str,
    observers: &[Uuid],
) -> Result<bool, DbErr> {
    use observation::Column as C;
    let row: Option<Uuid> = observation::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::EncounterRef.eq(encounter_ref))
        .filter(C::SubjectId.eq(subject))
        .filter(C::ObserverId.is_in(observers.iter().copied()))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(row.is_some())
}

/// One event as a rater and somebody else saw it, each alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointPair {
    /// The row it comes from.
    pub id: Uuid,
    /// Local day.
    pub observed_on: NaiveDate,
    /// Who was observed.
    pub subject: Uuid,
    /// Reference of the encounter.
    pub encounter_ref: String,
    /// The other rater.
    pub other: Uuid,
    /// Packed ratings of the rater asked about.
    pub mine: String,
    /// Packed ratings of the other.
    pub theirs: String,
    /// The other held a live certificate on the day; not known where the rater
    /// asked about was the one who was compared with.
    pub other_certified: Option<bool>,
    /// The other was outside the rater's line; not known in the same case.
    pub outside_line: Option<bool>,
}

/// All joint observations of a rater in the order of observing, each event
/// once, whichever side of a pair the rater is on.
pub async fn pairs_of(db: &impl ConnectionTrait, rater: Uuid) -> Result<Vec<JointPair>, DbErr> {
    use joint_observation::Column as C;
    let rows = joint_observation::Entity::find()
        .filter(C::CandidateId.eq(rater).or(C::RaterId.eq(rater)))
        .order_by_asc(C::ObservedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await?;
    let own: BTreeSet<(Uuid, String)> = rows
        .iter()
        .filter(|row| row.candidate_id == rater)
        .map(|row| (row.subject_id, row.encounter_ref.clone()))
        .collect();
    Ok(rows
        .into_iter()
        .filter(|row| {
            row.candidate_id == rater || !own.contains(&(row.subject_id, row.encounter_ref.clone()))
        })
        .map(|row| seen_by(rater, row))
        .collect())
}

fn seen_by(rater: Uuid, row: joint_observation::Model) -> JointPair {
    let own = row.candidate_id == rater;
    let (mine, theirs) = if own {
        (row.candidate_ratings, row.rater_ratings)
    } else {
        (row.rater_ratings, row.candidate_ratings)
    };
    JointPair {
        id: row.id,
        observed_on: row.observed_on,
        subject: row.subject_id,
        encounter_ref: row.encounter_ref,
        other: if own { row.rater_id } else { row.candidate_id },
        mine,
        theirs,
        other_certified: own.then_some(row.rater_certified),
        outside_line: own.then_some(row.rater_outside_line),
    }
}
