//! A check that is opened, on the wire.

use poem_openapi::Object;
use uuid::Uuid;

use super::check::{CheckItemOut, items_out};
use crate::api::wire::Instant;
use crate::app::learning::sittings::Sitting;

/// A check to open.
#[derive(Object)]
#[oai(deny_unknown_fields, rename = "CheckSittingIn")]
pub struct SittingIn {
    /// `UUIDv7`, made by the client.
    pub id: Uuid,
    /// The language to take it in, such as `es`; the module's own when absent.
    pub language: Option<String>,
}

/// A check that is open, with the questions that were drawn for it.
#[derive(Object)]
#[oai(rename = "CheckSitting")]
pub struct SittingOut {
    /// The id to send the attempt with. It is another than the one sent when a
    /// check was open already.
    id: Uuid,
    /// The module version that it is of.
    module_version: u32,
    /// The language that it is in. The ids of steps and right sides depend on it.
    language: String,
    /// The share of all points, in percent, that passes.
    pass_score: u32,
    /// When it was opened.
    started_at: Instant,
    /// The questions in the order in which they are asked.
    items: Vec<CheckItemOut>,
}

impl From<Sitting> for SittingOut {
    fn from(from: Sitting) -> Self {
        let module = &from.module;
        Self {
            id: from.id,
            module_version: module.version,
            language: module.languages.first().cloned().unwrap_or_default(),
            pass_score: module.check.pass_score,
            started_at: Instant::at(from.started_at),
            items: items_out(from.items),
        }
    }
}
