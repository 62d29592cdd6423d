//! Tables of people.

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, date, date_null, text, text_null, uuid, uuid_null},
};

use crate::table::{drop_all, index, references, unique};

/// The migration.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] = &[
    "person",
    "account",
    "one_time_token",
    "session",
    "affiliation",
    "leave_period",
    "assignment",
    "permission_grant",
    "credential",
    "credential_check",
    "attestation",
    "waiver",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        person(manager).await?;
        account(manager).await?;
        one_time_token(manager).await?;
        session(manager).await?;
        affiliation(manager).await?;
        leave_period(manager).await?;
        assignment(manager).await?;
        permission_grant(manager).await?;
        credential(manager).await?;
        credential_check(manager).await?;
        attestation(manager).await?;
        waiver(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, TABLES).await
    }
}

async fn person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("person")
        .col(uuid("id"))
        .col(text("given_name"))
        .col(text("family_name"))
        .col(text("display_name"))
        .col(text("search_key"))
        .col(text_null("email"))
        .col(boolean("demo"))
        .col(big_integer("created_at"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    index(manager, "person", &["search_key", "id"]).await?;
    unique(manager, "person", &["email"]).await?;
    Ok(())
}

async fn account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("account")
        .col(uuid("person_id"))
        .col(text("password_hash"))
        .col(big_integer("changed_at"))
        .col(big_integer("failures"))
        .col(big_integer_null("locked_until"))
        .col(big_integer_null("disabled_at"))
        .primary_key(Index::create().col("person_id"));
    references(&mut table, "account", "person_id", "person");
    manager.create_table(table).await?;
    Ok(())
}

async fn one_time_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("one_time_token")
        .col(uuid("id"))
        .col(text("kind"))
        .col(uuid_null("person_id"))
        .col(text("token_hash"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .col(big_integer("created_at"))
        .primary_key(Index::create().col("id"));
    manager.create_table(table).await?;
    unique(manager, "one_time_token", &["token_hash"]).await?;
    Ok(())
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("session")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("nonce"))
        .col(big_integer("generation"))
        .col(big_integer("created_at"))
        .col(big_integer("last_used_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("revoked_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "session", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "session", &["person_id"]).await?;
    Ok(())
}

async fn affiliation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("affiliation")
        .col(uuid("row_id"))
        .col(uuid("affiliation_id"))
        .col(uuid("person_id"))
        .col(uuid("node_id"))
        .col(text("role"))
        .col(text_null("sub_kind"))
        .col(big_integer("fte_hundredths"))
        .col(boolean("rostered_to_respond"))
        .col(date("hired_on"))
        .col(date("started_on"))
        .col(date_null("ended_on"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "affiliation", "person_id", "person");
    references(&mut table, "affiliation", "node_id", "org_node");
    manager.create_table(table).await?;
    index(manager, "affiliation", &["person_id"]).await?;
    index(manager, "affiliation", &["node_id"]).await?;
    index(manager, "affiliation", &["affiliation_id"]).await?;
    Ok(())
}

async fn leave_period(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("leave_period")
        .col(uuid("row_id"))
        .col(uuid("leave_id"))
        .col(uuid("person_id"))
        .col(date("from_on"))
        .col(date_null("to_on"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "leave_period", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "leave_period", &["person_id"]).await?;
    Ok(())
}

async fn assignment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("assignment")
        .col(uuid("row_id"))
        .col(uuid("assignment_id"))
        .col(text("kind"))
        .col(uuid("person_id"))
        .col(uuid("lead_id"))
        .col(date("from_on"))
        .col(date_null("to_on"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "assignment", "person_id", "person");
    references(&mut table, "assignment", "lead_id", "person");
    manager.create_table(table).await?;
    index(manager, "assignment", &["person_id"]).await?;
    index(manager, "assignment", &["lead_id"]).await?;
    Ok(())
}

async fn permission_grant(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("permission_grant")
        .col(uuid("row_id"))
        .col(uuid("grant_id"))
        .col(uuid("person_id"))
        .col(text("permission"))
        .col(uuid("node_id"))
        .col(big_integer("from_at"))
        .col(big_integer_null("to_at"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "permission_grant", "person_id", "person");
    references(&mut table, "permission_grant", "node_id", "org_node");
    manager.create_table(table).await?;
    index(manager, "permission_grant", &["person_id"]).await?;
    index(manager, "permission_grant", &["grant_id"]).await?;
    Ok(())
}

async fn credential(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("credential")
        .col(uuid("row_id"))
        .col(uuid("credential_id"))
        .col(uuid("person_id"))
        .col(text("kind"))
        .col(text("issuer"))
        .col(text_null("jurisdiction"))
        .col(date("valid_from_on"))
        .col(date_null("expires_on"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "credential", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "credential", &["person_id"]).await?;
    Ok(())
}

async fn credential_check(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("credential_check")
        .col(uuid("id"))
        .col(uuid("credential_id"))
        .col(uuid("person_id"))
        .col(date("checked_on"))
        .col(boolean("valid"))
        .col(uuid("checked_by"))
        .col(big_integer("received_at"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "credential_check", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "credential_check", &["person_id"]).await?;
    Ok(())
}

async fn attestation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("attestation")
        .col(uuid("id"))
        .col(uuid("person_id"))
        .col(text("step"))
        .col(date("attested_on"))
        .col(uuid("attested_by"))
        .col(text("reason"))
        .col(big_integer("received_at"))
        .col(text("digest"))
        .primary_key(Index::create().col("id"));
    references(&mut table, "attestation", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "attestation", &["person_id"]).await?;
    Ok(())
}

async fn waiver(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table("waiver")
        .col(uuid("row_id"))
        .col(uuid("waiver_id"))
        .col(uuid("person_id"))
        .col(text("requirement"))
        .col(text_null("clause"))
        .col(date("from_on"))
        .col(date("to_on"))
        .col(text("reason"))
        .col(big_integer("received_at"))
        .col(big_integer_null("superseded_at"))
        .col(uuid("recorded_by"))
        .primary_key(Index::create().col("row_id"));
    references(&mut table, "waiver", "person_id", "person");
    manager.create_table(table).await?;
    index(manager, "waiver", &["person_id"]).await?;
    Ok(())
}
