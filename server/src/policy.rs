//! Who may do what: the only place that decides. Pure: the caller's grants and
//! what is known about the thing go in, a verdict comes out.
//!
//! Practice role (what a person does) is not permission (what the software lets
//! them do). A permission is granted at a node of the org tree and holds there
//! and below. Besides grants there are two relations: a thing can be the
//! caller's *own*, and the caller can be the *lead* (coach or supervisor) of the
//! person it is about. Unlisted means forbidden.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What the software lets a person do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission { $($(#[$doc])* $variant,)* }

        impl Permission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the database and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for Permission {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($name => Ok(Self::$variant),)* _ => Err(()) }
            }
        }
    };
}

permissions! {
    /// Take training.
    Learn = "learn",
    /// See the evidence and statuses of people at the node.
    ViewTeam = "view_team",
    /// Record observations that do not count.
    ObserveFormative = "observe_formative",
    /// Record observations that count; each also needs a live rater certificate on its day.
    ObserveCounting = "observe_counting",
    /// Coach: open cycles and see the evidence of people at the node.
    Coach = "coach",
    /// Deliver training.
    DeliverTraining = "deliver_training",
    /// Assess candidates and decide certifications.
    DecideCertification = "decide_certification",
    /// Write the framework.
    AuthorFramework = "author_framework",
    /// Write the curriculum.
    AuthorCurriculum = "author_curriculum",
    /// Publish what somebody else wrote.
    Publish = "publish",
    /// Manage the tree, people, assignments and grants.
    ManageOrg = "manage_org",
    /// Bring in oversight data.
    ImportOversight = "import_oversight",
    /// See readiness and oversight figures.
    ViewOversight = "view_oversight",
    /// Read the audit log.
    AuditRead = "audit_read",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident,)*) => {
        /// What somebody wants to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $variant,)* }

        impl Action {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
        }
    };
}

actions! {
    /// See a node of the tree.
    ReadNode,
    /// Add or change a node.
    ManageNode,
    /// See that a person exists, with role and place.
    ReadPerson,
    /// Add people; change affiliations, leave, credentials, assignments.
    ManagePerson,
    /// See how a person can be reached. Whoever is led always sees it of those who lead them.
    ReadContact,
    /// Enter a credential of one's own, or anybody's for the office.
    EnterCredential,
    /// See a person's grants.
    ReadGrants,
    /// Give or end a grant.
    ManageGrants,
    /// See a person's observations, cycles, attempts and statuses.
    ReadEvidence,
    /// See an observation. Whoever may decide about it or redact it must be able to read it.
    ReadObservation,
    /// Send in a knowledge check.
    SubmitAttempt,
    /// Record an observation that does not count.
    ObserveFormative,
    /// Record an observation meant to count.
    ObserveCounting,
    /// Ask to be observed oneself, or take that back.
    AskForObservation,
    /// Decline to observe, as the one who was asked.
    AnswerObservationRequest,
    /// Acknowledge, comment on or dispute an observation of oneself.
    RespondToObservation,
    /// Withdraw an observation that one made.
    WithdrawObservation,
    /// Decide a dispute.
    DecideDispute,
    /// Ask for or carry out a redaction.
    RedactObservation,
    /// Open a coaching cycle and add to it.
    CoachPerson,
    /// Add one's own reflection to a cycle about oneself.
    ReflectOnCycle,
    /// Call two or more observers to one event, each with a score sheet of their own.
    OrganizeJoint,
    /// Write a place's coaching plan, and see what of it was given.
    PlanCoaching,
    /// Plan, move, call off and report sessions of training.
    ScheduleTraining,
    /// Close a safety task.
    CloseTask,
    /// Attest an existing worker's practice authorization.
    AttestAuthorization,
    /// Log visits and hours of one's own, or of somebody whom one leads.
    LogPractice,
    /// Record supervision contacts, second signatures, offers and drills.
    RecordPractice,
    /// Ask for a waiver of a requirement, or end one early.
    RequestWaiver,
    /// Waive a requirement for a person.
    WaiveRequirement,
    /// See who is on duty at a node.
    ReadRoster,
    /// Change who is on duty at a node.
    EditRoster,
    /// See a node's readiness.
    ReadReadiness,
    /// See by name what the people of a node have shown of each skill.
    ReadSkills,
    /// See figures about few people that others get withheld: about one's own team.
    ReadSmallCells,
    /// Nominate a candidate.
    NominateCandidate,
    /// See a candidacy.
    ReadCandidacy,
    /// Withdraw one's own candidacy.
    WithdrawCandidacy,
    /// Pause a candidacy or resume it.
    PauseCandidacy,
    /// Ask that two others look at a decision about oneself again.
    AppealDecision,
    /// Enter coaching samples, joint observations and deliveries.
    AssessCandidate,
    /// Sign a certification decision.
    DecideCertification,
    /// Appoint a founding rater.
    AppointRater,
    /// Suspend or revoke a certificate.
    RevokeCertificate,
    /// Take a calibration run.
    TakeCalibration,
    /// See how a rater rates beside others.
    ReadDrift,
    /// Read and sign the keys of vignettes.
    SetVignetteKey,
    /// Read the trainer's guide of a module.
    ReadTrainerGuide,
    /// See how the items of a check do their work.
    ReadItemAnalysis,
    /// See where each indicator is taught, checked, practiced and seen.
    ReadCoverage,
    /// Publish content.
    PublishContent,
    /// Propose to publish content, and see what would change.
    ProposeContent,
    /// Record the clinician who reviewed a module, or take a record back.
    RecordReview,
    /// Claim that learning from elsewhere stands for a module.
    ClaimPriorLearning,
    /// Claim prior learning for many at once, from a file.
    ImportPriorLearning,
    /// Approve or refuse a claim of prior learning.
    DecidePriorLearning,
    /// Take a claim of prior learning back.
    WithdrawPriorLearning,
    /// Read the audit log.
    ReadAudit,
    /// See which mails were sent to whom, and which were not taken.
    ReadDeliveries,
}

