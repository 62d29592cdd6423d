//! Loading: the embedded framework is whole, and every fault is found with file, line and remedy.

use fieldcraft_competencies::framework::{Finding, Framework, Published, SourceFile};

use crate::build::FRAMEWORK;

#[test]
fn the_embedded_framework_has_nothing_to_mend() {
    let findings = Framework::builtin().err().unwrap_or_default();
    let listed: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(listed.is_empty(), "{}", listed.join("\n"));
}

#[test]
fn the_framework_is_all_there() {
    let indicators: Vec<_> =
        FRAMEWORK.competencies.iter().flat_map(|competency| &competency.indicators).collect();
    assert_eq!(FRAMEWORK.competencies.len(), 11);
    assert_eq!(indicators.len(), 60);
    assert_eq!(indicators.iter().filter(|indicator| indicator.star).count(), 16);
    let rare: Vec<String> = indicators
        .iter()
        .filter(|indicator| indicator.rare)
        .map(|indicator| indicator.code.to_string())
        .collect();
    assert_eq!(rare, ["C01.5", "C02.4", "C04.2", "C08.4", "C11.2"]);
    assert_eq!(FRAMEWORK.roles.len(), 11);
    assert_eq!(FRAMEWORK.evidence.len(), 13);
    assert_eq!(FRAMEWORK.supplementary.len(), 9);
    let codes: Vec<&str> =
        FRAMEWORK.requirements.iter().map(|requirement| requirement.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "FR-01", "FR-02", "FR-03", "FR-04", "FR-05", "FR-06", "FR-07", "FR-08", "FR-09", "FR-12",
            "FR-13", "FR-14", "FR-15", "FR-16", "FR-17"
        ]
    );
    assert_eq!(FRAMEWORK.paths.len(), 3);
}

#[test]
fn canonical_json_is_the_same_whatever_the_order_of_files() {
    let json = FRAMEWORK.canonical_json();
    assert_eq!(Framework::from_canonical_json(&json).as_ref().ok(), Some(&*FRAMEWORK));
    let mut files = Framework::builtin_sources().to_vec();
    files.reverse();
    let other = Framework::load(&files, &Published::BUILTIN).expect("the same framework");
    assert_eq!(other.canonical_json(), json);
}

/// The findings after one text of one file was changed.
#[track_caller]
fn broken(path: &str, from: &str, to: &str) -> Vec<Finding> {
    changed(path, from, to).expect_err("something is wrong")
}

/// The framework after one text of one file was changed.
#[track_caller]
fn changed(path: &str, from: &str, to: &str) -> Result<Framework, Vec<Finding>> {
    let sources = Framework::builtin_sources();
    let original = sources.iter().find(|file| file.path == path).expect(path).text;
    assert!(original.contains(from), "{path} has no {from}");
    let changed = original.replacen(from, to, 1);
    let change = |file: &SourceFile<'static>| SourceFile {
        path: file.path,
        text: if file.path == path { &changed } else { file.text },
    };
    let files: Vec<SourceFile<'_>> = sources.iter().map(change).collect();
    Framework::load(&files, &Published::BUILTIN)
}

/// Line of a text in an embedded file, from 1.
fn line(path: &str, text: &str) -> u64 {
    let file = Framework::builtin_sources().iter().find(|file| file.path == path).expect(path);
    let before = file.text.lines().take_while(|line| !line.contains(text)).count();
    u64::try_from(before).expect("small") + 1
}

#[track_caller]
fn finds(path: &str, from: &str, to: &str, message: &str) {
    let findings = broken(path, from, to);
    let listed: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let found = findings.iter().find(|finding| finding.message.contains(message));
    let found = found.unwrap_or_else(|| panic!("not found: {message}\n{}", listed.join("\n")));
    assert_eq!(found.file, path);
    assert!(!found.remedy.is_empty());
}

#[test]
fn an_unknown_code_is_found_on_its_line() {
    let findings = broken("requirements/FR-03.yaml", "indicators: [C05.2]", "indicators: [C05.9]");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].line, line("requirements/FR-03.yaml", "indicators: [C05.2]"));
    assert_eq!(findings[0].message, "There is no indicator C05.9.");
}

#[test]
fn an_unknown_field_is_found_on_its_line() {
    let findings =
        broken("requirements/FR-02.yaml", "criticality: safety", "criticality: safety\ncolor: red");
    assert_eq!(findings[0].line, line("requirements/FR-02.yaml", "criticality: safety") + 1);
    assert!(findings[0].message.contains("color"), "{}", findings[0]);
}

