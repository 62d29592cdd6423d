//! The glossary, the search index, role cards and open lessons on the wire.

use std::collections::BTreeSet;

use fieldcraft_curriculum::search::{self, Entry, Kind};
use fieldcraft_curriculum::{Glossary, Module, OpenLesson, RoleCard};
use poem_openapi::{Enum, Object};

use crate::app::learning::stages::{STAGES, Work};
use crate::app::reference::{Opened, Reference};
use crate::error::{AppError, AppResult};

/// Every language that something is written in.
pub fn languages<'m>(
    reference: &Reference,
    modules: impl IntoIterator<Item = &'m Module>,
) -> BTreeSet<String> {
    let mut languages = BTreeSet::from(["en".to_owned()]);
    languages.extend(modules.into_iter().flat_map(|module| module.languages.iter().cloned()));
    languages.extend(reference.glossary.iter().flat_map(glossary_languages));
    languages
}

fn glossary_languages(glossary: &Glossary) -> Vec<String> {
    let translated = glossary.translations.iter().map(|texts| texts.language.clone());
    std::iter::once("en".to_owned()).chain(translated).collect()
}

/// Terms of the field in plain words.
#[derive(Object)]
#[oai(rename = "Glossary")]
pub struct GlossaryOut {
    /// The language that the terms are in; what is not translated is in English.
    language: String,
    /// All languages that it can be read in.
    languages: Vec<String>,
    /// Of a translation: a clinician who is a native speaker has reviewed it.
    #[oai(skip_serializing_if_is_none)]
    translation_reviewed: Option<bool>,
    /// The terms, in the order of the original.
    terms: Vec<TermOut>,
}

/// A term of the field.
#[derive(Object)]
#[oai(rename = "Term")]
struct TermOut {
    /// Its name in addresses.
    id: String,
    /// The term.
    term: String,
    /// What it means, in plain words.
    plain: String,
    /// Other words for it.
    also: Vec<String>,
    /// Lessons explain it in place, at its first mention.
    mark: bool,
    /// The module that teaches it.
    #[oai(skip_serializing_if_is_none)]
    module: Option<String>,
    /// The lesson that teaches it.
    #[oai(skip_serializing_if_is_none)]
    lesson: Option<String>,
}

impl GlossaryOut {
    /// The glossary in a language.
    pub fn new(glossary: &Glossary, language: Option<&str>) -> AppResult<Self> {
        let languages = glossary_languages(glossary);
        let language = language.unwrap_or("en").to_owned();
        if !languages.contains(&language) {
            let there = languages.join(", ");
            let detail = format!("The glossary can be read in: {there}. Choose one of these.");
            return Err(AppError::field("?language", detail));
        }
        let text = glossary.translations.iter().find(|texts| texts.language == language);
        let terms = glossary.in_language(&language).into_iter().map(|term| {
            let (module, lesson) = match term.see.as_deref().map(|see| see.split_once('/').ok_or(see)) {
                Some(Ok((module, lesson))) => (Some(module.to_owned()), Some(lesson.to_owned())),
                Some(Err(module)) => (Some(module.to_owned()), None),
                None => (None, None),
            };
            let (id, mark) = (term.id, term.mark);
            TermOut { id, term: term.term, plain: term.plain, also: term.also, mark, module, lesson }
        });
        Ok(Self {
            terms: terms.collect(),
            translation_reviewed: text.map(|text| !text.translation.reviewed_by.is_empty()),
            language,
            languages,
        })
    }
}

/// What an entry of the search index leads to.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "SearchKind")]
enum KindOut {
    /// The front page of a module.
    Module,
    /// A lesson, or a part of it.
    Lesson,
    /// A page to print and carry.
    JobAid,
    /// A term of the glossary.
    Term,
    /// A role card.
    RoleCard,
}

