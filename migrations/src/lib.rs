//! The schema, written once, run on SQLite and PostgreSQL. A migration that has
//! landed is never edited; a change is a new migration that adds.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::prelude::{MigratorTrait, SchemaManager};

mod m20261121_000001_org;
mod m20261121_000002_people;
mod m20261121_000003_content;
mod m20261121_000004_learning;
mod m20261121_000005_evidence;
mod m20261121_000006_status;
mod m20261121_000007_certification;
mod m20261121_000008_audit;
mod m20261121_000009_read_indexes;
mod m20261121_000010_joint;
mod m20261121_000011_coaching_plan;
mod m20261121_000012_coaching_fidelity;
mod m20261121_000013_training;
mod m20261121_000014_certification_course;
mod m20261121_000015_waivers;
mod m20261121_000016_practice;
mod m20261121_000017_rosters;
mod m20261122_000018_device_clock;
mod m20261122_000019_kept_statuses;
mod m20261122_000020_learning;
mod m20261122_000021_refreshers;
mod m20261122_000023_reviews;
mod m20261122_000024_prior_learning;
mod m20261122_000025_content_proposals;
mod m20261122_000026_observation_requests;
mod m20261122_000028_mail;
mod m20261122_000029_notifications;
mod m20261122_000030_endings;
mod m20261122_000031_marked_statuses;
mod table;

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_org::Migration),
            Box::new(m20261121_000002_people::Migration),
            Box::new(m20261121_000003_content::Migration),
            Box::new(m20261121_000004_learning::Migration),
            Box::new(m20261121_000005_evidence::Migration),
            Box::new(m20261121_000006_status::Migration),
            Box::new(m20261121_000007_certification::Migration),
            Box::new(m20261121_000008_audit::Migration),
            Box::new(m20261121_000009_read_indexes::Migration),
            Box::new(m20261121_000010_joint::Migration),
            Box::new(m20261121_000011_coaching_plan::Migration),
            Box::new(m20261121_000012_coaching_fidelity::Migration),
            Box::new(m20261121_000013_training::Migration),
            Box::new(m20261121_000014_certification_course::Migration),
            Box::new(m20261121_000015_waivers::Migration),
            Box::new(m20261121_000016_practice::Migration),
            Box::new(m20261121_000017_rosters::Migration),
            Box::new(m20261122_000018_device_clock::Migration),
            Box::new(m20261122_000019_kept_statuses::Migration),
            Box::new(m20261122_000020_learning::Migration),
            Box::new(m20261122_000021_refreshers::Migration),
            Box::new(m20261122_000023_reviews::Migration),
            Box::new(m20261122_000024_prior_learning::Migration),
            Box::new(m20261122_000025_content_proposals::Migration),
            Box::new(m20261122_000026_observation_requests::Migration),
            Box::new(m20261122_000028_mail::Migration),
            Box::new(m20261122_000029_notifications::Migration),
            Box::new(m20261122_000030_endings::Migration),
            Box::new(m20261122_000031_marked_statuses::Migration),
        ]
    }
}
