//! The trainer's guide of a module: how it is delivered in a room.

use serde::{Deserialize, Serialize};

/// How a module is delivered in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainerGuide {
    /// The title.
    pub title: String,
    /// How long it takes, the sum of the sessions.
    pub minutes: u32,
    /// How many people it is made for.
    pub group: Group,
    /// What to bring.
    pub materials: Vec<String>,
    /// The sessions in order; each has a heading of the same words in the body.
    pub sessions: Vec<Session>,
    /// Practice with cards.
    pub role_plays: Vec<RolePlay>,
    /// What to say and do, session by session, in Markdown.
    pub markdown: String,
}

/// How many people take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The fewest.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// One session of a training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The title, which is also its heading in the body.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
}

/// A piece of practice in which each player has a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePlay {
    /// The id, unique in the module.
    pub id: String,
    /// The title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// Codes of the indicators that the observer watches.
    pub indicators: Vec<String>,
    /// The cards: the worker's first, the observer's last.
    pub cards: Vec<Card>,
}

/// What one player knows and does. Plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Who plays it: `worker`, `youth`, `caregiver`, `observer` and the like.
    pub who: String,
    /// What stands on it.
    pub text: String,
}
