//! Sessions of training, who gives and takes them, and what was held. Lists
//! start from [`within`].

use chrono::NaiveDate;
use fieldcraft_entities::{
    affiliation, attempt, attendance, calendar_feed, delivery_event, org_closure, training_change,
    training_delivery, training_event, training_part, training_report,
};
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};
use uuid::Uuid;

use super::org;
use super::people::affiliated;

/// The sessions of these places and below, of the places above them, and those
/// in which the person has a part.
fn within(nodes: &[Uuid], person: Uuid) -> Select<training_event::Entity> {
    use training_event::Column as C;
    let part = Query::select()
        .column(training_part::Column::EventId)
        .from(training_part::Entity)
        .and_where(training_part::Column::PersonId.eq(person))
        .to_owned();
    let mut any = Condition::any().add(C::Id.in_subquery(part));
    if !nodes.is_empty() {
        any = any.add(C::NodeId.in_subquery(org::below(nodes))).add(C::NodeId.in_subquery(above(nodes)));
    }
    training_event::Entity::find().filter(any)
}

fn above(nodes: &[Uuid]) -> SelectStatement {
    Query::select()
        .column(org_closure::Column::Ancestor)
        .from(org_closure::Entity)
        .and_where(org_closure::Column::Descendant.is_in(nodes.iter().copied()))
        .to_owned()
}

/// What a list of sessions is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this module.
    pub module: Option<String>,
    /// Those in which the caller has a part.
    pub mine: bool,
    /// Before this position in the order of the beginning as first planned.
    pub before: Option<(i64, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// A page of the sessions that somebody with grants at these nodes may see, the last to begin first.
pub async fn page(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
    person: Uuid,
    filter: &Filter,
) -> Result<Vec<training_event::Model>, DbErr> {
    use training_event::Column as C;
    let nodes = if filter.mine { &[] } else { nodes };
    let mut query = within(nodes, person).order_by_desc(C::StartsAt).order_by_desc(C::Id).limit(filter.limit);
    if let Some(module) = &filter.module {
        query = query.filter(C::ModuleCode.eq(module.as_str()));
    }
    if let Some((at, id)) = filter.before {
        query = query.filter(C::StartsAt.lt(at).or(C::StartsAt.eq(at).and(C::Id.lt(id))));
    }
    query.all(db).await
}

/// One session, for whom the list shows it.
pub async fn seen(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
    person: Uuid,
    id: Uuid,
) -> Result<Option<training_event::Model>, DbErr> {
    within(nodes, person).filter(training_event::Column::Id.eq(id)).one(db).await
}

/// A session by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<training_event::Model>, DbErr> {
    training_event::Entity::find_by_id(id).one(db).await
}

/// A change by id.
pub async fn change(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<training_change::Model>, DbErr> {
    training_change::Entity::find_by_id(id).one(db).await
}

/// What belongs to some sessions.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Who gives and takes them.
    pub people: Vec<training_part::Model>,
    /// Moved or called off, in the order of receipt.
    pub changes: Vec<training_change::Model>,
    /// What was held.
    pub reports: Vec<training_report::Model>,
    /// Who was there.
    pub attendance: Vec<attendance::Model>,
    /// Deliveries that an assessor recorded, with their session.
    pub deliveries: Vec<(Uuid, training_delivery::Model)>,
}

/// The parts of these sessions, in six queries however many.
pub async fn parts(db: &impl ConnectionTrait, events: &[Uuid]) -> Result<Parts, DbErr> {
    if events.is_empty() {
        return Ok(Parts::default());
    }
    let ids = || events.iter().copied();
    let links =
        delivery_event::Entity::find().filter(delivery_event::Column::EventId.is_in(ids())).all(db).await?;
    let deliveries = training_delivery::Entity::find()
        .filter(training_delivery::Column::Id.is_in(links.iter().map(|link| link.delivery_id)))
        .order_by_asc(training_delivery::Column::ReceivedAt)
        .all(db)
        .await?;
    let event_of = |id: Uuid| links.iter().find(|link| link.delivery_id == id).map(|link| link.event_id);
    Ok(Parts {
        people: training_part::Entity::find()
            .filter(training_part::Column::EventId.is_in(ids()))
            .order_by_asc(training_part::Column::ReceivedAt)
            .order_by_asc(training_part::Column::PersonId)
            .all(db)
            .await?,
        changes: training_change::Entity::find()
            .filter(training_change::Column::EventId.is_in(ids()))
            .order_by_asc(training_change::Column::ReceivedAt)
            .order_by_asc(training_change::Column::Id)
            .all(db)
            .await?,
        reports: training_report::Entity::find()
            .filter(training_report::Column::EventId.is_in(ids()))
            .all(db)
            .await?,
        attendance: attendance::Entity::find()
            .filter(attendance::Column::EventId.is_in(ids()))
            .order_by_asc(attendance::Column::PersonId)
            .all(db)
            .await?,
        deliveries: deliveries.into_iter().filter_map(|row| Some((event_of(row.id)?, row))).collect(),
    })
}

