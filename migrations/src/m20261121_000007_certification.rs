//! Tables of certification.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, date, date_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &[
    "candidacy",
    "candidacy_event",
    "cert_decision",
    "certificate",
    "certificate_event",
    "founding_appointment",
    "calibration_run",
    "calibration_rating",
    "coaching_sample",
    "joint_observation",
    "training_delivery",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        candidacy(manager).await?;
        candidacy_event(manager).await?;
        cert_decision(manager).await?;
        certificate(manager).await?;
        certificate_event(manager).await?;
        founding_appointment(manager).await?;
        calibration_run(manager).await?;
        calibration_rating(manager).await?;
        coaching_sample(manager).await?;
        joint_observation(manager).await?;
        training_delivery(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn candidacy(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("candidacy")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("path"))
        .col(big_integer("framework_version"))
        .col(uuid("node_id"))
        .col(text("agencies"))
        .col(text("modules"))
        .col(uuid("sponsor_id"))
        .col(text("conflicts"))
        .col(big_integer("cycle"))
        .col(uuid("nominated_by"))
        .col(date("nominated_on"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "candidacy", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "candidacy", &["person_id"]).await?;
    Ok(())
}

async fn candidacy_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("candidacy_event")
        .col(uuid("id"))
        .col(uuid("candidacy_id"))
        .col(text("kind"))
        .col(uuid("by_id"))
        .col(text_null("text"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "candidacy_event", "candidacy_id", "candidacy");
    manager.create_table(table).await?;
    index(manager, "candidacy_event", &["candidacy_id"]).await?;
    Ok(())
}

async fn cert_decision(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("cert_decision")
        .col(uuid("id"))
        .col(uuid("candidacy_id"))
        .col(uuid("signatory_id"))
        .col(text("decision"))
        .col(text("reason"))
        .col(text("explanation"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "cert_decision", "candidacy_id", "candidacy");
    references(&mut table, "cert_decision", "signatory_id", "person");
    manager.create_table(table).await?;
    unique(manager, "cert_decision", &["candidacy_id", "signatory_id"]).await?;
    Ok(())
}

async fn certificate(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("certificate")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("path"))
        .col(text("agencies"))
        .col(text("modules"))
        .col(text("scope_key"))
        .col(big_integer("cycle"))
        .col(boolean("appointed"))
        .col(uuid_null("candidacy_id"))
        .col(big_integer("issued_at"))
        .col(date("valid_from_on"))
        .col(date("valid_to_on"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "certificate", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "certificate", &["person_id"]).await?;
    unique(manager, "certificate", &["person_id", "path", "scope_key", "cycle"]).await?;
    Ok(())
}

async fn certificate_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("certificate_event")
        .col(uuid("id"))
        .col(uuid("certificate_id"))
        .col(text("kind"))
        .col(date("effective_on"))
        .col(boolean("for_cause"))
        .col(uuid("by_id"))
        .col(text("reason"))
        .col(big_integer("received_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "certificate_event", "certificate_id", "certificate");
    manager.create_table(table).await?;
    index(manager, "certificate_event", &["certificate_id"]).await?;
    Ok(())
}

async fn founding_appointment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("founding_appointment")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("agencies"))
        .col(text("reason"))
        .col(uuid("proposed_by"))
        .col(big_integer("proposed_at"))
        .col(uuid_null("signed_by"))
        .col(big_integer_null("signed_at"))
        .col(uuid_null("certificate_id"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "founding_appointment", "person_id", "person");
    manager.create_table(table).await?;
    Ok(())
}

async fn calibration_run(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("calibration_run")
        .col(uuid("id"))
        .col(uuid("rater_id"))
        .col(text("vignettes"))
        .col(big_integer("started_at"))
        .col(big_integer_null("completed_at"))
        .col(date_null("completed_on"))
        .col(text_null("outcome"))
        .col(text_null("result"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "calibration_run", "rater_id", "person");
    manager.create_table(table).await?;
    index(manager, "calibration_run", &["rater_id"]).await?;
    Ok(())
}

async fn calibration_rating(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("calibration_rating")
        .col(uuid("run_id"))
        .col(text("vignette"))
        .col(text("ratings"))
        .col(big_integer("rated_at"))
        .primary_key(Index::create().col("run_id").col("vignette"));
    references(&mut table, "calibration_rating", "run_id", "calibration_run");
    manager.create_table(table).await?;
    Ok(())
}

async fn coaching_sample(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("coaching_sample")
        .col(uuid("id"))
        .col(uuid("coach_id"))
        .col(uuid("assessor_id"))
        .col(date("sampled_on"))
        .col(uuid_null("cycle_id"))
        .col(big_integer("items_met"))
        .col(big_integer("items_total"))
        .col(text_null("notes"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "coaching_sample", "coach_id", "person");
    references(&mut table, "coaching_sample", "assessor_id", "person");
    manager.create_table(table).await?;
    index(manager, "coaching_sample", &["coach_id"]).await?;
    Ok(())
}

async fn joint_observation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("joint_observation")
        .col(uuid("id"))
        .col(uuid("candidate_id"))
        .col(uuid("rater_id"))
        .col(uuid("subject_id"))
        .col(big_integer("observed_at"))
        .col(date("observed_on"))
        .col(text("encounter_ref"))
        .col(text("candidate_ratings"))
        .col(text("rater_ratings"))
        .col(boolean("rater_certified"))
        .col(boolean("rater_outside_line"))
        .col(uuid("recorded_by"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "joint_observation", "candidate_id", "person");
    references(&mut table, "joint_observation", "rater_id", "person");
    references(&mut table, "joint_observation", "subject_id", "person");
    manager.create_table(table).await?;
    index(manager, "joint_observation", &["candidate_id"]).await?;
    Ok(())
}

async fn training_delivery(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("training_delivery")
        .col(uuid("id"))
        .col(uuid("trainer_id"))
        .col(text("module_code"))
        .col(big_integer("module_version"))
        .col(text("role"))
        .col(uuid_null("lead_trainer_id"))
        .col(uuid("assessor_id"))
        .col(date("delivered_on"))
        .col(big_integer("minutes"))
        .col(big_integer("minutes_led"))
        .col(big_integer("segments_required"))
        .col(big_integer("segments_covered"))
        .col(big_integer_null("fidelity_percent"))
        .col(big_integer_null("facilitation_hundredths"))
        .col(big_integer("learners"))
        .col(big_integer("passed_first_time"))
        .col(big_integer_null("usefulness_hundredths"))
        .col(big_integer("responses"))
        .col(big_integer("graduates_observed"))
        .col(big_integer("graduates_met"))
        .col(text_null("notes"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "training_delivery", "trainer_id", "person");
    references(&mut table, "training_delivery", "assessor_id", "person");
    manager.create_table(table).await?;
    index(manager, "training_delivery", &["trainer_id"]).await?;
    Ok(())
}
