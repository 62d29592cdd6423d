//! From an audited deed to who is told why. Pure, and the only place that decides it.

use std::collections::HashMap;

use chrono::NaiveDate;
use fieldcraft_entities::audit_event;
use uuid::Uuid;

use super::kinds::Reason;
use crate::policy::{Action, Caller, Target};

/// One thing that one person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Who.
    pub to: Uuid,
    /// Why.
    pub reason: Reason,
    /// The page that it leads to.
    pub link: String,
    /// Whom it is about, when that is somebody else.
    pub about: Option<Uuid>,
    /// A due day or a last day.
    pub day: Option<NaiveDate>,
    /// What expires or is asked for.
    pub detail: Option<String>,
    /// Nobody is told the same twice.
    pub key: String,
    /// When it happened.
    pub at: i64,
}

/// The deeds that anybody is told about.
pub const TOLD: &[&str] = &[
    "observation.record",
    "observation.amend",
    "observation.withdraw",
    "observation.dispute",
    "observation.decide_dispute",
    "observation.ask_redaction",
    "coaching.open",
    "coaching.add_step",
    "joint.call",
    "training.plan",
    "training.seat",
    "training.change",
    "waiver.request",
    "waiver.approve",
    "waiver.refuse",
    "prior_learning.claim",
    "prior_learning.import",
    "observation_request.ask",
    "observation_request.decline",
    "prior_learning.answer",
    "candidacy.nominate",
    "candidacy.transition",
    "certificate.issue",
    "certificate.change",
    "founding.propose",
    "appeal.file",
    "appeal.sign",
    "content.propose",
];

/// What is known about the things that deeds name.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Coaches and supervisors of today, by whom they lead.
    pub leads: HashMap<Uuid, Vec<Uuid>>,
    /// The places of a person with all above.
    pub nodes: HashMap<Uuid, Vec<Uuid>>,
    /// Everybody with a permission, with all of theirs.
    pub holders: Vec<Caller>,
    /// The top of the tree.
    pub root: Option<Uuid>,
    /// Observer by observation.
    pub observers: HashMap<Uuid, Uuid>,
    /// Safety tasks by the observation that raised them.
    pub tasks: HashMap<Uuid, Vec<Uuid>>,
    /// Worker and coach by cycle.
    pub cycles: HashMap<Uuid, [Uuid; 2]>,
    /// Everybody with a part, by session of training.
    pub sessions: HashMap<Uuid, Vec<Uuid>>,
    /// Candidate and path by candidacy.
    pub candidacies: HashMap<Uuid, (Uuid, String)>,
    /// Code of the last stage by path.
    pub last_stages: HashMap<String, String>,
    /// Holder by certificate.
    pub certificates: HashMap<Uuid, Uuid>,
    /// Who appeals, by appeal.
    pub appeals: HashMap<Uuid, Uuid>,
    /// Whose waiver, and who asked, by request.
    pub waivers: HashMap<Uuid, [Uuid; 2]>,
    /// Whose learning, and who claimed it, by claim.
    pub claims: HashMap<Uuid, [Uuid; 2]>,
}

impl World {
    /// Who may do this about a person: by their grants, or because they lead them.
    pub(super) fn who_may(&self, action: Action, person: Uuid) -> Vec<Uuid> {
        let nodes = self.nodes.get(&person).cloned().unwrap_or_default();
        let leads = self.leads.get(&person).map(Vec::as_slice).unwrap_or_default();
        let holds = |caller: &Caller| {
            let (own, lead) = (caller.person == person, leads.contains(&caller.person));
            caller.reach(action).holds(&Target { own, lead, nodes: nodes.clone() })
        };
        let granted = self.holders.iter().filter(|caller| holds(caller)).map(|caller| caller.person);
        let led = leads.iter().map(|lead| Caller { person: *lead, session: None, grants: Vec::new() });
        let mut all: Vec<Uuid> =
            granted.chain(led.filter(|caller| holds(caller)).map(|caller| caller.person)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Who may do this for the whole center.
    fn who_may_at_the_top(&self, action: Action) -> Vec<Uuid> {
        let target = Target::at(self.root.into_iter().collect());
        self.holders
            .iter()
            .filter(|caller| caller.reach(action).holds(&target))
            .map(|caller| caller.person)
            .collect()
    }
}

/// A deed with what it is about, while its news are gathered.
struct Teller<'a> {
    event: &'a audit_event::Model,
    detail: serde_json::Value,
    world: &'a World,
    news: Vec<News>,
}

/// Who is told what about a deed.
#[must_use]
pub fn news(event: &audit_event::Model, world: &World) -> Vec<News> {
    let detail = serde_json::from_str(&event.detail).unwrap_or_default();
    let mut teller = Teller { event, detail, world, news: Vec::new() };
    // A deed about something that is no longer known tells nobody.
    let _told = match event.action.split_once('.').unwrap_or_default() {
        ("observation", deed) => teller.observation(deed),
        ("observation_request", deed) => teller.request(deed),
        ("coaching", deed) => teller.coaching(deed),
        ("joint", _) => teller.joint(),
        ("training", deed) => teller.training(deed),
        ("waiver", deed) => teller.waiver(deed),
        ("prior_learning", deed) => teller.prior_learning(deed),
        ("candidacy" | "certificate" | "founding" | "appeal", _) => teller.certification(),
        ("content", _) => {
            let who = world.who_may_at_the_top(Action::PublishContent);
            teller.tell(&who, Reason::ContentProposed, "/content/publishing", None);
            Some(())
        }
        _ => None,
    };
    teller.news
}

impl Teller<'_> {
    /// Tells these people, except who did it.
    fn tell(&mut self, to: &[Uuid], reason: Reason, link: &str, about: Option<Uuid>) {
        let (id, at) = (self.event.id, self.event.at);
        self.tell_once(to, reason, link, about, &format!("{}:{id}", reason.name()), at);
    }

