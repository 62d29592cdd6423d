//! Lines of supervision: who stands above a person, directly or through others.

use std::collections::HashSet;

use chrono::NaiveDate;
use fieldcraft_entities::assignment;
use sea_orm::sea_query::{
    CommonTableExpression, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType,
    WithClause,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

const LINE: &str = "line";

/// One supervisor over one person for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Span {
    /// The assignment.
    #[sea_orm(alias = "assignment_id")]
    pub assignment: Uuid,
    /// Who is supervised.
    #[sea_orm(alias = "person_id")]
    pub person: Uuid,
    /// The supervisor.
    #[sea_orm(alias = "lead_id")]
    pub lead: Uuid,
    /// First day.
    #[sea_orm(alias = "from_on")]
    pub from: NaiveDate,
    /// Last day.
    #[sea_orm(alias = "to_on")]
    pub to: Option<NaiveDate>,
}

const COLUMNS: [assignment::Column; 5] = [
    assignment::Column::AssignmentId,
    assignment::Column::PersonId,
    assignment::Column::LeadId,
    assignment::Column::FromOn,
    assignment::Column::ToOn,
];

/// The supervisors of a person on a day, and theirs, upward to the end.
pub async fn above(db: &impl ConnectionTrait, person: Uuid, day: NaiveDate) -> Result<Vec<Uuid>, DbErr> {
    let mut leads: Vec<Uuid> =
        spans_above(db, &[person], day, Some(day)).await?.into_iter().map(|span| span.lead).collect();
    leads.sort_unstable();
    leads.dedup();
    Ok(leads)
}

/// Those above a person on a day, by spans that were read for a period around it.
#[must_use]
pub fn line_on(spans: &[Span], person: Uuid, day: NaiveDate) -> HashSet<Uuid> {
    let holds = |span: &&Span| span.from <= day && span.to.is_none_or(|to| to >= day);
    let mut line = HashSet::new();
    let mut next = vec![person];
    while let Some(one) = next.pop() {
        let leads = spans.iter().filter(holds).filter(|span| span.person == one).map(|span| span.lead);
        next.extend(leads.filter(|lead| line.insert(*lead)));
    }
    line
}

/// All supervision upward of these people that holds on some day of a period. Two
/// spans one after the other need not hold on the same day.
pub async fn spans_above(
    db: &impl ConnectionTrait,
    people: &[Uuid],
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<Vec<Span>, DbErr> {
    let direct = supervision(from, to)
        .and_where(assignment::Column::PersonId.is_in(people.iter().copied()))
        .to_owned();
    let further = supervision(from, to)
        .join(
            JoinType::InnerJoin,
            LINE,
            Expr::col((LINE, assignment::Column::LeadId))
                .equals((assignment::Entity, assignment::Column::PersonId)),
        )
        .to_owned();
    // A union without ALL keeps each span once, so that even a circle comes to an end.
    let line = CommonTableExpression::new()
        .table_name(LINE)
        .columns(COLUMNS)
        .query(direct.clone().union(UnionType::Distinct, further).to_owned())
        .to_owned();
    let all = Query::select().columns(COLUMNS).from(LINE).to_owned();
    let rows = db.query_all(&all.with(WithClause::new().recursive(true).cte(line).to_owned())).await?;
    rows.iter().map(|row| Span::from_query_result(row, "")).collect()
}

/// The supervisor assignments that hold on some day of a period.
fn supervision(from: NaiveDate, to: Option<NaiveDate>) -> SelectStatement {
    use assignment::Column as C;
    let mut holds = Condition::all()
        .add(C::Kind.eq("supervisor"))
        .add(C::SupersededAt.is_null())
        .add(C::ToOn.is_null().or(C::ToOn.gte(from)));
    if let Some(to) = to {
        holds = holds.add(C::FromOn.lte(to));
    }
    Query::select()
        .columns(COLUMNS.map(|column| (assignment::Entity, column)))
        .from(assignment::Entity)
        .cond_where(holds)
        .to_owned()
}
