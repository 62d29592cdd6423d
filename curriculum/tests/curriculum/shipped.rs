//! What is shipped is sound.

use fieldcraft_curriculum::{
    Finding, Severity, builtin_files, lint, load_modules, load_vignettes, public_item,
};

use crate::judge::judge;
use crate::support::{indicator, listed, role};

#[test]
fn shipped_content_has_no_errors() {
    let findings = lint(&builtin_files(), &indicator, &role);
    let errors: Vec<Finding> =
        findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "\n{}", listed(&errors));
}

#[test]
fn the_first_modules_are_there_and_their_html_is_clean() {
    let (modules, findings) = load_modules(&builtin_files(), &indicator, &role);
    let codes: Vec<&str> = modules.iter().map(|module| module.code.as_str()).collect();
    for code in ["M01", "M02", "M06"] {
        assert!(codes.contains(&code), "{code} is missing from {codes:?}\n{}", listed(&findings));
    }
    for module in &modules {
        judge(&module.overview_html).unwrap();
        for lesson in &module.lessons {
            judge(&lesson.html).unwrap_or_else(|why| panic!("{} {}: {why}", module.code, lesson.slug));
            assert!(lesson.word_count > 200, "{} {} is too short", module.code, lesson.slug);
        }
        for item in &module.check.items {
            judge(&item.prompt_html).unwrap();
            judge(item.explanation_html.as_deref().unwrap_or_default()).unwrap();
            let shown = serde_json::to_string(&public_item(item, 1)).unwrap();
            assert!(!shown.contains("correct\":") && !shown.contains("feedback\":"), "{shown}");
        }
    }
}

#[test]
fn shipped_vignettes_load() {
    let (vignettes, findings) = load_vignettes(&builtin_files(), &indicator);
    assert!(!findings.iter().any(|finding| finding.severity == Severity::Error), "\n{}", listed(&findings));
    for vignette in &vignettes {
        let shown = serde_json::to_string(&vignette.rater_view()).unwrap();
        assert!(
            !shown.contains("\"key") && !shown.contains("\"rating\"") && !shown.contains("\"reason\""),
            "{shown}"
        );
    }
}