#[test]
fn faults_of_requirements_are_found() {
    let two = "requirements/FR-02.yaml";
    finds(two, "key: level-3", "key: level-2", "The key level-2 is used twice");
    finds(two, "min: {value: 25%,", "min: {value: 5/4,", "A share of 5/4 cannot be reached");
    finds(two, "count: {value: 3,", "count: {value: 0,", "0 can never hold");
    finds(two, "window_days: {value: 180,", "window_days: {value: 0,", "0 can never hold");
    finds(two, "due_days: {value: 45,", "due_days: {value: -1,", "-1 can never hold");
    finds(
        two,
        "of: field-events, count",
        "of: nowhere, count",
        "no count_at_least clause with the key nowhere",
    );
    finds(two, "days: {value: 120,", "days: {value: 200,", "The count looks back less far");
    finds(two, "[C01, C02, C08], level: L2", "[C01, C01, C08], level: L2", "C01 is named twice");
    finds(two, "[C01, C02, C08], level: L2", "[], level: L2", "No competency is named");
    finds(two, "- role: R3", "- role: R33", "not a practice role");
    finds("requirements/FR-01.yaml", "module: M06", "module: M21", "Module M21 is not published");
    finds("requirements/FR-01.yaml", "min_percent: {value: 80", "min_percent: {value: 101", "101% cannot be");
    finds("requirements/FR-08.yaml", "kinds: [masters_human_services]", "kinds: []", "No kind of credential");
    let twice = broken("requirements/FR-01.yaml", "code: FR-01", "code: FR-02");
    assert!(twice.iter().any(|finding| finding.message == "The code FR-02 is used twice."), "{twice:?}");
}

#[test]
fn what_can_never_hold_or_contradicts_itself_is_found() {
    let two = "requirements/FR-02.yaml";
    finds(
        two,
        "due_days: {value: 45, source: default}",
        "due_days: {value: 45, source: default}\n      from_day: {value: 60, source: default}",
        "due before it applies",
    );
    finds(two, "types: [E1, E2, E3]", "types: [E2]", "at most 1 of 3 could count");
    finds(
        two,
        "share_caps: true",
        "share_caps: true\n          relations: [same_line, peer]",
        "counts nobody from outside the line",
    );
    let max = |limit: &str| format!("share_caps: true\n          max: [{limit}]");
    finds(
        two,
        "share_caps: true",
        &max("{count: {value: 1, source: default}}"),
        "neither types nor relations",
    );
    let about = |types: &str, count: i32| {
        max(&format!("{{types: [{types}], count: {{value: {count}, source: default}}}}"))
    };
    finds(two, "share_caps: true", &about("E5", 1), "nothing that this clause counts");
    finds(two, "share_caps: true", &about("E1, E2, E3", 2), "at most 2 of 3 could count");
    finds(two, "share_caps: true", &about("E3", -1), "-1 can never hold");
    changed(two, "share_caps: true", &about("E2, E3", 1)).expect("E1 is left");
    let fourteen = "requirements/FR-14.yaml";
    finds(fourteen, "with_data: {value: 1,", "with_data: {value: 5,", "Of 4 at most 4 can be such");
    finds(fourteen, "from_day: {value: 91,", "from_day: {value: -1,", "-1 can never hold");
    let thirteen = "requirements/FR-13.yaml";
    finds(
        thirteen,
        "partner: lead_with_partner",
        "partner: leads",
        "There is no practice authorization leads",
    );
    finds(thirteen, "requirement: FR-02", "requirement: FR-13", "FR-13 and FR-13 depend on each other");
    finds(thirteen, "requirement: FR-02", "requirement: FR-99", "There is no requirement FR-99");
    finds(thirteen, "roles: [lead, partner]", "roles: []", "No role in a visit is named");
    finds("requirements/FR-15.yaml", "max_bias: {value: 0.25,", "max_bias: {value: 0,", "A share of 0");
    finds("requirements/FR-16.yaml", "observed: {value: 1,", "observed: {value: 3,", "Of 2 at most 2");
    finds("requirements/FR-06.yaml", "kind: work", "kind: training", "Hours of training are asked twice");
    finds("requirements/FR-03.yaml", "min_rating: {value: 2,", "min_rating: {value: 0,", "0 asks nothing");
    finds(
        "requirements/FR-04.yaml",
        "level_at_least: {competencies: [C04], level: L3}",
        "drill_done: {kind: airway, window_days: {value: 365, source: default}}",
        "Drill airway is not published",
    );
}

