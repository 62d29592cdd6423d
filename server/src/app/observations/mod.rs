//! Observations: what an observer saw a worker do, and what happened to the row
//! later. A row is never changed but for redaction; its state follows from its
//! events.

mod body;
mod notice;
mod place;
mod read;
mod record;
mod redact;
mod requests;
mod respond;
mod state;

pub use body::{KINDS, NewObservation, NewRating, PURPOSES, SETTINGS, is_encounter_ref};
pub use notice::Notice;
pub use place::place_at;
pub use read::Seen;
pub use redact::NewRedaction;
pub use requests::{NewDecline, NewRequest, RequestShown, RequestState};
pub use respond::{NewResponse, Response};
pub use state::State;
