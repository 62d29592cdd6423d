//! Observations and their events. Lists start from [`within`].

use chrono::NaiveDate;
use fieldcraft_entities::{observation, observation_event};
use sea_orm::sea_query::{CaseStatement, Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::reach::reached;
use crate::policy::Reach;

/// The observations of the people reached, and those that the caller made.
fn within(reach: &Reach, today: NaiveDate) -> Select<observation::Entity> {
    use observation::Column as C;
    let any = Condition::any().add(reached(C::SubjectId, reach, today)).add(C::ObserverId.eq(reach.person));
    observation::Entity::find().filter(any)
}

/// What a list of observations is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this person.
    pub subject: Option<Uuid>,
    /// By this observer.
    pub observer: Option<Uuid>,
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
) -> Result<Vec<observation::Model>, DbErr> {
    use observation::Column as C;
    let mut query =
        within(reach, today).order_by_desc(C::ObservedAt).order_by_desc(C::Id).limit(filter.limit);
    if let Some(subject) = filter.subject {
        query = query.filter(C::SubjectId.eq(subject));
    }
    if let Some(observer) = filter.observer {
        query = query.filter(C::ObserverId.eq(observer));
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::ObservedAt.lt(at).or(C::ObservedAt.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// What a worker has not answered and still stands, the last observed first.
pub async fn unanswered(
    db: &impl ConnectionTrait,
    subject: Uuid,
    limit: u64,
) -> Result<Vec<observation::Model>, DbErr> {
    use observation::Column as C;
    observation::Entity::find()
        .filter(C::SubjectId.eq(subject))
        .filter(C::Id.not_in_subquery(with_events(
            &[subject],
            &["acknowledged", "disputed", "withdrawn", "superseded"],
        )))
        .order_by_desc(C::ObservedAt)
        .order_by_desc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// What somebody recorded, received in this span, that still stands and that its
/// worker has not answered; the oldest first.
pub async fn unread_of(
    db: &impl ConnectionTrait,
    observer: Uuid,
    (from, until): (i64, i64),
    limit: u64,
) -> Result<Vec<observation::Model>, DbErr> {
    use observation::Column as C;
    let answered = ["acknowledged", "disputed", "withdrawn", "superseded"];
    observation::Entity::find()
        .filter(C::ObserverId.eq(observer))
        .filter(C::ReceivedAt.between(from, until))
        .filter(happened(&answered).not())
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The observations in open dispute of the people reached, and those that the caller made.
pub async fn in_dispute(
    db: &impl ConnectionTrait,
    reach: &Reach,
    today: NaiveDate,
    limit: u64,
) -> Result<Vec<observation::Model>, DbErr> {
    use observation::Column as C;
    let disputed = Query::select()
        .column(observation_event::Column::ObservationId)
        .from(observation_event::Entity)
        .and_where(observation_event::Column::Kind.eq("disputed"))
        .to_owned();
    within(reach, today)
        // Disputes are few: they are found first, and only then looked at one by one.
        .filter(C::Id.in_subquery(disputed))
        .filter(happened(&["dispute_decided", "withdrawn", "superseded"]).not())
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .limit(limit)
        .all(db)
        .await
}

/// An event of one of these kinds has happened to the observation.
fn happened(kinds: &[&str]) -> Expr {
    use observation_event::Column as C;
    Expr::exists(
        Query::select()
            .column(C::Id)
            .from(observation_event::Entity)
            .and_where(
                Expr::col((observation_event::Entity, C::ObservationId))
                    .equals((observation::Entity, observation::Column::Id)),
            )
            .and_where(C::Kind.is_in(kinds.iter().copied()))
            .to_owned(),
    )
}

/// The last day on which each of these people was observed, by what still stands.
pub async fn last_days(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<(Uuid, NaiveDate)>, DbErr> {
    use observation::Column as C;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    observation::Entity::find()
        .select_only()
        .column(C::SubjectId)
        .column_as(C::ObservedOn.max(), "last_on")
        .filter(C::SubjectId.is_in(people.iter().copied()))
        .filter(C::Id.not_in_subquery(with_events(people, &["withdrawn", "superseded"])))
        .group_by(C::SubjectId)
        .into_tuple()
        .all(db)
        .await
}

/// The observations of these people with an event of one of these kinds.
fn with_events(subjects: &[Uuid], kinds: &[&str]) -> SelectStatement {
    use observation_event::Column as C;
    Query::select()
        .column(C::ObservationId)
        .from(observation_event::Entity)
        .and_where(C::SubjectId.is_in(subjects.iter().copied()))
        .and_where(C::Kind.is_in(kinds.iter().copied()))
        .to_owned()
}

/// Where each of these observations was.
pub async fn settings(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbErr> {
    use observation::Column as C;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    observation::Entity::find()
        .select_only()
        .column(C::Id)
        .column(C::Setting)
        .filter(C::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}

/// An observation by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<observation::Model>, DbErr> {
    observation::Entity::find_by_id(id).one(db).await
}

/// An event by id.
pub async fn event(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<observation_event::Model>, DbErr> {
    observation_event::Entity::find_by_id(id).one(db).await
}

/// What happened to these observations, in the order of receipt.
pub async fn events(
    db: &impl ConnectionTrait,
    observations: &[Uuid],
) -> Result<Vec<observation_event::Model>, DbErr> {
    use observation_event::Column as C;
    if observations.is_empty() {
        return Ok(Vec::new());
    }
    observation_event::Entity::find()
        .filter(C::ObservationId.is_in(observations.iter().copied()))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// The amendments of these observations, as pairs of old and new.
pub async fn amendments(
    db: &impl ConnectionTrait,
    observations: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    use observation::Column as C;
    if observations.is_empty() {
        return Ok(Vec::new());
    }
    let pairs: Vec<(Option<Uuid>, Uuid)> = observation::Entity::find()
        .select_only()
        .column(C::Supersedes)
        .column(C::Id)
        .filter(C::Supersedes.is_in(observations.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(pairs.into_iter().filter_map(|(old, new)| Some((old?, new))).collect())
}

/// Every version of an observation: those it amends, itself, and those that amend it.
pub async fn versions(
    db: &impl ConnectionTrait,
    of: &observation::Model,
) -> Result<Vec<observation::Model>, DbErr> {
    use observation::Column as C;
    // An amendment has the same subject and observer: one query finds all candidates.
    let rows = observation::Entity::find()
        .filter(C::SubjectId.eq(of.subject_id))
        .filter(C::ObserverId.eq(of.observer_id))
        .filter(
            C::Supersedes.is_not_null().or(C::Id.in_subquery(
                Query::select()
                    .column(C::Supersedes)
                    .from(observation::Entity)
                    .and_where(C::SubjectId.eq(of.subject_id))
                    .and_where(C::Supersedes.is_not_null())
                    .to_owned(),
            )),
        )
        .all(db)
        .await?;
    Ok(chain(of, &rows))
}

/// The rows linked with `of` by amendment, `of` included.
fn chain(of: &observation::Model, rows: &[observation::Model]) -> Vec<observation::Model> {
    let mut found = vec![of.clone()];
    loop {
        let linked = rows.iter().find(|row| {
            !found.iter().any(|known| known.id == row.id)
                && found
                    .iter()
                    .any(|known| known.supersedes == Some(row.id) || row.supersedes == Some(known.id))
        });
        match linked {
            Some(row) => found.push(row.clone()),
            None => return found,
        }
    }
}

/// What is left of an observation's texts where that differs from row to row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Which.
    pub id: Uuid,
    /// Reasons by indicator, JSON.
    pub reasons: String,
    /// Scenario and version.
    pub scenario: Option<String>,
}

/// Replaces the free text of these observations.
pub async fn redact(db: &impl ConnectionTrait, rows: &[Blank], with: &str, at: i64) -> Result<(), DbErr> {
    use observation::Column as C;
    let mut update = observation::Entity::update_many()
        .col_expr(C::RedactedAt, Expr::value(at))
        .filter(C::Id.is_in(rows.iter().map(|row| row.id)));
    for column in [C::Strengths, C::NextStep, C::RelationNote, C::Checklist, C::SupersedeReason] {
        // What was absent stays absent.
        update = update.col_expr(column, Expr::case(column.is_not_null(), with).into());
    }
    let (mut reasons, mut scenarios) = (CaseStatement::new(), CaseStatement::new());
    for row in rows {
        reasons = reasons.case(C::Id.eq(row.id), row.reasons.as_str());
        scenarios = scenarios.case(C::Id.eq(row.id), Expr::value(row.scenario.clone()));
    }
    update.col_expr(C::Reasons, reasons.into()).col_expr(C::Scenario, scenarios.into()).exec(db).await?;
    Ok(())
}

/// Replaces the text of every event of these observations that has one.
pub async fn redact_events(
    db: &impl ConnectionTrait,
    observations: &[Uuid],
    with: &str,
) -> Result<(), DbErr> {
    use observation_event::Column as C;
    observation_event::Entity::update_many()
        .col_expr(C::Text, Expr::value(with))
        .filter(C::ObservationId.is_in(observations.iter().copied()))
        .filter(C::Text.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}
