use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;
use crate::authorization::{AuthorizationState, Basis};
use crate::staffing::pair::*;

const STEPS: [Option<Step>; 5] = [
    None,
    Some(Step::ObserveOnly),
    Some(Step::CoRespond),
    Some(Step::LeadWithPartner),
    Some(Step::SoloPermitted),
];

fn person(id: u128, step: Option<Step>) -> Member {
    with_basis(id, step, Basis::Evidence)
}

fn with_basis(id: u128, step: Option<Step>, basis: Basis) -> Member {
    Member {
        person: Uuid::from_u128(id),
        name: ["Ana", "Ben", "Cleo"][usize::try_from(id).unwrap() - 1].to_owned(),
        role: RoleCode(2),
        sub_kind: None,
        step: step.map(|step| (step, basis)),
    }
}

/// A visit to a known family, or with one trigger.
fn visit(trigger: Option<Trigger>, site_allows_solo: bool) -> Visit {
    Visit { kind: "follow_up".into(), triggers: trigger.into_iter().collect(), site_allows_solo }
}

fn visits() -> impl Iterator<Item = (&'static str, Visit)> {
    let kinds = [
        ("known family", None),
        ("new family", Some(Trigger::NewFamily)),
        ("unsupported site", Some(Trigger::UnsupportedSite)),
        ("safety flag", Some(Trigger::SafetyFlag)),
    ];
    kinds
        .into_iter()
        .flat_map(|(name, trigger)| [(name, visit(trigger, true)), (name, visit(trigger, false))])
}

fn roles() -> &'static [RoleCode] {
    responding_roles(&FRAMEWORK)
}

/// The rule once more, as the specification says it.
fn expected(one: Option<Step>, other: &[Option<Step>], visit: &Visit) -> bool {
    let Some(one) = one else { return false };
    let solo = |step| step == Step::SoloPermitted && visit.site_allows_solo && visit.triggers.is_empty();
    match other {
        [] | [Some(Step::ObserveOnly)] => solo(one),
        [Some(other)] if one == Step::ObserveOnly => solo(*other),
        [Some(other)] => one.max(*other) >= Step::LeadWithPartner,
        _ => false,
    }
}

#[test]
fn all_combinations() {
    let mut table = String::new();
    let short = |step: Option<Step>| match step {
        None => "none",
        Some(Step::ObserveOnly) => "observe",
        Some(Step::CoRespond) => "co",
        Some(Step::LeadWithPartner) => "lead",
        Some(Step::SoloPermitted) => "solo",
    };
    for (name, visit) in visits() {
        let policy = if visit.site_allows_solo { "solo allowed" } else { "solo not allowed" };
        writeln!(table, "{name}, {policy}").unwrap();
        for one in STEPS {
            let others = STEPS.each_ref().map(std::slice::from_ref);
            for other in std::iter::once(&STEPS[..0]).chain(others) {
                let mut team = vec![person(1, one)];
                team.extend(other.iter().map(|step| person(2, *step)));
                let answer = check_team(roles(), &team, &visit);
                assert_eq!(answer.fits, expected(one, other, &visit), "{one:?} {other:?} {visit:?}");
                assert_eq!(answer.fits, answer.reasons.is_empty() && answer.next_step.is_none());
                let codes: Vec<String> =
                    answer.reasons.iter().map(|reason| format!("{:?}", reason.code)).collect();
                let result = if answer.fits { "yes".to_owned() } else { codes.join(" ") };
                writeln!(
                    table,
                    "  {:7} + {:7} {result}",
                    short(one),
                    other.first().map_or("-", |step| short(*step))
                )
                .unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_order_of_the_names_makes_no_difference() {
    for (_, visit) in visits() {
        for one in STEPS {
            for other in STEPS {
                for third in STEPS {
                    let team = [person(1, one), person(2, other), person(3, third)];
                    let answer = check_team(roles(), &team, &visit);
                    for turn in [[1, 0, 2], [2, 1, 0], [0, 2, 1], [1, 2, 0], [2, 0, 1]] {
                        let turned = turn.map(|at| team[at].clone());
                        assert_eq!(check_team(roles(), &turned, &visit), answer);
                    }
                }
            }
        }
    }
}

#[test]
fn what_a_step_rests_on_is_said_and_does_not_decide() {
    for basis in [Basis::Stale, Basis::Attested, Basis::Provisional] {
        for other in STEPS {
            let with = |basis| [with_basis(1, Some(Step::LeadWithPartner), basis), person(2, other)];
            let answer = check_team(roles(), &with(basis), &visit(None, false));
            assert_eq!(answer.fits, check_team(roles(), &with(Basis::Evidence), &visit(None, false)).fits);
            assert!(answer.notes[0].starts_with("Ana: "), "{:?}", answer.notes);
        }
    }
}

#[test]
fn a_degree_is_not_the_gate_and_the_role_is() {
    let mut ben = person(2, Some(Step::LeadWithPartner));
    for sub_kind in [None, Some("non_degreed"), Some("bachelor"), Some("master")] {
        ben.sub_kind = sub_kind.map(str::to_owned);
        assert!(
            check_team(roles(), &[person(1, Some(Step::CoRespond)), ben.clone()], &visit(None, false)).fits
        );
    }
    ben.role = RoleCode(1);
    let answer = check_team(roles(), &[person(1, Some(Step::CoRespond)), ben], &visit(None, false));
    let codes: Vec<ReasonCode> = answer.reasons.iter().map(|reason| reason.code).collect();
    assert_eq!(codes, [ReasonCode::RoleStaysBehind, ReasonCode::NotSolo, ReasonCode::SitePolicy]);
}

#[test]
fn the_reasons_are_sentences() {
    let said = |team: &[Member], visit: &Visit| check_team(roles(), team, visit).summary;
    let (ana, ben) = (person(1, Some(Step::SoloPermitted)), person(2, Some(Step::ObserveOnly)));
    let mut both = visit(Some(Trigger::NewFamily), false);
    both.triggers = BTreeSet::from(Trigger::ALL);
    insta::assert_snapshot!(said(&[ana.clone(), ben.clone()], &both), @"Not like this. The family is new, so two have to go. No other professional is at the place, so two have to go. The visit is flagged for safety, so two have to go. The site does not allow a follow up alone. Ben may only watch, so is not the second.");
    insta::assert_snapshot!(said(&[ana.clone(), ben], &visit(None, true)), @"Ana may go alone.");
    insta::assert_snapshot!(said(&[ana.clone(), person(2, Some(Step::LeadWithPartner))], &both), @"They may go. Ana or Ben may lead.");
    insta::assert_snapshot!(said(&[ana.clone(), ana], &visit(None, true)), @"Not like this. Ana is named twice.");
    insta::assert_snapshot!(said(&[], &visit(None, true)), @"Not like this. Nobody here may do more than watch.");
}

#[test]
fn a_member_is_made_from_the_authorization_of_the_day() {
    let held = AuthorizationState {
        step: Some(("co_respond".into(), Basis::Stale)),
        supervise: Some(Basis::Evidence),
        solo_visit_kinds: Vec::new(),
    };
    let member = Member::new(Uuid::from_u128(1), "Ana", RoleCode(4), None, &held);
    assert_eq!(member.step, Some((Step::CoRespond, Basis::Stale)));
    for step in &FRAMEWORK.authorizations.steps {
        assert!(Step::of(&step.code).is_some(), "{}", step.code);
    }
}
