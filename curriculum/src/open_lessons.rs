//! Lessons that anybody may read without an account, to see what the work is like.

use serde::{Deserialize, Serialize};

pub use crate::load::load_open_lessons;

/// A lesson that is open to everybody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OpenLesson {
    /// The code of the module.
    pub module: String,
    /// The slug of the lesson.
    pub lesson: String,
}
