//! `/practice-vignettes` and `/vignettes`: practice with feedback, and keys.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_curriculum::Vignette;
use fieldcraft_curriculum::vignette::RaterView;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::calibration::{VignetteOut, of_view};
use super::records::{RatingIn, ratings};
use crate::api::wire::PersonRef;
use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{Feedback, KeyView, PracticeView, RaterStanding};
use crate::state::App;

/// Practice and keys.
pub struct PracticeApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// Practice on one vignette.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PracticeIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// Ratings; blanks are left out.
    #[oai(validator(max_items = 80))]
    ratings: Vec<RatingIn>,
}

/// A key signed in a version.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct KeySignatureIn {
    /// The version that was read.
    version: i64,
}

/// A vignette to practice on.
#[derive(Object)]
#[oai(rename = "PracticeVignette")]
struct PracticeOut {
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// One sentence that gives nothing away.
    summary: String,
    /// Length in minutes.
    minutes: u32,
    /// What to rate.
    indicators: Vec<String>,
    /// How often the caller has rated it.
    times: usize,
    /// Indicators of it on which the caller's last run was furthest from the key.
    for_you: Vec<String>,
}

/// Practice vignettes, the most useful first.
#[derive(Object)]
struct PracticeListOut {
    /// Vignettes.
    items: Vec<PracticeOut>,
}

/// What practice came to.
#[derive(Object)]
#[oai(rename = "PracticeFeedback")]
struct FeedbackOut {
    /// Indicator by indicator, in framework order.
    items: Vec<FeedbackItemOut>,
    /// Rated by both.
    compared: usize,
    /// Of these equal.
    equal: usize,
}

/// What practice came to on one indicator.
#[derive(Object)]
#[oai(rename = "PracticeFeedbackItem")]
struct FeedbackItemOut {
    /// Indicator.
    indicator: String,
    /// The caller's rating; absent when left blank.
    #[oai(skip_serializing_if_is_none)]
    own: Option<String>,
    /// The key's: `0` to `3`, or `NO`.
    key: String,
    /// What in the transcript supports the key.
    reason: String,
}

/// A counted vignette and who has signed its key.
#[derive(Object)]
#[oai(rename = "VignetteKeyState")]
struct KeyStateOut {
    /// Code.
    code: String,
    /// Version.
    version: u32,
    /// Title.
    title: String,
    /// What to rate.
    indicators: Vec<String>,
    /// Who has signed the key of this version.
    signed_by: Vec<PersonRef>,
    /// The caller knows the key, and so is never scored on it.
    read: bool,
    /// Enough have signed: raters are scored on it.
    in_force: bool,
}

/// The counted vignettes.
#[derive(Object)]
struct KeyStatesOut {
    /// Vignettes.
    items: Vec<KeyStateOut>,
}

/// A key, for an assessor.
#[derive(Object)]
#[oai(rename = "VignetteKey")]
struct KeyOut {
    /// Version; a signature names it.
    version: u32,
    /// The vignette.
    vignette: VignetteOut,
    /// The key's rating of each indicator.
    key: Vec<KeyRatingOut>,
}

/// The key's rating of an indicator.
#[derive(Object)]
#[oai(rename = "VignetteKeyRating")]
struct KeyRatingOut {
    /// Indicator.
    indicator: String,
    /// `0` to `3`, or `NO`.
    rating: String,
    /// What in the transcript supports it.
    reason: String,
}

/// Where the caller stands as a rater.
#[derive(Object)]
#[oai(rename = "RaterStanding")]
pub struct StandingOut {
    /// A certificate that lets them rate is in force.
    certified: bool,
    /// New ratings count today, within the agencies of the certificate.
    counts: bool,
    /// Last day on which the last pass holds; from the next on new ratings are formative.
    #[oai(skip_serializing_if_is_none)]
    due_on: Option<NaiveDate>,
    /// Failed tries since the last pass or waiting time.
    tries_used: u32,
    /// Tries left before a longer waiting time.
    tries_left: u32,
    /// First day of the next try; absent when it may begin now.
    #[oai(skip_serializing_if_is_none)]
    next_try_on: Option<NaiveDate>,
    /// Modules to pass again before it.
    pass_again: Vec<String>,
    /// The next run is the shorter one that renews.
    next_is_renewal: bool,
}

#[derive(ApiResponse)]
enum Practiced {
    /// The feedback.
    #[oai(status = 201)]
    Created(Json<FeedbackOut>),
}

#[derive(ApiResponse)]
enum Shown {
    /// The key.
    #[oai(status = 201)]
    Created(Json<KeyOut>),
}

#[derive(ApiResponse)]
enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}

#[OpenApi(tag = "Tag::Certification")]
impl PracticeApi {
    /// Where one stands as a rater: certificate, calibration, tries.
    #[oai(path = "/calibration-standing", method = "get", operation_id = "get_calibration_standing")]
    async fn standing(&self, caller: Signed) -> Result<Json<StandingOut>, Problem> {
        Ok(Json(self.app.rater_standing(&caller).await?.into()))
    }

