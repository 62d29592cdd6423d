//! The engine over the embedded framework: facts in, statuses and reasons out.

mod build;
mod properties;
mod worlds;
mod framework;
