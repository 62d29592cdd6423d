//! The engine over the embedded framework: facts in, statuses and reasons out.

mod authorizations;
mod build;
mod framework;
mod levels;
mod oracle;
mod properties;
mod refusals;
mod statuses;
mod worlds;
