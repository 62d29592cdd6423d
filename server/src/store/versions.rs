//! Facts about people as version rows. A correction is a new version that
//! supersedes the one before; nothing is changed in place but that mark.

use fieldcraft_entities::{
    affiliation, assignment, credential, leave_period, permission_grant, roster_interval, waiver,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

/// What says when and by whom a version was recorded, not what it states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The version.
    pub row_id: Uuid,
    /// When the server took it in.
    pub received_at: i64,
    /// When a later version came in.
    pub superseded_at: Option<i64>,
    /// Who recorded it; the nil id for the command line.
    pub recorded_by: Uuid,
}

/// A table of version rows.
pub trait Versioned: EntityTrait<Model: IntoActiveModel<Self::ActiveModel> + Clone + PartialEq> {
    /// The column that names the fact.
    const FACT: Self::Column;
    /// The column that marks a version as superseded.
    const SUPERSEDED_AT: Self::Column;

    /// Which fact a row states.
    fn fact(row: &Self::Model) -> Uuid;
    /// Whom it is about.
    fn person(row: &Self::Model) -> Uuid;
    /// When it was received.
    fn received_at(row: &Self::Model) -> i64;
    /// What a row states, as recorded anew.
    fn stamped(row: Self::Model, stamp: Stamp) -> Self::Model;
    /// Do both rows state the same?
    fn same(row: &Self::Model, other: &Self::Model) -> bool;
}

macro_rules! versioned {
    ($($table:ident by $column:ident as $field:ident;)*) => {$(
        impl Versioned for $table::Entity {
            const FACT: $table::Column = $table::Column::$column;
            const SUPERSEDED_AT: $table::Column = $table::Column::SupersededAt;

            fn fact(row: &$table::Model) -> Uuid {
                row.$field
            }

            fn person(row: &$table::Model) -> Uuid {
                row.person_id
            }

            fn received_at(row: &$table::Model) -> i64 {
                row.received_at
            }

            fn stamped(row: $table::Model, stamp: Stamp) -> $table::Model {
                let Stamp { row_id, received_at, superseded_at, recorded_by } = stamp;
                $table::Model { row_id, received_at, superseded_at, recorded_by, ..row }
            }

            fn same(row: &$table::Model, other: &$table::Model) -> bool {
                let $table::Model { row_id, received_at, superseded_at, recorded_by, .. } = *row;
                *row == $table::Model { row_id, received_at, superseded_at, recorded_by, ..other.clone() }
            }
        }
    )*};
}

versioned! {
    affiliation by AffiliationId as affiliation_id;
    assignment by AssignmentId as assignment_id;
    credential by CredentialId as credential_id;
    leave_period by LeaveId as leave_id;
    permission_grant by GrantId as grant_id;
    roster_interval by IntervalId as interval_id;
    waiver by WaiverId as waiver_id;
}

/// The version of a fact that nothing supersedes.
pub async fn current<E: Versioned>(tx: &DatabaseTransaction, fact: Uuid) -> Result<Option<E::Model>, DbErr> {
    E::find().filter(E::FACT.eq(fact)).filter(E::SUPERSEDED_AT.is_null()).one(tx).await
}

/// Writes `row` and supersedes `before`. The same again is harmless: then nothing
/// is written and the answer is `false`.
pub async fn save<E: Versioned>(
    tx: &DatabaseTransaction,
    before: Option<&E::Model>,
    row: E::Model,
) -> Result<bool, DbErr> {
    if before.is_some_and(|before| E::same(before, &row)) {
        return Ok(false);
    }
    if before.is_some() {
        E::update_many()
            .col_expr(E::SUPERSEDED_AT, Expr::value(E::received_at(&row)))
            .filter(E::FACT.eq(E::fact(&row)))
            .filter(E::SUPERSEDED_AT.is_null())
            .exec(tx)
            .await?;
    }
    E::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    Ok(true)
}

/// Writes many rows that differ from what is there, and supersedes what they
/// correct. All were received at the same time.
pub async fn save_all<E: Versioned>(tx: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<(), DbErr> {
    let Some(first) = rows.first() else {
        return Ok(());
    };
    E::update_many()
        .col_expr(E::SUPERSEDED_AT, Expr::value(E::received_at(first)))
        .filter(E::FACT.is_in(rows.iter().map(E::fact)))
        .filter(E::SUPERSEDED_AT.is_null())
        .exec(tx)
        .await?;
    super::insert_all::<E>(tx, rows).await
}
