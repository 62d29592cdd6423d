//! What a worker takes from a module into the work, on the wire.

use fieldcraft_curriculum::tasks::{FieldTask, Reflection};
use poem_openapi::Object;

/// A question about one's own practice.
#[derive(Object)]
#[oai(rename = "Reflection")]
pub struct ReflectionOut {
    /// Its id in the module.
    id: String,
    /// The lesson that it belongs to.
    lesson: String,
    /// The question.
    prompt: String,
}

impl From<&Reflection> for ReflectionOut {
    fn from(from: &Reflection) -> Self {
        Self { id: from.id.clone(), lesson: from.lesson.clone(), prompt: from.prompt.clone() }
    }
}

/// Something to do on a coming shift.
#[derive(Object)]
#[oai(rename = "FieldTask")]
pub struct FieldTaskOut {
    /// Its id in the module.
    id: String,
    /// Indicators that it practices.
    indicators: Vec<String>,
    /// A few words.
    title: String,
    /// What to do.
    task: String,
    /// How worker and coach will know that it happened.
    looks_like: String,
}

impl From<&FieldTask> for FieldTaskOut {
    fn from(from: &FieldTask) -> Self {
        Self {
            id: from.id.clone(),
            indicators: from.indicators.clone(),
            title: from.title.clone(),
            task: from.task.clone(),
            looks_like: from.looks_like.clone(),
        }
    }
}
