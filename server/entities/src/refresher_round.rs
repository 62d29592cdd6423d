//! A refresher that was opened: what is asked in it. Never changed; it is over when
//! every question has an answer.

use sea_orm::entity::prelude::*;

/// A refresher that was opened: what is asked in it. Never changed; it is over when
/// every question has an answer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresher_round")]
pub struct Model {
    /// Identifier, made by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// The competency that it refreshes.
    #[sea_orm(column_type = "Text")]
    pub competency: String,
    /// The drill; without one it asks questions that are due.
    #[sea_orm(column_type = "Text")]
    pub drill_code: Option<String>,
    /// The seed that everything was shuffled with, as 64 bits.
    pub seed: i64,
    /// Where each question comes from, in the order in which they are asked, JSON.
    #[sea_orm(column_type = "Text")]
    pub items: String,
    /// How many questions there are.
    pub asked: i64,
    /// Milliseconds since 1970 UTC.
    pub started_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
