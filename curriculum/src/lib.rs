//! Training modules in Markdown and everything that reads them: pure, without HTTP, SQL or a clock.
//!
//! [`Library::load`] turns files into content and findings; [`lint`] says more about the same
//! files, and [`annotate`] writes it down as other programs want it. [`Coverage`] shows where each
//! indicator is taught, checked, practiced and seen, [`diff()`] what changed since a published
//! version, [`Stats`] how much there is, and [`template`] begins something new. [`check`] shows a
//! learner the questions without their keys and scores the answers in exact fractions.
//! [`spacing`] says what to ask again and
//! [`analysis`] how items do their work. [`scenario`] follows a path of choices. [`markdown`] makes HTML that is safe whatever an author
//! writes. The format of the files is described in `FORMAT.md`.

pub mod analysis;
pub mod annotate;
mod builtin;
mod canonical;
pub mod check;
pub mod coverage;
pub mod diff;
pub mod drill;
pub mod glossary;
pub mod guide;
pub mod import;
mod library;
mod lint;
mod load;
pub mod markdown;
pub mod module;
pub mod open_lessons;
pub mod overlay;
mod picture;
pub mod review;
pub mod role_card;
pub mod scenario;
pub mod search;
pub mod source;
pub mod spacing;
pub mod stats;
mod table;
pub mod tasks;
pub mod template;
pub mod vignette;

pub use builtin::builtin_files;
pub use check::{Answer, AnswerError, AttemptResult, Check, Item, ItemResult, PublicItem};
pub use check::{public_item, right_answer, score, score_attempt};
pub use coverage::Coverage;
pub use diff::{ModuleDiff, diff};
pub use drill::{Drill, load_drills};
pub use glossary::{Glossary, load_glossary};
pub use guide::TrainerGuide;
pub use library::Library;
pub use lint::lint;
pub use module::{Lesson, Module, Picture, Reviewer, load_drafts, load_modules};
pub use open_lessons::{OpenLesson, load_open_lessons};
pub use overlay::{Hidden, Merged, Origin, OriginKind};
pub use role_card::{RoleCard, load_role_cards};
pub use scenario::Scenario;
pub use source::{Finding, Rule, Severity, SourceFile, has_errors};
pub use stats::Stats;
pub use tasks::Tasks;
pub use vignette::{RaterView, Vignette, load_vignettes};
