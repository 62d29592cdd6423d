//! Modules and lessons on the wire.

use fieldcraft_curriculum::{Module, Origin, OriginKind, Reviewer};
use poem_openapi::{Enum, Object};

use super::check::{CheckOut, check_out};
use super::tasks::{FieldTaskOut, ReflectionOut};
use crate::api::wire::Instant;
use crate::app::learning::modules::{Offered, Opened};
use crate::app::learning::standing::{Progress, Score, Standing};

/// How far a learner is with a module.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "ModuleState")]
pub enum StateOut {
    /// Nothing read, nothing tried.
    NotStarted,
    /// Something read or tried.
    Started,
    /// Passed, and what was passed still counts.
    Passed,
    /// Passed, but the module has changed in substance since and has to be learned anew.
    Changed,
}

impl From<Progress> for StateOut {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::NotStarted => Self::NotStarted,
            Progress::Started => Self::Started,
            Progress::Passed => Self::Passed,
            Progress::Changed => Self::Changed,
        }
    }
}

/// How far the caller is with a module.
#[derive(Object)]
#[oai(rename = "ModuleStanding")]
pub struct StandingOut {
    /// How far.
    state: StateOut,
    /// Lessons of the version in force that they have read.
    lessons_read: u32,
    /// Best result that still counts, in percent, rounded down to a hundredth.
    #[oai(skip_serializing_if_is_none)]
    best_percent: Option<f64>,
    /// The newest version they passed, whether it still counts or not.
    #[oai(skip_serializing_if_is_none)]
    passed_version: Option<i64>,
    /// When they first passed that version.
    #[oai(skip_serializing_if_is_none)]
    passed_at: Option<Instant>,
    /// A sentence about versions, when there is something to say.
    #[oai(skip_serializing_if_is_none)]
    note: Option<String>,
}

impl StandingOut {
    /// From what is known.
    #[must_use]
    pub fn new(standing: &Standing, note: Option<String>) -> Self {
        Self {
            state: standing.progress.into(),
            lessons_read: count(standing.read.len()),
            best_percent: standing.best.map(Score::percent),
            passed_version: standing.passed.map(|pass| pass.version),
            passed_at: standing.passed.map(|pass| Instant::at(pass.at)),
            note,
        }
    }
}

/// A count that fits.
pub fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How a module relates to what came with the program.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "OriginKind")]
pub enum OriginKindOut {
    /// It stands in the place of one that came with the program.
    Replaced,
    /// The center added it.
    Added,
}

/// Whose a module is.
#[derive(Object)]
#[oai(rename = "ContentOrigin")]
pub struct OriginOut {
    /// How it relates to what came with the program.
    kind: OriginKindOut,
    /// The center whose it is.
    center: String,
}

impl From<&Origin> for OriginOut {
    fn from(origin: &Origin) -> Self {
        let kind = match origin.kind {
            OriginKind::Replaced => OriginKindOut::Replaced,
            OriginKind::Added => OriginKindOut::Added,
        };
        Self { kind, center: origin.center.clone() }
    }
}

/// All published modules, by code.
#[derive(Object)]
#[oai(rename = "Modules")]
pub struct ModulesOut {
    /// Modules.
    pub items: Vec<ModuleOut>,
}

/// A training module.
#[derive(Object)]
#[oai(rename = "Module")]
pub struct ModuleOut {
    /// Code, such as `M01`.
    code: String,
    /// The version in force.
    version: u32,
    /// Title.
    title: String,
    /// What a worker can do afterwards, in a sentence.
    summary: String,
    /// Minutes of reading, practice and check together.
    minutes: u32,
    /// Competencies it serves.
    competencies: Vec<String>,
    /// Indicators it serves.
    indicators: Vec<String>,
    /// Practice roles it is written for.
    roles: Vec<String>,
    /// A clinician has reviewed this version.
    reviewed: bool,
    /// Whose it is, when it is not as it came with the program.
    #[oai(skip_serializing_if_is_none)]
    origin: Option<OriginOut>,
    /// How many lessons it has.
    lessons: u32,
    /// How far the caller is.
    my: StandingOut,
}

