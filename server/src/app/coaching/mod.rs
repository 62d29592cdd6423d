//! Coaching: a goal for one indicator, followed by observing, talking, an
//! agreed action and a second look, to a stated outcome.

mod cycles;
mod mine;
mod order;

pub use cycles::{Cycle, NewCycle, NewStep};
pub use mine::{Coached, Mine};
pub use order::{KINDS, OUTCOMES};