    /// List the practice vignettes.
    #[oai(path = "/practice-vignettes", method = "get", operation_id = "list_practice_vignettes")]
    async fn list(&self, caller: Signed) -> Result<Json<PracticeListOut>, Problem> {
        let views = self.app.practice_vignettes(&caller).await?;
        Ok(Json(PracticeListOut { items: views.into_iter().map(Into::into).collect() }))
    }

    /// A practice vignette, without its key.
    #[oai(path = "/practice-vignettes/:code", method = "get", operation_id = "get_practice_vignette")]
    async fn get(&self, _caller: Signed, code: Path<String>) -> Result<Json<VignetteOut>, Problem> {
        let view = self.app.practice_vignette(&code.0).await?;
        Ok(Json(shown(view)))
    }

    /// Practice on a vignette: the answer compares it with the key. It counts nowhere.
    #[oai(
        path = "/practice-vignettes/:code/ratings",
        method = "post",
        operation_id = "create_practice_rating"
    )]
    async fn practice(
        &self,
        caller: Signed,
        code: Path<String>,
        body: Json<PracticeIn>,
    ) -> Result<Practiced, Problem> {
        let rated = ratings("/ratings", &body.0.ratings)?;
        let feedback = self.app.rate_for_practice(&caller, body.0.id, &code.0, &rated).await?;
        Ok(Practiced::Created(Json(feedback.into())))
    }

    /// List the counted vignettes with the state of their keys, for assessors.
    #[oai(path = "/vignettes", method = "get", operation_id = "list_vignettes")]
    async fn keys(&self, caller: Signed) -> Result<Json<KeyStatesOut>, Problem> {
        let views = self.app.vignette_keys(&caller).await?;
        Ok(Json(KeyStatesOut { items: views.into_iter().map(Into::into).collect() }))
    }

    /// Read a key, as an assessor: recorded, and never scored on it from then on.
    #[oai(path = "/vignettes/:code/key-readings", method = "post", operation_id = "create_key_reading")]
    async fn read(&self, caller: Signed, code: Path<String>) -> Result<Shown, Problem> {
        let vignette = self.app.read_key(&caller, &code.0).await?;
        Ok(Shown::Created(Json(vignette.as_ref().into())))
    }

    /// Sign a key that one has read. Raters are scored on it once two have signed.
    #[oai(path = "/vignettes/:code/key-signatures", method = "post", operation_id = "create_key_signature")]
    async fn sign(
        &self,
        caller: Signed,
        code: Path<String>,
        body: Json<KeySignatureIn>,
    ) -> Result<Done, Problem> {
        self.app.sign_key(&caller, &code.0, body.0.version).await?;
        Ok(Done::NoContent)
    }
}

fn shown(view: RaterView) -> VignetteOut {
    of_view(view, Vec::new())
}

impl From<PracticeView> for PracticeOut {
    fn from(view: PracticeView) -> Self {
        Self {
            code: view.vignette.code,
            title: view.vignette.title,
            summary: view.vignette.summary,
            minutes: view.vignette.minutes,
            indicators: view.vignette.indicators,
            times: view.times,
            for_you: view.for_you,
        }
    }
}

impl From<Vec<Feedback>> for FeedbackOut {
    fn from(feedback: Vec<Feedback>) -> Self {
        let pairs = feedback.iter().filter_map(|one| Some((one.own?.score()?, one.key.score()?)));
        let (compared, equal) =
            pairs.fold((0, 0), |(all, same), (own, key)| (all + 1, same + usize::from(own == key)));
        let items = feedback.into_iter().map(|one| FeedbackItemOut {
            indicator: one.indicator,
            own: one.own.map(|rating| rating.to_string()),
            key: one.key.to_string(),
            reason: one.reason,
        });
        Self { items: items.collect(), compared, equal }
    }
}

impl From<KeyView> for KeyStateOut {
    fn from(view: KeyView) -> Self {
        Self {
            code: view.vignette.code,
            version: view.vignette.version,
            title: view.vignette.title,
            indicators: view.vignette.indicators,
            signed_by: view.signed_by.iter().map(PersonRef::from).collect(),
            read: view.read,
            in_force: view.in_force,
        }
    }
}

impl From<&Vignette> for KeyOut {
    fn from(vignette: &Vignette) -> Self {
        let key = vignette.key.iter().map(|one| KeyRatingOut {
            indicator: one.indicator.clone(),
            rating: one.rating.scored().map_or_else(|| "NO".into(), |score| score.to_string()),
            reason: one.reason.clone(),
        });
        Self { version: vignette.version, key: key.collect(), vignette: shown(vignette.rater_view()) }
    }
}

impl From<RaterStanding> for StandingOut {
    fn from(standing: RaterStanding) -> Self {
        Self {
            certified: standing.certified,
            counts: standing.counts,
            due_on: standing.due_on,
            tries_used: standing.tries.used,
            tries_left: standing.tries.left,
            next_try_on: standing.tries.next_on.map(crate::store::facts::date),
            pass_again: standing.tries.relearn.iter().map(ToString::to_string).collect(),
            next_is_renewal: standing.next_is_renewal,
        }
    }
}
