//! Kept statuses: one packed row a person.

use fieldcraft_competencies::day::Day;
use fieldcraft_entities::person_status;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde::Deserialize;
use uuid::Uuid;

use super::packed::{Question, flag};

/// Marks every row: reads evaluate live until each is computed again.
pub async fn mark_all(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    use person_status::Column as C;
    person_status::Entity::update_many()
        .col_expr(C::Dirty, Expr::value(true))
        .filter(C::Dirty.eq(false))
        .exec(db)
        .await?;
    Ok(())
}

/// Marks these people's rows.
pub async fn mark(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<(), DbErr> {
    use person_status::Column as C;
    person_status::Entity::update_many()
        .col_expr(C::Dirty, Expr::value(true))
        .filter(C::PersonId.is_in(people.iter().copied()))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps computed rows.
pub async fn keep(db: &impl ConnectionTrait, rows: Vec<person_status::Model>) -> Result<(), DbErr> {
    use person_status::Column as C;
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(|row| person_status::ActiveModel {
        person_id: Set(row.person_id),
        framework_version: Set(row.framework_version),
        timelines: Set(row.timelines),
        computed_at: Set(row.computed_at),
        dirty: Set(row.dirty),
    });
    let replace = OnConflict::column(C::PersonId)
        .update_columns([C::FrameworkVersion, C::Timelines, C::ComputedAt, C::Dirty])
        .to_owned();
    person_status::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// The kept rows of these people.
pub async fn kept(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<person_status::Model>, DbErr> {
    person_status::Entity::find()
        .filter(person_status::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// Somebody at a node with their kept row.
#[derive(Clone, Debug, Deserialize)]
pub struct AtNode {
    /// The person.
    pub id: Uuid,
    /// Their name.
    pub display_name: String,
    /// By which names are ordered.
    search_key: String,
    /// The framework of the row; none where there is no row or it is marked.
    pub framework_version: Option<i64>,
    /// What the row says.
    pub timelines: Option<String>,
}

/// A current affiliation, as far as a site's page needs it.
#[derive(Clone, Debug, Deserialize)]
pub struct RoleHeld {
    /// Whose.
    pub person_id: Uuid,
    /// Where.
    pub node_id: Uuid,
    /// Practice role.
    pub role: String,
    /// Share of full time, 100 is one.
    pub fte_hundredths: i64,
    /// On the roster to respond?
    #[serde(deserialize_with = "flag")]
    pub rostered_to_respond: bool,
    /// First day.
    pub started_on: Day,
    /// Last day.
    pub ended_on: Option<Day>,
}

/// The people with an affiliation at or below a node, by name, with their kept rows;
/// and all their current affiliations. One query.
pub async fn at_node(db: &impl ConnectionTrait, node: Uuid) -> Result<(Vec<AtNode>, Vec<RoleHeld>), DbErr> {
    at_nodes(db, &[node]).await
}

/// The same of several nodes. One query.
pub async fn at_nodes(
    db: &impl ConnectionTrait,
    nodes: &[Uuid],
) -> Result<(Vec<AtNode>, Vec<RoleHeld>), DbErr> {
    let mut ask = Question::new(db);
    let nodes = ask.ids(nodes);
    let there = format!(
        "SELECT person_id FROM affiliation WHERE superseded_at IS NULL AND node_id IN \
         (SELECT descendant FROM org_closure WHERE ancestor IN ({nodes}))"
    );
    ask.list(
        &["person.id"],
        &["person.display_name", "person.search_key", "kept.framework_version", "kept.timelines"],
        &format!(
            "person LEFT JOIN person_status AS kept ON kept.person_id = person.id AND NOT kept.dirty \
             WHERE person.id IN ({there})"
        ),
    );
    ask.list(
        &["person_id", "node_id"],
        &["role", "fte_hundredths", "rostered_to_respond", "started_on", "ended_on"],
        &format!("affiliation WHERE superseded_at IS NULL AND person_id IN ({there})"),
    );
    let mut answer = ask.ask(db).await?;
    let mut people: Vec<AtNode> = answer.take()?;
    people.sort_by(|one, other| (&one.search_key, one.id).cmp(&(&other.search_key, other.id)));
    Ok((people, answer.take()?))
}

/// Everybody, in the order of their ids.
pub async fn everybody(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, DbErr> {
    use fieldcraft_entities::person;
    person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Some people whose rows are marked, in the order of their ids.
pub async fn marked(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Uuid>, DbErr> {
    use person_status::Column as C;
    person_status::Entity::find()
        .select_only()
        .column(C::PersonId)
        // Not compared with a parameter: the index holds the marked rows alone.
        .filter(Expr::col(C::Dirty))
        .order_by_asc(C::PersonId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}
