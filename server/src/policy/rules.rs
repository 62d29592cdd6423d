//! The policy itself: each action, and what must hold for it.

use super::Permission;

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
pub(super) struct Rule {
    /// Allowed on what is the caller's own.
    pub(super) own: bool,
    /// Never on what is the caller's own, whatever the grants.
    pub(super) never_own: bool,
    /// Allowed to the coach or supervisor of the person it is about.
    pub(super) lead: bool,
    /// Allowed with any of these at a node the thing belongs to.
    pub(super) any_of: &'static [Permission],
    /// Who may do this may at least see the thing, and is told "no" instead of "not there".
    pub(super) seen_by: Option<Action>,
}

#[expect(clippy::too_many_lines, reason = "one arm an action: the whole policy in one place")]
pub(super) const fn rule(action: Action) -> Rule {
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
