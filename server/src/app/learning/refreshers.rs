//! Which skills are worth refreshing, and with what. Nobody is late by a refresher.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::refresher::{Refreshed, Refresher, reaches};
use fieldcraft_curriculum::spacing::{Candidate, Grade, Review, due};
use fieldcraft_curriculum::{Drill, Item, Module};
use fieldcraft_entities::refresher_round;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::content::Content;
use crate::error::{AppError, AppResult};
use crate::policy::Caller;
use crate::state::App;
use crate::store::learning::AttemptHead;
use crate::store::refreshers::AnswerHead;
use crate::store::{self, facts};

/// Where a question comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Asked {
    /// The drill or module.
    pub source: String,
    /// Its version.
    pub version: i64,
    /// The question.
    pub item: String,
}

/// A lesson to go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonRef {
    /// The module.
    pub module: String,
    /// The lesson.
    pub slug: String,
    /// Its title.
    pub title: String,
}

/// A skill with what refreshes it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// How it stands.
    pub refresher: Refresher,
    /// The title of the competency.
    pub title: String,
    /// How many days ago the interval began.
    pub since_days: i32,
    /// The drill.
    pub drill: Option<Arc<Drill>>,
    /// How many questions a refresher without a drill would ask.
    pub questions: usize,
    /// How many questions are due.
    pub questions_due: usize,
    /// The module that teaches it.
    pub module: Option<Arc<Module>>,
}

/// A refresher that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The refresher.
    pub id: Uuid,
    /// The drill.
    pub drill: Option<String>,
    /// The competency.
    pub competency: String,
    /// The local day of the last answer.
    pub on: NaiveDate,
    /// The exact share of all points.
    pub share: Fraction,
}

/// A drill with how the caller did last.
#[derive(Clone, Debug)]
pub struct DrillOffer {
    /// The version in force.
    pub drill: Arc<Drill>,
    /// The last time it was finished.
    pub last: Option<Finished>,
}

impl App {
    /// The skills of the caller that are or will be worth refreshing, those due longest first.
    pub async fn refreshers(&self, caller: &Caller) -> AppResult<Vec<Offer>> {
        let content = self.content().await?;
        let Some(published) = content.framework.clone() else { return Ok(Vec::new()) };
        let db = &self.store.read;
        let rounds = store::refreshers::rounds(db, caller.person).await?;
        let heads = store::refreshers::answer_heads(db, caller.person).await?;
        let attempts = store::learning::attempts(db, caller.person, None).await?;
        let answered = answered(&heads, &store::refreshers::checks(db, caller.person).await?)?;
        let (facts, day) = self.facts_of(caller.person).await?;
        let enough = good_percent(&content);
        let refreshed: Vec<Refreshed> = finished(&rounds, &heads)
            .into_iter()
            .filter(|round| reaches(round.share, enough))
            .filter_map(|round| {
                Some(Refreshed { competency: round.competency.parse().ok()?, on: facts::day(round.on) })
            })
            .collect();
        let case = Case::new(published.framework, &facts, Millis(self.now()));
        let today = facts::date(day).num_days_from_ce();
        let offers = case.refreshers(day, &refreshed).into_iter().map(|refresher| {
            let code = refresher.competency.to_string();
            let pool = pool(&content, &code, &attempts, &answered);
            let title = published.framework.competency(refresher.competency);
            Offer {
                title: title.map(|competency| competency.title.clone()).unwrap_or_default(),
                since_days: day.since(refresher.since_on),
                drill: content.drill_of(&code).cloned(),
                questions: questions(&content).min(pool.len()),
                questions_due: due(&pool, today),
                module: content.modules.values().find(|one| one.competencies.contains(&code)).cloned(),
                refresher,
            }
        });
        Ok(offers.collect())
    }

    /// Every published drill, with how the caller did last.
    pub async fn drills(&self, caller: &Caller) -> AppResult<Vec<DrillOffer>> {
        let content = self.content().await?;
        let db = &self.store.read;
        let rounds = store::refreshers::rounds(db, caller.person).await?;
        let heads = store::refreshers::answer_heads(db, caller.person).await?;
        let done = finished(&rounds, &heads);
        let last = |code: &str| done.iter().find(|one| one.drill.as_deref() == Some(code)).cloned();
        let offers =
            content.drills.values().map(|drill| DrillOffer { last: last(&drill.code), drill: drill.clone() });
        Ok(offers.collect())
    }

    /// One drill, to begin with.
    pub async fn drill(&self, code: &str) -> AppResult<Arc<Drill>> {
        Ok(self.content().await?.drill(code)?.clone())
    }
}

