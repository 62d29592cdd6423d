//! Calibration runs: a blind rating of vignettes whose key the rater never sees,
//! and never helped to set, judged by absolute agreement with the key.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::calibration::{
    CalibrationGate, Outcome, RunResult, VignetteRatings, judge, judge_renewal,
};
use fieldcraft_competencies::certification::{
    CandidateFacts, RenewalGate, TryStanding, calibration_due, tries,
};
use fieldcraft_competencies::code::{IndicatorCode, ModuleCode};
use fieldcraft_competencies::day::Day;
use fieldcraft_competencies::scale::{Rating, Ratings};
use fieldcraft_curriculum::Vignette;
use fieldcraft_curriculum::vignette::{Pool, RaterView};
use fieldcraft_entities::{calibration_rating, calibration_run, vignette_key_signature};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

use super::ModuleScope;
use super::decide::certificate_state;
use super::facts::run_vignettes;
use crate::app::content::Content;
use crate::app::people::id_taken;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::Caller;
use crate::state::App;
use crate::store::{self, facts};

/// Where somebody stands as a rater.
#[derive(Clone, Debug)]
pub struct RaterStanding {
    /// Tries used and left, and when the next may begin.
    pub tries: TryStanding,
    /// The next run is the shorter one that renews.
    pub next_is_renewal: bool,
    /// Last day on which the last pass holds.
    pub due_on: Option<NaiveDate>,
    /// A certificate that lets them rate is in force.
    pub certified: bool,
    /// New ratings count today, within the agencies of the certificate.
    pub counts: bool,
}

/// Ratings of one vignette.
#[derive(Clone, Debug)]
pub struct NewRatings {
    /// Run.
    pub run: Uuid,
    /// Vignette.
    pub vignette: String,
    /// Ratings.
    pub ratings: Ratings,
}

/// A vignette of a run, without its key, with what was rated so far.
#[derive(Clone, Debug)]
pub struct VignetteView {
    /// The transcript and what to rate.
    pub vignette: RaterView,
    /// Rated so far.
    pub ratings: Ratings,
}

/// A run as its rater sees it.
#[derive(Clone, Debug)]
pub struct RunView {
    /// The row.
    pub row: calibration_run::Model,
    /// Its vignettes; empty in lists.
    pub vignettes: Vec<VignetteView>,
    /// Once sent in.
    pub result: Option<RunResult>,
}

