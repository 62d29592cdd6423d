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