#[test]
fn requirements_that_depend_on_each_other_are_found() {
    let findings = broken(
        "requirements/FR-02.yaml",
        "      until_day: {value: 90, source: default}",
        "      until_day: {value: 90, source: default}\n      depends_on: {requirement: FR-13, asked: once_met}",
    );
    let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(said.iter().filter(|said| said.contains("depend on each other")).count(), 3, "{said:?}");
    assert!(findings.iter().any(|found| found.file == "requirements/FR-02.yaml" && found.line > 20));
}

#[test]
fn days_of_a_group_are_refused() {
    let path = "requirements/FR-06.yaml";
    let text = Framework::builtin_sources().iter().find(|file| file.path == path).expect(path).text;
    let (head, clauses) = text.split_once("  all_of:\n").expect("a group");
    let inner = clauses.lines().fold(String::new(), |all, line| all + "          " + line + "\n");
    let grouped = format!(
        "{head}  all_of:\n    - key: outer\n      title: Outer\n      why: Why.\n      owed_by: site\n      \
         due_days: {{value: 3, source: default}}\n      rule:\n        any_of:\n{inner}"
    );
    let files: Vec<SourceFile<'_>> = Framework::builtin_sources()
        .iter()
        .map(|file| if file.path == path { SourceFile { path, text: &grouped } } else { *file })
        .collect();
    let findings = Framework::load(&files, &Published::BUILTIN).expect_err("a fault");
    assert!(findings.iter().any(|found| found.message.contains("of a group are not read")), "{findings:?}");
}

#[test]
fn an_empty_group_is_found() {
    let path = "requirements/FR-06.yaml";
    let text = Framework::builtin_sources().iter().find(|file| file.path == path).expect(path).text;
    let clauses = text.split_once("  all_of:\n").expect("a group").1;
    finds(path, clauses, "    []\n", "The group has no clauses");
}

#[test]
fn faults_of_competencies_and_scales_are_found() {
    finds("scale.yaml", "- rating: 2", "- rating: 4", "The scale has a gap");
    finds("levels.yaml", "- level: L4\n    label", "- level: L5\n    label", "The levels have a gap");
    finds("levels.yaml", "min_score: {value: 1.8", "min_score: {value: 3.5", "The scale ends at 3");
    finds("competencies/C01.yaml", "code: C01.2", "code: C01.1", "The code C01.1 is used twice");
    finds("competencies/C01.yaml", "code: C01.2", "code: C02.2", "C02.2 does not belong to C01");
    finds("competencies/C01.yaml", "      3:", "      4:", "The anchors of");
    finds("competencies/C08.yaml", "star: true", "rare: true", "Only a star can be rare");
    finds("roles.yaml", "code: R2\n", "code: R1\n", "The code R1 is used twice");
    finds(
        "evidence.yaml",
        "indicators: [C02.5, C09.1]",
        "indicators: [C02.9, C09.1]",
        "There is no indicator C02.9",
    );
    finds("authorizations.yaml", "M06: {value: 80", "M29: {value: 80", "Module M29 is not published");
    finds(
        "authorizations.yaml",
        "requirements: [FR-08]",
        "requirements: [FR-99]",
        "There is no requirement FR-99",
    );
}

#[test]
fn a_missing_or_foreign_file_is_found() {
    let sources = Framework::builtin_sources();
    let files: Vec<_> = sources.iter().copied().filter(|file| file.path != "scale.yaml").collect();
    let findings = Framework::load(&files, &Published::BUILTIN).expect_err("no scale");
    assert!(findings.iter().any(|finding| finding.file == "scale.yaml"));
    let stray = SourceFile { path: "notes.txt", text: "hello" };
    let files: Vec<_> = sources.iter().copied().chain([stray]).collect();
    let findings = Framework::load(&files, &Published::BUILTIN).expect_err("a stray file");
    assert_eq!((findings.len(), findings[0].file.as_str()), (1, "notes.txt"));
}

#[test]
fn a_file_cut_short_is_a_finding_and_no_panic() {
    let sources = Framework::builtin_sources();
    for whole in sources.iter().filter(|file| file.path.starts_with("requirements/FR-0")) {
        for cut in (0..whole.text.len()).step_by(211).filter(|cut| whole.text.is_char_boundary(*cut)) {
            let cut = SourceFile { path: whole.path, text: &whole.text[..cut] };
            let files: Vec<_> =
                sources.iter().map(|file| if file.path == cut.path { cut } else { *file }).collect();
            if let Err(findings) = Framework::load(&files, &Published::BUILTIN) {
                assert!(findings.iter().all(|finding| finding.line > 0 && !finding.remedy.is_empty()));
            }
        }
    }
}