    fn tell_once(
        &mut self,
        to: &[Uuid],
        reason: Reason,
        link: &str,
        about: Option<Uuid>,
        key: &str,
        at: i64,
    ) {
        let to = to.iter().filter(|person| Some(**person) != self.event.actor_id);
        self.news.extend(to.map(|person| News {
            to: *person,
            reason,
            link: link.to_owned(),
            about: about.filter(|about| about != person),
            day: None,
            detail: None,
            key: key.to_owned(),
            at,
        }));
    }

    fn id(&self, field: &str) -> Option<Uuid> {
        self.detail[field].as_str()?.parse().ok()
    }

    fn observation(&mut self, deed: &str) -> Option<()> {
        let id = self.event.subject_id?;
        let subject = self.id("subject")?;
        let observer = self.world.observers.get(&id).copied();
        let link = format!("/observations/{id}");
        match deed {
            "record" | "amend" => {
                let reason =
                    if deed == "record" { Reason::ObservationRecorded } else { Reason::ObservationAmended };
                self.tell(&[subject], reason, &link, None);
                self.safety(id, subject);
            }
            "withdraw" => self.tell(&[subject], Reason::ObservationWithdrawn, &link, None),
            "dispute" => {
                let mut deciders = self.world.who_may(Action::DecideDispute, subject);
                deciders.retain(|person| Some(*person) != observer);
                self.tell(&deciders, Reason::DisputeOpened, &link, Some(subject));
                let observer: Vec<Uuid> = observer.into_iter().collect();
                self.tell(&observer, Reason::DisputeOfYours, &link, Some(subject));
            }
            "decide_dispute" => {
                let both: Vec<Uuid> = observer.into_iter().chain([subject]).collect();
                self.tell(&both, Reason::DisputeDecided, &link, Some(subject));
            }
            "ask_redaction" => {
                let who = self.world.who_may(Action::RedactObservation, subject);
                self.tell(&who, Reason::RedactionAsked, &link, Some(subject));
            }
            _ => {}
        }
        Some(())
    }

    /// The leads of the worker; where nobody else leads them, everybody who may close the task.
    fn safety(&mut self, observation: Uuid, subject: Uuid) {
        let tasks = self.world.tasks.get(&observation).cloned().unwrap_or_default();
        let actor = self.event.actor_id;
        let mut who = self.world.leads.get(&subject).cloned().unwrap_or_default();
        who.retain(|lead| Some(*lead) != actor);
        if who.is_empty() {
            who = self.world.who_may(Action::CloseTask, subject);
        }
        for task in tasks {
            let (link, key) = (format!("/observations/{observation}"), format!("task:{task}"));
            self.tell_once(&who, Reason::SafetyTask, &link, Some(subject), &key, self.event.at);
        }
    }

    /// A worker asks their coach to observe them; the coach declines, or observes, which says it itself.
    fn request(&mut self, deed: &str) -> Option<()> {
        let (worker, coach) = (self.event.subject_id?, self.id("coach")?);
        if deed == "ask" {
            let link = format!("/observe?person={worker}");
            self.tell(&[coach], Reason::ObservationAsked, &link, Some(worker));
        } else {
            self.tell(&[worker], Reason::ObservationDeclined, "/", None);
        }
        Some(())
    }

    fn coaching(&mut self, deed: &str) -> Option<()> {
        let id = self.event.subject_id?;
        let both = *self.world.cycles.get(&id)?;
        let reason = if deed == "open" { Reason::CoachingOpened } else { Reason::CoachingStep };
        self.tell(&both, reason, &format!("/coaching/{id}"), Some(both[0]));
        Some(())
    }

