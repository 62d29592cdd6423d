//! The API as its clients see it: one binary, one fresh database a test, on
//! SQLite or, when `TEST_DATABASE_URL` is set, on PostgreSQL.
//!
//! A new resource gets a folder here, its probes in `coverage.rs`, and its
//! builders in `harness/given.rs`.

mod certification;
mod coaching;
mod commands;
mod coverage;
mod dashboard;
mod database;
mod demo;
mod fidelity;
mod harness;
mod learning;
mod news;
mod observations;
mod operations;
mod people;
mod sessions;
mod web;
