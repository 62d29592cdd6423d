use super::*;
use crate::framework::{Finding, SourceFile};
use crate::requirement::Source;

fn text(code: &str) -> &'static str {
    let path = format!("site-requirements/{code}.yaml");
    Framework::builtin_sources().iter().find(|file| file.path == path).unwrap().text
}

/// The framework without one of its roles.
fn small() -> Framework {
    let mut framework = FRAMEWORK.clone();
    framework.roles.retain(|role| role.code != RoleCode(11));
    framework
}

fn load(files: &[SourceFile<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    load_site_requirements(files, &small(), &mut findings);
    findings
}

#[test]
fn the_embedded_requirements_say_where_their_numbers_come_from() {
    let codes: Vec<&str> = FRAMEWORK.site_requirements.iter().map(|part| part.code.as_str()).collect();
    assert_eq!(codes, ["FR-10", "FR-11"]);
    let rule = ratio_rule();
    assert_eq!(
        (rule.staff_per_supervisor.value.numerator(), rule.staff_per_supervisor.source),
        (6, Source::Guide)
    );
    assert_eq!((rule.breach_days.value, rule.breach_days.source), (14, Source::Default));
    let kinds: Vec<&str> =
        FRAMEWORK.site_requirements[1].all_of.iter().map(|clause| clause.rule.kind()).collect();
    assert_eq!(kinds, ["no_on_call_in_leave", "coverage", "coverage", "coverage"]);
}

#[test]
fn a_framework_from_before_has_none() {
    let mut json: serde_json::Value = serde_json::from_str(&FRAMEWORK.canonical_json()).unwrap();
    json.as_object_mut().unwrap().remove("site_requirements");
    json.as_object_mut().unwrap().remove("runways");
    let before = Framework::from_canonical_json(&json.to_string()).unwrap();
    assert_eq!((before.site_requirements.len(), before.runways.len()), (0, 0));
    assert!(!before.canonical_json().contains("site_requirements"));
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_a_remedy() {
    let cases = [
        ("FR-10", "code: FR-10", "code: FR-02", "The code FR-02 is used twice."),
        ("FR-10", "version: 1", "version: 0", "Versions begin at 1."),
        ("FR-10", "value: \"6\"", "value: \"0\"", "Nobody could be supervised."),
        ("FR-10", "breach_days: {value: 14", "breach_days: {value: -1", "-1 can never hold here."),
        ("FR-10", "[R1, R2, R3]", "[R1, R2, R2]", "R2 is named twice."),
        ("FR-10", "[R4]", "[R3]", "R3 is both supervised and supervising."),
        ("FR-10", "[R4]", "[R11]", "There is no role R11."),
        ("FR-10", "[R4]", "[]", "No role is named, so nobody would be counted."),
        ("FR-11", "key: clinical", "key: supervisor", "The key supervisor is used twice in FR-11."),
        ("FR-11", "window_days: {value: 7", "window_days: {value: 0", "0 can never hold here."),
        ("FR-11", "gap_minutes: {value: 0", "gap_minutes: {value: 2000", "2000 can never hold here."),
        ("FR-11", "title: No duty in leave", "title: \"\"", "This text is empty."),
    ];
    for (code, from, to, message) in cases {
        let line = text(code)[..text(code).find(from).unwrap()].matches('\n').count() as u64 + 1;
        let spoiled = text(code).replacen(from, to, 1);
        let found = load(&[SourceFile { path: "site-requirements/x.yaml", text: &spoiled }]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].message.as_str(), found[0].line), (message, line), "{to}");
        assert!(found[0].remedy.ends_with('.') && found[0].file == "site-requirements/x.yaml");
    }
}

#[test]
fn what_cannot_be_read_is_a_finding_too() {
    let spoiled = text("FR-11").replace("duty: psychiatric_consultation", "duty: dental_consultation");
    let found = load(&[SourceFile { path: "site-requirements/x.yaml", text: &spoiled }]);
    assert!(found[0].message.starts_with("The file cannot be read"), "{found:?}");
    assert!(found[0].line > 40, "{found:?}");
    let at = text("FR-11").find("all_of:").unwrap();
    let empty = format!("{}all_of: []\n", &text("FR-11")[..at]);
    let found = load(&[SourceFile { path: "site-requirements/x.yaml", text: &empty }]);
    assert_eq!(found[0].message, "The group has no clauses, so it would ask nothing.");
}
