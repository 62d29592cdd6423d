//! The one next step of a worker, with its reason. Pure.

use chrono::NaiveDate;
use uuid::Uuid;

use super::path::Task;
use super::stages::Work;
use super::standing::{Progress, said};
use crate::store::learning::{CycleStep, Unanswered};

/// What kind of thing comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Go on with a module.
    Module,
    /// Go along and watch.
    Shadow,
    /// Ask to be observed.
    Observation,
    /// Read what somebody observed.
    Acknowledge,
    /// Do what was agreed with the coach.
    Action,
}

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// What kind of thing.
    pub kind: Kind,
    /// What to do.
    pub title: String,
    /// Why it comes next.
    pub why: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Where in the front end.
    pub href: String,
}

/// An agreed action that is still open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAction {
    /// What was agreed.
    pub text: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// What the choice rests on.
#[derive(Clone, Debug, Default)]
pub struct Situation<'a> {
    /// The modules of the person's roles.
    pub tasks: &'a [Task],
    /// An observation they have not answered, and who made it.
    pub unanswered: Option<(Unanswered, String)>,
    /// The agreed action nearest to its day.
    pub action: Option<OpenAction>,
    /// The work of their role and the day in it; none without a role that has a path.
    pub role: Option<(Work, i64)>,
    /// Their coach.
    pub coach: Option<&'a str>,
    /// Their supervisor.
    pub supervisor: Option<&'a str>,
    /// The next step of authorization, and a skill that is missing for it.
    pub missing: Option<(&'a str, &'a str)>,
}

/// The one next step: the unfinished module nearest to its day; an observation to
/// read; an agreed action; else to be seen at work. None when nothing waits.
#[must_use]
pub fn choose(situation: &Situation<'_>) -> Option<NextStep> {
    let module = situation.tasks.iter().filter(|task| !task.done).min_by_key(|task| {
        // Without a day it comes last, and then in the framework's order.
        (task.due_on.is_none(), task.due_on)
    });
    if let Some(task) = module {
        return Some(learn(task));
    }
    if let Some((observation, observer)) = &situation.unanswered {
        return Some(acknowledge(observation, observer));
    }
    if let Some(action) = &situation.action {
        return Some(act(action, situation.coach));
    }
    let (work, day) = situation.role?;
    match day {
        ..=0 => None,
        1..=7 => Some(shadow(work, situation)),
        _ => Some(be_seen(work, situation)),
    }
}

fn learn(task: &Task) -> NextStep {
    let module = &task.module;
    let unread = module.lessons.iter().find(|lesson| !task.standing.read.contains_key(&lesson.slug));
    let page = unread.map_or("check", |lesson| lesson.slug.as_str());
    let read: u32 = module
        .lessons
        .iter()
        .filter(|lesson| task.standing.read.contains_key(&lesson.slug))
        .map(|lesson| lesson.minutes)
        .sum();
    NextStep {
        kind: Kind::Module,
        title: module.title.clone(),
        why: task.why.clone(),
        due_on: task.due_on,
        minutes: Some(module.minutes.saturating_sub(read)).filter(|minutes| *minutes > 0),
        href: format!("/learn/{}/{page}", module.code),
    }
}

fn acknowledge(observation: &Unanswered, observer: &str) -> NextStep {
    NextStep {
        kind: Kind::Acknowledge,
        title: format!("Read what {observer} saw on {}", said(observation.observed_on)),
        why: "Say that you have read it, and add your view. If you see it differently, you can dispute it."
            .into(),
        due_on: None,
        minutes: Some(2),
        href: format!("/observations/{}", observation.id),
    }
}

fn act(action: &OpenAction, coach: Option<&str>) -> NextStep {
    NextStep {
        kind: Kind::Action,
        title: coach
            .map_or_else(|| "Do what you agreed".into(), |name| format!("Do what you agreed with {name}")),
        why: action.text.clone(),
        due_on: Some(action.due_on),
        minutes: None,
        href: "/coaching".into(),
    }
}

fn shadow(work: Work, situation: &Situation<'_>) -> NextStep {
    let title = match work {
        Work::Visits | Work::Supervising => "Go along on two visits and watch",
        Work::Calls => "Listen in on calls beside a colleague",
    };
    let whom = situation.supervisor.or(situation.coach).unwrap_or("your supervisor");
    NextStep {
        kind: Kind::Shadow,
        title: title.into(),
        why: format!("Your first week is for seeing how the team works. Ask {whom} whom you can join."),
        due_on: None,
        minutes: None,
        href: "/coaching".into(),
    }
}

fn be_seen(work: Work, situation: &Situation<'_>) -> NextStep {
    let Some(coach) = situation.coach else {
        return find_coach(situation.supervisor);
    };
    let title = match work {
        Work::Visits => format!("Ask {coach} to observe a visit"),
        Work::Calls => format!("Ask {coach} to listen in on a call"),
        Work::Supervising => format!("Ask {coach} to observe a supervision session"),
    };
    let why = match situation.missing {
        Some((step, missing)) => format!("On the way to \u{201c}{step}\u{201d}: {missing}"),
        None => "What others have seen you do is what your requirements rest on.".into(),
    };
    NextStep { kind: Kind::Observation, title, why, due_on: None, minutes: None, href: "/coaching".into() }
}

fn find_coach(supervisor: Option<&str>) -> NextStep {
    let who = supervisor.unwrap_or("Your supervisor or program manager");
    NextStep {
        kind: Kind::Observation,
        title: "Ask who your coach is".into(),
        why: format!(
            "The next steps need somebody who observes you, and nobody is named yet. {who} can name a coach."
        ),
        due_on: None,
        minutes: None,
        href: "/coaching".into(),
    }
}

/// Why a module is asked of a person.
#[must_use]
pub fn why_module(requirement: &str, why: &str, note: Option<&str>, progress: Progress) -> String {
    match note {
        Some(note) if progress == Progress::Changed => note.to_owned(),
        _ => format!("{requirement}: {why}"),
    }
}

/// The open agreed action nearest to its day: in each cycle the last step speaks.
#[must_use]
pub fn open_action(steps: &[CycleStep]) -> Option<OpenAction> {
    let mut last: Vec<(Uuid, &CycleStep)> = Vec::new();
    for step in steps {
        match last.iter_mut().find(|(cycle, _)| *cycle == step.cycle_id) {
            Some((_, kept)) => *kept = step,
            None => last.push((step.cycle_id, step)),
        }
    }
    let open = last.into_iter().filter(|(_, step)| step.kind == "action_agreed");
    open.filter_map(|(_, step)| {
        Some(OpenAction { text: step.text.clone().unwrap_or_default(), due_on: step.due_on? })
    })
    .min_by_key(|action| action.due_on)
}