/// Everything that can be found, in one language.
#[derive(Object)]
#[oai(rename = "SearchIndex")]
pub struct SearchIndexOut {
    /// The language that was asked for.
    language: String,
    /// All languages that something is written in.
    languages: Vec<String>,
    /// The entries.
    entries: Vec<EntryOut>,
}

/// A piece of text that can be found.
#[derive(Object)]
#[oai(rename = "SearchEntry")]
struct EntryOut {
    /// What it leads to.
    kind: KindOut,
    /// The module, lesson, role or term: `M01`, `M01/05-slug`, `R1`, `anchor`.
    at: String,
    /// The place on the page: the anchor of a heading, or the number of a job aid.
    #[oai(skip_serializing_if_is_none)]
    anchor: Option<String>,
    /// Title.
    title: String,
    /// The heading of the part, or other words for a term.
    #[oai(skip_serializing_if_is_none)]
    part: Option<String>,
    /// The text, one block a line.
    text: String,
    /// Its language, where it is not the one that was asked for.
    #[oai(skip_serializing_if_is_none)]
    language: Option<String>,
}

impl SearchIndexOut {
    /// The index of what is published.
    pub fn new<'m>(
        reference: &Reference,
        modules: impl IntoIterator<Item = &'m Module> + Clone,
        language: &str,
    ) -> Self {
        let glossary = reference.glossary.as_ref();
        let entries = search::entries(modules.clone(), glossary, &reference.role_cards, language);
        Self {
            language: language.to_owned(),
            languages: languages(reference, modules).into_iter().collect(),
            entries: entries.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Entry> for EntryOut {
    fn from(entry: Entry) -> Self {
        let kind = match entry.kind {
            Kind::Module => KindOut::Module,
            Kind::Lesson => KindOut::Lesson,
            Kind::JobAid => KindOut::JobAid,
            Kind::Term => KindOut::Term,
            Kind::RoleCard => KindOut::RoleCard,
        };
        let Entry { at, anchor, title, part, text, language, .. } = entry;
        Self { kind, at, anchor, title, part, text, language }
    }
}

/// What each role is like.
#[derive(Object)]
#[oai(rename = "RoleCards")]
pub struct RoleCardsOut {
    /// The cards, in the order of their roles.
    items: Vec<RoleCardOut>,
    /// The lessons that anybody may read.
    lessons: Vec<OpenLessonHeadOut>,
}

/// A realistic preview of a role.
#[derive(Object)]
#[oai(rename = "RoleCard")]
struct RoleCardOut {
    /// The practice role, such as `R1`.
    role: String,
    /// Title.
    title: String,
    /// What the role is, in a sentence or two.
    summary: String,
    /// A day in the role, with what is hard and what is good: clean HTML, ready to show.
    day_html: String,
    /// What you do.
    what_you_do: Vec<String>,
    /// What you do not do.
    what_you_do_not: Vec<String>,
    /// What the role asks of you.
    asks_of_you: Vec<String>,
    /// What the role gives you.
    gives_you: Vec<String>,
    /// Questions to ask yourself before you apply.
    questions: Vec<String>,
    /// The modules that are written for the role.
    modules: Vec<RoleModuleOut>,
    /// What is asked in the first months, in order; empty for roles without a path.
    first_months: Vec<RoleStageOut>,
}

/// A module that is written for a role.
#[derive(Object)]
#[oai(rename = "RoleModule")]
struct RoleModuleOut {
    /// Code, such as `M01`.
    code: String,
    /// Title.
    title: String,
    /// What a worker can do afterwards, in a sentence.
    summary: String,
    /// Minutes of reading, practice and check together.
    minutes: u32,
}

/// A stage of the first months.
#[derive(Object)]
#[oai(rename = "RoleStage")]
struct RoleStageOut {
    /// Title.
    title: String,
    /// What is asked, and what it opens.
    text: String,
}

/// A lesson that anybody may read, in a list.
#[derive(Object)]
#[oai(rename = "OpenLessonHead")]
struct OpenLessonHeadOut {
    /// The module's code.
    module: String,
    /// Its name in addresses.
    slug: String,
    /// Title.
    title: String,
    /// A sentence about it.
    summary: String,
    /// Minutes of reading and practice.
    minutes: u32,
}

impl RoleCardsOut {
    /// The cards, with what people in each role learn.
    pub fn new(reference: &Reference, modules: &[&Module]) -> Self {
        let lessons = reference.open_lessons.iter().filter_map(|open| open_lesson(open, modules));
        Self {
            items: reference.role_cards.iter().map(|card| role_card(card, modules)).collect(),
            lessons: lessons.collect(),
        }
    }
}

fn open_lesson(open: &OpenLesson, modules: &[&Module]) -> Option<OpenLessonHeadOut> {
    let module = modules.iter().find(|module| module.code == open.module)?;
    let lesson = module.lesson(&open.lesson)?;
    Some(OpenLessonHeadOut {
        module: module.code.clone(),
        slug: lesson.slug.clone(),
        title: lesson.title.clone(),
        summary: lesson.summary.clone(),
        minutes: lesson.minutes,
    })
}

fn role_card(card: &RoleCard, modules: &[&Module]) -> RoleCardOut {
    let learned = modules.iter().filter(|module| module.roles.contains(&card.role));
    let learned = learned.map(|module| RoleModuleOut {
        code: module.code.clone(),
        title: module.title.clone(),
        summary: module.summary.clone(),
        minutes: module.minutes,
    });
    // Supervisors are on the roster unless somebody says otherwise. The stage before hire is now,
    // and the review of the first year is far away.
    let first_months = Work::of(&card.role, true).map_or_else(Vec::new, |work| {
        let stages = STAGES.iter().filter(|stage| !["O0", "O5"].contains(&stage.code));
        let out = stages
            .map(|stage| RoleStageOut { title: stage.title.to_owned(), text: stage.text(work).to_owned() });
        out.collect()
    });
    RoleCardOut {
        role: card.role.clone(),
        title: card.title.clone(),
        summary: card.summary.clone(),
        day_html: card.day_html(),
        what_you_do: card.what_you_do.clone(),
        what_you_do_not: card.what_you_do_not.clone(),
        asks_of_you: card.asks_of_you.clone(),
        gives_you: card.gives_you.clone(),
        questions: card.questions.clone(),
        modules: learned.collect(),
        first_months,
    }
}

/// A lesson that anybody may read.
#[derive(Object)]
#[oai(rename = "OpenLesson")]
pub struct OpenLessonOut {
    /// The module's code.
    module: String,
    /// The module's title.
    module_title: String,
    /// Its name in addresses.
    slug: String,
    /// Title.
    title: String,
    /// A sentence about it.
    summary: String,
    /// Minutes of reading and practice.
    minutes: u32,
    /// The language that it is in.
    language: String,
    /// All languages that it can be read in.
    languages: Vec<String>,
    /// A clinician has reviewed this version of the module.
    reviewed: bool,
    /// Of a translation: a clinician who is a native speaker has reviewed it.
    #[oai(skip_serializing_if_is_none)]
    translation_reviewed: Option<bool>,
    /// The lesson: clean HTML, ready to show.
    html: String,
}

impl OpenLessonOut {
    /// The lesson that was opened.
    pub fn new(opened: &Opened) -> Self {
        let (module, lesson) = (&opened.module, opened.lesson());
        Self {
            module: module.code.clone(),
            module_title: module.title.clone(),
            slug: lesson.slug.clone(),
            title: lesson.title.clone(),
            summary: lesson.summary.clone(),
            minutes: lesson.minutes,
            language: lesson.language.clone(),
            languages: module.languages.clone(),
            reviewed: module.is_reviewed(),
            translation_reviewed: lesson.translation.as_ref().map(|of| !of.reviewed_by.is_empty()),
            html: lesson.html.clone(),
        }
    }
}
