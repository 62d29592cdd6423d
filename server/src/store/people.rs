//! People and what is known of them: version rows, of which the one that nothing
//! supersedes is current. Every scoped read starts from [`within`].

use fieldcraft_entities::{affiliation, assignment, permission_grant, person};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

use super::org;

/// People with an affiliation at or below these nodes; with none, nobody.
fn within(nodes: &[Uuid]) -> Select<person::Entity> {
    person::Entity::find().filter(person::Column::Id.in_subquery(affiliated(nodes)))
}

fn affiliated(nodes: &[Uuid]) -> SelectStatement {
    Query::select()
        .column(affiliation::Column::PersonId)
        .from(affiliation::Entity)
        .and_where(affiliation::Column::SupersededAt.is_null())
        .and_where(affiliation::Column::NodeId.in_subquery(org::below(nodes)))
        .to_owned()
}

/// What a list of people is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a name.
    pub q: Option<String>,
    /// At or below this node.
    pub node: Option<Uuid>,
    /// With this practice role now.
    pub role: Option<String>,
    /// After this position in the order of names.
    pub after: Option<(String, Uuid)>,
    /// At most this many.
    pub limit: u64,
}

/// A page of the people in a scope, by name.
pub async fn page(
    db: &impl ConnectionTrait,
    scope: &[Uuid],
    filter: &Filter,
) -> Result<Vec<person::Model>, DbErr> {
    use person::Column as C;
    let mut query = within(scope).order_by_asc(C::SearchKey).order_by_asc(C::Id).limit(filter.limit);
    if let Some(q) = &filter.q {
        let pattern = format!("%{}%", q.to_lowercase().replace(['%', '_', '\\'], ""));
        query = query.filter(C::SearchKey.like(pattern));
    }
    if let Some(node) = filter.node {
        query = query.filter(C::Id.in_subquery(affiliated(&[node])));
    }
    if let Some(role) = &filter.role {
        let mut with_role = affiliated(scope);
        with_role.and_where(affiliation::Column::Role.eq(role.as_str()));
        query = query.filter(C::Id.in_subquery(with_role));
    }
    if let Some((key, id)) = &filter.after {
        query =
            query.filter(C::SearchKey.gt(key.as_str()).or(C::SearchKey.eq(key.as_str()).and(C::Id.gt(*id))));
    }
    query.all(db).await
}

/// The people of a node and below, by name.
pub async fn of_node(db: &impl ConnectionTrait, node: Uuid) -> Result<Vec<person::Model>, DbErr> {
    within(&[node]).order_by_asc(person::Column::SearchKey).order_by_asc(person::Column::Id).all(db).await
}

/// A person by id.
pub async fn person(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(db).await
}

/// How many people there are.
pub async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    person::Entity::find().count(db).await
}

/// People by id, in no order.
pub async fn people(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<person::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied())).all(db).await
}

/// The current affiliations of these people, the latest start first.
pub async fn affiliations(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<affiliation::Model>, DbErr> {
    use affiliation::Column as C;
    affiliation::Entity::find()
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .order_by_desc(C::StartedOn)
        .order_by_asc(C::AffiliationId)
        .all(db)
        .await
}

/// The current assignments in which the person is led or leads.
pub async fn assignments(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<assignment::Model>, DbErr> {
    use assignment::Column as C;
    assignment::Entity::find()
        .filter(C::PersonId.eq(person).or(C::LeadId.eq(person)))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::FromOn)
        .order_by_asc(C::AssignmentId)
        .all(db)
        .await
}

/// Is `lead` the coach or supervisor of `person` on this day?
pub async fn leads(
    db: &impl ConnectionTrait,
    lead: Uuid,
    person: Uuid,
    day: chrono::NaiveDate,
) -> Result<bool, DbErr> {
    use assignment::Column as C;
    let row = assignment::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::LeadId.eq(lead))
        .filter(C::SupersededAt.is_null())
        .filter(C::FromOn.lte(day))
        .filter(C::ToOn.is_null().or(C::ToOn.gte(day)))
        .one(db)
        .await?;
    Ok(row.is_some())
}

/// The grants of a person that nothing supersedes, ended ones included.
pub async fn grants(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<permission_grant::Model>, DbErr> {
    use permission_grant::Column as C;
    permission_grant::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::FromAt)
        .order_by_asc(C::GrantId)
        .all(db)
        .await
}
