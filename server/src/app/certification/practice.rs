//! The part of the laboratory that counts nowhere: practice with feedback, and
//! the keys themselves, which two assessors sign before anybody is scored on them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fieldcraft_competencies::scale::{Rating, Ratings};
use fieldcraft_curriculum::Vignette;
use fieldcraft_curriculum::vignette::{Pool, RaterView};
use fieldcraft_entities::{
    calibration_run, person, practice_rating, vignette_key_reading, vignette_key_signature,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::calibration::{KEY_SIGNATURES, key, vignette};
use super::facts::run_vignettes;
use crate::app::content::Content;
use crate::app::people::id_taken;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;

/// Practice shown in a list goes back so many ratings.
const PRACTICE_SHOWN: u64 = 200;
/// So many indicators of the last run are practiced first.
const PRACTICE_FIRST: usize = 5;

/// A vignette to practice on.
#[derive(Clone, Debug)]
pub struct PracticeView {
    /// The transcript and what to rate.
    pub vignette: RaterView,
    /// How often the caller has rated it.
    pub times: usize,
    /// Indicators of it on which the caller's last run was furthest from the key.
    pub for_you: Vec<String>,
}

/// What practice came to on one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// Indicator.
    pub indicator: String,
    /// The caller's rating; absent when left blank.
    pub own: Option<Rating>,
    /// The key's.
    pub key: Rating,
    /// What in the transcript supports the key.
    pub reason: String,
}

/// A vignette as assessors see it in the list of keys.
#[derive(Clone, Debug)]
pub struct KeyView {
    /// The vignette, without its key.
    pub vignette: RaterView,
    /// Who has signed this version.
    pub signed_by: Vec<person::Model>,
    /// The caller has read the key and so may sign it.
    pub read: bool,
    /// Enough have signed: raters are scored on it.
    pub in_force: bool,
}

impl App {
    /// The practice vignettes, those first that the caller's last run points to.
    pub async fn practice_vignettes(&self, caller: &Caller) -> AppResult<Vec<PracticeView>> {
        let content = self.content().await?;
        let db = &self.store.read;
        let done = store::vignettes::practice(db, caller.person, PRACTICE_SHOWN).await?;
        let runs = store::certification::runs_of(db, caller.person).await?;
        let weak = weak_spots(&runs)?;
        let practice = content.offered_vignettes().filter(|v| v.pool == Pool::Practice);
        let mut views: Vec<PracticeView> = practice
            .map(|v| PracticeView {
                vignette: v.rater_view(),
                times: done.iter().filter(|row| row.vignette == v.code).count(),
                for_you: v.indicators.iter().filter(|code| weak.contains(*code)).cloned().collect(),
            })
            .collect();
        views.sort_by(|a, b| {
            let order = |view: &PracticeView| (std::cmp::Reverse(view.for_you.len()), view.times);
            order(a).cmp(&order(b)).then_with(|| a.vignette.code.cmp(&b.vignette.code))
        });
        Ok(views)
    }

    /// Takes in practice on one vignette and tells how it compares with the key.
    /// It counts nowhere, and may be repeated at will.
    ///
    /// # Errors
    /// `NotFound` for whatever is no practice vignette: other keys stay closed.
    pub async fn rate_for_practice(
        &self,
        caller: &Caller,
        id: Uuid,
        code: &str,
        ratings: &Ratings,
    ) -> AppResult<Vec<Feedback>> {
        let content = self.content().await?;
        let vignette = practice_vignette(&content, code)?;
        let strange: Vec<FieldError> = ratings
            .as_slice()
            .iter()
            .filter(|(indicator, _)| !vignette.indicators.contains(&indicator.to_string()))
            .map(|(indicator, _)| {
                FieldError::new("/ratings", format!("{indicator} is not rated in this vignette."))
            })
            .collect();
        AppError::fields(strange)?;
        let digest = hash_token(&format!("{code} {ratings}"));
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        match practice_rating::Entity::find_by_id(id).one(&tx).await? {
            Some(there) if there.rater_id != caller.person || there.digest != digest => {
                return Err(id_taken());
            }
            Some(_) => {}
            None => {
                let row = practice_rating::Model {
                    id,
                    rater_id: caller.person,
                    vignette: code.into(),
                    version: i64::from(vignette.version),
                    ratings: ratings.to_string(),
                    rated_at: self.now(),
                    digest,
                };
                row.into_active_model().reset_all().insert(&tx).await?;
                tx.commit().await?;
            }
        }
        feedback(vignette, ratings)
    }

    /// A practice vignette without its key.
    pub async fn practice_vignette(&self, code: &str) -> AppResult<RaterView> {
        let content = self.content().await?;
        Ok(practice_vignette(&content, code)?.rater_view())
    }

