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
    /// Whom they asked to observe them, and the day; while that is open.
    pub asked: Option<(&'a str, NaiveDate)>,
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
    if let Some((whom, on)) = situation.asked {
        return agree_when(whom, on);
    }
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
    NextStep { kind: Kind::Observation, title, why, due_on: None, minutes: None, href: "/#ask".into() }
}

fn agree_when(whom: &str, asked_on: NaiveDate) -> NextStep {
    NextStep {
        kind: Kind::Observation,
        title: format!("Agree with {whom} on when to be observed"),
        why: format!("You asked on {}. Name a day that suits both of you.", said(asked_on)),
        due_on: None,
        minutes: None,
        href: "/#ask".into(),
    }
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use fieldcraft_curriculum::Module;

    use super::super::standing::Standing;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn modules() -> Vec<Arc<Module>> {
        let files = fieldcraft_curriculum::builtin_files();
        let (modules, _) = fieldcraft_curriculum::load_modules(&files, &|_| true, &|_| true);
        modules.into_iter().map(Arc::new).collect()
    }

    fn task(module: &Arc<Module>, due_on: Option<&str>) -> Task {
        let standing = Standing {
            progress: Progress::NotStarted,
            read: BTreeMap::new(),
            best: None,
            passed: None,
            tries: 0,
        };
        Task {
            module: module.clone(),
            standing,
            why: "Core modules: It matters.".into(),
            due_on: due_on.map(day),
            done: false,
            late: false,
        }
    }

    fn everything_waits(tasks: &[Task]) -> Situation<'_> {
        Situation {
            tasks,
            unanswered: Some((
                Unanswered { id: Uuid::nil(), observer_id: Uuid::nil(), observed_on: day("2026-03-01") },
                "Cory Coach".into(),
            )),
            action: Some(OpenAction { text: "Ask one open question.".into(), due_on: day("2026-03-09") }),
            role: Some((Work::Visits, 40)),
            coach: Some("Cory Coach"),
            supervisor: Some("Sam Supervisor"),
            asked: None,
            missing: Some(("Lead with a partner", "C01 at level 3.")),
        }
    }

    #[test]
    fn a_module_comes_first_and_of_them_the_one_nearest_to_its_day() {
        let modules = modules();
        let mut tasks = [
            task(&modules[0], None),
            task(&modules[1], Some("2026-03-20")),
            task(&modules[2], Some("2026-03-10")),
        ];
        let next = choose(&everything_waits(&tasks)).expect("a step");
        assert_eq!((next.kind, next.title.as_str()), (Kind::Module, modules[2].title.as_str()));
        assert_eq!(next.due_on, Some(day("2026-03-10")));
        tasks[2].done = true;
        assert_eq!(choose(&everything_waits(&tasks)).expect("a step").title, modules[1].title);
        tasks[1].done = true;
        assert_eq!(choose(&everything_waits(&tasks)).expect("a step").title, modules[0].title);
    }

    #[test]
    fn a_module_opens_where_the_learner_left_off() {
        let module = &modules()[0];
        let mut task = task(module, None);
        let (first, second) = (&module.lessons[0], &module.lessons[1]);
        assert_eq!(learn(&task).href, format!("/learn/M01/{}", first.slug));
        assert_eq!(learn(&task).minutes, Some(module.minutes));
        task.standing.read.insert(first.slug.clone(), 1);
        assert_eq!(learn(&task).href, format!("/learn/M01/{}", second.slug));
        assert_eq!(learn(&task).minutes, Some(module.minutes - first.minutes));
        task.standing.read.extend(module.lessons.iter().map(|lesson| (lesson.slug.clone(), 1)));
        assert_eq!(learn(&task).href, "/learn/M01/check");
    }

    #[test]
    fn then_what_was_observed_then_what_was_agreed_then_to_be_seen() {
        let mut situation = everything_waits(&[]);
        let next = choose(&situation).expect("a step");
        assert_eq!(next.title, "Read what Cory Coach saw on March 1, 2026");
        assert_eq!(next.href, format!("/observations/{}", Uuid::nil()));
        situation.unanswered = None;
        let next = choose(&situation).expect("a step");
        assert_eq!((next.kind, next.why.as_str()), (Kind::Action, "Ask one open question."));
        assert_eq!(next.due_on, Some(day("2026-03-09")));
        situation.action = None;
        let next = choose(&situation).expect("a step");
        assert_eq!(next.title, "Ask Cory Coach to observe a visit");
        assert_eq!(next.why, "On the way to \u{201c}Lead with a partner\u{201d}: C01 at level 3.");
        situation.asked = Some(("Cory Coach", day("2026-03-08")));
        let next = choose(&situation).expect("a step");
        assert_eq!(next.title, "Agree with Cory Coach on when to be observed");
        assert_eq!(next.why, "You asked on March 8, 2026. Name a day that suits both of you.");
        (situation.asked, situation.coach) = (None, None);
        let next = choose(&situation).expect("a step");
        assert_eq!(next.title, "Ask who your coach is");
        assert!(next.why.ends_with("Sam Supervisor can name a coach."), "{}", next.why);
    }

    #[test]
    fn the_first_week_is_for_watching_and_nothing_waits_before_it() {
        let at = |day| {
            let situation = Situation { role: Some((Work::Visits, day)), ..Situation::default() };
            choose(&situation).map(|next| next.kind)
        };
        assert_eq!(at(0), None);
        assert_eq!(at(1), Some(Kind::Shadow));
        assert_eq!(at(7), Some(Kind::Shadow));
        assert_eq!(at(8), Some(Kind::Observation));
        assert_eq!(choose(&Situation::default()), None, "no role, nothing waiting");
    }

    #[test]
    fn an_action_is_open_until_it_was_looked_at_again() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let step = |cycle_id, kind: &str, due: Option<&str>| CycleStep {
            cycle_id,
            kind: kind.into(),
            text: Some(format!("by {due:?}")),
            due_on: due.map(day),
        };
        let agreed =
            [step(one, "action_agreed", Some("2026-03-20")), step(two, "action_agreed", Some("2026-03-10"))];
        assert_eq!(open_action(&agreed).map(|a| a.due_on), Some(day("2026-03-10")));
        let mut steps = agreed.to_vec();
        steps.push(step(two, "relooked", None));
        assert_eq!(open_action(&steps).map(|a| a.due_on), Some(day("2026-03-20")));
        steps.push(step(two, "action_agreed", Some("2026-03-15")));
        assert_eq!(open_action(&steps).map(|a| a.due_on), Some(day("2026-03-15")));
        steps.push(step(one, "closed", None));
        steps.push(step(two, "closed", None));
        assert_eq!(open_action(&steps), None);
    }
}
