//! Coaching: a goal for one indicator, followed by observing, talking, an
//! agreed action and a second look, to a stated outcome.

mod cycles;
pub mod joint;
mod mine;
mod order;
pub mod plan;
pub mod supervision;
pub mod today;
pub mod transfer;

pub use cycles::{Cycle, NewCycle, NewStep};
pub use mine::{Coached, Mine};
pub use order::{KINDS, OUTCOMES};
