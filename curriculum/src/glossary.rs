//! Terms of the field in plain words.

use serde::{Deserialize, Serialize};

pub use crate::load::load_glossary;
use crate::module::Translation;

/// The terms in the language they were written in, and their translations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glossary {
    /// The version, from 1.
    pub version: u32,
    /// The terms in the order of the file.
    pub terms: Vec<Term>,
    /// The same terms in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<GlossaryText>,
}

/// A term of the field. Plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The id, which its translations name too.
    pub id: String,
    /// The term.
    pub term: String,
    /// What it means.
    pub plain: String,
    /// Other words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Whether lessons explain it in place; not where the word is too common.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub mark: bool,
    /// Where it is taught: a module, or a module and a lesson, as in `M14/05-slug`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub see: Option<String>,
}

/// The terms in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlossaryText {
    /// The language, as in `es`.
    pub language: String,
    /// What was translated, and who has read it.
    #[serde(flatten)]
    pub translation: Translation,
    /// The terms, by their ids; `see` stays with the original.
    pub terms: Vec<Term>,
}

const fn yes() -> bool {
    true
}

impl Glossary {
    /// The term with this id.
    #[must_use]
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// The same with a center's own terms: one with the same id takes the place of ours, and the
    /// others stand at the end. A term of theirs that they did not translate has no translation.
    #[must_use]
    pub(crate) fn overlaid(mut self, own: Self) -> Self {
        let ids: Vec<String> = own.terms.iter().map(|term| term.id.clone()).collect();
        overlay(&mut self.terms, own.terms);
        for text in &mut self.translations {
            text.terms.retain(|term| !ids.contains(&term.id));
        }
        for text in own.translations {
            match self.translations.iter_mut().find(|there| there.language == text.language) {
                Some(there) => overlay(&mut there.terms, text.terms),
                None => self.translations.push(text),
            }
        }
        self
    }

    /// The terms in a language, each in the original where it is not translated.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Vec<Term> {
        let texts = self.translations.iter().find(|texts| texts.language == language);
        let translated = |term: &Term| {
            let text = texts.and_then(|texts| texts.terms.iter().find(|text| text.id == term.id));
            text.map(|text| Term { see: term.see.clone(), mark: term.mark && text.mark, ..text.clone() })
        };
        self.terms.iter().map(|term| translated(term).unwrap_or_else(|| term.clone())).collect()
    }
}

/// Puts each term in the place of the one with its id, or at the end.
fn overlay(terms: &mut Vec<Term>, own: Vec<Term>) {
    for term in own {
        match terms.iter_mut().find(|there| there.id == term.id) {
            Some(there) => *there = term,
            None => terms.push(term),
        }
    }
}
