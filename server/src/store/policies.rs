//! What places have switched on: version rows.

use fieldcraft_entities::node_policy;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

/// The current versions of the policies of these nodes, ended ones included.
pub async fn at(db: &impl ConnectionTrait, nodes: &[Uuid]) -> Result<Vec<node_policy::Model>, DbErr> {
    use node_policy::Column as C;
    node_policy::Entity::find()
        .filter(C::NodeId.is_in(nodes.iter().copied()))
        .filter(C::SupersededAt.is_null())
        .order_by_asc(C::Kind)
        .order_by_asc(C::Code)
        .order_by_asc(C::FromOn)
        .order_by_asc(C::PolicyId)
        .all(db)
        .await
}

/// The version of a policy that nothing supersedes.
pub async fn current(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<node_policy::Model>, DbErr> {
    use node_policy::Column as C;
    node_policy::Entity::find().filter(C::PolicyId.eq(id)).filter(C::SupersededAt.is_null()).one(db).await
}

/// Writes a version and supersedes the one before.
pub async fn save(tx: &DatabaseTransaction, row: node_policy::Model) -> Result<(), DbErr> {
    use node_policy::Column as C;
    node_policy::Entity::update_many()
        .col_expr(C::SupersededAt, Expr::value(row.received_at))
        .filter(C::PolicyId.eq(row.policy_id))
        .filter(C::SupersededAt.is_null())
        .exec(tx)
        .await?;
    let row = sea_orm::ActiveModelTrait::reset_all(row.into_active_model());
    node_policy::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
