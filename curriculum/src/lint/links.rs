//! Links between lessons, modules and headings that lead nowhere.

use crate::load::{Extra, Parsed};
use crate::markdown::{Rendered, Target};
use crate::module::Piece;
use crate::source::{Finding, Rule};

/// Follows every link inside the curriculum.
pub(super) fn check(parsed: &Parsed, modules: &[Parsed], findings: &mut Vec<Finding>) {
    for (piece, rendered) in &parsed.pieces {
        for (spot, target) in &rendered.links {
            if let Some((message, remedy)) = dead(target, rendered, modules) {
                let (path, spot) = parsed.places.of(*piece, *spot);
                let finding = Finding::error(path, spot.line, message, remedy);
                findings.push(finding.at(spot).under(Rule::DeadLink));
            }
        }
    }
}

/// Follows the links of scenarios and trainer's guides.
pub(super) fn check_extras(extras: &[Extra], modules: &[Parsed], findings: &mut Vec<Finding>) {
    for extra in extras {
        for (spot, target) in &extra.rendered.links {
            if let Some((message, remedy)) = dead(target, &extra.rendered, modules) {
                let spot = extra.at(*spot);
                let finding = Finding::error(&extra.path, spot.line, message, remedy);
                findings.push(finding.at(spot).under(Rule::DeadLink));
            }
        }
    }
}

/// Why a link is dead, and what to do.
fn dead(target: &Target, here: &Rendered, modules: &[Parsed]) -> Option<(String, String)> {
    match target {
        Target::Here { anchor } => no_anchor(anchor, here),
        // A picture that is missing is found when the module is read.
        Target::Picture { .. } => None,
        Target::Module { folder } => module(folder, modules).err(),
        Target::Lesson { folder, slug, anchor } => {
            let module = match module(folder, modules) {
                Ok(module) => module,
                Err(dead) => return Some(dead),
            };
            let Some(index) = module.module.lessons.iter().position(|lesson| lesson.slug == *slug) else {
                let lessons: Vec<&str> =
                    module.module.lessons.iter().map(|lesson| lesson.slug.as_str()).collect();
                return Some((
                    format!("the link leads to a lesson that is not there: `{slug}`"),
                    format!("The lessons of {} are: {}.", module.module.code, lessons.join(", ")),
                ));
            };
            let there = module.pieces.iter().find(|(piece, _)| *piece == Piece::Lesson(index, None));
            anchor.as_ref().zip(there).and_then(|(anchor, (_, there))| no_anchor(anchor, there))
        }
    }
}

fn module<'m>(folder: &str, modules: &'m [Parsed]) -> Result<&'m Parsed, (String, String)> {
    modules.iter().find(|module| module.places.folder == folder).ok_or_else(|| {
        let message = format!("the link leads to a module that is not there: `{folder}`");
        (message, "Correct the name of the folder, or remove the link.".to_owned())
    })
}

fn no_anchor(anchor: &str, text: &Rendered) -> Option<(String, String)> {
    if text.anchors.iter().any(|known| known == anchor) {
        return None;
    }
    let message = format!("the link leads to a heading that is not there: `#{anchor}`");
    let remedy = if text.anchors.is_empty() {
        "The text has no headings; remove the anchor.".to_owned()
    } else {
        format!("The anchors there are: {}.", text.anchors.join(", "))
    };
    Some((message, remedy))
}
