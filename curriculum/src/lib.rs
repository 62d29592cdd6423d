//! Training modules in Markdown and everything that reads them: pure, without HTTP, SQL or a clock.
//!
//! [`load_modules`] and [`load_vignettes`] turn files into content and findings; [`lint`] says
//! more about the same files. [`check`] shows a learner the questions without their keys and
//! scores the answers in exact fractions. [`markdown`] makes HTML that is safe whatever an author
//! writes. The format of the files is described in `FORMAT.md`.

mod builtin;
mod canonical;
pub mod check;
mod lint;
mod load;
pub mod markdown;
pub mod module;
mod picture;
pub mod source;
pub mod vignette;

pub use builtin::builtin_files;
pub use check::{Answer, AnswerError, AttemptResult, Check, Item, ItemResult, PublicItem};
pub use check::{public_item, right_answer, score, score_attempt};
pub use lint::lint;
pub use module::{Lesson, Module, Picture, load_modules};
pub use source::{Finding, Severity, SourceFile, has_errors};
pub use vignette::{RaterView, Vignette, load_vignettes};