    fn joint(&mut self) -> Option<()> {
        let (id, subject) = (self.event.subject_id?, self.id("subject")?);
        let raters: Vec<Uuid> = serde_json::from_value(self.detail["raters"].clone()).ok()?;
        self.tell(&raters, Reason::JointCalled, &format!("/joint/{id}"), Some(subject));
        Some(())
    }

    fn training(&mut self, deed: &str) -> Option<()> {
        let session = self.id("session")?;
        let link = format!("/training/{session}");
        let key = format!("session:{session}");
        let parts = self.world.sessions.get(&session).cloned().unwrap_or_default();
        match deed {
            "plan" => self.tell_once(&parts, Reason::TrainingInvited, &link, None, &key, self.event.at),
            "seat" => {
                let learner: Vec<Uuid> = self.event.subject_id.into_iter().collect();
                self.tell_once(&learner, Reason::TrainingInvited, &link, None, &key, self.event.at);
            }
            "change" => {
                let reason = match self.detail["kind"].as_str() {
                    Some("moved") => Reason::TrainingMoved,
                    Some("changed") => Reason::TrainingChanged,
                    _ => Reason::TrainingCancelled,
                };
                self.tell(&parts, reason, &link, None);
            }
            _ => {}
        }
        Some(())
    }

    fn waiver(&mut self, deed: &str) -> Option<()> {
        let person = self.event.subject_id?;
        if deed == "request" {
            let leads = self.world.leads.get(&person).cloned().unwrap_or_default();
            let mut who = self.world.who_may(Action::WaiveRequirement, person);
            who.retain(|decider| !leads.contains(decider));
            self.tell(&who, Reason::WaiverAsked, "/waivers", Some(person));
            return Some(());
        }
        let [_, asked_by] = *self.world.waivers.get(&self.id("waiver")?)?;
        let both = if asked_by == person { vec![person] } else { vec![person, asked_by] };
        self.tell(&both, Reason::WaiverDecided, &format!("/people/{person}"), Some(person));
        Some(())
    }

    fn prior_learning(&mut self, deed: &str) -> Option<()> {
        let person = self.event.subject_id?;
        let link = format!("/people/{person}/prior-learning");
        if ["claim", "import"].contains(&deed) {
            let who = self.world.who_may(Action::DecidePriorLearning, person);
            self.tell(&who, Reason::PriorLearningClaimed, &link, Some(person));
            return Some(());
        }
        let [_, claimed_by] = *self.world.claims.get(&self.id("claim")?)?;
        let both = if claimed_by == person { vec![person] } else { vec![person, claimed_by] };
        self.tell(&both, Reason::PriorLearningAnswered, &link, Some(person));
        Some(())
    }

    fn certification(&mut self) -> Option<()> {
        let id = self.event.subject_id?;
        match self.event.action.as_str() {
            "candidacy.nominate" => {
                let (person, _) = self.world.candidacies.get(&id)?;
                self.tell(&[*person], Reason::CandidacyOpened, &format!("/certification/{id}"), None);
            }
            "candidacy.transition" => {
                let (person, path) = self.world.candidacies.get(&id)?;
                if self.detail["kind"] == "declined" {
                    self.tell(&[*person], Reason::CandidacyDeclined, &format!("/certification/{id}"), None);
                    return Some(());
                }
                let last = self.world.last_stages.get(path)?;
                if self.detail["kind"] == "stage_passed" && self.detail["text"] == last.as_str() {
                    let who = self.world.who_may(Action::DecideCertification, *person);
                    let link = format!("/certification/{id}");
                    self.tell(&who, Reason::CandidacyPending, &link, Some(*person));
                }
            }
            "certificate.issue" => {
                let person = self.id("person")?;
                let link = format!("/certification/certificates/{id}");
                self.tell(&[person], Reason::CertificateIssued, &link, None);
            }
            "certificate.change" => {
                let person = *self.world.certificates.get(&id)?;
                let link = format!("/certification/certificates/{id}");
                self.tell(&[person], Reason::CertificateChanged, &link, None);
            }
            "founding.propose" => {
                let who = self.world.who_may(Action::AppointRater, id);
                self.tell(&who, Reason::FoundingProposed, "/certification", Some(id));
            }
            "appeal.file" => {
                let person = *self.world.appeals.get(&id)?;
                let who = self.world.who_may(Action::DecideCertification, person);
                self.tell(&who, Reason::AppealFiled, "/certification/appeals", Some(person));
            }
            "appeal.sign" => {
                let person = *self.world.appeals.get(&id)?;
                self.tell(&[person], Reason::AppealSigned, "/certification/appeals", None);
            }
            _ => {}
        }
        Some(())
    }
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
