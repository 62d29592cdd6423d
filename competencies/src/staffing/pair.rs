//! The two-person rule: may these people make this visit together, and if not,
//! why not. Authorizations come in computed; nothing is looked up here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::authorization::{AuthorizationState, Basis};
use crate::code::RoleCode;
use crate::evaluate::words::{capitalized, joined};
use crate::framework::Framework;

/// What makes two people necessary, whatever the site allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The family is met for the first time.
    NewFamily,
    /// No other professional is at the place.
    UnsupportedSite,
    /// Somebody has flagged the visit for safety.
    SafetyFlag,
}

impl Trigger {
    /// Every trigger.
    pub const ALL: [Self; 3] = [Self::NewFamily, Self::UnsupportedSite, Self::SafetyFlag];

    fn sentence(self) -> &'static str {
        match self {
            Self::NewFamily => "The family is new, so two have to go.",
            Self::UnsupportedSite => "No other professional is at the place, so two have to go.",
            Self::SafetyFlag => "The visit is flagged for safety, so two have to go.",
        }
    }
}

/// The visit that is planned. A known family is a visit without triggers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The kind of visit, such as `follow_up`.
    pub kind: String,
    /// What makes two people necessary.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub triggers: BTreeSet<Trigger>,
    /// Whether the site's policy allows this kind of visit alone on the day.
    #[serde(default)]
    pub site_allows_solo: bool,
}

/// The steps of practice authorization, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Goes along and watches.
    ObserveOnly,
    /// Responds beside a lead.
    CoRespond,
    /// Leads with a partner.
    LeadWithPartner,
    /// Goes alone where the site allows it.
    SoloPermitted,
}

impl Step {
    /// The step with a code of the framework; `None` for a code that is none of the four.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "observe_only" => Some(Self::ObserveOnly),
            "co_respond" => Some(Self::CoRespond),
            "lead_with_partner" => Some(Self::LeadWithPartner),
            "solo_permitted" => Some(Self::SoloPermitted),
            _ => None,
        }
    }
}

/// Somebody who is to go on a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The person.
    pub person: Uuid,
    /// What the sentences call them.
    pub name: String,
    /// The role in which they go.
    pub role: RoleCode,
    /// Preparation of a responder. It is shown and never decides: a degree is not the gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<String>,
    /// The highest step held on the day, and what it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<(Step, Basis)>,
}

impl Member {
    /// A member with the step that was computed for the day. Authority to supervise is no step.
    #[must_use]
    pub fn new(
        person: Uuid,
        name: &str,
        role: RoleCode,
        sub_kind: Option<&str>,
        held: &AuthorizationState,
    ) -> Self {
        let step = held.step.as_ref().and_then(|(code, basis)| Some((Step::of(code)?, *basis)));
        Self { person, name: name.to_owned(), role, sub_kind: sub_kind.map(str::to_owned), step }
    }
}

/// Why a team does not satisfy the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// The same person is named twice.
    SamePerson,
    /// The person's role does not go on visits.
    RoleStaysBehind,
    /// The person holds no step, so may not even watch.
    NoStep,
    /// Nobody of the team may do more than watch.
    NobodyActs,
    /// Nobody of the team may lead.
    NobodyLeads,
    /// The person only watches, and one who watches is not the second.
    OnlyWatches,
    /// A trigger asks for two.
    TwoNeeded,
    /// The person may not go alone.
    NotSolo,
    /// The site does not allow this kind of visit alone.
    SitePolicy,
}

/// One reason against a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which.
    pub code: ReasonCode,
    /// Whom it is about, if one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
    /// The trigger, if one asks for two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// As a sentence.
    pub text: String,
}

/// Whether a team may make a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamAnswer {
    /// Whether it may.
    pub fits: bool,
    /// Who of the team may lead, in order of person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_lead: Vec<Uuid>,
    /// Everything against it; empty when it fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// What a reader should know although it does not decide: old evidence, attested steps, who only watches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What would mend it; absent when it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_step: Option<String>,
    /// The answer in a sentence or two.
    pub summary: String,
}

/// The roles that go on visits: those that may hold `co_respond`; empty: every role.
#[must_use]
pub fn responding_roles(framework: &Framework) -> &[RoleCode] {
    let steps = &framework.authorizations.steps;
    steps.iter().find(|step| step.code == "co_respond").map_or(&[], |step| &step.roles)
}

/// What a member does on the visit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Leads,
    Acts,
    Watches,
    Stays(ReasonCode),
}

impl Part {
    fn of(member: &Member, roles: &[RoleCode]) -> Self {
        match member.step {
            _ if !roles.is_empty() && !roles.contains(&member.role) => {
                Self::Stays(ReasonCode::RoleStaysBehind)
            }
            None => Self::Stays(ReasonCode::NoStep),
            Some((Step::ObserveOnly, _)) => Self::Watches,
            Some((Step::CoRespond, _)) => Self::Acts,
            Some((Step::LeadWithPartner | Step::SoloPermitted, _)) => Self::Leads,
        }
    }

    fn acts(self) -> bool {
        matches!(self, Self::Leads | Self::Acts)
    }
}

