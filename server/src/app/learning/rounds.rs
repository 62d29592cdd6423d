//! Refreshers in the page: questions are chosen and kept, each is answered once and
//! told back at once. Whoever lost the connection goes on where they were.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::refresher::reaches;
use fieldcraft_curriculum::spacing::pick;
use fieldcraft_curriculum::{Answer, Drill, Item, ItemResult, score};
use fieldcraft_entities::{practice_record, refresher_answer, refresher_round};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::answers::{self, Given};
use super::modules::may_learn;
use super::refreshers::{Asked, LessonRef, answered, good_percent, lesson_of, pool, questions};
use crate::app::content::Content;
use crate::app::people::id_taken;
use crate::app::practice::RecordKind;
use crate::auth::hash_token;
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store;

/// For so long an unfinished refresher is gone on with; after that a new one is better.
const RESUMED_MS: i64 = 24 * 60 * 60 * 1000;

/// What a refresher is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A drill, with all its questions.
    Drill(String),
    /// A competency: the questions that are due.
    Competency(String),
}

/// A question of a refresher.
#[derive(Clone, Debug)]
pub struct RoundItem {
    /// The drill or module that it is from.
    pub source: String,
    /// The question with its key.
    pub item: Item,
    /// What was answered, and what was made of it.
    pub answered: Option<(Answer, ItemResult)>,
    /// Where to look again.
    pub lesson: Option<LessonRef>,
}

/// A refresher that is open or over.
#[derive(Clone, Debug)]
pub struct Round {
    /// As it was opened.
    pub row: refresher_round::Model,
    /// The drill.
    pub drill: Option<Arc<Drill>>,
    /// The share of all points, in percent, that is enough.
    pub pass_score: u32,
    /// The questions in the order in which they are asked.
    pub items: Vec<RoundItem>,
    /// False when it was open already.
    pub fresh: bool,
}

impl Round {
    /// The exact share of all points, once every question has an answer.
    #[must_use]
    pub fn share(&self) -> Option<Fraction> {
        let results = self.items.iter().map(|item| item.answered.as_ref().map(|(_, result)| result));
        let points: Option<Vec<Fraction>> =
            results.map(|result| result.and_then(|result| Fraction::new(result.num, result.den))).collect();
        Fraction::mean(points?)
    }

    /// Whether it is over and enough of it was right.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.share().is_some_and(|share| reaches(share, self.pass_score))
    }
}

impl App {
    /// Opens a refresher for the caller, or goes on with the one that is open.
    pub async fn open_round(&self, caller: &Caller, id: Uuid, about: &About) -> AppResult<Round> {
        may_learn(caller)?;
        let content = self.content().await?;
        let (competency, drill) = named(&content, about)?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        if let Some(there) = store::refreshers::round(&tx, id).await? {
            let code = drill.as_ref().map(|drill| drill.code.as_str());
            let same = there.person_id == caller.person
                && there.competency == competency
                && there.drill_code.as_deref() == code;
            return if same { self.told(&tx, &content, there).await } else { Err(id_taken()) };
        }
        if let Some(open) = self.open_one(&tx, &content, caller.person, about).await? {
            return Ok(open);
        }
        let row = self.choose(&tx, &content, caller.person, (id, competency, drill)).await?;
        row.clone().into_active_model().insert(&tx).await?;
        let mut round = self.told(&tx, &content, row).await?;
        tx.commit().await?;
        round.fresh = true;
        Ok(round)
    }

