//! What certificates cover. A certificate's row never changes, and one may name
//! every agency of a state: what was read of it is kept, so that a person's
//! statuses do not read it again for each of their observers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use fieldcraft_competencies::code::ModuleCode;
use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;
use uuid::Uuid;

use super::AT_ONCE;
use super::rows::CertificateRow;
use crate::store::packed::Question;

/// What a certificate covers.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) agencies: Vec<Uuid>,
    pub(super) modules: Vec<Module>,
}

/// A module that a trainer's certificate covers.
#[derive(Debug, Deserialize)]
pub(super) struct Module {
    pub(super) code: ModuleCode,
    pub(super) version: u32,
}

/// The scopes of certificates that were asked for, by certificate.
#[derive(Debug, Default)]
pub struct Scopes(Mutex<HashMap<Uuid, Arc<Scope>>>);

/// A scope as it is stored: a text for each of its lists.
#[derive(Deserialize)]
struct ScopeRow {
    id: Uuid,
    agencies: String,
    modules: String,
}

impl Scope {
    fn of(row: &ScopeRow) -> Self {
        Self {
            agencies: serde_json::from_str(&row.agencies).unwrap_or_default(),
            modules: serde_json::from_str(&row.modules).unwrap_or_default(),
        }
    }
}

impl Scopes {
    /// These certificates, each with what it covers; what is not known yet is read.
    pub(super) async fn with(
        &self,
        db: &impl ConnectionTrait,
        certificates: Vec<CertificateRow>,
    ) -> Result<Vec<(CertificateRow, Arc<Scope>)>, DbErr> {
        let mut known: Vec<Option<Arc<Scope>>> = {
            let scopes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            certificates.iter().map(|row| scopes.get(&row.id).cloned()).collect()
        };
        let paired = || certificates.iter().zip(&known);
        let unknown: Vec<Uuid> =
            paired().filter(|(_, scope)| scope.is_none()).map(|(row, _)| row.id).collect();
        if !unknown.is_empty() {
            let mut read = self.read(db, &unknown).await?;
            let missing = certificates.iter().zip(&mut known).filter(|(_, scope)| scope.is_none());
            missing.for_each(|(row, scope)| *scope = read.remove(&row.id));
        }
        Ok(certificates.into_iter().zip(known).filter_map(|(row, scope)| Some((row, scope?))).collect())
    }

    async fn read(
        &self,
        db: &impl ConnectionTrait,
        certificates: &[Uuid],
    ) -> Result<HashMap<Uuid, Arc<Scope>>, DbErr> {
        let mut read = HashMap::with_capacity(certificates.len());
        for some in certificates.chunks(AT_ONCE) {
            let mut ask = Question::new(db);
            let ids = ask.ids(some);
            ask.list(&["id"], &["agencies", "modules"], &format!("certificate WHERE id IN ({ids})"));
            let rows: Vec<ScopeRow> = ask.ask(db).await?.take()?;
            read.extend(rows.into_iter().map(|row| (row.id, Arc::new(Scope::of(&row)))));
        }
        let mut scopes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        scopes.extend(read.iter().map(|(id, scope)| (*id, scope.clone())));
        Ok(read)
    }
}