/// Whether a team (usually two, or one alone) may make a visit.
///
/// Two who act are needed, at least one of whom may lead. One alone is enough
/// only if they may go alone, the site allows this kind of visit alone, and
/// nothing asks for two. Whoever only watches comes on top and is never the
/// second. The order in which people are named makes no difference.
#[must_use]
pub fn check_team(roles: &[RoleCode], team: &[Member], visit: &Visit) -> TeamAnswer {
    let mut members: Vec<&Member> = team.iter().collect();
    members.sort_by_key(|member| member.person);
    let mut reasons = Vec::new();
    for twins in members.windows(2).filter(|twins| twins[0].person == twins[1].person) {
        let text = format!("{} is named twice.", twins[1].name);
        about(&mut reasons, ReasonCode::SamePerson, twins[1], &text);
    }
    members.dedup_by_key(|member| member.person);
    let parts: Vec<(&Member, Part)> =
        members.into_iter().map(|member| (member, Part::of(member, roles))).collect();
    for (member, part) in &parts {
        if let Part::Stays(code) = part {
            let why = match code {
                ReasonCode::NoStep => "holds no practice authorization today",
                _ => "has a role that does not go on visits",
            };
            about(&mut reasons, *code, member, &format!("{} {why}.", member.name));
        }
    }
    let acting: Vec<&Member> =
        parts.iter().filter(|(_, part)| part.acts()).map(|(member, _)| *member).collect();
    let leads: Vec<&Member> =
        parts.iter().filter(|(_, part)| *part == Part::Leads).map(|(member, _)| *member).collect();
    let watching = parts.iter().filter(|(_, part)| *part == Part::Watches).map(|(member, _)| *member);
    match acting.as_slice() {
        [] => {
            let text = "Nobody here may do more than watch.".to_owned();
            reasons.push(Reason { code: ReasonCode::NobodyActs, person: None, trigger: None, text });
        }
        [one] => alone(&mut reasons, one, watching.clone(), visit),
        _ if leads.is_empty() => {
            let text = "Nobody here may lead a visit.".to_owned();
            reasons.push(Reason { code: ReasonCode::NobodyLeads, person: None, trigger: None, text });
        }
        _ => {}
    }
    let fits = reasons.is_empty();
    let mut notes: Vec<String> = acting.iter().filter_map(|member| ground(member)).collect();
    if fits {
        notes.extend(watching.map(|member| format!("{} comes along to watch.", member.name)));
    }
    TeamAnswer {
        fits,
        may_lead: leads.iter().map(|member| member.person).collect(),
        next_step: next_step(&reasons, acting.len(), leads.len()),
        summary: summary(&reasons, &acting, &leads),
        reasons,
        notes,
    }
}

fn about(reasons: &mut Vec<Reason>, code: ReasonCode, member: &Member, text: &str) {
    reasons.push(Reason { code, person: Some(member.person), trigger: None, text: capitalized(text) });
}

/// What stands against one who acts alone, with or without others who watch.
fn alone<'a>(
    reasons: &mut Vec<Reason>,
    one: &Member,
    watching: impl Iterator<Item = &'a Member>,
    visit: &Visit,
) {
    let before = reasons.len();
    for trigger in &visit.triggers {
        let text = trigger.sentence().to_owned();
        reasons.push(Reason { code: ReasonCode::TwoNeeded, person: None, trigger: Some(*trigger), text });
    }
    if one.step.is_none_or(|(step, _)| step < Step::SoloPermitted) {
        about(reasons, ReasonCode::NotSolo, one, &format!("{} may not go alone.", one.name));
    }
    if !visit.site_allows_solo {
        let kind = visit.kind.replace('_', " ");
        let text = format!("The site does not allow a {kind} alone.");
        reasons.push(Reason { code: ReasonCode::SitePolicy, person: None, trigger: None, text });
    }
    if reasons.len() > before {
        for member in watching {
            let text = format!("{} may only watch, so is not the second.", member.name);
            about(reasons, ReasonCode::OnlyWatches, member, &text);
        }
    }
}

/// On what a member's step rests, where it is not the evidence of the day.
fn ground(member: &Member) -> Option<String> {
    let text = match member.step?.1 {
        Basis::Evidence => return None,
        Basis::Stale => "what was seen of them has grown old; their step is held for a while",
        Basis::Attested => "their step is attested, not observed",
        Basis::Provisional => "they are new in the role; their step is held for a while",
    };
    Some(format!("{}: {text}.", member.name))
}

fn next_step(reasons: &[Reason], acting: usize, leads: usize) -> Option<String> {
    if reasons.is_empty() {
        return None;
    }
    let text = match (acting, leads) {
        (0, _) => "Send two who may respond, one of whom may lead.",
        (1, 0) => "Add somebody who may lead.",
        (1, _) => "Add somebody who may at least respond beside a lead.",
        (_, 0) => "Exchange one of them for somebody who may lead.",
        _ => "Leave out whoever may not go.",
    };
    Some(text.to_owned())
}

fn summary(reasons: &[Reason], acting: &[&Member], leads: &[&Member]) -> String {
    if reasons.is_empty() {
        let names = |members: &[&Member]| members.iter().map(|m| m.name.clone()).collect::<Vec<_>>();
        return match acting {
            [one] => format!("{} may go alone.", one.name),
            _ => format!("They may go. {} may lead.", joined(&names(leads), "or")),
        };
    }
    let texts: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
    format!("Not like this. {}", texts.join(" "))
}
