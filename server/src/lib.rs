//! Fieldcraft: training, coaching and certification for the workforce of youth
//! mobile crisis services.
//!
//! Arrows run one way: `api → app → {policy, competencies, curriculum, store}`;
//! the command line calls `app` too, so that permission and transactions never
//! depend on HTTP. `docs/architecture.md` has the map.
#![recursion_limit = "512"]

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod policy;
pub mod preview;
pub mod state;
pub mod store;
pub mod time;
pub mod web;

/// A deed reads hundreds of small rows and lets them go again, on several threads: most of what the
/// C library's allocator takes for that is saved.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
