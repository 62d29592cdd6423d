//! Findings as other programs want them: lines that GitHub shows beside the change, and SARIF,
//! which editors and code scanners read.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::source::{Finding, Rule, Severity};

/// Workflow commands of GitHub Actions, one a finding. `root` stands before every path, as in
/// `curriculum/`.
#[must_use]
pub fn github(findings: &[Finding], root: &str) -> String {
    let mut text = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let Finding { file, line, column, message, remedy, rule, .. } = finding;
        let file = property(&format!("{root}{file}"));
        let said = data(&format!("{message}. {remedy}"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "::{command} file={file},line={line},col={column},title={rule}::{said}");
    }
    text
}

/// The text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A SARIF 2.1.0 log with one run. `root` stands before every path.
#[must_use]
pub fn sarif(findings: &[Finding], root: &str) -> String {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| json!({ "id": rule.as_str(), "shortDescription": { "text": rule.why() } }))
        .collect();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, root)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "fieldcraft content lint", "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(finding: &Finding, root: &str) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    json!({
        "ruleId": finding.rule.as_str(),
        "level": level,
        "message": { "text": format!("{}. {}", finding.message, finding.remedy) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": format!("{root}{}", finding.file).replace(' ', "%20") },
                "region": { "startLine": finding.line, "startColumn": finding.column },
            },
        }],
    })
}

/// One JSON document with all findings and how many there are of each weight.
#[must_use]
pub fn json(findings: &[Finding]) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let document = json!({
        "findings": findings,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
    });
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        Finding::warning("modules/M06-x/a, b.md", 7, "50% of it\nis missing", "Write it.")
            .at_column(3)
            .under(Rule::AltText)
    }

    #[test]
    fn a_workflow_command_keeps_its_signs_apart() {
        assert_eq!(
            github(&[finding()], "curriculum/"),
            "::warning file=curriculum/modules/M06-x/a%2C b.md,line=7,col=3,title=alt-text\
             ::50%25 of it%0Ais missing. Write it.\n"
        );
    }

    #[test]
    fn a_log_names_place_and_rule() {
        let log: Value = serde_json::from_str(&sarif(&[finding()], "curriculum/")).unwrap();
        let run = &log["runs"][0];
        assert_eq!(run["results"][0]["ruleId"], "alt-text");
        assert_eq!(run["results"][0]["level"], "warning");
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "curriculum/modules/M06-x/a,%20b.md");
        assert_eq!(
            (place["region"]["startLine"].as_u64(), place["region"]["startColumn"].as_u64()),
            (Some(7), Some(3))
        );
        assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(Rule::ALL.len()));
    }

    #[test]
    fn json_counts_by_weight() {
        let read: Value = serde_json::from_str(&json(&[finding()])).unwrap();
        assert_eq!((read["warnings"].as_u64(), read["errors"].as_u64()), (Some(1), Some(0)));
        assert_eq!(read["findings"][0]["rule"], "alt-text");
    }
}
