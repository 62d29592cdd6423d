//! All content of a folder, read at once.

use crate::drill::Drill;
use crate::glossary::Glossary;
use crate::load::{
    load_drills, load_glossary, load_modules, load_open_lessons, load_role_cards, load_vignettes,
};
use crate::module::Module;
use crate::open_lessons::OpenLesson;
use crate::role_card::RoleCard;
use crate::source::{Finding, SourceFile};
use crate::vignette::Vignette;

/// All content of a folder; what had errors is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Library {
    /// The modules, in the order of their codes.
    pub modules: Vec<Module>,
    /// The vignettes, in the order of their codes.
    pub vignettes: Vec<Vignette>,
    /// The drills, in the order of their codes.
    pub drills: Vec<Drill>,
    /// The role cards, in the order of their roles.
    pub role_cards: Vec<RoleCard>,
    /// The glossary, if there is one.
    pub glossary: Option<Glossary>,
    /// Lessons that anybody may read without an account.
    pub open_lessons: Vec<OpenLesson>,
}

impl Library {
    /// Reads everything among the files, and says what is wrong with it.
    ///
    /// `known_indicators` and `known_roles` say whether the framework has a code.
    #[must_use]
    pub fn load(
        files: &[SourceFile],
        known_indicators: &dyn Fn(&str) -> bool,
        known_roles: &dyn Fn(&str) -> bool,
    ) -> (Self, Vec<Finding>) {
        let (modules, mut findings) = load_modules(files, known_indicators, known_roles);
        let (vignettes, about) = load_vignettes(files, known_indicators);
        findings.extend(about);
        let (drills, about) = load_drills(files, known_indicators);
        findings.extend(about);
        let (role_cards, about) = load_role_cards(files, known_roles);
        findings.extend(about);
        let (glossary, about) = load_glossary(files, &modules);
        findings.extend(about);
        let (open_lessons, about) = load_open_lessons(files, &modules);
        findings.extend(about);
        findings.sort();
        (Self { modules, vignettes, drills, role_cards, glossary, open_lessons }, findings)
    }
}
