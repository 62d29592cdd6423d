//! `fieldcraft evaluate`: what a requirement comes to for facts in a file, without a database.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::explain::{Evaluation, Explanation};
use fieldcraft_competencies::facts::Facts;
use fieldcraft_competencies::framework::{Framework, Published};
use fieldcraft_competencies::soonest::Plan;

/// What to evaluate.
#[derive(Args)]
pub(super) struct EvaluateArgs {
    /// Facts about one person, as JSON (competencies/schema/facts.schema.json).
    #[arg(long)]
    facts: PathBuf,
    /// A requirement, as YAML (competencies/schema/requirement.schema.json). It
    /// takes the place of one with the same code in the framework that is built in.
    #[arg(long)]
    requirement: PathBuf,
    /// The day that was true, `2026-03-02`; or a time, of which the day counts as it is written
    /// and up to which facts had been received.
    #[arg(long)]
    as_of: String,
    /// The time up to which facts had been received, `2026-03-02T17:30:00Z`. Left out: all of them.
    #[arg(long)]
    known_at: Option<String>,
    /// Write it for people instead of as JSON, with what would make it green soonest.
    #[arg(long)]
    text: bool,
}

/// Prints the explanation.
///
/// # Errors
/// A file cannot be read or is not what it should be; the message names file and line.
pub(super) async fn run(args: EvaluateArgs) -> anyhow::Result<()> {
    let written = tokio::task::spawn_blocking(move || {
        let read = |path: &Path| {
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
        };
        let (facts, requirement) = (read(&args.facts)?, read(&args.requirement)?);
        let when = When::of(&args.as_of, args.known_at.as_deref())?;
        let [facts_name, requirement_name] =
            [&args.facts, &args.requirement].map(|path| path.display().to_string());
        evaluated((&facts_name, &facts), (&requirement_name, &requirement), when, args.text)
    });
    // A reader that closes early, such as `head`, is no fault.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), written.await??.as_bytes());
    Ok(())
}

/// The two times of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct When {
    as_of: Day,
    known_at: Millis,
}

impl When {
    fn of(as_of: &str, known_at: Option<&str>) -> anyhow::Result<Self> {
        let instant = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
        let (day, by_day) = match (as_of.parse::<Day>(), instant(as_of)) {
            (Ok(day), _) => (day, Millis::MAX),
            (Err(_), Some(time)) => {
                let day = time.format("%Y-%m-%d").to_string().parse::<Day>().map_err(anyhow::Error::msg)?;
                (day, Millis(time.timestamp_millis()))
            }
            (Err(said), None) => bail!("--as-of: {said}, or a time such as 2026-03-02T17:30:00Z"),
        };
        let known_at = match known_at {
            None => by_day,
            Some(text) => match instant(text) {
                Some(time) => Millis(time.timestamp_millis()),
                None => bail!("--known-at: `{text}` is not a time; write it as 2026-03-02T17:30:00Z"),
            },
        };
        Ok(Self { as_of: day, known_at })
    }
}

/// Evaluates a requirement's text for a text of facts; each comes with the name of its file.
fn evaluated(
    facts: (&str, &str),
    requirement: (&str, &str),
    when: When,
    text: bool,
) -> anyhow::Result<String> {
    let known: Facts = serde_json::from_str(facts.1).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
        anyhow::anyhow!("{}:{line}:{column}: {said}", facts.0)
    })?;
    let mut modules: Vec<&str> = known.modules.iter().map(|row| row.module.as_str()).collect();
    modules.extend(Published::BUILTIN.modules);
    let mut drills: Vec<&str> = known.drills.iter().map(|row| row.kind.as_str()).collect();
    drills.extend(Published::BUILTIN.drills);
    let published = Published { modules: &modules, drills: &drills };
    let (framework, code) =
        Framework::with_requirement(requirement.0, requirement.1, &published).map_err(|findings| {
            let listed: Vec<String> = findings.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("{}", listed.join("\n"))
        })?;
    let rule = framework.requirement(&code).context("the requirement is not in its framework")?;
    let case = Case::new(&framework, &known, when.known_at);
    let evaluation = case.evaluate(rule, when.as_of);
    Ok(if text {
        as_text(&evaluation, &case.plan(rule, when.as_of))
    } else {
        format!("{}\n", serde_json::to_string(&evaluation)?)
    })
}

