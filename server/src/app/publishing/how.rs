//! Who publishes, and in which way.

use serde::Serialize;
use uuid::Uuid;

use crate::error::{AppError, AppResult};

/// Who publishes, and in which way; it stands in the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum How {
    /// The program, into an empty database.
    First,
    /// The program at its start, where it was told to publish by itself.
    #[default]
    Start,
    /// An operator's command, in the names of two people.
    Operator {
        /// Who proposed it.
        proposed: Option<String>,
        /// Who approved it.
        approved: Option<String>,
    },
    /// One person proposed it and another approved.
    TwoPeople {
        /// Who proposed it.
        proposed: Uuid,
        /// Who approved it.
        approved: Uuid,
        /// The proposal.
        id: Uuid,
    },
}

impl How {
    /// An operator names two different people, but for the first publishing.
    pub(crate) fn check(&self, first: bool) -> AppResult<()> {
        let Self::Operator { proposed, approved } = self else { return Ok(()) };
        let plain = |name: &Option<String>| name.as_deref().unwrap_or_default().trim().to_lowercase();
        let (proposed, approved) = (plain(proposed), plain(approved));
        if first || !proposed.is_empty() && !approved.is_empty() && proposed != approved {
            return Ok(());
        }
        Err(AppError::Conflict(
            "Publishing takes two people. Name both: --proposed-by and --approved-by, or propose it on the \
             page Publishing."
                .into(),
        ))
    }
}
