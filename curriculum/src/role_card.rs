//! Role cards: what a role is like, honestly, for people who think about applying.

use serde::{Deserialize, Serialize};

pub use crate::load::load_role_cards;
use crate::markdown::{self, Context, Rendered};

/// A realistic preview of a role. All texts but `day` are plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCard {
    /// The code of the practice role, as in `R1`.
    pub role: String,
    /// The version, from 1.
    pub version: u32,
    /// The title.
    pub title: String,
    /// What the role is, in a sentence or two.
    pub summary: String,
    /// A day in the role, in Markdown.
    pub day: String,
    /// What you do.
    pub what_you_do: Vec<String>,
    /// What you do not do.
    pub what_you_do_not: Vec<String>,
    /// What the role asks of you.
    pub asks_of_you: Vec<String>,
    /// What the role gives you.
    pub gives_you: Vec<String>,
    /// Questions to ask yourself before you apply.
    pub questions: Vec<String>,
}

impl RoleCard {
    /// The day, ready to show.
    #[must_use]
    pub fn day_html(&self) -> String {
        self.day().html
    }

    pub(crate) fn day(&self) -> Rendered {
        let context =
            Context { id_prefix: "day", folder: "role-cards", version: 1, references: &[], language: "en" };
        markdown::render(&self.day, &context)
    }
}
