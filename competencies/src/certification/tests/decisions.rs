use super::*;

fn rule() -> DecisionRule {
    path("local-coach").decision().unwrap().clone()
}

fn asks(signatory: &Signatory, earlier: &[&Decision]) -> Result<(), Refusal> {
    may_decide(&rule(), id(1), signatory, earlier, today())
}

#[test]
fn who_may_sign() {
    let person = |change: fn(&mut Signatory)| {
        let mut signatory = signatory(81, true);
        change(&mut signatory);
        asks(&signatory, &[])
    };
    assert_eq!(person(|_| {}), Ok(()));
    assert_eq!(person(|one| one.person = id(1)), Err(Refusal::Candidate));
    assert_eq!(person(|one| one.in_line = true), Err(Refusal::InLine));
    assert_eq!(person(|one| one.certified_by_candidate = true), Err(Refusal::Reciprocal));
    assert_eq!(person(|one| one.declared_conflict = true), Err(Refusal::DeclaredConflict));
    let coached = |on| person_coached(on);
    assert_eq!(coached("2025-11-22"), Err(Refusal::CoachedByCandidate));
    assert_eq!(coached("2025-11-21"), Ok(()));
    assert_eq!(coached("2026-11-21"), Err(Refusal::CoachedByCandidate));
}

fn person_coached(on: &str) -> Result<(), Refusal> {
    asks(&Signatory { last_coached_by_candidate: Some(day(on)), ..signatory(81, true) }, &[])
}

#[test]
fn the_second_signature_comes_from_somebody_else_and_one_from_the_center() {
    let outside = decision(801, "2026-11-01", signatory(81, false));
    let center = decision(802, "2026-11-01", signatory(82, true));
    assert_eq!(asks(&signatory(81, false), &[]), Ok(()));
    assert_eq!(asks(&signatory(81, false), &[&outside]), Err(Refusal::SignedAlready));
    assert_eq!(asks(&signatory(83, false), &[&outside]), Err(Refusal::CenterMissing));
    assert_eq!(asks(&signatory(83, true), &[&outside]), Ok(()));
    assert_eq!(asks(&signatory(83, false), &[&center]), Ok(()));
    assert_eq!(asks(&signatory(83, true), &[&center]), Ok(()));
    assert_eq!(asks(&signatory(84, true), &[&outside, &center]), Err(Refusal::Decided));
    let against = Decision { decide: false, ..center.clone() };
    assert_eq!(asks(&signatory(84, true), &[&against]), Err(Refusal::Decided));
}

#[test]
fn signatures_that_may_not_stand_do_not() {
    let expect = |change: fn(&mut Vec<Decision>), actual: &str| {
        let mut facts = coach();
        change(&mut facts.decisions);
        let gate = gate(&path("local-coach"), &facts, "decision");
        assert_eq!((gate.passed, gate.actual.as_str()), (false, actual), "{}", gate.reason);
    };
    expect(|all| all[0].signatory.in_line = true, "1 of 2, 1 from the center");
    expect(|all| all[0].reason = "  ".into(), "1 of 2, 1 from the center");
    expect(|all| all[0].signatory.person = id(1), "1 of 2, 1 from the center");
    expect(|all| all[1].signatory.person = id(81), "1 of 2, 0 from the center");
    expect(|all| all[1].signatory.from_center = false, "1 of 2, 0 from the center");
    expect(|all| all[1].on = today().plus(1), "1 of 2, 0 from the center");
    expect(|all| all[1].decide = false, "2 of 2, 1 from the center");
}

#[test]
fn every_refusal_is_a_sentence() {
    use Refusal::{
        Candidate, CenterMissing, CoachedByCandidate, Decided, DeclaredConflict, InLine, Reciprocal,
        SignedAlready,
    };
    for refusal in [
        Candidate,
        InLine,
        CoachedByCandidate,
        Reciprocal,
        DeclaredConflict,
        SignedAlready,
        Decided,
        CenterMissing,
    ] {
        assert!(refusal.to_string().ends_with('.'));
    }
}
