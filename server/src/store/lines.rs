//! Lines of supervision: who stands above a person, directly or through others.

use chrono::NaiveDate;
use fieldcraft_entities::assignment;
use sea_orm::sea_query::{
    CommonTableExpression, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType,
    WithClause,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr};
use uuid::Uuid;

const LINE: &str = "line";
const LEAD: &str = "lead_id";

/// The supervisors of a person on a day, and theirs, upward to the end.
pub async fn above(db: &impl ConnectionTrait, person: Uuid, day: NaiveDate) -> Result<Vec<Uuid>, DbErr> {
    let direct = supervision(day).and_where(assignment::Column::PersonId.eq(person)).to_owned();
    let further = supervision(day)
        .join(
            JoinType::InnerJoin,
            LINE,
            Expr::col((LINE, LEAD)).equals((assignment::Entity, assignment::Column::PersonId)),
        )
        .to_owned();
    // A union without ALL keeps each lead once, so that even a circle comes to an end.
    let line = CommonTableExpression::new()
        .table_name(LINE)
        .column(LEAD)
        .query(direct.clone().union(UnionType::Distinct, further).to_owned())
        .to_owned();
    let all = Query::select().column(LEAD).from(LINE).to_owned();
    let rows = db.query_all(&all.with(WithClause::new().recursive(true).cte(line).to_owned())).await?;
    rows.iter().map(|row| row.try_get("", LEAD)).collect()
}

/// The leads of the supervisor assignments that hold on a day.
fn supervision(day: NaiveDate) -> SelectStatement {
    use assignment::Column as C;
    Query::select()
        .column((assignment::Entity, C::LeadId))
        .from(assignment::Entity)
        .cond_where(
            Condition::all()
                .add(C::Kind.eq("supervisor"))
                .add(C::SupersededAt.is_null())
                .add(C::FromOn.lte(day))
                .add(C::ToOn.is_null().or(C::ToOn.gte(day))),
        )
        .to_owned()
}
