//! The schema: every migration goes up, down and up again, the entities fit it,
//! and SQLite was compiled as we need it.

use fieldcraft::store::Store;
use fieldcraft_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};

use crate::harness::{Database, TestApp};

#[tokio::test]
async fn every_migration_goes_up_down_and_up() {
    let database = Database::fresh().await;
    let store = Store::connect(&database.url).await.expect("a database");
    let db = store.migrations();
    let total = Migrator::migrations().len();
    for _ in 0..total {
        Migrator::up(db, Some(1)).await.expect("one up");
        Migrator::down(db, Some(1)).await.expect("the same down");
        Migrator::up(db, Some(1)).await.expect("up again");
    }
    assert_eq!(Migrator::get_pending_migrations(db).await.expect("a list").len(), 0);
    Migrator::down(db, None).await.expect("all down");
    assert_eq!(Migrator::get_pending_migrations(db).await.expect("a list").len(), total);
    Migrator::up(db, None).await.expect("all up");
    store.close().await.expect("closed");
}

/// Selects from every entity, so that a column that a migration forgot shows.
macro_rules! every_entity_reads {
    ($db:expr; $($entity:ident)*) => {
        $(
            let read = fieldcraft_entities::$entity::Entity::find().one($db).await;
            read.unwrap_or_else(|error| panic!("{} does not fit its table: {error}", stringify!($entity)));
        )*
        const NAMES: &[&str] = &[$(stringify!($entity)),*];
    };
}

#[tokio::test]
async fn every_entity_fits_its_table() {
    let app = TestApp::new().await;
    let db = &app.app.store.read;
    every_entity_reads!(db;
        account affiliation appeal appeal_signature assignment attempt attestation audit_event calibration_rating calibration_run candidacy candidacy_event cert_decision certificate certificate_event coaching_cycle coaching_cycle_event coaching_sample content_file credential credential_check founding_appointment framework_version joint_observation leave_period lesson_reading module_version node_policy observation observation_event one_time_token org_closure org_node permission_grant person person_status safety_task session setting training_delivery vignette_key_signature vignette_version waiver waiver_event waiver_request practice_record roster_interval practice_rating vignette_key_reading attendance calendar_feed coaching_contact coaching_plan coaching_sample_sheet delivery_event joint_closing joint_event joint_rater joint_sheet training_change training_event training_part training_report check_sitting scenario_play drill_version refresher_round refresher_answer module_review module_review_withdrawal prior_learning prior_learning_event content_proposal content_proposal_event observation_request observation_request_event mail notification notification_setting
    );
    let lib = include_str!("../server/entities/src/lib.rs");
    for name in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        assert!(NAMES.contains(&name), "add {name} to the list above");
    }
}

#[tokio::test]
async fn sqlite_plans_a_statement_with_a_bound_limit_once() {
    let database = Database::sqlite();
    let store = Store::connect(&database.url).await.expect("a database");
    let rows = store
        .read
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA compile_options"))
        .await
        .expect("options");
    let options: Vec<String> = rows.iter().filter_map(|row| row.try_get_by_index(0).ok()).collect();
    assert!(options.iter().any(|option| option == "ENABLE_QPSG"), "see .cargo/config.toml: {options:?}");
    store.close().await.expect("closed");
}
