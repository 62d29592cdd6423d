//! Where a piece of Markdown stands, which decides what its links and notes mean.

use crate::module::Reference;

/// Where a piece of Markdown stands.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What all `id`s in the HTML begin with, so that several pieces fit on one page:
    /// `l03`, `overview`.
    pub id_prefix: &'a str,
    /// The folder of the file, for relative links: `modules/M06-safety-plan/lessons`.
    pub folder: &'a str,
    /// The version of the module, which is part of the address of a picture.
    pub version: u32,
    /// The sources that may be cited as footnotes.
    pub references: &'a [Reference],
    /// The language of the words that the program adds, as in `en`.
    pub language: &'a str,
}

/// The words that the program adds to an author's text.
pub(super) struct Words {
    pub(super) story: &'static str,
    pub(super) say: &'static str,
    pub(super) practice: &'static str,
    pub(super) warning: &'static str,
    pub(super) note: &'static str,
    pub(super) job_aid: &'static str,
    pub(super) notes: &'static str,
    pub(super) table: &'static str,
    pub(super) back: &'static str,
    pub(super) done: &'static str,
    pub(super) to_do: &'static str,
}

const ENGLISH: Words = Words {
    story: "Story",
    say: "Say it",
    practice: "Practice",
    warning: "Warning",
    note: "Note",
    job_aid: "Job aid",
    notes: "Sources and notes",
    table: "Table",
    back: "Back to the text from note",
    done: "done",
    to_do: "to do",
};

const SPANISH: Words = Words {
    story: "Historia",
    say: "C\u{f3}mo decirlo",
    practice: "Pr\u{e1}ctica",
    warning: "Atenci\u{f3}n",
    note: "Nota",
    job_aid: "Hoja de apoyo",
    notes: "Fuentes y notas",
    table: "Tabla",
    back: "Volver al texto desde la nota",
    done: "hecho",
    to_do: "por hacer",
};

impl Context<'_> {
    pub(super) fn words(&self) -> &'static Words {
        if self.language == "es" { &SPANISH } else { &ENGLISH }
    }
}

impl Words {
    /// The class and the name of a kind of callout.
    pub(super) fn callout(&self, kind: &str) -> Option<(&'static str, &'static str)> {
        Some(match kind {
            "STORY" => ("story", self.story),
            "SAY" => ("say", self.say),
            "PRACTICE" => ("practice", self.practice),
            "WARNING" => ("warning", self.warning),
            "NOTE" => ("note", self.note),
            "JOBAID" => ("jobaid", self.job_aid),
            _ => return None,
        })
    }
}
