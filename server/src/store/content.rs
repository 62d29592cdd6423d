//! Published content: immutable versions of the framework, modules and vignettes.

use std::collections::BTreeMap;

use fieldcraft_entities::{
    content_file, drill_version, framework_version, module_version, setting, vignette_version,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// The setting that holds what the center took off the shelf.
const HIDDEN: &str = "content.hidden";

/// A published version of a module without its content.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct ModuleHead {
    /// Module.
    pub code: String,
    /// Version.
    pub version: i64,
    /// SHA-256 of the canonical form.
    pub digest: String,
    /// Must those who passed an earlier version learn this one?
    pub material_change: bool,
    /// Its text names a clinician who reviewed it.
    pub reviewed: bool,
    /// Title.
    pub title: String,
    /// Minutes of reading, practice and check together.
    pub minutes: i64,
    /// Milliseconds since 1970 UTC.
    pub published_at: i64,
}

/// How many versions there are and when the last came: changes whenever content does.
pub async fn state(db: &impl ConnectionTrait) -> Result<[i64; 4], DbErr> {
    let frameworks = framework_version::Entity::find()
        .select_only()
        .column_as(framework_version::Column::Id.count(), "n")
        .into_tuple::<i64>()
        .one(db);
    let modules = module_version::Entity::find()
        .select_only()
        .column_as(module_version::Column::Id.count(), "n")
        .into_tuple::<i64>()
        .one(db);
    let vignettes = vignette_version::Entity::find()
        .select_only()
        .column_as(vignette_version::Column::Id.count(), "n")
        .into_tuple::<i64>()
        .one(db);
    let drills = drill_version::Entity::find()
        .select_only()
        .column_as(drill_version::Column::Id.count(), "n")
        .into_tuple::<i64>()
        .one(db);
    let counts = [frameworks.await?, modules.await?, vignettes.await?, drills.await?];
    Ok(counts.map(|count| count.unwrap_or(0)))
}

/// Codes that the center took off the shelf, each with the reason.
pub async fn hidden(db: &impl ConnectionTrait) -> Result<BTreeMap<String, String>, DbErr> {
    let row = setting::Entity::find_by_id(HIDDEN.to_owned()).one(db).await?;
    match row {
        None => Ok(BTreeMap::new()),
        Some(row) => serde_json::from_str(&row.value).map_err(|error| DbErr::Type(error.to_string())),
    }
}

/// Keeps what the center took off the shelf.
pub async fn hide(db: &impl ConnectionTrait, codes: &BTreeMap<String, String>) -> Result<(), DbErr> {
    let value = serde_json::to_string(codes).map_err(|error| DbErr::Type(error.to_string()))?;
    let row = setting::ActiveModel { key: Set(HIDDEN.to_owned()), value: Set(value) };
    let replace = OnConflict::column(setting::Column::Key).update_column(setting::Column::Value).to_owned();
    setting::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// All published framework versions, oldest first.
pub async fn frameworks(db: &impl ConnectionTrait) -> Result<Vec<framework_version::Model>, DbErr> {
    framework_version::Entity::find().order_by_asc(framework_version::Column::Version).all(db).await
}

/// All published module versions without content, oldest first.
pub async fn module_heads(db: &impl ConnectionTrait) -> Result<Vec<ModuleHead>, DbErr> {
    use module_version::Column as C;
    module_version::Entity::find()
        .select_only()
        .columns([
            C::Code,
            C::Version,
            C::Digest,
            C::MaterialChange,
            C::Reviewed,
            C::Title,
            C::Minutes,
            C::PublishedAt,
        ])
        .order_by_asc(C::Code)
        .order_by_asc(C::Version)
        .into_model()
        .all(db)
        .await
}

/// One module version.
pub async fn module(
    db: &impl ConnectionTrait,
    code: &str,
    version: i64,
) -> Result<Option<module_version::Model>, DbErr> {
    use module_version::Column as C;
    module_version::Entity::find().filter(C::Code.eq(code)).filter(C::Version.eq(version)).one(db).await
}

/// All module versions with their content.
pub async fn modules(db: &impl ConnectionTrait) -> Result<Vec<module_version::Model>, DbErr> {
    use module_version::Column as C;
    module_version::Entity::find().order_by_asc(C::Code).order_by_asc(C::Version).all(db).await
}

/// All vignette versions with their content.
pub async fn vignettes(db: &impl ConnectionTrait) -> Result<Vec<vignette_version::Model>, DbErr> {
    use vignette_version::Column as C;
    vignette_version::Entity::find().order_by_asc(C::Code).order_by_asc(C::Version).all(db).await
}

/// All drill versions with their content, oldest first.
pub async fn drills(db: &impl ConnectionTrait) -> Result<Vec<drill_version::Model>, DbErr> {
    use drill_version::Column as C;
    drill_version::Entity::find().order_by_asc(C::Code).order_by_asc(C::Version).all(db).await
}

/// One drill version.
pub async fn drill(
    db: &impl ConnectionTrait,
    code: &str,
    version: i64,
) -> Result<Option<drill_version::Model>, DbErr> {
    use drill_version::Column as C;
    drill_version::Entity::find().filter(C::Code.eq(code)).filter(C::Version.eq(version)).one(db).await
}

/// A picture of a module version.
pub async fn file(
    db: &impl ConnectionTrait,
    module: &str,
    version: i64,
    name: &str,
) -> Result<Option<content_file::Model>, DbErr> {
    content_file::Entity::find_by_id((module.to_owned(), version, name.to_owned())).one(db).await
}