impl App {
    /// Begins a counted run, or gives the same one again for the same id.
    ///
    /// # Errors
    /// `Conflict` when another run is open, the waiting time is not over, or too
    /// few vignettes are left that the rater may be scored on.
    pub async fn begin_calibration(&self, caller: &Caller, id: Uuid) -> AppResult<RunView> {
        let content = self.content().await?;
        let gate = calibration_gate(&content)?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        let runs = store::certification::runs_of(&tx, caller.person).await?;
        if let Some(there) = store::certification::run(&tx, id).await? {
            return if there.rater_id == caller.person {
                self.run_view(&tx, &content, there).await
            } else {
                Err(id_taken())
            };
        }
        if runs.iter().any(|run| run.completed_at.is_none()) {
            return Err(AppError::Conflict("You have begun a run already. Finish that one first.".into()));
        }
        let today = self.today_of(&tx, caller.person).await?;
        let renewal = self.may_begin(&tx, caller.person, &content, gate, today).await?;
        let kind = if renewal.is_some() { "renewal" } else { "first" };
        let wanted = renewal.map_or(gate.vignettes, |renewal| renewal.vignettes).value;
        let pool = self.pool_for(&tx, &content, caller.person).await?;
        let drawn = draw(pool, gate, usize::try_from(wanted).unwrap_or(6), &runs, today)?;
        let row = calibration_run::ActiveModel {
            id: Set(id),
            rater_id: Set(caller.person),
            vignettes: Set(json!(drawn).to_string()),
            started_at: Set(self.now()),
            completed_at: Set(None),
            completed_on: Set(None),
            outcome: Set(None),
            result: Set(None),
            kind: Set(kind.into()),
        }
        .insert(&tx)
        .await?;
        self.audit(&tx, Some(caller.person), "calibration.begin", "calibration", Some(id), json!({})).await?;
        let view = self.run_view(&tx, &content, row).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// May this rater begin a run today? Whoever was current lately is held to the
    /// renewal's numbers, everybody else to those of the first run.
    async fn may_begin<'c>(
        &self,
        db: &impl ConnectionTrait,
        rater: Uuid,
        content: &'c Content,
        gate: &CalibrationGate,
        today: NaiveDate,
    ) -> AppResult<Option<&'c RenewalGate>> {
        let known = self.rater_facts(db, rater, content).await?;
        let day = facts::day(today);
        let standing = tries(gate, &known, day);
        if standing.may_begin() {
            return Ok(renewal(content, &known, day));
        }
        let when = standing.next_on.map(|day| format!(" The next try may begin on {}.", day.words()));
        let again: Vec<&str> = standing.relearn.iter().map(ModuleCode::as_str).collect();
        let again = if again.is_empty() {
            String::new()
        } else {
            format!(" First pass again: {}.", again.join(", "))
        };
        Err(AppError::Conflict(format!("You cannot begin a run yet.{}{again}", when.unwrap_or_default())))
    }

    /// The counted vignettes whose key two assessors have signed, and that this
    /// rater has neither helped to set nor read the key of.
    async fn pool_for(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        rater: Uuid,
    ) -> AppResult<Vec<Arc<Vignette>>> {
        let signed = store::vignettes::signatures(db).await?;
        let known = store::vignettes::keys_known(db, rater).await?;
        let counted = content.offered_vignettes().filter(|v| v.pool == Pool::Counted);
        Ok(counted.filter(|v| has_signed_key(v, &signed) && !known.contains(&v.code)).cloned().collect())
    }

    /// Where the caller stands as a rater: tries, waiting times, the day on which
    /// calibration is due.
    pub async fn rater_standing(&self, caller: &Caller) -> AppResult<RaterStanding> {
        let content = self.content().await?;
        let gate = calibration_gate(&content)?;
        let db = &self.store.read;
        let today = self.today_of(db, caller.person).await?;
        let known = self.rater_facts(db, caller.person, &content).await?;
        let day = facts::day(today);
        let rule = content.paths().iter().find_map(|path| path.renewal());
        let due = rule.and_then(|rule| calibration_due(&known, rule.every_days, day));
        let certificates = store::certification::certificates_of(db, caller.person).await?;
        let ids: Vec<Uuid> = certificates.iter().map(|row| row.id).collect();
        let events = store::certificates::events(db, &ids).await?;
        let holds = certificates.iter().any(|row| {
            RATERS.contains(&row.path.as_str()) && certificate_state(row, &events, today) == "valid"
        });
        let appointed =
            certificates.iter().any(|row| row.appointed && certificate_state(row, &events, today) == "valid");
        let current = due.is_some_and(|due| day <= due) || (appointed && due.is_none());
        Ok(RaterStanding {
            tries: tries(gate, &known, day),
            next_is_renewal: renewal(&content, &known, day).is_some(),
            due_on: due.map(facts::date),
            certified: holds,
            counts: holds && current,
        })
    }

    /// Saves the ratings of one vignette of an open run; again overwrites.
    pub async fn rate_vignette(&self, caller: &Caller, new: NewRatings) -> AppResult<()> {
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        let run = self.own_run(&tx, caller, new.run).await?;
        if run.completed_at.is_some() {
            return Err(AppError::Conflict("This run has been sent in.".into()));
        }
        if !run_vignettes(&run.vignettes)?.iter().any(|v| v.code == new.vignette) {
            return Err(AppError::NotFound("vignette"));
        }
        let vignette = vignette(&content, &new.vignette)?;
        let strange: Vec<FieldError> = new
            .ratings
            .as_slice()
            .iter()
            .filter(|(indicator, _)| !vignette.indicators.contains(&indicator.to_string()))
            .map(|(indicator, _)| {
                FieldError::new("/ratings", format!("{indicator} is not rated in this vignette."))
            })
            .collect();
        AppError::fields(strange)?;
        let replace =
            OnConflict::columns([calibration_rating::Column::RunId, calibration_rating::Column::Vignette])
                .update_columns([calibration_rating::Column::Ratings, calibration_rating::Column::RatedAt])
                .to_owned();
        let row = calibration_rating::ActiveModel {
            run_id: Set(new.run),
            vignette: Set(new.vignette),
            ratings: Set(new.ratings.to_string()),
            rated_at: Set(self.now()),
        };
        calibration_rating::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sends a run in; the result stands. Again gives the same result.
    pub async fn complete_calibration(&self, caller: &Caller, id: Uuid) -> AppResult<RunView> {
        let content = self.content().await?;
        let gate = calibration_gate(&content)?;
        let framework = &content.framework()?.framework;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        let run = self.own_run(&tx, caller, id).await?;
        if run.completed_at.is_some() {
            return self.run_view(&tx, &content, run).await;
        }
        let rated = rated(&store::certification::run_ratings(&tx, id).await?);
        let mut pairs = Vec::new();
        for scope in run_vignettes(&run.vignettes)? {
            let vignette = vignette(&content, &scope.code)?;
            pairs.push(VignetteRatings {
                vignette: scope.code.clone(),
                rater: rated.get(&scope.code).cloned().unwrap_or_default(),
                key: key(vignette)?,
            });
        }
        let stars: BTreeSet<IndicatorCode> = framework
            .competencies
            .iter()
            .flat_map(|c| c.indicators.iter().filter(|i| i.star).map(|i| i.code))
            .collect();
        let result = match content.paths().iter().find_map(|path| path.renewal()) {
            Some(renewal) if run.kind == "renewal" => judge_renewal(&pairs, &stars, gate, renewal),
            _ => judge(&pairs, &stars, gate),
        };
        let today = self.today_of(&tx, caller.person).await?;
        let mut row = run.into_active_model();
        row.completed_at = Set(Some(self.now()));
        row.completed_on = Set(Some(today));
        row.outcome = Set(Some(outcome(result.outcome).into()));
        row.result = Set(Some(serde_json::to_string(&result).map_err(AppError::internal)?));
        let row = row.update(&tx).await?;
        let detail = json!({ "outcome": outcome(result.outcome) });
        self.audit(&tx, Some(caller.person), "calibration.complete", "calibration", Some(id), detail).await?;
        self.rater_changed(&tx, caller.person, today).await?;
        self.record_progress(&tx, &content, caller.person, caller.person).await?;
        let view = self.run_view(&tx, &content, row).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// One of the caller's own runs.
    pub async fn calibration(&self, caller: &Caller, id: Uuid) -> AppResult<RunView> {
        let content = self.content().await?;
        let row = self.own_run(&self.store.read, caller, id).await?;
        self.run_view(&self.store.read, &content, row).await
    }

    /// The caller's own runs, newest first, without transcripts.
    pub async fn calibrations(&self, caller: &Caller) -> AppResult<Vec<RunView>> {
        let rows = store::certification::runs_of(&self.store.read, caller.person).await?;
        rows.into_iter()
            .rev()
            .map(|row| Ok(RunView { result: result_of(&row)?, vignettes: Vec::new(), row }))
            .collect()
    }

    async fn own_run(
        &self,
        db: &impl ConnectionTrait,
        caller: &Caller,
        id: Uuid,
    ) -> AppResult<calibration_run::Model> {
        let row = store::certification::run(db, id).await?.filter(|run| run.rater_id == caller.person);
        row.ok_or(AppError::NotFound("calibration run"))
    }

    async fn run_view(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        row: calibration_run::Model,
    ) -> AppResult<RunView> {
        let rated = rated(&store::certification::run_ratings(db, row.id).await?);
        let vignettes = run_vignettes(&row.vignettes)?
            .iter()
            .map(|scope| {
                let view = vignette(content, &scope.code)?.rater_view();
                Ok(VignetteView {
                    vignette: view,
                    ratings: rated.get(&scope.code).cloned().unwrap_or_default(),
                })
            })
            .collect::<AppResult<Vec<_>>>()?;
        Ok(RunView { result: result_of(&row)?, vignettes, row })
    }
}

fn result_of(row: &calibration_run::Model) -> AppResult<Option<RunResult>> {
    row.result.as_deref().map(serde_json::from_str).transpose().map_err(AppError::internal)
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
        Outcome::Void => "void",
    }
}

