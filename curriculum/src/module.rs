//! A training module as the rest of the program sees it.
//!
//! What is stored is what the author wrote, in a canonical form; HTML is made from it whenever a
//! module is read. So a published version keeps its digest when the renderer gets better, and
//! versions that were published long ago profit from it.

mod job_aid;
mod language;

use serde::de::Deserializer;
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::check::Check;
use crate::guide::TrainerGuide;
pub use crate::load::{load_drafts, load_modules};
use crate::markdown::{self, Context, Heading, Rendered};
use crate::overlay::Origin;
pub use crate::picture::Picture;
use crate::scenario::Scenario;
use crate::tasks::Tasks;
pub use job_aid::JobAid;

/// A module: front matter, overview, lessons, check and pictures.
///
/// Serializing gives the canonical content without anything derived from it; deserializing
/// renders the Markdown again, so the HTML is always there and always clean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Module {
    /// The code, as in `M06`.
    pub code: String,
    /// What stands behind the code in the folder's name: `safety-plan-and-lethal-means`.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The version, from 1.
    pub version: u32,
    /// Whether those who passed an earlier version have to learn this one.
    pub material_change: bool,
    /// One sentence that says what a worker can do afterwards.
    pub summary: String,
    /// Codes of the competencies the module serves.
    pub competencies: Vec<String>,
    /// Codes of the indicators the module serves.
    pub indicators: Vec<String>,
    /// What a worker can do afterwards, in observable verbs.
    pub objectives: Vec<String>,
    /// Minutes of reading, practice and check together.
    pub minutes: u32,
    /// Codes of the practice roles the module is written for.
    pub roles: Vec<String>,
    /// Days after passing within which the skill should show in the field.
    pub transfer_window_days: u32,
    /// The languages it can be read in; the first is the one it was written in.
    pub languages: Vec<String>,
    /// Who wrote it, as far as it is said; they never review it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Clinical reviewers; nobody yet when it is empty, and the page says so.
    #[serde(default)]
    pub reviewed_by: Vec<Reviewer>,
    /// The sources that lessons cite.
    #[serde(default)]
    pub references: Vec<Reference>,
    /// The overview as it was written.
    pub overview_markdown: String,
    /// The overview, ready to show. Derived.
    #[serde(skip)]
    pub overview_html: String,
    /// The lessons in order, in the first language.
    pub lessons: Vec<Lesson>,
    /// The knowledge check.
    pub check: Check,
    /// Branching scenarios to play, in the order of their files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// What a worker takes into the work.
    #[serde(default, skip_serializing_if = "Tasks::is_empty")]
    pub tasks: Tasks,
    /// How the module is delivered in a room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer_guide: Option<TrainerGuide>,
    /// The figures.
    #[serde(default)]
    pub pictures: Vec<Picture>,
    /// Title, summary, objectives and overview in the module's other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<ModuleText>,
    /// Whose it is when it is not as shipped. A shipped module has none, and keeps its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// The front page of a module in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleText {
    /// The language, as in `es`.
    pub language: String,
    /// What was translated, and who has read it.
    #[serde(flatten)]
    pub translation: Translation,
    /// The title.
    pub title: String,
    /// One sentence that says what a worker can do afterwards.
    pub summary: String,
    /// What a worker can do afterwards, as many as in the original.
    pub objectives: Vec<String>,
    /// The overview as it was written.
    pub overview_markdown: String,
}

/// What a translation was made from, and who has read it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The version of the original that was translated.
    pub translation_of_version: u32,
    /// Clinicians who are native speakers and have read it; nobody yet when it is empty.
    #[serde(default)]
    pub reviewed_by: Vec<Reviewer>,
}

/// Somebody with a clinical credential who has read the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewer {
    /// The reviewer's name.
    pub name: String,
    /// The clinical credential, as in `LCSW`.
    pub credential: String,
    /// The day of the review, `YYYY-MM-DD`.
    pub date: String,
}

/// A public source that a claim rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The name that lessons cite as a footnote, `[^id]`.
    pub id: String,
    /// The title of the source.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Where to read it; always `https`.
    pub url: String,
}

/// One lesson of a module in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The file's name without its ending: `03-asking-about-means`.
    pub slug: String,
    /// The language it is written in, as in `en`.
    pub language: String,
    /// The title.
    pub title: String,
    /// Minutes of reading and practice.
    pub minutes: u32,
    /// Codes of the indicators the lesson serves.
    pub indicators: Vec<String>,
    /// One sentence for the list of lessons.
    pub summary: String,
    /// The body as it was written.
    pub markdown: String,
    /// The same lesson in the module's other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Lesson>,
    /// If this is a translation: of what, and who has read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Translation>,
    /// The body, ready to show. Derived.
    #[serde(skip)]
    pub html: String,
    /// The body without markup, for search. Derived.
    #[serde(skip)]
    pub plain_text: String,
    /// The headings with their anchors, for a table of contents. Derived.
    #[serde(skip)]
    pub headings: Vec<Heading>,
    /// How many words the body has. Derived.
    #[serde(skip)]
    pub word_count: usize,
}