impl From<Offered> for ModuleOut {
    fn from(from: Offered) -> Self {
        let module = &from.module;
        Self {
            code: module.code.clone(),
            version: module.version,
            title: module.title.clone(),
            summary: module.summary.clone(),
            minutes: module.minutes,
            competencies: module.competencies.clone(),
            indicators: module.indicators.clone(),
            roles: module.roles.clone(),
            reviewed: !from.reviewers.is_empty(),
            origin: module.origin.as_ref().map(OriginOut::from),
            lessons: count(module.lessons.len()),
            my: StandingOut::new(&from.standing, from.note),
        }
    }
}

/// A training module with its lessons and its check.
#[derive(Object)]
#[oai(rename = "ModuleDetail")]
pub struct ModuleDetailOut {
    /// Code, such as `M01`.
    code: String,
    /// The version in force.
    version: u32,
    /// Title.
    title: String,
    /// What a worker can do afterwards, in a sentence.
    summary: String,
    /// Minutes of reading, practice and check together.
    minutes: u32,
    /// Competencies it serves.
    competencies: Vec<String>,
    /// Indicators it serves.
    indicators: Vec<String>,
    /// Practice roles it is written for.
    roles: Vec<String>,
    /// A clinician has reviewed this version.
    reviewed: bool,
    /// The language that the texts are in.
    language: String,
    /// All languages that it can be read in.
    languages: Vec<String>,
    /// Of a translation: a clinician who is a native speaker has reviewed it.
    #[oai(skip_serializing_if_is_none)]
    translation_reviewed: Option<bool>,
    /// How far the caller is.
    my: StandingOut,
    /// What the module is about: clean HTML, ready to show.
    overview_html: String,
    /// What a worker can do afterwards.
    objectives: Vec<String>,
    /// Public sources that the lessons rest on.
    references: Vec<ReferenceOut>,
    /// Clinicians who have reviewed this version; nobody yet when empty.
    reviewed_by: Vec<ReviewerOut>,
    /// The lessons in order.
    lessons: Vec<LessonOut>,
    /// Scenarios to play.
    scenarios: Vec<ScenarioHeadOut>,
    /// Pages to print and carry.
    job_aids: Vec<JobAidOut>,
    /// Questions about one's own practice; what somebody thinks of them is never asked for.
    reflections: Vec<ReflectionOut>,
    /// What to do on a coming shift; each can become a coaching goal.
    field_tasks: Vec<FieldTaskOut>,
    /// Whose it is, when it is not as it came with the program.
    #[oai(skip_serializing_if_is_none)]
    origin: Option<OriginOut>,
    /// It has a trainer's guide.
    trainer_guide: bool,
    /// The knowledge check, without its keys.
    check: CheckOut,
}

/// A scenario in the list of a module.
#[derive(Object)]
#[oai(rename = "ScenarioHead")]
struct ScenarioHeadOut {
    /// Code, such as `M03-S1`.
    code: String,
    /// Title.
    title: String,
    /// Minutes to play it.
    minutes: u32,
    /// A sentence that gives nothing away.
    summary: String,
    /// The lesson to read before.
    #[oai(skip_serializing_if_is_none)]
    lesson: Option<String>,
}

/// A page to print and carry.
#[derive(Object)]
#[oai(rename = "JobAid")]
struct JobAidOut {
    /// The lesson that it comes from.
    lesson: String,
    /// Title.
    title: String,
    /// The page: clean HTML, ready to show.
    html: String,
}

/// A public source.
#[derive(Object)]
#[oai(rename = "ModuleReference")]
struct ReferenceOut {
    /// The name that lessons cite.
    id: String,
    /// Title.
    title: String,
    /// Who publishes it.
    publisher: String,
    /// Year of publication.
    #[oai(skip_serializing_if_is_none)]
    year: Option<u16>,
    /// Where to read it; always `https`.
    url: String,
}

/// A clinician who has reviewed a module.
#[derive(Object)]
#[oai(rename = "ModuleReviewer")]
struct ReviewerOut {
    /// Name.
    name: String,
    /// Clinical credential, such as `LCSW`.
    credential: String,
    /// Day of the review.
    date: String,
}