    /// The refresher of this kind that was begun lately and is not over, if what it asks
    /// is still what is published.
    async fn open_one(
        &self,
        tx: &DatabaseTransaction,
        content: &Content,
        person: Uuid,
        about: &About,
    ) -> AppResult<Option<Round>> {
        let same = |row: &refresher_round::Model| match about {
            About::Drill(code) => row.drill_code.as_ref() == Some(code),
            About::Competency(code) => row.drill_code.is_none() && row.competency == *code,
        };
        let rounds = store::refreshers::rounds(tx, person).await?;
        let lately = |row: &refresher_round::Model| self.now() - row.started_at < RESUMED_MS;
        let Some(row) = rounds.into_iter().find(same).filter(lately) else { return Ok(None) };
        let asked: Vec<Asked> = asked(&row)?;
        let round = self.told(tx, content, row).await?;
        let open = round.items.iter().any(|item| item.answered.is_none());
        let in_force = asked.iter().all(|asked| asked.version == newest(content, &asked.source));
        Ok((open && in_force).then_some(round))
    }

    async fn choose(
        &self,
        tx: &DatabaseTransaction,
        content: &Content,
        person: Uuid,
        (id, competency, drill): (Uuid, String, Option<Arc<Drill>>),
    ) -> AppResult<refresher_round::Model> {
        let heads = store::refreshers::answer_heads(tx, person).await?;
        let attempts = store::learning::attempts(tx, person, None).await?;
        let answered = answered(&heads, &store::refreshers::checks(tx, person).await?)?;
        let mut pool = pool(content, &competency, &attempts, &answered);
        let count = match &drill {
            Some(drill) => {
                pool.retain(|candidate| candidate.key.source == drill.code);
                pool.len()
            }
            None => questions(content),
        };
        let mut random = [0; 8];
        self.ids.random(&mut random);
        let today = self.today_of(tx, person).await?.num_days_from_ce();
        let asked = pick(&pool, today, u64::from_ne_bytes(random), count);
        if asked.is_empty() {
            return Err(AppError::Conflict(
                "There are no questions for you yet. Pass a module that teaches this skill first.".into(),
            ));
        }
        Ok(refresher_round::Model {
            id,
            person_id: person,
            competency,
            drill_code: drill.map(|drill| drill.code.clone()),
            seed: i64::from_ne_bytes(random),
            asked: i64::try_from(asked.len()).unwrap_or(i64::MAX),
            items: serde_json::to_string(&asked).map_err(AppError::internal)?,
            started_at: self.now(),
        })
    }

