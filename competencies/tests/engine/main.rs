//! The engine over the embedded framework: facts in, statuses and reasons out.

mod authorizations;
mod build;
mod examples;
mod framework;
mod levels;
mod oracle;
mod overlays;
mod properties;
mod records;
mod refreshers;
mod refusals;
mod soonest;
mod statuses;
mod worlds;