fn rated(rows: &[calibration_rating::Model]) -> HashMap<String, Ratings> {
    rows.iter().filter_map(|row| Some((row.vignette.clone(), row.ratings.parse().ok()?))).collect()
}

/// The gate of the first path that has one: all raters are held to the same figures.
pub(super) fn calibration_gate(content: &Content) -> AppResult<&CalibrationGate> {
    content.paths().iter().find_map(|path| path.calibration()).ok_or(AppError::NotFound("calibration gate"))
}

pub(super) fn vignette<'c>(content: &'c Content, code: &str) -> AppResult<&'c Arc<Vignette>> {
    content.vignettes.get(code).ok_or(AppError::NotFound("vignette"))
}

pub(super) fn key(vignette: &Vignette) -> AppResult<Ratings> {
    let ratings = vignette.key.iter().map(|key| {
        let code: IndicatorCode =
            key.indicator.parse().map_err(|_| AppError::bug("a key names no indicator"))?;
        Ok((code, key.rating.scored().map_or(Rating::NotObserved, Rating::Scored)))
    });
    Ratings::new(ratings.collect::<AppResult<Vec<_>>>()?).map_err(AppError::bug)
}

/// The paths whose certificates let a rater give ratings that count.
pub(crate) const RATERS: [&str; 3] = ["local-coach", "rater", "founding-rater"];