fn as_text(evaluation: &Evaluation, plan: &Plan) -> String {
    let mut lines = vec![evaluation.summary.clone(), String::new()];
    node(&evaluation.explanation, 0, &mut lines);
    if !plan.is_empty() {
        lines.push("\nSoonest:".to_owned());
        lines.extend(plan.steps.iter().enumerate().map(|(at, step)| format!("{}. {}", at + 1, step.text)));
        lines.extend(plan.only_time.iter().map(|stuck| format!("- {}: {}", stuck.clause, stuck.reason)));
    }
    lines.join("\n") + "\n"
}

fn node(explanation: &Explanation, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    let Explanation { title, target, actual, counted, refused, .. } = explanation;
    lines.push(format!("{indent}[{}] {title}", explanation.result.name()));
    lines.push(format!("{indent}    asked: {}; there is: {}", target.text, actual.text));
    lines.extend(
        explanation.overlays.iter().map(|overlay| format!("{indent}    {}: {}", overlay.field, overlay.text)),
    );
    if explanation.children.is_empty() && counted.len() + refused.len() > 0 {
        lines.push(format!("{indent}    counted: {}; refused: {}", counted.len(), refused.len()));
        lines.extend(
            refused.iter().map(|row| format!("{indent}      {}: {}", row.evidence_id, row.code.sentence())),
        );
    }
    lines.extend(
        explanation.flips_on.map(|day| format!("{indent}    changes on {day} if nothing more comes in")),
    );
    lines.extend(explanation.next_step.as_ref().map(|step| format!("{indent}    next: {step}")));
    explanation.children.iter().for_each(|child| node(child, depth + 1, lines));
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: &str = include_str!("../../../competencies/examples/supervision.facts.json");
    const RULE: &str = include_str!("../../../competencies/examples/supervision.requirement.yaml");

    fn when() -> When {
        When::of("2026-03-02", None).expect("a day")
    }

    #[test]
    fn the_same_question_has_the_same_bytes() {
        let once = || evaluated(("f", FACTS), ("r", RULE), when(), false).expect("an answer");
        assert_eq!(once(), once());
        let read: Evaluation = serde_json::from_str(&once()).expect("JSON");
        assert_eq!(read.as_of, when().as_of);
    }

    #[test]
    fn people_get_a_plan() {
        let text = evaluated(("f", FACTS), ("r", RULE), when(), true).expect("an answer");
        assert!(text.contains("[insufficient_evidence]") && text.contains("Soonest:\n1. "), "{text}");
    }

    #[test]
    fn a_fault_has_file_and_line() {
        let said = |facts: &str, rule: &str| {
            format!(
                "{:#}",
                evaluated(("f.json", facts), ("r.yaml", rule), when(), false).expect_err("a fault")
            )
        };
        assert!(said("{\n  \"color\": 1\n}", RULE).starts_with("f.json:2:9: unknown field `color`"));
        let broken = RULE.replace("count: {value: 2", "count: {value: 0");
        assert!(said(FACTS, &broken).starts_with("r.yaml:"), "{}", said(FACTS, &broken));
        assert!(said(FACTS, &broken).contains("0 can never hold here"));
    }

    #[test]
    fn a_time_says_its_day_and_what_was_known() {
        let when = When::of("2026-03-02T23:30:00-05:00", None).expect("a time");
        assert_eq!(when.as_of.to_string(), "2026-03-02", "the day as it is written, not that of UTC");
        assert_eq!(when.known_at, Millis(1_772_512_200_000));
        assert!(When::of("yesterday", None).is_err());
        assert!(When::of("2026-03-02", Some("2026-03-02")).is_err());
    }
}
