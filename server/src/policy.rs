//! Who may do what: the only place that decides. Pure: the caller's grants and
//! what is known about the thing go in, a verdict comes out.
//!
//! Practice role (what a person does) is not permission (what the software lets
//! them do). A permission is granted at a node of the org tree and holds there
//! and below. Besides grants there are two relations: a thing can be the
//! caller's *own*, and the caller can be the *lead* (coach or supervisor) of the
//! person it is about. Unlisted means forbidden.

mod permission;
mod rules;

use uuid::Uuid;

pub use self::permission::Permission;
pub use self::rules::Action;
use self::rules::{Rule, rule};

/// One live grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub permission: Permission,
    /// At this node and below.
    pub node: Uuid,
}

/// Who is calling, with the grants live at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub person: Uuid,
    /// The session; `None` for the command line.
    pub session: Option<Uuid>,
    /// Live grants.
    pub grants: Vec<Held>,
}

impl Caller {
    /// The nodes at which the caller holds any of these permissions.
    #[must_use]
    pub fn nodes_with(&self, permissions: &[Permission]) -> Vec<Uuid> {
        let mut nodes: Vec<Uuid> = self
            .grants
            .iter()
            .filter(|held| permissions.contains(&held.permission))
            .map(|held| held.node)
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// The nodes whose people the caller may do this with.
    #[must_use]
    pub fn scope(&self, action: Action) -> Vec<Uuid> {
        self.nodes_with(rule(action).any_of)
    }

    /// Whom the caller may do this with, as a list is narrowed to them.
    #[must_use]
    pub fn reach(&self, action: Action) -> Reach {
        let rule = rule(action);
        Reach {
            person: self.person,
            own: rule.own && !rule.never_own,
            never_own: rule.never_own,
            led: rule.lead,
            nodes: self.nodes_with(rule.any_of),
        }
    }
}

/// The people that an action reaches: for lists, what [`check`] is for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The caller.
    pub person: Uuid,
    /// The caller themselves.
    pub own: bool,
    /// Everybody but the caller.
    pub never_own: bool,
    /// Those whom the caller coaches or supervises.
    pub led: bool,
    /// The people of these nodes and below.
    pub nodes: Vec<Uuid>,
}

impl Reach {
    /// Is this target reached? Says the same as [`check`].
    #[must_use]
    pub fn holds(&self, target: &Target) -> bool {
        !(target.own && self.never_own)
            && ((self.own && target.own)
                || (self.led && target.lead)
                || target.nodes.iter().any(|node| self.nodes.contains(node)))
    }
}

/// What is known about the thing that an action is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// It is the caller's own.
    pub own: bool,
    /// The caller is the coach or supervisor of the person it is about.
    pub lead: bool,
    /// Every node it belongs to, with all nodes above.
    pub nodes: Vec<Uuid>,
}

impl Target {
    /// The caller's own thing, wherever it is.
    #[must_use]
    pub fn own() -> Self {
        Self { own: true, ..Self::default() }
    }

    /// A thing that belongs to these nodes (with all nodes above).
    #[must_use]
    pub fn at(nodes: Vec<Uuid>) -> Self {
        Self { nodes, ..Self::default() }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The caller may not know that it exists: answered like what is absent.
    Hidden,
    /// The caller may see it, but not do this.
    Forbidden,
}

/// May `caller` do `action` with `target`?
///
/// # Errors
/// Why not.
pub fn check(caller: &Caller, action: Action, target: &Target) -> Result<(), Denied> {
    let rule = rule(action);
    if allows(caller, &rule, target) {
        return Ok(());
    }
    match rule.seen_by {
        Some(seen_by) if check(caller, seen_by, target).is_ok() => Err(Denied::Forbidden),
        _ => Err(Denied::Hidden),
    }
}

fn allows(caller: &Caller, rule: &Rule, target: &Target) -> bool {
    if target.own && rule.never_own {
        return false;
    }
    (rule.own && target.own)
        || (rule.lead && target.lead)
        || caller
            .grants
            .iter()
            .any(|held| rule.any_of.contains(&held.permission) && target.nodes.contains(&held.node))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const HERE: Uuid = Uuid::from_u128(1);
    const ELSEWHERE: Uuid = Uuid::from_u128(2);

    fn caller(permission: Option<Permission>, node: Uuid) -> Caller {
        let grants = permission.map(|permission| Held { permission, node }).into_iter().collect();
        Caller { person: Uuid::from_u128(9), session: None, grants }
    }

    fn mark(verdict: Result<(), Denied>) -> char {
        match verdict {
            Ok(()) => 'Y',
            Err(Denied::Forbidden) => 'f',
            Err(Denied::Hidden) => '.',
        }
    }

    /// Y allowed, f forbidden (403), . hidden (404).
    #[test]
    fn the_whole_table() {
        let mut table =
            String::from("action                  | own lead | with each permission at its node\n");
        let _ = writeln!(
            table,
            "{:24}|          | {}",
            "",
            Permission::ALL.iter().map(|p| p.name()).collect::<Vec<_>>().join(" ")
        );
        for action in Action::ALL {
            let none = caller(None, HERE);
            let own = mark(check(&none, *action, &Target::own()));
            let lead = mark(check(&none, *action, &Target { lead: true, ..Target::default() }));
            let grants: Vec<String> = Permission::ALL
                .iter()
                .map(|p| mark(check(&caller(Some(*p), HERE), *action, &Target::at(vec![HERE]))).to_string())
                .collect();
            let _ = writeln!(table, "{:24}| {own}   {lead}    | {}", format!("{action:?}"), grants.join(" "));
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_grant_elsewhere_gives_nothing_and_tells_nothing() {
        for action in Action::ALL {
            for permission in Permission::ALL {
                let verdict = check(&caller(Some(*permission), ELSEWHERE), *action, &Target::at(vec![HERE]));
                assert_eq!(verdict, Err(Denied::Hidden), "{action:?} with {permission} elsewhere");
            }
        }
    }

    #[test]
    fn a_list_reaches_whom_the_check_allows() {
        let targets = [true, false].into_iter().flat_map(|own| {
            [true, false].into_iter().flat_map(move |lead| {
                [vec![], vec![HERE], vec![ELSEWHERE]].map(move |nodes| Target { own, lead, nodes })
            })
        });
        for target in targets {
            for action in Action::ALL {
                for permission in Permission::ALL.iter().copied().map(Some).chain([None]) {
                    let caller = caller(permission, HERE);
                    let allowed = check(&caller, *action, &target).is_ok();
                    assert_eq!(
                        caller.reach(*action).holds(&target),
                        allowed,
                        "{action:?} {permission:?} {target:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn nobody_judges_themselves() {
        let all: Vec<Held> =
            Permission::ALL.iter().map(|&permission| Held { permission, node: HERE }).collect();
        let me = Caller { person: Uuid::from_u128(9), session: None, grants: all };
        let mine = Target { own: true, lead: true, nodes: vec![HERE] };
        for action in [
            Action::ObserveFormative,
            Action::ObserveCounting,
            Action::DecideDispute,
            Action::AttestAuthorization,
            Action::RecordPractice,
            Action::RequestWaiver,
            Action::DecidePriorLearning,
            Action::WaiveRequirement,
            Action::AssessCandidate,
            Action::DecideCertification,
            Action::AppointRater,
            Action::ManageGrants,
            Action::CoachPerson,
        ] {
            assert!(check(&me, action, &mine).is_err(), "{action:?}");
        }
    }

    #[test]
    fn permission_names_read_back() {
        for permission in Permission::ALL {
            assert_eq!(permission.name().parse(), Ok(*permission));
        }
    }
}
