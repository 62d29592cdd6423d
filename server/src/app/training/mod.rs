//! Training in sessions: planned, moved, called off, held and reported, with
//! who gave and took them; the deliveries that assessors saw; calendars.

mod calendar;
mod deliver;
mod report;
mod results;
mod rfc5545;
mod schedule;
mod view;

pub use calendar::Feed;
pub use deliver::NewObservedDelivery;
pub use report::NewReport;
pub use results::Results;
pub use schedule::{NewChange, NewTrainingEvent};
pub use view::TrainingEvent;