/// The refreshers that are over, in the order of `rounds`.
pub(super) fn finished(rounds: &[refresher_round::Model], heads: &[AnswerHead]) -> Vec<Finished> {
    let over = |round: &refresher_round::Model| {
        let answers: Vec<&AnswerHead> = heads.iter().filter(|head| head.round_id == round.id).collect();
        if i64::try_from(answers.len()) != Ok(round.asked) {
            return None;
        }
        let points: Option<Vec<Fraction>> =
            answers.iter().map(|head| Fraction::new(head.points_num, head.points_den)).collect();
        Some(Finished {
            id: round.id,
            drill: round.drill_code.clone(),
            competency: round.competency.clone(),
            on: answers.iter().map(|head| head.on_day).max()?,
            share: Fraction::mean(points?)?,
        })
    };
    rounds.iter().filter_map(over).collect()
}

/// How each question was answered so far, by source and question, the oldest first.
pub(super) type Answered = BTreeMap<(String, String), Vec<Review>>;

/// What a check made of its questions, and no more of its result.
#[derive(Deserialize)]
struct CheckResult {
    items: Vec<CheckItem>,
}

#[derive(Deserialize)]
struct CheckItem {
    item: String,
    num: i64,
    den: i64,
}

/// The answers in refreshers and in the checks of modules: both were told back, so both count
/// as having met the question.
pub(super) fn answered(heads: &[AnswerHead], checks: &[(String, String, NaiveDate)]) -> AppResult<Answered> {
    let mut all = Answered::new();
    let mut add = |source: &str, item: &str, on: NaiveDate, (num, den): (i64, i64)| {
        let review = Review { day: on.num_days_from_ce(), grade: Grade::of(num, den) };
        all.entry((source.to_owned(), item.to_owned())).or_default().push(review);
    };
    for (module, result, on) in checks {
        let result: CheckResult = serde_json::from_str(result).map_err(AppError::internal)?;
        for one in result.items {
            add(module, &one.item, *on, (one.num, one.den));
        }
    }
    for head in heads {
        add(&head.source, &head.item, head.on_day, (head.points_num, head.points_den));
    }
    for reviews in all.values_mut() {
        reviews.sort_by_key(|review| review.day);
    }
    Ok(all)
}

/// Every question that a person may be asked about a competency: those of its drill, and those
/// of the modules that they have passed, so that no check is given away before it is taken.
pub(super) fn pool(
    content: &Content,
    competency: &str,
    attempts: &[AttemptHead],
    answered: &Answered,
) -> Vec<Candidate<Asked>> {
    let passed: BTreeSet<&str> = attempts
        .iter()
        .filter(|attempt| attempt.passed)
        .map(|attempt| attempt.module_code.as_str())
        .collect();
    let drills = content.drills.values().map(|drill| (&drill.code, drill.version, &drill.check.items));
    let modules = content.modules.values().filter(|module| passed.contains(module.code.as_str()));
    let modules = modules.map(|module| (&module.code, module.version, &module.check.items));
    let mut pool = Vec::new();
    for (source, version, items) in drills.chain(modules) {
        for item in items.iter().filter(|item| asks_about(item, competency)) {
            let key = Asked { source: source.clone(), version: i64::from(version), item: item.id.clone() };
            let reviews = answered.get(&(source.clone(), item.id.clone())).cloned().unwrap_or_default();
            pool.push(Candidate { key, reviews });
        }
    }
    pool
}

fn asks_about(item: &Item, competency: &str) -> bool {
    item.indicators.iter().any(|code| code.split_once('.').is_some_and(|(of, _)| of == competency))
}

/// Where to look again: the lesson that an item names, or the first of its module that teaches
/// what it asks about.
pub(super) fn lesson_of(content: &Content, source: &str, item: &Item) -> Option<LessonRef> {
    let from_drill = content.drills.contains_key(source);
    let module = content.modules.get(if from_drill { item.lesson.as_str() } else { source })?;
    let teaches = |lesson: &&fieldcraft_curriculum::Lesson| {
        item.indicators.iter().any(|code| lesson.indicators.contains(code))
    };
    let lesson = if from_drill {
        module.lessons.iter().find(teaches).or_else(|| module.lessons.first())
    } else {
        module.lesson(&item.lesson)
    }?;
    Some(LessonRef { module: module.code.clone(), slug: lesson.slug.clone(), title: lesson.title.clone() })
}

/// How many questions a refresher without a drill has, as the framework says.
pub(super) fn questions(content: &Content) -> usize {
    let rule = content.framework.as_ref().and_then(|published| published.framework.refreshers.as_ref());
    rule.and_then(|rule| usize::try_from(rule.questions.value).ok()).unwrap_or(5)
}

