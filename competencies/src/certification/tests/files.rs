use super::*;
use crate::framework::Finding;
use crate::requirement::Source;

fn load(text: &str) -> Result<Path, Vec<Finding>> {
    let file = SourceFile { path: "paths/local-coach.yaml", text };
    load_path(&file, &MODULES, &competencies())
}

fn coach_text() -> &'static str {
    sources().find(|file| file.path.ends_with("local-coach.yaml")).unwrap().text
}

/// Replaces once, and gives the line of the replaced text.
fn spoiled(from: &str, to: &str) -> (String, u64) {
    let at = coach_text().find(from).unwrap_or_else(|| panic!("{from}"));
    let line = coach_text()[..at].matches('\n').count() as u64 + 1;
    (coach_text().replacen(from, to, 1), line)
}

#[test]
fn the_embedded_paths_load() {
    let paths = [path("local-coach"), path("local-trainer")];
    for path in &paths {
        assert_eq!((path.stages.len(), path.last_stage()), (7, 5));
        assert_eq!(path.holds_months.value, 24);
        assert!(path.decision().is_some());
    }
    assert_eq!(paths[0].calibration().unwrap().icc.source, Source::Bench);
    assert!(paths[1].calibration().is_none());
    assert_eq!(paths[0].stage("LC3").unwrap().title, "Rater reliability");
}

#[test]
fn a_path_survives_json() {
    let path = path("local-coach");
    let json = serde_json::to_string(&path).unwrap();
    assert_eq!(serde_json::from_str::<Path>(&json).unwrap(), path);
}

#[test]
fn facts_survive_json() {
    for facts in [coach(), trainer(), CandidateFacts::default()] {
        let json = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<CandidateFacts>(&json).unwrap(), facts);
    }
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_a_remedy() {
    let cases = [
        ("all_of: [M17, M18]", "all_of: [M17, M20]", "There is no published module M20."),
        ("all_of: [M17, M18]", "all_of: []", "No module is named."),
        ("all_of: [M17, M18]", "all_of: [M17, M17]", "M17 is named twice."),
        ("modules: [M18]", "modules: [M20]", "There is no published module M20."),
        ("C01: L4", "C12: L4", "There is no competency C12."),
        (
            "vignettes: {value: 6,",
            "vignettes: {value: 0,",
            "`vignettes` is 0, which can never make sense here.",
        ),
        ("score: {value: 80%,", "score: {value: 180%,", "`score` is 9/5, which can never make sense here."),
        (
            "signatures: {value: 2,",
            "signatures: {value: 1,",
            "`signatures` is 1, which can never make sense here.",
        ),
        (
            "from_center: {value: 1,",
            "from_center: {value: 3,",
            "`from_center` is 3, which can never make sense here.",
        ),
        ("code: LC2", "code: LC1", "Two stages have this code."),
        ("key: span", "key: coachees", "Two gates have this key."),
        ("title: Practice", "title: ''", "A code, title or text is empty."),
        (
            "holds_months: {value: 24,",
            "holds_months: {value: -1,",
            "`holds_months` is -1, which can never make sense here.",
        ),
    ];
    for (from, to, message) in cases {
        let (text, line) = spoiled(from, to);
        let findings = load(&text).unwrap_err();
        let found = findings.iter().find(|finding| finding.message == message);
        let found = found.unwrap_or_else(|| panic!("{message}: {findings:?}"));
        assert!(found.line.abs_diff(line) <= 1, "{from}: {} for {line}", found.line);
        assert!(!found.remedy.is_empty() && found.file == "paths/local-coach.yaml");
    }
}

#[test]
fn what_does_not_fit_the_format_is_named_with_its_line() {
    let cases = [
        ("appeal_days:", "apeal_days:"),
        ("in_a_row: {value: 2,", "in_a_row: {value: two,"),
        ("icc: {value: \"0.70\", source: bench}", "icc: {value: \"0.70\", source: guess}"),
        ("rule: sponsor", "rule: patron"),
        ("coachees:\n", "coachee:\n"),
        ("C01: L4", "C01: L9"),
        ("from_center: {value: 1, source: default}\n", "\n"),
    ];
    for (from, to) in cases {
        let (text, line) = spoiled(from, to);
        let findings = load(&text).unwrap_err();
        assert_eq!(findings.len(), 1, "{from}");
        assert!(findings[0].line.abs_diff(line) <= 1, "{from}: {} for {line}", findings[0]);
    }
}

#[test]
fn only_the_last_stage_decides_and_every_stage_has_a_gate() {
    let (text, _) = spoiled(
        "rule: sponsor",
        "rule: {decision: {signatures: {value: 2, source: default}, from_center: {value: 1, source: default}, coached_within_months: {value: 12, source: default}}}",
    );
    assert_eq!(load(&text).unwrap_err()[0].message, "Only the last stage decides.");
    let at = coach_text().find("  - code: LC6").unwrap();
    let text = format!(
        "{}  - code: LC6\n    title: Decision\n    text: Two people sign.\n    gates: []\n",
        &coach_text()[..at]
    );
    let messages: Vec<_> = load(&text).unwrap_err().into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        messages,
        [
            "The last stage needs exactly one decision.",
            "This stage has no gate, so it could never be passed."
        ]
    );
}

#[test]
fn the_numbers_are_those_of_the_paths() {
    let rules = |path: Path| {
        let gates = path.stages.into_iter().flat_map(|stage| stage.gates);
        gates
            .map(|gate| format!("{}: {}", gate.key, serde_json::to_string(&gate.rule).unwrap()))
            .collect::<Vec<_>>()
    };
    let short = |path| rules(path).join("\n").replace("\"source\":", "").replace("\"value\":", "");
    insta::assert_snapshot!(short(path("local-coach")));
    insta::assert_snapshot!(short(path("local-trainer")));
}