/// Which of these people work at a place, below it, or (for trainers) above it.
pub async fn working_at(
    db: &impl ConnectionTrait,
    node: Uuid,
    and_above: bool,
    people: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    use affiliation::Column as C;
    let mut at = Condition::any().add(C::PersonId.in_subquery(affiliated(&[node])));
    if and_above {
        at = at.add(C::NodeId.in_subquery(above(&[node])));
    }
    affiliation::Entity::find()
        .select_only()
        .column(C::PersonId)
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .filter(at)
        .distinct()
        .into_tuple()
        .all(db)
        .await
}

/// How somebody did at a module for the first time.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Try {
    /// Who.
    pub person_id: Uuid,
    /// Module.
    pub module_code: String,
    /// Version.
    pub module_version: i64,
    /// Passed.
    pub passed: bool,
    /// When it came in.
    pub received_at: i64,
}

/// The tries of these people at these modules, oldest first.
pub async fn tries(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    modules: &[String],
) -> Result<Vec<Try>, DbErr> {
    use attempt::Column as C;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    attempt::Entity::find()
        .select_only()
        .columns([C::PersonId, C::ModuleCode, C::ModuleVersion, C::Passed, C::ReceivedAt])
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::ModuleCode.is_in(modules.iter().map(String::as_str)))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

/// Whose feed has this secret.
pub async fn feed_of(db: &impl ConnectionTrait, hash: &str) -> Result<Option<Uuid>, DbErr> {
    let row = calendar_feed::Entity::find().filter(calendar_feed::Column::TokenHash.eq(hash)).one(db).await?;
    Ok(row.map(|row| row.person_id))
}

/// The sessions in which somebody has a part, that were planned to begin since an instant.
pub async fn of_person(
    db: &impl ConnectionTrait,
    person: Uuid,
    since: i64,
) -> Result<Vec<training_event::Model>, DbErr> {
    use training_event::Column as C;
    within(&[], person)
        .filter(C::StartsAt.gte(since))
        .order_by_asc(C::StartsAt)
        .order_by_asc(C::Id)
        .all(db)
        .await
}

/// Who taught whom which module: learner, module, local day and trainer.
pub async fn taught(
    db: &impl ConnectionTrait,
    node: Uuid,
) -> Result<Vec<(Uuid, String, NaiveDate, Uuid)>, DbErr> {
    use sea_orm::{JoinType, RelationDef};
    let event: RelationDef = attendance::Entity::belongs_to(training_event::Entity)
        .from(attendance::Column::EventId)
        .to(training_event::Column::Id)
        .into();
    let report: RelationDef = attendance::Entity::belongs_to(training_report::Entity)
        .from(attendance::Column::EventId)
        .to(training_report::Column::EventId)
        .into();
    let part: RelationDef = attendance::Entity::belongs_to(training_part::Entity)
        .from(attendance::Column::EventId)
        .to(training_part::Column::EventId)
        .into();
    attendance::Entity::find()
        .select_only()
        .column(attendance::Column::PersonId)
        .column(training_event::Column::ModuleCode)
        .column(training_report::Column::HeldOn)
        .column_as(training_part::Column::PersonId, "trainer_id")
        .join(JoinType::InnerJoin, event)
        .join(JoinType::InnerJoin, report)
        .join(JoinType::InnerJoin, part)
        .filter(attendance::Column::PersonId.in_subquery(affiliated(&[node])))
        .filter(training_part::Column::Part.eq("trainer"))
        .order_by_asc(training_report::Column::HeldOn)
        .into_tuple()
        .all(db)
        .await
}

/// Delivery and learner, for the deliveries whose session noted who was there.
pub async fn learners_of(db: &impl ConnectionTrait, deliveries: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    if deliveries.is_empty() {
        return Ok(Vec::new());
    }
    let attended: RelationDef = delivery_event::Entity::belongs_to(attendance::Entity)
        .from(delivery_event::Column::EventId)
        .to(attendance::Column::EventId)
        .into();
    delivery_event::Entity::find()
        .select_only()
        .column(delivery_event::Column::DeliveryId)
        .column(attendance::Column::PersonId)
        .join(JoinType::InnerJoin, attended)
        .filter(delivery_event::Column::DeliveryId.is_in(deliveries.iter().copied()))
        .order_by_asc(delivery_event::Column::DeliveryId)
        .order_by_asc(attendance::Column::PersonId)
        .into_tuple()
        .all(db)
        .await
}
