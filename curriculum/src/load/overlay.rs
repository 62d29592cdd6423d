//! `overlay.yaml`: whose folder lies over the shipped content, and what it takes off the shelf.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::yaml::Report;
use super::{repeated, text_of};
use crate::overlay::{Hidden, OVERLAY_FILE};
use crate::source::{Finding, SourceFile};

/// The longest name of a center.
const LONGEST_NAME: usize = 80;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverlay {
    center: Spanned<String>,
    #[serde(default)]
    hide: Vec<RawHidden>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHidden {
    code: Spanned<String>,
    reason: Spanned<String>,
}

/// The name of the center and what it hides. `there` says whether the shipped content has a code,
/// `own` whether the folder has it too.
pub(crate) fn parse_overlay(
    files: &[SourceFile],
    there: &dyn Fn(&str) -> bool,
    own: &dyn Fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) -> Option<(String, Vec<Hidden>)> {
    let Some(file) = files.iter().find(|file| file.path == OVERLAY_FILE) else {
        findings.push(Finding::error(
            OVERLAY_FILE,
            1,
            "the folder that lies over the shipped content has no overlay.yaml",
            "Write it at the top of the folder, with `center:` and the name that learners shall read.",
        ));
        return None;
    };
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 0, findings };
    let raw: RawOverlay = report.parse(&text)?;
    report.sentence("center", &raw.center);
    if raw.center.value.chars().count() > LONGEST_NAME {
        let message = format!("the name of the center has more than {LONGEST_NAME} characters");
        report.error(&raw.center, message, "Use a shorter one; it stands on every card.");
    }
    let twice = repeated(raw.hide.iter().map(|hidden| hidden.code.value.as_str()));
    let mut hidden = Vec::new();
    for RawHidden { code, reason } in raw.hide {
        let name = code.value.trim().to_owned();
        if twice.contains(&name.to_lowercase()) {
            report.error(&code, format!("{name} stands more than once"), "Leave one.");
        } else if own(&name) {
            let message = format!("{name} is hidden, and the folder has one of its own");
            report.error(
                &code,
                message,
                "Remove it here: what stands in the folder replaces what is shipped.",
            );
        } else if !there(&name) {
            let message = format!("there is no {name} to hide");
            let remedy =
                "Name the code of a module, vignette, drill or role card, as in M17, V03, D-C05 or R4.";
            report.error(&code, message, remedy);
        }
        report.sentence("reason", &reason);
        let line = report.line(&code);
        hidden.push(Hidden { code: name, reason: reason.value.trim().to_owned(), line });
    }
    Some((raw.center.value.trim().to_owned(), hidden))
}