/// The share in percent that has to be right, as the framework says.
pub(super) fn good_percent(content: &Content) -> u32 {
    let rule = content.framework.as_ref().and_then(|published| published.framework.refreshers.as_ref());
    rule.and_then(|rule| u32::try_from(rule.good_percent.value).ok()).unwrap_or(80)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        let files = fieldcraft_curriculum::builtin_files();
        let (modules, _) = fieldcraft_curriculum::load_modules(&files, &|_| true, &|_| true);
        let (drills, _) = fieldcraft_curriculum::load_drills(&files, &|_| true);
        Content {
            modules: modules.into_iter().map(|one| (one.code.clone(), Arc::new(one))).collect(),
            drills: drills.into_iter().map(|one| (one.code.clone(), Arc::new(one))).collect(),
            ..Content::default()
        }
    }

    fn passed(module: &str, passed: bool) -> AttemptHead {
        AttemptHead {
            id: Uuid::nil(),
            module_code: module.into(),
            module_version: 1,
            points_num: 1,
            points_den: 1,
            passed,
            received_at: 0,
        }
    }

    #[test]
    fn no_question_of_a_check_is_asked_before_the_check_was_passed() {
        let content = content();
        let sources = |attempts: &[AttemptHead]| -> BTreeSet<String> {
            pool(&content, "C05", attempts, &Answered::new()).into_iter().map(|one| one.key.source).collect()
        };
        assert_eq!(sources(&[]), BTreeSet::from(["D-C05".to_owned()]));
        assert_eq!(sources(&[passed("M06", false)]), BTreeSet::from(["D-C05".to_owned()]));
        let both = sources(&[passed("M06", true), passed("M01", true)]);
        assert!(both.contains("M06") && both.contains("D-C05") && !both.contains("M01"), "{both:?}");
        assert!(pool(&content, "C01", &[], &Answered::new()).is_empty(), "no drill, nothing passed");
    }

    #[test]
    fn what_a_check_asked_is_spaced_like_what_a_refresher_asked() {
        let day: NaiveDate = "2026-03-01".parse().expect("a day");
        let result = r#"{"passed":true,"items":[{"item":"a","num":1,"den":1},{"item":"b","num":0,"den":1}]}"#;
        let head = AnswerHead {
            round_id: Uuid::nil(),
            source: "M06".into(),
            item: "a".into(),
            points_num: 0,
            points_den: 1,
            on_day: "2026-02-01".parse().expect("a day"),
        };
        let all = answered(&[head], &[("M06".into(), result.into(), day)]).expect("sound");
        let of = |item: &str| &all[&("M06".to_owned(), item.to_owned())];
        let grades: Vec<Grade> = of("a").iter().map(|review| review.grade).collect();
        assert_eq!(grades, [Grade::Wrong, Grade::Right], "by day, whichever it was");
        let asked = Candidate { key: 1, reviews: of("b").clone() };
        let today = day.num_days_from_ce();
        assert_eq!(
            (due(std::slice::from_ref(&asked), today), due(&[asked], today + 1)),
            (0, 1),
            "missed: tomorrow again"
        );
        assert!(answered(&[], &[("M06".into(), "{}".into(), day)]).is_err());
    }

    #[test]
    fn every_question_of_every_drill_leads_back_to_a_lesson_that_teaches_it() {
        let content = content();
        assert_eq!(content.drills.len(), 5);
        for drill in content.drills.values() {
            for item in &drill.check.items {
                let lesson = lesson_of(&content, &drill.code, item).expect("a lesson");
                let found = content.modules[&lesson.module].lesson(&lesson.slug).expect("it is there");
                let teaches = item.indicators.iter().any(|code| found.indicators.contains(code));
                assert!(teaches, "{} leads to {}, which does not teach it", item.id, lesson.slug);
            }
        }
    }

    #[test]
    fn a_refresher_is_over_when_every_question_has_an_answer() {
        let round = refresher_round::Model {
            id: Uuid::from_u128(1),
            person_id: Uuid::nil(),
            competency: "C05".into(),
            drill_code: None,
            seed: 0,
            items: "[]".into(),
            asked: 2,
            started_at: 0,
        };
        let head = |item: &str, num, on: &str| AnswerHead {
            round_id: round.id,
            source: "M06".into(),
            item: item.into(),
            points_num: num,
            points_den: 2,
            on_day: on.parse().expect("a day"),
        };
        let rounds = [round.clone()];
        assert_eq!(finished(&rounds, &[head("a", 2, "2026-03-01")]), []);
        let done = finished(&rounds, &[head("a", 2, "2026-03-01"), head("b", 1, "2026-03-02")]);
        assert_eq!(done[0].share, Fraction::new(3, 4).expect("a share"));
        assert_eq!(done[0].on.to_string(), "2026-03-02");
    }
}
