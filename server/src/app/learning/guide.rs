//! The trainer's guide of a module, for those who deliver it.

use std::sync::Arc;

use fieldcraft_curriculum::Module;

use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;

impl App {
    /// A module that has a trainer's guide, for a caller who may deliver training.
    /// Also says whether a clinician has reviewed its version.
    pub async fn trainer_guide(&self, caller: &Caller, code: &str) -> AppResult<(Arc<Module>, bool)> {
        self.permit_somewhere(caller, Action::ReadTrainerGuide)?;
        let content = self.content().await?;
        let module = content.module(code)?;
        if module.trainer_guide.is_none() {
            return Err(AppError::NotFound("trainer’s guide"));
        }
        Ok((module.clone(), !content.reviewers(module).is_empty()))
    }
}
