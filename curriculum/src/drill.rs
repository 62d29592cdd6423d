//! Ten-minute refreshers for skills that fade: a page to read again, a few questions, and
//! something to say aloud.

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::check::Check;
pub use crate::load::load_drills;
use crate::markdown::{self, Context};
use crate::module::Reviewer;

/// The language that drills are written in.
pub const LANGUAGE: &str = "en";

/// A ten-minute refresher of one competency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// The code, as in `D-C05`.
    pub code: String,
    /// The version, from 1.
    pub version: u32,
    /// The title.
    pub title: String,
    /// The code of the competency.
    pub competency: String,
    /// Codes of the indicators it refreshes.
    pub indicators: Vec<String>,
    /// The kind of drill that passing it counts as where a requirement asks for one, such as
    /// `overdose`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_as: Option<String>,
    /// How long it takes.
    pub minutes: u32,
    /// One sentence for the list.
    pub summary: String,
    /// What to read again, in Markdown.
    pub refresh: String,
    /// The questions. The `lesson` of an item is the code of the module to look at again.
    pub check: Check,
    /// What to say aloud, alone or in pairs, in Markdown.
    pub aloud: String,
    /// Clinical reviewers; nobody yet when it is empty, and the page says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewed_by: Vec<Reviewer>,
}

impl Drill {
    /// The content in one fixed spelling: what is stored, and what a digest is taken of.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        canonical::to_string(self)
    }

    /// A drill from its canonical form, its questions ready to show.
    pub fn from_canonical_json(json: &str) -> Result<Self, serde_json::Error> {
        let mut drill: Self = serde_json::from_str(json)?;
        drill.check.render(LANGUAGE);
        Ok(drill)
    }

    /// What to read again, ready to show.
    #[must_use]
    pub fn refresh_html(&self) -> String {
        html(&self.refresh, "refresh")
    }

    /// What to say aloud, ready to show.
    #[must_use]
    pub fn aloud_html(&self) -> String {
        html(&self.aloud, "aloud")
    }

    /// Whether a clinical reviewer has signed this version.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        !self.reviewed_by.is_empty()
    }
}

fn html(text: &str, id_prefix: &str) -> String {
    let context = Context { id_prefix, folder: "drills", version: 1, references: &[], language: LANGUAGE };
    markdown::render(text, &context).html
}
