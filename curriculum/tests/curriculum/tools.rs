//! Drawing, playing, translating, counting, comparing and beginning.

use std::collections::BTreeSet;

use fieldcraft_curriculum::scenario::{Ending, WalkError};
use fieldcraft_curriculum::template::{TemplateError, new_lesson, new_module, new_vignette};
use fieldcraft_curriculum::{Coverage, Library, Module, Severity, Stats, diff, has_errors, lint};

use crate::judge::judge;
use crate::support::{bilingual, indicator, listed, module, role, sound, sources, spoil};

fn library(files: &std::collections::BTreeMap<String, String>) -> Library {
    let (library, findings) = Library::load(&sources(files), &indicator, &role);
    assert_eq!(listed(&findings), "");
    library
}

#[test]
fn an_attempt_draws_from_the_bank() {
    let mut check = module().check;
    check.draw = Some(4);
    let ids = |seed: u64, seen: &[&str]| -> Vec<String> {
        check.drawn(seed, seen).items.into_iter().map(|item| item.id).collect()
    };
    let first = ids(7, &[]);
    assert_eq!(first.len(), 4);
    assert_eq!(first, ids(7, &[]), "the same seed draws the same");
    let all: BTreeSet<String> = (0..50).flat_map(|seed| ids(seed, &[])).collect();
    assert_eq!(all.len(), 10, "in the long run everything is drawn");
    for seed in 0..50 {
        let drawn = check.drawn(seed, &[]);
        for code in ["C05.1", "C05.2"] {
            assert!(
                drawn.items.iter().any(|item| item.indicators.contains(&code.to_owned())),
                "{seed} {code}"
            );
        }
        let seen: Vec<&str> = first.iter().map(String::as_str).collect();
        let again = ids(seed, &seen);
        assert!(again.iter().all(|id| !first.contains(id)), "a retry asks other questions: {again:?}");
    }
    check.draw = None;
    assert_eq!(check.drawn(1, &[]).items.len(), 10);
}

#[test]
fn a_path_shows_and_misses() {
    let module = module();
    let scenario = module.scenario("M90-S1").unwrap();
    assert_eq!((scenario.decisions(), scenario.shortest_steady_path()), (9, Some(8)));
    let walk = scenario.walk(&["a"; 8]).unwrap();
    assert_eq!(walk.ending(), Some(Ending::Steady));
    assert_eq!((walk.shown, walk.missed), (vec!["C05.1"], vec![]));
    let walk = scenario.walk(&["b", "a"]).unwrap();
    assert_eq!((walk.here.id.as_str(), walk.ending()), ("s2", None));
    assert_eq!((walk.shown, walk.missed), (vec!["C05.2"], vec!["C05.2"]));
    assert_eq!(scenario.walk(&["b", "b"]).unwrap().ending(), Some(Ending::Unsafe));
    let error = scenario.walk(&["a", "z"]).unwrap_err();
    assert_eq!(error, WalkError::NoChoice { step: 2, scene: "s2".into(), choice: "z".into() });
    assert_eq!(error.to_string(), "step 2: the scene `s2` has no choice `z`");
    judge(&module.html_of(&scenario.scenes[0].text, "scene-s1")).unwrap();
}

#[test]
fn a_job_aid_stands_by_itself() {
    let mut files = sound();
    spoil(
        &mut files,
        "lessons/01-one.md",
        "## What",
        "> [!JOBAID] Carry this\n> - Ask.[^cdc-wisqars]\n> - Wait.\n\n## What",
    );
    let module = &library(&files).modules[0];
    let aids = module.job_aids();
    assert_eq!((aids.len(), aids[0].title.as_str(), aids[0].lesson.as_str()), (1, "Carry this", "01-one"));
    let html = module.job_aid_html(&aids[0]);
    judge(&html).unwrap();
    assert!(html.contains("Wait.") && !html.contains("You sit"), "{html}");
}

#[test]
fn a_module_in_another_language() {
    let module = &library(&bilingual()).modules[0];
    assert_eq!(module.in_language("fr"), None);
    let spanish = module.in_language("es").unwrap();
    assert_eq!(spanish.languages, ["es", "en"]);
    assert_eq!(spanish.title, "Un m\u{f3}dulo");
    assert_eq!(
        (spanish.lessons[0].language.as_str(), spanish.lessons[0].title.as_str()),
        ("es", "Lecci\u{f3}n one")
    );
    assert!(spanish.check.items[0].prompt_html.contains("Pregunta 1?"));
    assert!(spanish.scenarios[0].scenes[0].text.starts_with("Ves"));
    assert!(spanish.tasks.reflections[0].prompt.starts_with('\u{bf}'));
    let keys = |module: &Module| -> Vec<_> {
        module.check.items.iter().map(fieldcraft_curriculum::right_answer).collect()
    };
    assert_eq!(keys(module), keys(&spanish), "keys stay in the original");
    assert_eq!(Module::from_canonical_json(&module.canonical_json()).unwrap(), *module);
    let glossary = library(&bilingual()).glossary.unwrap();
    assert_eq!(glossary.in_language("es")[0].term, "Plan de seguridad");
    assert_eq!(glossary.in_language("es")[0].see.as_deref(), Some("M90/01-one"));
}