/// A lesson.
#[derive(Object)]
#[oai(rename = "Lesson")]
struct LessonOut {
    /// Its name in addresses.
    slug: String,
    /// Title.
    title: String,
    /// Minutes of reading and practice.
    minutes: u32,
    /// A sentence for lists.
    summary: String,
    /// Indicators it serves.
    indicators: Vec<String>,
    /// The lesson: clean HTML, ready to show.
    html: String,
    /// Its headings, for a table of contents.
    toc: Vec<HeadingOut>,
    /// When the caller finished reading it.
    #[oai(skip_serializing_if_is_none)]
    read_at: Option<Instant>,
}

/// A heading of a lesson.
#[derive(Object)]
#[oai(rename = "LessonHeading")]
struct HeadingOut {
    /// Its anchor.
    id: String,
    /// Text.
    text: String,
    /// Level, 2 or deeper.
    level: u8,
}

impl From<Opened> for ModuleDetailOut {
    fn from(from: Opened) -> Self {
        let Offered { module, standing, note, reviewers } = from.offered;
        Self {
            code: module.code.clone(),
            version: module.version,
            title: module.title.clone(),
            summary: module.summary.clone(),
            minutes: module.minutes,
            competencies: module.competencies.clone(),
            indicators: module.indicators.clone(),
            roles: module.roles.clone(),
            reviewed: !reviewers.is_empty(),
            language: module.languages.first().cloned().unwrap_or_default(),
            languages: module.languages.clone(),
            translation_reviewed: translation_reviewed(&module),
            my: StandingOut::new(&standing, note),
            overview_html: module.overview_html.clone(),
            objectives: module.objectives.clone(),
            references: references(&module),
            reviewed_by: reviewers.into_iter().map(reviewer).collect(),
            lessons: lessons(&module, &standing),
            scenarios: scenarios(&module),
            job_aids: job_aids(&module),
            reflections: module.tasks.reflections.iter().map(ReflectionOut::from).collect(),
            field_tasks: module.tasks.field_tasks.iter().map(FieldTaskOut::from).collect(),
            origin: module.origin.as_ref().map(OriginOut::from),
            trainer_guide: module.trainer_guide.is_some(),
            check: check_out(&module.check, from.items),
        }
    }
}

/// Only a module that is shown in translation has one into its first language.
fn translation_reviewed(module: &Module) -> Option<bool> {
    let shown = module.languages.first()?;
    let text = module.translations.iter().find(|text| text.language == *shown)?;
    Some(!text.translation.reviewed_by.is_empty())
}

fn scenarios(module: &Module) -> Vec<ScenarioHeadOut> {
    let out = module.scenarios.iter().map(|scenario| ScenarioHeadOut {
        code: scenario.code.clone(),
        title: scenario.title.clone(),
        minutes: scenario.minutes,
        summary: scenario.summary.clone(),
        lesson: scenario.lesson.clone(),
    });
    out.collect()
}

fn job_aids(module: &Module) -> Vec<JobAidOut> {
    let aids = module.job_aids();
    let out = aids.iter().map(|aid| JobAidOut {
        lesson: aid.lesson.clone(),
        title: aid.title.clone(),
        html: module.job_aid_html(aid),
    });
    out.collect()
}

fn references(module: &Module) -> Vec<ReferenceOut> {
    let out = module.references.iter().map(|source| ReferenceOut {
        id: source.id.clone(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        year: source.year,
        url: source.url.clone(),
    });
    out.collect()
}

fn reviewer(from: Reviewer) -> ReviewerOut {
    ReviewerOut { name: from.name, credential: from.credential, date: from.date }
}

fn lessons(module: &Module, standing: &Standing) -> Vec<LessonOut> {
    let out = module.lessons.iter().map(|lesson| LessonOut {
        slug: lesson.slug.clone(),
        title: lesson.title.clone(),
        minutes: lesson.minutes,
        summary: lesson.summary.clone(),
        indicators: lesson.indicators.clone(),
        html: lesson.html.clone(),
        toc: lesson
            .headings
            .iter()
            .map(|heading| HeadingOut {
                id: heading.id.clone(),
                text: heading.text.clone(),
                level: heading.level,
            })
            .collect(),
        read_at: standing.read.get(&lesson.slug).map(|at| Instant::at(*at)),
    });
    out.collect()
}