    /// The counted vignettes and who has signed their keys, for assessors.
    pub async fn vignette_keys(&self, caller: &Caller) -> AppResult<Vec<KeyView>> {
        self.permit_center(&self.store.read, caller, Action::SetVignetteKey).await?;
        let content = self.content().await?;
        let db = &self.store.read;
        let signatures = store::vignettes::signatures(db).await?;
        let ids: BTreeSet<Uuid> = signatures.iter().map(|one| one.person_id).collect();
        let people = store::people::people(db, &ids.into_iter().collect::<Vec<_>>()).await?;
        let people: BTreeMap<Uuid, person::Model> = people.into_iter().map(|p| (p.id, p)).collect();
        let known = store::vignettes::keys_known(db, caller.person).await?;
        let counted = content.offered_vignettes().filter(|v| v.pool == Pool::Counted);
        Ok(counted
            .map(|v| {
                let own =
                    signatures.iter().filter(|one| one.code == v.code && one.version == i64::from(v.version));
                let signed_by: Vec<_> = own.filter_map(|one| people.get(&one.person_id).cloned()).collect();
                KeyView {
                    vignette: v.rater_view(),
                    read: known.contains(&v.code),
                    in_force: signed_by.len() >= KEY_SIGNATURES,
                    signed_by,
                }
            })
            .collect())
    }

    /// Shows a key to an assessor. From then on they are never scored on it; the
    /// reading is recorded and audited.
    ///
    /// # Errors
    /// `Conflict` while they are rating this vignette in an open run.
    pub async fn read_key(&self, caller: &Caller, code: &str) -> AppResult<Arc<Vignette>> {
        self.permit_center(&self.store.read, caller, Action::SetVignetteKey).await?;
        let content = self.content().await?;
        let vignette = counted_vignette(&content, code)?.clone();
        let version = i64::from(vignette.version);
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        for run in store::certification::runs_of(&tx, caller.person).await? {
            let open = run.completed_at.is_none();
            if open && run_vignettes(&run.vignettes)?.iter().any(|one| one.code == code) {
                return Err(AppError::Conflict(
                    "You are rating this vignette in a run that is open. Finish the run first.".into(),
                ));
            }
        }
        if !store::vignettes::has_read(&tx, code, version, caller.person).await? {
            let row = vignette_key_reading::Model {
                code: code.into(),
                version,
                person_id: caller.person,
                read_at: self.now(),
            };
            row.into_active_model().reset_all().insert(&tx).await?;
            let detail = json!({ "vignette": code, "version": version });
            self.audit(&tx, Some(caller.person), "vignette_key.read", "vignette", None, detail).await?;
        }
        tx.commit().await?;
        Ok(vignette)
    }

    /// Signs the key of a vignette in a version. The same again is harmless.
    ///
    /// # Errors
    /// `Conflict` for a version that is not current, or a key that was not read.
    pub async fn sign_key(&self, caller: &Caller, code: &str, version: i64) -> AppResult<()> {
        self.permit_center(&self.store.read, caller, Action::SetVignetteKey).await?;
        let content = self.content().await?;
        let vignette = counted_vignette(&content, code)?;
        if i64::from(vignette.version) != version {
            return Err(AppError::Conflict(format!(
                "{code} is published in version {} now. Read that key before you sign it.",
                vignette.version
            )));
        }
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        if !store::vignettes::has_read(&tx, code, version, caller.person).await? {
            return Err(AppError::Conflict("Read the key before you sign it.".into()));
        }
        let id = (code.to_owned(), version, caller.person);
        if vignette_key_signature::Entity::find_by_id(id).one(&tx).await?.is_some() {
            return Ok(());
        }
        let row = vignette_key_signature::Model {
            code: code.into(),
            version,
            person_id: caller.person,
            signed_at: self.now(),
        };
        row.into_active_model().reset_all().insert(&tx).await?;
        let detail = json!({ "vignette": code, "version": version });
        self.audit(&tx, Some(caller.person), "vignette_key.sign", "vignette", None, detail).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn practice_vignette<'c>(content: &'c Content, code: &str) -> AppResult<&'c Arc<Vignette>> {
    let found = vignette(content, code)?;
    if found.pool == Pool::Practice { Ok(found) } else { Err(AppError::NotFound("practice vignette")) }
}

fn counted_vignette<'c>(content: &'c Content, code: &str) -> AppResult<&'c Arc<Vignette>> {
    let found = vignette(content, code)?;
    if found.pool == Pool::Counted { Ok(found) } else { Err(AppError::NotFound("counted vignette")) }
}

fn feedback(vignette: &Vignette, own: &Ratings) -> AppResult<Vec<Feedback>> {
    let keyed = key(vignette)?;
    let rated = keyed.as_slice().iter().map(|(indicator, rating)| {
        let code = indicator.to_string();
        let reason = vignette.key.iter().find(|one| one.indicator == code);
        Feedback {
            own: own.get(*indicator),
            key: *rating,
            reason: reason.map(|one| one.reason.clone()).unwrap_or_default(),
            indicator: code,
        }
    });
    Ok(rated.collect())
}

/// The indicators on which the last decided run was furthest from the key.
fn weak_spots(runs: &[calibration_run::Model]) -> AppResult<BTreeSet<String>> {
    let decided = runs.iter().filter(|run| run.outcome.as_deref().is_some_and(|outcome| outcome != "void"));
    let Some(result) = decided.max_by_key(|run| run.completed_at).and_then(|run| run.result.as_deref())
    else {
        return Ok(BTreeSet::new());
    };
    let result: fieldcraft_competencies::calibration::RunResult =
        serde_json::from_str(result).map_err(AppError::internal)?;
    Ok(result.disagreements.iter().take(PRACTICE_FIRST).map(|one| one.indicator.to_string()).collect())
}