/// The renewal's numbers, for a rater whose last run was a pass that is not long over.
fn renewal<'c>(content: &'c Content, known: &CandidateFacts, on: Day) -> Option<&'c RenewalGate> {
    let path = content.paths().iter().find(|path| path.renewal().is_some())?;
    let gate = path.renewal()?;
    let restore = path.lapse.as_ref().map_or(0, |lapse| lapse.restore_days.value);
    let last = known.calibration_runs.iter().filter(|run| run.on <= on);
    let last = last.filter(|run| run.result.outcome == Outcome::Passed).map(|run| run.on).max()?;
    (on <= last.plus(gate.every_days.value + restore)).then_some(gate)
}

/// Have two assessors signed this key in this version?
pub(super) fn has_signed_key(vignette: &Vignette, signed: &[vignette_key_signature::Model]) -> bool {
    let of_it = |row: &&vignette_key_signature::Model| {
        row.code == vignette.code && row.version == i64::from(vignette.version)
    };
    signed.iter().filter(of_it).count() >= KEY_SIGNATURES
}

/// Assessors who must have agreed on a key before anybody is scored on it.
pub(super) const KEY_SIGNATURES: usize = 2;

/// Draws the vignettes of a counted run: as many new ones as asked, the rest
/// from those met longest ago, so that the pool lasts.
fn draw(
    mut pool: Vec<Arc<Vignette>>,
    gate: &CalibrationGate,
    wanted: usize,
    runs: &[calibration_run::Model],
    today: NaiveDate,
) -> AppResult<Vec<ModuleScope>> {
    let mut met: HashMap<String, NaiveDate> = HashMap::new();
    for run in runs {
        let on = crate::time::local_day(run.started_at, chrono_tz::UTC);
        for vignette in run_vignettes(&run.vignettes)? {
            met.insert(vignette.code, on);
        }
    }
    pool.sort_by_key(|v| (met.get(&v.code).copied(), v.code.clone()));
    let long_ago = i64::from(gate.new_after_days.value);
    let is_new = |v: &Vignette| {
        met.get(&v.code).is_none_or(|on| today.signed_duration_since(*on).num_days() >= long_ago)
    };
    let (new, known): (Vec<_>, Vec<_>) = pool.into_iter().partition(|v| is_new(v));
    let needed = gate.new_vignettes.value.ceil_of(wanted);
    if new.len() + known.len() < wanted || new.len() < needed {
        return Err(AppError::Conflict(format!(
            "A counted run needs {wanted} vignettes, {needed} of them not met in {long_ago} days. You may be \
             scored on {}, {} of them new. The center has to publish more, or two assessors have to sign \
             more keys.",
            new.len() + known.len(),
            new.len()
        )));
    }
    let (asked, spare) = new.split_at(needed);
    let drawn = asked.iter().chain(&known).chain(spare).take(wanted);
    Ok(drawn.map(|v| ModuleScope { code: v.code.clone(), version: i64::from(v.version) }).collect())
}
