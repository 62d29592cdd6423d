//! People and what is known of them: version rows, of which the one that nothing
//! supersedes is current. Every scoped read starts from [`within`].

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fieldcraft_entities::{
    affiliation, assignment, credential, credential_check, leave_period, permission_grant, person,
};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::org;
use super::versions::Versioned;

/// People with an affiliation at or below these nodes; with none, nobody.
fn within(nodes: &[Uuid]) -> Select<person::Entity> {
    person::Entity::find().filter(person::Column::Id.in_subquery(affiliated(nodes)))
}

/// The ids of the people with an affiliation at or below these nodes, as a subquery.
#[must_use]
pub fn affiliated(nodes: &[Uuid]) -> SelectStatement {
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

/// The person with an e-mail address, given in lower case.
pub async fn by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find().filter(person::Column::Email.eq(email)).one(db).await
}

/// The people with these e-mail addresses, given in lower case.
pub async fn with_emails(
    db: &impl ConnectionTrait,
    emails: &BTreeSet<&str>,
) -> Result<Vec<person::Model>, DbErr> {
    person::Entity::find().filter(person::Column::Email.is_in(emails.iter().copied())).all(db).await
}

/// The ids of the people with these e-mail addresses, given in lower case.
pub async fn ids_of(db: &impl ConnectionTrait, emails: &BTreeSet<&str>) -> Result<Vec<Uuid>, DbErr> {
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Email.is_in(emails.iter().copied()))
        .into_tuple()
        .all(db)
        .await
}

/// Adds people, and corrects the names of those who are there.
pub async fn put_all(db: &impl ConnectionTrait, rows: &[person::Model]) -> Result<(), DbErr> {
    use person::Column as C;
    for rows in rows.chunks(super::ROWS_AT_ONCE) {
        let rows = rows.iter().map(|row| row.clone().into_active_model().reset_all());
        let rename = OnConflict::column(C::Id)
            .update_columns([C::GivenName, C::FamilyName, C::DisplayName, C::SearchKey])
            .to_owned();
        person::Entity::insert_many(rows).on_conflict(rename).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Has any version of an affiliation ever stated what this row states?
pub async fn stated(tx: &DatabaseTransaction, row: &affiliation::Model) -> Result<bool, DbErr> {
    let versions = affiliation::Entity::find()
        .filter(affiliation::Column::AffiliationId.eq(row.affiliation_id))
        .all(tx)
        .await?;
    Ok(versions.iter().any(|version| affiliation::Entity::same(version, row)))
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

/// The current assignments in which these people are led.
pub async fn assignments_of(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<assignment::Model>, DbErr> {
    use assignment::Column as C;
    assignment::Entity::find()
        .filter(C::PersonId.is_in(people.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::FromOn)
        .order_by_asc(C::AssignmentId)
        .all(db)
        .await
}

/// All assignments that nothing supersedes. A state has thousands, not millions.
pub async fn current_assignments(db: &impl ConnectionTrait) -> Result<Vec<assignment::Model>, DbErr> {
    assignment::Entity::find().filter(assignment::Column::SupersededAt.is_null()).all(db).await
}

/// Is `lead` the coach or supervisor of `person` on this day?
pub async fn leads(
    db: &impl ConnectionTrait,
    lead: Uuid,
    person: Uuid,
    day: NaiveDate,
) -> Result<bool, DbErr> {
    Ok(led(lead, person, day).one(db).await?.is_some())
}

/// Is `lead` the supervisor of `person` on this day?
pub async fn supervises(
    db: &impl ConnectionTrait,
    lead: Uuid,
    person: Uuid,
    day: NaiveDate,
) -> Result<bool, DbErr> {
    let query = led(lead, person, day).filter(assignment::Column::Kind.eq("supervisor"));
    Ok(query.one(db).await?.is_some())
}

fn led(lead: Uuid, person: Uuid, day: NaiveDate) -> Select<assignment::Entity> {
    use assignment::Column as C;
    assignment::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::LeadId.eq(lead))
        .filter(C::SupersededAt.is_null())
        .filter(C::FromOn.lte(day))
        .filter(C::ToOn.is_null().or(C::ToOn.gte(day)))
}

/// The current leaves of a person, the latest first; without those that were taken back.
pub async fn leaves(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<leave_period::Model>, DbErr> {
    use leave_period::Column as C;
    leave_period::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::SupersededAt.is_null())
        .filter(C::ToOn.is_null().or(Expr::col(C::ToOn).gte(Expr::col(C::FromOn))))
        .order_by_desc(C::FromOn)
        .order_by_asc(C::LeaveId)
        .all(db)
        .await
}

/// The current credentials of a person, each with the last look at its source.
pub async fn credentials(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<(credential::Model, Option<credential_check::Model>)>, DbErr> {
    use credential::Column as C;
    use credential_check::Column as K;
    let rows = credential::Entity::find()
        .filter(C::PersonId.eq(person))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::Kind)
        .order_by_asc(C::CredentialId)
        .all(db)
        .await?;
    let checks = credential_check::Entity::find()
        .filter(K::PersonId.eq(person))
        .order_by_desc(K::CheckedOn)
        .order_by_desc(K::ReceivedAt)
        .order_by_desc(K::Id)
        .all(db)
        .await?;
    let last = |id| checks.iter().find(|check| check.credential_id == id).cloned();
    Ok(rows.into_iter().map(|row| (last(row.credential_id), row)).map(|(check, row)| (row, check)).collect())
}

/// Has anybody looked at the source of a credential?
pub async fn is_checked(db: &impl ConnectionTrait, credential: Uuid) -> Result<bool, DbErr> {
    let looks = credential_check::Entity::find();
    Ok(looks.filter(credential_check::Column::CredentialId.eq(credential)).one(db).await?.is_some())
}

/// Adds a look at a credential's source.
pub async fn insert_check(db: &impl ConnectionTrait, row: credential_check::Model) -> Result<(), DbErr> {
    credential_check::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(db).await?;
    Ok(())
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

/// Marks everybody as made by the demonstration loader.
pub async fn mark_as_demo(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    person::Entity::update_many().col_expr(person::Column::Demo, Expr::value(true)).exec(db).await?;
    Ok(())
}

/// Is anybody made by the demonstration loader?
pub async fn any_demo(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(person::Entity::find().filter(person::Column::Demo.eq(true)).one(db).await?.is_some())
}