impl Module {
    /// The content in one fixed spelling (keys sorted, no spaces, nothing derived): what is
    /// stored, and what a digest is taken of.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        canonical::to_string(self)
    }

    /// A module from its canonical form, rendered anew.
    pub fn from_canonical_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The folder's name, as in `M06-safety-plan-and-lethal-means`.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{}-{}", self.code, self.slug)
    }

    /// Whether a clinical reviewer has signed this version.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        !self.reviewed_by.is_empty()
    }

    /// The scenario with this code.
    #[must_use]
    pub fn scenario(&self, code: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.code == code)
    }

    /// HTML of a piece of Markdown from one of the module's files, such as a scene, a debrief or
    /// the body of the trainer's guide. `prefix` begins all ids in it, so that several pieces fit
    /// on one page.
    #[must_use]
    pub fn html_of(&self, markdown: &str, prefix: &str) -> String {
        // Links are relative to a folder of the module; all of them lie equally deep.
        let folder = format!("modules/{}/scenarios", self.folder());
        markdown::render(markdown, &self.context(&folder, prefix)).html
    }

    /// Where a piece of Markdown of this module stands.
    pub(crate) fn context<'c>(&'c self, folder: &'c str, id_prefix: &'c str) -> Context<'c> {
        Context {
            id_prefix,
            folder,
            version: self.version,
            references: &self.references,
            language: self.languages.first().map_or("en", String::as_str),
        }
    }

    /// The lesson with this slug, in the first language.
    #[must_use]
    pub fn lesson(&self, slug: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.slug == slug)
    }

    /// The picture with this name.
    #[must_use]
    pub fn picture(&self, name: &str) -> Option<&Picture> {
        self.pictures.iter().find(|picture| picture.name == name)
    }
}

impl Serialize for Module {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Module {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut module = Self::deserialize(deserializer)?;
        module.render();
        Ok(module)
    }
}

/// Which piece of a module a rendering belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The overview.
    Overview,
    /// A lesson, by its place in `lessons`, or its translation, by the place in `translations`.
    Lesson(usize, Option<usize>),
    /// The prompt of an item, by its place in the check.
    Prompt(usize),
    /// The explanation of an item, by its place in the check.
    Explanation(usize),
}

impl Module {
    /// Derives everything that is derived, and hands back the account of each rendering.
    pub(crate) fn render(&mut self) -> Vec<(Piece, Rendered)> {
        let folder = format!("modules/{}", self.folder());
        let lessons = format!("{folder}/lessons");
        let checks = format!("{folder}/checks");
        let language = self.languages.first().cloned().unwrap_or_else(|| "en".to_owned());
        let context = Context {
            id_prefix: "overview",
            folder: &folder,
            version: self.version,
            references: &self.references,
            language: &language,
        };
        let mut pieces = Vec::new();
        let overview = markdown::render(&self.overview_markdown, &context);
        self.overview_html.clone_from(&overview.html);
        pieces.push((Piece::Overview, overview));
        for (index, lesson) in self.lessons.iter_mut().enumerate() {
            let context = Context { folder: &lessons, ..context };
            pieces.push((Piece::Lesson(index, None), lesson.render(&context)));
            for (nth, translation) in lesson.translations.iter_mut().enumerate() {
                pieces.push((Piece::Lesson(index, Some(nth)), translation.render(&context)));
            }
        }
        for (index, item) in self.check.items.iter_mut().enumerate() {
            let (prompt, explanation) = item.render(&Context { folder: &checks, ..context });
            pieces.push((Piece::Prompt(index), prompt));
            pieces.extend(explanation.map(|rendered| (Piece::Explanation(index), rendered)));
        }
        pieces
    }
}

impl Lesson {
    fn render(&mut self, context: &Context<'_>) -> Rendered {
        let prefix = markdown::lesson_prefix(&self.slug);
        let context = Context { id_prefix: &prefix, language: &self.language, ..*context };
        let rendered = markdown::render(&self.markdown, &context);
        self.html.clone_from(&rendered.html);
        self.plain_text.clone_from(&rendered.plain_text);
        self.headings.clone_from(&rendered.headings);
        self.word_count = rendered.word_count;
        rendered
    }
}
