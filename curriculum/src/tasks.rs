//! What a worker takes from a module into the work: questions to think about, which stay the
//! worker's own, and tasks for a coming shift that can become coaching goals.

use serde::{Deserialize, Serialize};

use crate::module::Translation;

/// The reflections and field tasks of a module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tasks {
    /// Questions about one's own practice, never shown to others unless the worker chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reflections: Vec<Reflection>,
    /// What to do on a coming shift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub field_tasks: Vec<FieldTask>,
    /// The same texts in the module's other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<TasksText>,
}

impl Tasks {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reflections.is_empty() && self.field_tasks.is_empty()
    }
}

/// A question to think about. Plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reflection {
    /// The id, unique in the module.
    pub id: String,
    /// The slug of the lesson it belongs to.
    pub lesson: String,
    /// The question.
    pub prompt: String,
}

/// Something to do on a coming shift. Plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldTask {
    /// The id, unique in the module.
    pub id: String,
    /// Codes of the indicators it practices.
    pub indicators: Vec<String>,
    /// A few words.
    pub title: String,
    /// What to do.
    pub task: String,
    /// How worker and coach will know that it happened.
    pub looks_like: String,
}

/// The texts of reflections and field tasks in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TasksText {
    /// The language, as in `es`.
    pub language: String,
    /// What was translated, and who has read it.
    #[serde(flatten)]
    pub translation: Translation,
    /// The questions, by their ids.
    pub reflections: Vec<ReflectionText>,
    /// The field tasks, by their ids.
    pub field_tasks: Vec<FieldTaskText>,
}

/// A question in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReflectionText {
    /// The id of the reflection.
    pub id: String,
    /// The question.
    pub prompt: String,
}

/// A field task in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldTaskText {
    /// The id of the field task.
    pub id: String,
    /// A few words.
    pub title: String,
    /// What to do.
    pub task: String,
    /// How worker and coach will know that it happened.
    pub looks_like: String,
}