#[test]
fn coverage_names_places_and_gaps() {
    let library = library(&sound());
    let coverage = Coverage::of(&library, &["C01.1", "C05.1", "C05.2", "C05.3"]);
    assert_eq!(coverage.rows[1].taught.len(), 4);
    assert_eq!(coverage.rows[1].practiced, ["M90-S1", "D-C05"]);
    assert!(!coverage.is_complete());
    insta::assert_snapshot!(coverage.as_table(), @r"
    indicator  taught  checked  practiced  vignette
    C01.1          !0       !0         !0         1
    C05.1           4        7          2        !0
    C05.2           4        3          1        !0
    C05.3          !0       !0         !0        !0

    4 indicators. 9 gaps, marked with an exclamation point.
    ");
    let said: Vec<String> = coverage.findings().iter().map(ToString::to_string).collect();
    assert!(said.contains(&"vignettes:1:1: warning: C05.3 is not seen: no vignette shows it. Key it in a vignette in which it can be seen.".to_owned()), "{said:#?}");
    let read: serde_json::Value = serde_json::to_value(&coverage).unwrap();
    assert_eq!(read["rows"][1]["practiced"][1], "D-C05");
}

#[test]
fn stats_count() {
    let stats = Stats::of(&library(&sound()));
    let module = &stats.modules[0];
    assert_eq!((module.lessons, module.items, module.drawn, module.decisions), (4, 10, 10, 9));
    assert!(module.reviewed && stats.drills == 1 && stats.terms == 1);
    assert!(stats.as_table().contains("1 modules, 4 lessons"), "{}", stats.as_table());
}

/// What changed after a replacement in one file.
fn changed(path: &str, from: &str, to: &str) -> fieldcraft_curriculum::ModuleDiff {
    let before = library(&sound()).modules;
    let mut files = sound();
    spoil(&mut files, path, from, to);
    let after = library(&files).modules;
    diff(&before, &after).into_iter().next().expect("a difference")
}

#[test]
fn a_difference_says_whether_it_is_material() {
    let modules = library(&sound()).modules;
    assert_eq!(diff(&modules, &modules), []);
    for (path, from, to, material, words) in [
        ("lessons/03-three.md", "You sit", "You stand", false, "1 word of"),
        (
            "lessons/03-three.md",
            "> \"What would help tonight?\"",
            "> \"What can we do for you now?\" Then wait and hear.",
            true,
            "words of",
        ),
        ("lessons/03-three.md", "indicators: [C05.1, C05.2]", "indicators: [C05.1]", true, "\"C05.2\" went"),
        ("checks/check.yaml", "pass_score: 80", "pass_score: 90", true, "`pass_score` changed"),
        ("checks/check.yaml", "Question 3?", "Question three?", false, "the text changed"),
        ("module.md", "  - Write a plan.", "  - Write a plan with them.", true, "objectives"),
        ("module.md", "title: A sound module", "title: A good module", false, "the title changed"),
        ("scenarios/01-the-steps.yaml", "They answer.", "They nod.", false, "changed"),
        ("trainer-guide.md", "Play it.", "Play it twice.", false, "the guide changed"),
        ("pictures/plan.svg", "height=\"1\"/>", "height=\"2\"/>", false, "a picture changed"),
    ] {
        let diff = changed(path, from, to);
        assert_eq!(diff.is_material(), material, "{}", diff.as_text());
        assert!(diff.changes.iter().any(|change| change.what.contains(words)), "{}", diff.as_text());
        assert!(diff.advice[0].contains("raise `version` to 3"), "{}", diff.as_text());
    }
    let key = changed(
        "checks/check.yaml",
        "text: Option b, correct: true, feedback: Because of b. }\n      - { id: c, text: Option c, ",
        "text: Option b, feedback: Because of b. }\n      - { id: c, text: Option c, correct: true, ",
    );
    assert!(
        key.is_material() && key.as_text().contains("! item m90-01: the key changed"),
        "{}",
        key.as_text()
    );
    let new = diff(&[], &modules);
    assert_eq!((new[0].from, new[0].to, new[0].is_material()), (None, Some(2), true));
    assert_eq!(diff(&modules, &[])[0].to, None);
}

#[test]
fn something_new_loads_as_it_is() {
    let mut files = new_module("M90", "A \"new\" module", &["C05.1", "C06.2"]).unwrap();
    assert_eq!(files[0].path, "modules/M90-a-new-module/module.md");
    files.push(new_lesson("M90-a-new-module", 2, "Asking: how?", &["C05.1"]).unwrap());
    let codes = ["C01.1", "C01.2", "C01.3", "C01.4", "C01.5", "C01.6", "C02.1", "C02.2", "C02.3", "C02.4"];
    files.push(new_vignette("V90", "A kitchen", &codes).unwrap());
    let (library, findings) = Library::load(&files, &indicator, &role);
    assert!(!has_errors(&findings), "{}", listed(&findings));
    assert_eq!((library.modules.len(), library.vignettes.len(), library.modules[0].lessons.len()), (1, 1, 2));
    assert_eq!(library.modules[0].title, "A \"new\" module");
    let left = lint(&files, &indicator, &role);
    assert!(
        left.iter().any(|finding| finding.severity == Severity::Error && finding.message.contains("4 items"))
    );
    assert_eq!(new_module("m1", "x", &["C05.1"]), Err(TemplateError::Code("m1".into(), 'M')));
    assert_eq!(new_module("M91", "x", &[]), Err(TemplateError::Indicator(String::new())));
    assert_eq!(new_lesson("M90-x", 0, "x", &["C05.1"]), Err(TemplateError::Number(0)));
    assert_eq!(new_vignette("V91", "!?", &codes), Err(TemplateError::Title("!?".into())));
}