/// What must hold for an action.
struct Rule {
    /// Allowed on what is the caller's own.
    own: bool,
    /// Never on what is the caller's own, whatever the grants.
    never_own: bool,
    /// Allowed to the coach or supervisor of the person it is about.
    lead: bool,
    /// Allowed with any of these at a node the thing belongs to.
    any_of: &'static [Permission],
    /// Who may do this may at least see the thing, and is told "no" instead of "not there".
    seen_by: Option<Action>,
}

#[expect(clippy::too_many_lines, reason = "one arm an action: the whole policy in one place")]
const fn rule(action: Action) -> Rule {
    use Permission as P;
    const NO: Rule = Rule { own: false, never_own: false, lead: false, any_of: &[], seen_by: None };
    match action {
        Action::ReadNode => Rule { any_of: P::ALL, ..NO },
        Action::ManageNode => Rule { any_of: &[P::ManageOrg], seen_by: Some(Action::ReadNode), ..NO },
        Action::ReadPerson => Rule {
            own: true,
            lead: true,
            any_of: &[
                P::ViewTeam,
                P::Coach,
                P::ObserveFormative,
                P::ObserveCounting,
                // Whoever trains people has to be able to name them as learners.
                P::DeliverTraining,
                P::DecideCertification,
                P::ManageOrg,
                P::AuditRead,
            ],
            ..NO
        },
        Action::ManagePerson => Rule { any_of: &[P::ManageOrg], seen_by: Some(Action::ReadPerson), ..NO },
        Action::EnterCredential => {
            Rule { own: true, any_of: &[P::ManageOrg], seen_by: Some(Action::ReadPerson), ..NO }
        }
        Action::ReadGrants => {
            Rule { own: true, any_of: &[P::ManageOrg, P::AuditRead], seen_by: Some(Action::ReadPerson), ..NO }
        }
        Action::ManageGrants => {
            Rule { never_own: true, any_of: &[P::ManageOrg], seen_by: Some(Action::ReadPerson), ..NO }
        }
        Action::ReadEvidence => Rule {
            own: true,
            lead: true,
            any_of: &[P::ViewTeam, P::Coach, P::DecideCertification],
            seen_by: Some(Action::ReadPerson),
            ..NO
        },
        Action::ReadContact | Action::ReadObservation => Rule {
            own: true,
            lead: true,
            any_of: &[P::ViewTeam, P::Coach, P::DecideCertification, P::ManageOrg],
            seen_by: Some(Action::ReadPerson),
            ..NO
        },
        Action::SubmitAttempt
        | Action::TakeCalibration
        | Action::WithdrawCandidacy
        | Action::AppealDecision => Rule { own: true, seen_by: Some(Action::ReadCandidacy), ..NO },
        Action::ObserveFormative => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::ObserveFormative, P::ObserveCounting, P::Coach],
            seen_by: Some(Action::ReadPerson),
            ..NO
        },
        Action::ObserveCounting => {
            Rule { never_own: true, any_of: &[P::ObserveCounting], seen_by: Some(Action::ReadPerson), ..NO }
        }
        Action::RespondToObservation
        | Action::ReflectOnCycle
        | Action::WithdrawObservation
        | Action::AskForObservation
        | Action::AnswerObservationRequest => Rule { own: true, seen_by: Some(Action::ReadEvidence), ..NO },
        Action::DecideDispute => Rule {
            never_own: true,
            any_of: &[P::DecideCertification, P::ManageOrg],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::RedactObservation => Rule {
            any_of: &[P::DecideCertification, P::ManageOrg],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::CoachPerson => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::Coach],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::OrganizeJoint => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::Coach, P::ObserveCounting, P::DecideCertification],
            seen_by: Some(Action::ReadPerson),
            ..NO
        },
        Action::PlanCoaching => Rule {
            any_of: &[P::Coach, P::ViewTeam, P::DecideCertification],
            seen_by: Some(Action::ReadNode),
            ..NO
        },
        Action::ScheduleTraining => Rule {
            any_of: &[P::DeliverTraining, P::ManageOrg, P::DecideCertification],
            seen_by: Some(Action::ReadNode),
            ..NO
        },
        Action::CloseTask => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::ViewTeam, P::Coach],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::AttestAuthorization => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::DecideCertification],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::LogPractice | Action::ClaimPriorLearning => {
            Rule { own: true, lead: true, any_of: &[P::ViewTeam], seen_by: Some(Action::ReadEvidence), ..NO }
        }
        Action::RecordPractice => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::ViewTeam],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::RequestWaiver => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::ViewTeam, P::Coach, P::DecideCertification],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::WaiveRequirement => Rule {
            never_own: true,
            any_of: &[P::DecideCertification],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::ReadRoster => Rule {
            any_of: &[
                P::Learn,
                P::ViewTeam,
                P::Coach,
                P::DecideCertification,
                P::ManageOrg,
                P::ViewOversight,
            ],
            seen_by: Some(Action::ReadNode),
            ..NO
        },
        Action::EditRoster => Rule { any_of: &[P::ManageOrg], seen_by: Some(Action::ReadRoster), ..NO },
        Action::ReadReadiness => Rule {
            any_of: &[P::ViewTeam, P::DecideCertification, P::ViewOversight],
            seen_by: Some(Action::ReadNode),
            ..NO
        },
        Action::ReadSkills => Rule {
            any_of: &[P::ViewTeam, P::Coach, P::DecideCertification],
            seen_by: Some(Action::ReadNode),
            ..NO
        },
        Action::ReadSmallCells => Rule { any_of: &[P::ViewTeam], seen_by: Some(Action::ReadNode), ..NO },
        Action::NominateCandidate => Rule {
            any_of: &[P::ViewTeam, P::ManageOrg, P::DecideCertification],
            seen_by: Some(Action::ReadPerson),
            ..NO
        },
        Action::ReadCandidacy => {
            Rule { own: true, lead: true, any_of: &[P::ViewTeam, P::DecideCertification, P::AuditRead], ..NO }
        }
        Action::PauseCandidacy => {
            Rule { own: true, any_of: &[P::DecideCertification], seen_by: Some(Action::ReadCandidacy), ..NO }
        }
        Action::AssessCandidate | Action::DecideCertification => Rule {
            never_own: true,
            any_of: &[P::DecideCertification],
            seen_by: Some(Action::ReadCandidacy),
            ..NO
        },
        Action::AppointRater | Action::RevokeCertificate => Rule {
            never_own: true,
            any_of: &[P::DecideCertification],
            seen_by: Some(Action::ReadPerson),
            ..NO
        },
        Action::ReadDrift => {
            Rule { own: true, any_of: &[P::DecideCertification], seen_by: Some(Action::ReadPerson), ..NO }
        }
        Action::SetVignetteKey => Rule { any_of: &[P::DecideCertification], ..NO },
        Action::ReadTrainerGuide => {
            Rule { any_of: &[P::DeliverTraining, P::AuthorCurriculum, P::Publish], ..NO }
        }
        Action::ReadCoverage => Rule {
            any_of: &[P::AuthorFramework, P::AuthorCurriculum, P::Publish, P::DecideCertification],
            ..NO
        },
        Action::ReadItemAnalysis => Rule { any_of: &[P::AuthorCurriculum, P::Publish], ..NO },
        Action::PublishContent => Rule { any_of: &[P::Publish], seen_by: Some(Action::ProposeContent), ..NO },
        Action::ProposeContent => {
            Rule { any_of: &[P::AuthorFramework, P::AuthorCurriculum, P::Publish], ..NO }
        }
        Action::RecordReview => Rule { any_of: &[P::DecideCertification, P::Publish], ..NO },
        Action::ImportPriorLearning => {
            Rule { any_of: &[P::ViewTeam, P::ManageOrg], seen_by: Some(Action::ReadPerson), ..NO }
        }
        Action::DecidePriorLearning => Rule {
            never_own: true,
            lead: true,
            any_of: &[P::ViewTeam, P::DecideCertification],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::WithdrawPriorLearning => Rule {
            own: true,
            lead: true,
            any_of: &[P::ViewTeam, P::DecideCertification],
            seen_by: Some(Action::ReadEvidence),
            ..NO
        },
        Action::ReadAudit => Rule { any_of: &[P::AuditRead], ..NO },
        Action::ReadDeliveries => Rule { any_of: &[P::ManageOrg, P::AuditRead], ..NO },
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
