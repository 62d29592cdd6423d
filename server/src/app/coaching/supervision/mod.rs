//! Coaching of coaches: sampled sessions scored by a short tool, and each
//! coach's month on one page.

mod month;
mod sample;

pub use month::{CoachMonth, Month, SampleView};
pub use sample::NewScoredSample;
