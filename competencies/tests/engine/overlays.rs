//! Overlays: numbers that a jurisdiction changes, shown beside the usual ones.

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::evaluate::evaluate;
use fieldcraft_competencies::explain::Status;
use fieldcraft_competencies::facts::{Facts, OverlayInForce};
use fieldcraft_competencies::framework::{Finding, Framework, Published, SourceFile};

use crate::build::*;

fn under_overlay(from: i32, to: Option<i32>) -> Facts {
    let overlay = OverlayInForce {
        fact_id: id(8),
        overlay: "example_overlay".into(),
        node: NODE,
        from: day(from),
        to: to.map(day),
        received_at: noon(day(0)),
    };
    Facts { overlays: vec![overlay], ..responder() }
}

#[test]
fn an_overlay_tightens_where_and_while_it_is_in_force() {
    let two = WIDE.requirement("FR-02").expect("there");
    let status = |facts: &Facts, on: i32| Case::new(&WIDE, facts, Millis::MAX).status(two, day(on));
    assert_eq!(status(&responder(), 31), Status::Provisional, "off by default");
    assert_eq!(status(&under_overlay(0, None), 30), Status::Provisional);
    assert_eq!(status(&under_overlay(0, None), 31), Status::InsufficientEvidence);
    let ends = under_overlay(0, Some(35));
    assert_eq!(status(&ends, 35), Status::InsufficientEvidence);
    assert_eq!(status(&ends, 36), Status::Provisional, "the usual 45 days hold again");
    let told = Case::new(&WIDE, &ends, Millis::MAX).timeline(two, day(0));
    let days: Vec<_> = told.iter().map(|(on, _)| on.since(day(0))).collect();
    assert_eq!(days, [0, 31, 36, 46]);
}

#[test]
fn both_numbers_and_the_rule_are_shown() {
    let two = WIDE.requirement("FR-02").expect("there");
    let evaluation = evaluate(&WIDE, two, &under_overlay(0, None), day(10), Millis::MAX);
    let node = &evaluation.explanation.children[0];
    assert_eq!(node.overlays.len(), 1);
    assert_eq!(node.overlays[0].text, "45 days; your jurisdiction: 30 days");
    assert!(node.overlays[0].cites.address.starts_with("https://"));
    assert_eq!(node.children[0].due_on, Some(day(30)));
    let count =
        evaluation.explanation.children.iter().find(|node| node.clause == "field-events").expect("there");
    assert_eq!(count.overlays[0].text, "3; your jurisdiction: 4");
    assert!(count.children[0].target.text.starts_with("4 field observations"));
    let plain = evaluate(&WIDE, two, &responder(), day(10), Millis::MAX);
    assert!(plain.explanation.children[0].overlays.is_empty());
}

#[test]
fn an_overlay_at_another_node_changes_nothing() {
    let two = WIDE.requirement("FR-02").expect("there");
    let mut facts = under_overlay(0, None);
    facts.overlays[0].node = id(999);
    assert_eq!(Case::new(&WIDE, &facts, Millis::MAX).status(two, day(31)), Status::Provisional);
}

/// The findings after one text of the example was changed.
#[track_caller]
fn finds(from: &str, to: &str, message: &str) -> Finding {
    let path = "overlays/example.yaml";
    let sources = Framework::builtin_sources();
    let text = sources.iter().find(|file| file.path == path).expect(path).text;
    assert!(text.contains(from), "no {from}");
    let changed = text.replacen(from, to, 1);
    let files: Vec<SourceFile<'_>> = sources
        .iter()
        .map(|file| if file.path == path { SourceFile { path, text: &changed } } else { *file })
        .collect();
    let findings = Framework::load(&files, &Published::BUILTIN).expect_err("a fault");
    let found = findings.iter().find(|finding| finding.message.contains(message));
    let found = found.unwrap_or_else(|| panic!("{message}: {findings:?}")).clone();
    assert_eq!(found.file, path);
    assert!(found.line > 9 || found.message.contains("look up"), "{found}");
    found
}

#[test]
fn faults_of_overlays_are_found_on_their_line() {
    let lax = finds("value: 30, mode: tighten", "value: 60, mode: tighten", "The usual 45 days is stricter");
    assert!(lax.remedy.contains("smaller"), "{lax}");
    finds("value: 4, mode: tighten", "value: 2, mode: tighten", "The usual 3 is stricter");
    finds("requirement: FR-14", "requirement: FR-99", "There is no requirement FR-99");
    finds("clause: later", "clause: latest", "FR-14 has no clause with the key latest");
    finds("field: due_days", "field: days", "has no number days");
    finds("value: 30,", "value: 30.5,", "61/2 cannot stand here");
    finds("https://", "http://", "Nobody can look up");
}
