//! The people whom a caller's action reaches, as a condition of a query: every
//! scoped list of evidence starts from here, so that none can forget it.

use chrono::NaiveDate;
use fieldcraft_entities::{affiliation, assignment};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};

use super::org;
use crate::policy::Reach;

/// The person in this column is reached; leads are those of `today`.
#[must_use]
pub fn reached(column: impl ColumnTrait, reach: &Reach, today: NaiveDate) -> Condition {
    let mut any = Condition::any();
    if reach.own {
        any = any.add(column.eq(reach.person));
    }
    if reach.led {
        any = any.add(column.in_subquery(led(reach, today)));
    }
    if !reach.nodes.is_empty() {
        any = any.add(column.in_subquery(affiliated(reach)));
    }
    // An empty condition would let everything pass.
    any = any.add(column.is_null());
    let all = Condition::all().add(any);
    if reach.never_own { all.add(column.ne(reach.person)) } else { all }
}

fn led(reach: &Reach, today: NaiveDate) -> SelectStatement {
    use assignment::Column as C;
    Query::select()
        .column(C::PersonId)
        .from(assignment::Entity)
        .and_where(C::LeadId.eq(reach.person))
        .and_where(C::SupersededAt.is_null())
        .and_where(C::FromOn.lte(today))
        .and_where(C::ToOn.is_null().or(C::ToOn.gte(today)))
        .to_owned()
}

fn affiliated(reach: &Reach) -> SelectStatement {
    use affiliation::Column as C;
    Query::select()
        .column(C::PersonId)
        .from(affiliation::Entity)
        .and_where(C::SupersededAt.is_null())
        .and_where(C::NodeId.in_subquery(org::below(&reach.nodes)))
        .to_owned()
}
