//! What is shipped is sound.

use fieldcraft_curriculum::{
    Coverage, Library, Severity, builtin_files, lint, load_modules, load_vignettes, public_item,
};

use crate::judge::judge;
use crate::support::{indicator, listed, role};

#[test]
fn lint_has_nothing_to_say_about_shipped_content() {
    let findings = lint(&builtin_files(), &indicator, &role);
    assert!(findings.is_empty(), "\n{}\n{} in all", listed(&findings), findings.len());
}

/// All indicators of the framework.
fn indicators() -> Vec<String> {
    let codes = (1..=11).flat_map(|competency| (1..=6).map(move |n| format!("C{competency:02}.{n}")));
    codes.filter(|code| indicator(code)).collect()
}

#[test]
fn every_indicator_is_taught_checked_practiced_and_seen() {
    let (library, findings) = Library::load(&builtin_files(), &indicator, &role);
    assert_eq!(listed(&findings), "");
    let codes = indicators();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    assert_eq!(codes.len(), 60);
    let coverage = Coverage::of(&library, &codes);
    assert!(coverage.is_complete(), "{}", coverage.as_table());
}

#[test]
fn every_module_has_what_a_course_needs() {
    let (library, _) = Library::load(&builtin_files(), &indicator, &role);
    assert_eq!(library.modules.len(), 20);
    assert!((library.vignettes.len(), library.drills.len(), library.role_cards.len()) >= (24, 5, 5));
    assert!(library.glossary.is_some());
    assert_eq!(library.open_lessons.len(), 1, "the first lesson is open to everybody");
    for module in &library.modules {
        let code = &module.code;
        assert!(module.check.items.len() >= 15 && module.check.drawn_count() == 10, "{code}: the bank");
        assert!(
            module.scenarios.iter().any(|one| one.shortest_steady_path() >= Some(8)),
            "{code}: the scenario"
        );
        assert!(
            !module.tasks.reflections.is_empty() && !module.tasks.field_tasks.is_empty(),
            "{code}: tasks"
        );
        assert!(module.trainer_guide.is_some() && module.job_aids().len() >= 4, "{code}: guide and job aids");
        assert!(!module.is_reviewed(), "{code}: nobody has signed it yet");
        for scene in module.scenarios.iter().flat_map(|scenario| &scenario.scenes) {
            judge(&module.html_of(&scene.text, "scene")).unwrap();
            judge(&module.html_of(scene.debrief.as_deref().unwrap_or_default(), "debrief")).unwrap();
        }
        for aid in module.job_aids() {
            judge(&module.job_aid_html(&aid)).unwrap();
        }
    }
    for code in ["M01", "M02", "M06"] {
        let module = library.modules.iter().find(|module| module.code == code).unwrap();
        assert!(module.in_language("es").is_some(), "{code} in Spanish");
    }
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
