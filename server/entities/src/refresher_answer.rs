//! An answer in a refresher. Never changed: the first one stays.

use sea_orm::entity::prelude::*;

/// An answer in a refresher. Never changed: the first one stays.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresher_answer")]
pub struct Model {
    /// The refresher.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round_id: Uuid,
    /// The place of the question in it, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    /// Who.
    pub person_id: Uuid,
    /// The drill or module that the question is from.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// The question.
    #[sea_orm(column_type = "Text")]
    pub item: String,
    /// What was answered, JSON.
    #[sea_orm(column_type = "Text")]
    pub answer: String,
    /// What was made of it, JSON.
    #[sea_orm(column_type = "Text")]
    pub result: String,
    /// Points as an exact fraction: numerator.
    pub points_num: i64,
    /// Denominator.
    pub points_den: i64,
    /// Local day.
    pub on_day: Date,
    /// Milliseconds since 1970 UTC.
    pub received_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