    /// Takes an answer in, and tells at once how it went. The same answer again is
    /// harmless; the first one stays.
    pub async fn answer_round(
        &self,
        caller: &Caller,
        round: Uuid,
        place: usize,
        given: Given,
    ) -> AppResult<Round> {
        may_learn(caller)?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[caller.person]).await?;
        let row = store::refreshers::round(&tx, round).await?;
        let row = row.filter(|row| row.person_id == caller.person).ok_or(AppError::NotFound("refresher"))?;
        let mut round = self.told(&tx, &content, row).await?;
        let asked = round.items.get_mut(place).ok_or(AppError::NotFound("question"))?;
        let answer = answers::checked_one(&asked.item, given)?;
        if let Some((first, _)) = &asked.answered {
            let again = *first == answer;
            return if again { Ok(round) } else { Err(AppError::Conflict(ANSWERED.into())) };
        }
        let result = score(&asked.item, &answer).map_err(AppError::internal)?;
        let on_day = self.today_of(&tx, caller.person).await?;
        let row = refresher_answer::Model {
            round_id: round.row.id,
            place: i64::try_from(place).map_err(AppError::internal)?,
            person_id: caller.person,
            source: asked.source.clone(),
            item: asked.item.id.clone(),
            answer: serde_json::to_string(&answer).map_err(AppError::internal)?,
            result: serde_json::to_string(&result).map_err(AppError::internal)?,
            points_num: result.num,
            points_den: result.den,
            on_day,
            received_at: self.now(),
        };
        refresher_answer::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        asked.answered = Some((answer, result));
        round.fresh = true;
        if round.share().is_some() {
            self.finish(&tx, &round, on_day).await?;
        }
        tx.commit().await?;
        Ok(round)
    }

    /// What follows when the last question has its answer: a drill that was passed counts
    /// where a requirement asks for one of its kind.
    async fn finish(&self, tx: &DatabaseTransaction, round: &Round, on_day: NaiveDate) -> AppResult<()> {
        let (person, passed) = (round.row.person_id, round.passed());
        let counts_as = round.drill.as_ref().and_then(|drill| drill.counts_as.clone()).filter(|_| passed);
        let detail = json!({
            "refresher": round.row.id, "competency": round.row.competency,
            "drill": round.row.drill_code, "passed": passed, "counts_as": counts_as,
        });
        self.audit(tx, Some(person), "refresher.finish", "person", Some(person), detail).await?;
        let Some(kind) = counts_as else { return Ok(()) };
        let row = practice_record::Model {
            id: self.id(),
            person_id: person,
            kind: RecordKind::Drill.name().into(),
            on_day,
            code: Some(kind),
            minutes: None,
            with_data: false,
            other_id: None,
            other_step: None,
            encounter_ref: None,
            about_id: Some(round.row.id),
            reason: None,
            recorded_by: person,
            received_at: self.now(),
            digest: hash_token(&round.row.id.to_string()),
        };
        practice_record::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        self.refresh_status(tx, &[person]).await
    }

    /// A refresher with its questions and what was answered.
    async fn told(
        &self,
        tx: &DatabaseTransaction,
        content: &Content,
        row: refresher_round::Model,
    ) -> AppResult<Round> {
        let answers = store::refreshers::answers(tx, row.id).await?;
        let mut items = Vec::new();
        let mut drill = None;
        for (place, asked) in (0_i64..).zip(asked(&row)?) {
            // Nearly always the version in force, which is at hand.
            let item = if content.drills.contains_key(&asked.source) {
                let version = self.drill_version(content, &asked.source, asked.version).await?;
                let item = version.check.item(&asked.item).cloned();
                drill = row.drill_code.is_some().then_some(version).or(drill);
                item
            } else {
                let version = self.module_version(content, &asked.source, asked.version).await?;
                version.check.item(&asked.item).cloned()
            };
            let item = item.ok_or_else(|| AppError::bug("a refresher asks what its source does not have"))?;
            let answer = answers.iter().find(|answer| answer.place == place);
            items.push(RoundItem {
                lesson: lesson_of(content, &asked.source, &item),
                source: asked.source,
                item,
                answered: answer.map(read).transpose()?,
            });
        }
        let pass_score = drill.as_ref().map_or_else(|| good_percent(content), |drill| drill.check.pass_score);
        Ok(Round { row, drill, pass_score, items, fresh: false })
    }
}

const ANSWERED: &str =
    "You have answered this question, and the first answer stays. Load the page again to go on.";

fn asked(row: &refresher_round::Model) -> AppResult<Vec<Asked>> {
    serde_json::from_str(&row.items).map_err(AppError::internal)
}

fn read(row: &refresher_answer::Model) -> AppResult<(Answer, ItemResult)> {
    let answer = serde_json::from_str(&row.answer).map_err(AppError::internal)?;
    Ok((answer, serde_json::from_str(&row.result).map_err(AppError::internal)?))
}

/// The version in force of a drill or module; 0 when it is gone.
fn newest(content: &Content, source: &str) -> i64 {
    let drill = content.drills.get(source).map(|drill| i64::from(drill.version));
    drill.or_else(|| content.modules.get(source).map(|module| i64::from(module.version))).unwrap_or(0)
}

/// The competency that is refreshed, and the drill.
fn named(content: &Content, about: &About) -> AppResult<(String, Option<Arc<Drill>>)> {
    match about {
        About::Drill(code) => {
            let drill = content.drill(code)?;
            Ok((drill.competency.clone(), Some(drill.clone())))
        }
        About::Competency(code) => {
            let framework = &content.framework()?.framework;
            let known = framework.competencies.iter().any(|one| one.code.to_string() == *code);
            if known { Ok((code.clone(), None)) } else { Err(AppError::NotFound("competency")) }
        }
    }
}
