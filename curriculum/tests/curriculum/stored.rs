//! The canonical form: one spelling, stored once, shown for ever.

use fieldcraft_curriculum::{Module, SourceFile, Vignette, builtin_files, load_modules, load_vignettes};

use crate::support::{indicator, module, role, sound, sources, spoil};

#[test]
fn a_module_comes_back_as_it_went() {
    let module = module();
    let stored = module.canonical_json();
    let read = Module::from_canonical_json(&stored).unwrap();
    assert_eq!(read, module);
    assert_eq!(read.canonical_json(), stored);
    assert!(!read.lessons[0].html.is_empty() && read.check.items[7].explanation_html.is_some());
    assert_eq!(serde_json::from_str::<Module>(&serde_json::to_string(&module).unwrap()).unwrap(), module);
}

#[test]
fn shipped_content_comes_back_as_it_went() {
    let (modules, _) = load_modules(&builtin_files(), &indicator, &role);
    for module in modules {
        assert_eq!(Module::from_canonical_json(&module.canonical_json()).unwrap(), module);
    }
    let (vignettes, _) = load_vignettes(&builtin_files(), &indicator);
    for vignette in vignettes {
        assert_eq!(Vignette::from_canonical_json(&vignette.canonical_json()).unwrap(), vignette);
    }
}

#[test]
fn nothing_derived_is_stored() {
    let stored = module().canonical_json();
    for derived in ["<p>", "html", "plain_text", "headings", "word_count"] {
        assert!(!stored.contains(derived), "{derived} in {stored}");
    }
}

#[test]
fn the_same_content_is_the_same_text() {
    let stored = module().canonical_json();
    let mut files = sources(&sound());
    files.reverse();
    for file in &mut files {
        // As an editor on another system would save it, and with a comment and spaces in the YAML.
        let text = String::from_utf8(file.bytes.to_vec()).unwrap();
        let text = if file.path.ends_with("module.md") {
            text.replace("minutes: 52", "minutes:  52  # all in all")
        } else {
            text
        };
        *file =
            SourceFile::text(file.path.replace('/', "\\"), format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    let (modules, findings) = load_modules(&files, &indicator, &role);
    assert_eq!(findings, []);
    assert_eq!(modules[0].canonical_json(), stored);
}

#[test]
fn other_content_is_another_text() {
    let stored = module().canonical_json();
    for (path, from, to) in [
        ("module.md", "can write a plan", "can write a good plan"),
        ("module.md", "For new workers", "For all workers"),
        ("module.md", "material_change: true", "material_change: false"),
        ("lessons/03-three.md", "You sit", "You stand"),
        (
            "checks/check.yaml",
            "correct: true, feedback: Because of b",
            "correct: true, feedback: Because of B",
        ),
        ("checks/check.yaml", "pass_score: 80", "pass_score: 81"),
        ("pictures/plan.svg", "height=\"1\"", "height=\"2\""),
    ] {
        let mut files = sound();
        spoil(&mut files, path, from, to);
        let (modules, findings) = load_modules(&sources(&files), &indicator, &role);
        assert_eq!(modules.len(), 1, "{path}: {findings:?}");
        assert_ne!(modules[0].canonical_json(), stored, "{path}");
    }
}

#[test]
fn a_version_stored_long_ago_is_cleaned_by_the_rules_of_today() {
    let stored = module()
        .canonical_json()
        .replace("You sit at the table.", "You [sit](javascript:alert(1)) <script>x</script>.");
    let read = Module::from_canonical_json(&stored).unwrap();
    assert!(!read.lessons[0].html.contains("javascript") && !read.lessons[0].html.contains("<script"));
}

#[test]
fn a_rater_never_sees_the_key() {
    let (vignettes, findings) = load_vignettes(&sources(&sound()), &indicator);
    assert_eq!(findings, []);
    let vignette = &vignettes[0];
    assert_eq!(vignette.key.len(), vignette.indicators.len());
    assert_eq!(vignette.key[4].rating.scored(), None);
    assert_eq!(vignette.key[3].rating.scored(), Some(3));
    let view = vignette.rater_view();
    assert_eq!((&view.turns, &view.indicators), (&vignette.turns, &vignette.indicators));
    let shown = serde_json::to_string(&view).unwrap();
    for secret in ["key", "rating", "reason", "At 01:10", "provisional"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert_eq!(Vignette::from_canonical_json(&vignette.canonical_json()).unwrap(), *vignette);
}
