//! Proposals to publish content, and what became of them.

use fieldcraft_entities::{content_proposal, content_proposal_event};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// A proposal, and its end if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The proposal.
    pub row: content_proposal::Model,
    /// Approved or sent back.
    pub answer: Option<content_proposal_event::Model>,
}

/// The latest proposals, the newest first.
pub async fn latest(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Proposal>, DbErr> {
    let rows = content_proposal::Entity::find()
        .order_by_desc(content_proposal::Column::ReceivedAt)
        .order_by_desc(content_proposal::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let events = content_proposal_event::Entity::find()
        .filter(content_proposal_event::Column::ProposalId.is_in(ids))
        .all(db)
        .await?;
    let answer = |id: Uuid| events.iter().find(|event| event.proposal_id == id).cloned();
    Ok(rows.into_iter().map(|row| Proposal { answer: answer(row.id), row }).collect())
}

/// A proposal by id.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Proposal>, DbErr> {
    let Some(row) = content_proposal::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let answer = content_proposal_event::Entity::find()
        .filter(content_proposal_event::Column::ProposalId.eq(id))
        .one(db)
        .await?;
    Ok(Some(Proposal { row, answer }))
}

/// An answer by id.
pub async fn event(
    db: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<content_proposal_event::Model>, DbErr> {
    content_proposal_event::Entity::find_by_id(id).one(db).await
}
