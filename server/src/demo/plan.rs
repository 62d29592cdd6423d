//! The script: what happens when, as data, in order of time.

use fastrand::Rng;

use super::DAYS;
use super::cast::{CAST, Home, Member, Story, at};
use super::stage::Stage;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Somebody is hired.
    Hire(usize),
    /// Somebody takes on a second practice role at their site, from that day on.
    Role { who: usize, role: &'static str },
    /// A founding rater is appointed by two signatures.
    Found { rater: usize, by: [usize; 2] },
    /// Lessons of a module are read, as many as said.
    Read { who: usize, module: &'static str, lessons: usize },
    /// A knowledge check with so many wrong answers.
    Check { who: usize, module: &'static str, wrong: usize },
    /// An observation.
    Observe(Visit),
    /// The worker acknowledges the latest observation of them.
    Acknowledge(usize),
    /// The worker disputes the latest observation of them.
    Dispute(usize),
    /// The center decides the dispute about the latest observation.
    DecideDispute { who: usize, upheld: bool },
    /// Open safety tasks about somebody are closed by their supervisor.
    CloseTasks(usize),
    /// A coaching cycle begins.
    Cycle { number: usize, coach: usize, worker: usize, indicator: &'static str, goal: &'static str },
    /// A step of a cycle, by its number in order of opening.
    Step { cycle: usize, kind: &'static str, text: &'static str, outcome: Option<&'static str> },
    /// The center talks with a candidate about their coaching.
    Consult { coach: usize },
    /// A sampled coaching session of a cycle, scored with so many items missed.
    Sample { cycle: usize, missed: usize },
    /// The coaching plan of an agency.
    CoachingPlan { agency: usize },
    /// One visit seen by two; with `waits` the second sheet is still out.
    JointEvent { raters: [usize; 2], worker: usize, waits: bool },
    /// A session of a module at the first agency, so many days ahead; 0 was held this morning.
    Train { module: &'static str, ahead_days: i64 },
    /// Two assessors read and sign the keys of the counted vignettes.
    Keys([usize; 2]),
    /// A calibration run, with every so-manieth rating off by one.
    Calibrate { who: usize, every: usize },
    /// A joint observation by a candidate and a founding rater.
    Joint { candidate: usize, rater: usize, worker: usize },
    /// A delivery of a module by a trainer.
    Deliver { trainer: usize, role: &'static str },
    /// A nomination; candidacies count in this order.
    Nominate { who: usize, path: &'static str, sponsor: usize },
    /// A signature.
    Sign { candidacy: usize, by: usize, reason: &'static str },
    /// A credential comes in and is checked at source.
    Credential { who: usize, kind: &'static str, expires_ago: Option<i64> },
    /// Somebody's license is checked at source again.
    CheckAtSource(usize),
    /// Leave from now on.
    Leave(usize),
    /// A worker asks their coach to be observed in a competency.
    Ask { who: usize, competency: &'static str, note: &'static str },
    /// A supervisor's attestation.
    Attest(usize),
    /// A waiver of a requirement.
    Waive { who: usize, requirement: &'static str },
    /// Something of every day.
    Daily(super::daily::Daily),
    /// A policy is switched on at an agency.
    Policy { agency: usize, kind: &'static str, code: &'static str },
}

/// A visit that is observed.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) worker: usize,
    pub(super) observer: usize,
    /// Counts, or is for learning.
    pub(super) counting: bool,
    /// Mean of the ratings, 0 to 3.
    pub(super) skill: f64,
    /// A safety-critical indicator rated 0.
    pub(super) zero: Option<&'static str>,
    /// The visit's number for this worker, from 0.
    pub(super) number: usize,
}

/// Everything, in order of time. Things of one instant keep their order.
pub(super) fn script(stage: &Stage) -> Vec<(i64, Act)> {
    let mut script: Vec<(i64, Act)> = Vec::new();
    let mut add = |days_ago: i64, hour: i64, act: Act| script.push((stage.ago(days_ago, hour), act));
    opening(&mut add);
    for (who, member) in CAST.iter().enumerate() {
        learning(&mut add, who, member);
        visits(&mut add, who, member);
    }
    coaches(&mut add);
    trainer(&mut add);
    papers(&mut add);
    recent(&mut add);
    super::daily::script(&mut add);
    script.sort_by_key(|(at, _)| *at);
    script
}

pub(super) type Add<'a> = dyn FnMut(i64, i64, Act) + 'a;

fn opening(add: &mut Add<'_>) {
    let (center, quiroga, zhao) = (at("Feld"), at("Quiroga"), at("Zhao"));
    // Leads are hired before those they lead.
    let mut order: Vec<usize> = (0..CAST.len()).collect();
    order.sort_by_key(|who| (CAST[*who].role != "R4" && !is_coach(*who), *who));
    order.retain(|who| *who != 0);
    order.insert(0, 0);
    for who in order {
        add(CAST[who].hired_ago.min(DAYS), 8, Act::Hire(who));
    }
    add(DAYS - 1, 8, Act::Keys([center, zhao]));
    add(DAYS - 1, 9, Act::Found { rater: quiroga, by: [center, zhao] });
    add(DAYS - 1, 10, Act::Found { rater: zhao, by: [center, quiroga] });
    add(DAYS - 1, 11, Act::Policy { agency: 0, kind: "overlay", code: "peer_credential" });
    add(DAYS - 1, 12, Act::Policy { agency: 1, kind: "solo_visit", code: "follow_up" });
}

/// The core modules, each with how many days after hire it is passed.
const CORE: [(&str, i64); 12] = [
    ("M01", 5),
    ("M03", 8),
    ("M02", 12),
    ("M13", 14),
    ("M09", 16),
    ("M04", 18),
    ("M06", 20),
    ("M05", 22),
    ("M07", 23),
    ("M10", 25),
    ("M11", 26),
    ("M08", 28),
];

fn is_coach(who: usize) -> bool {
    ["Whitehorse", "Rosen"].contains(&CAST[who].family)
}

fn learning(add: &mut Add<'_>, who: usize, member: &Member) {
    if !["R1", "R2", "R3", "R4"].contains(&member.role) {
        return;
    }
    let start = member.hired_ago.min(DAYS - 2);
    let wrong = if member.story == Story::Strong { 0 } else { 1 + who % 2 };
    let modules: &[(&str, i64)] = match member.mail {
        "newhire" => &[],
        _ if member.story == Story::New => &[("M01", 6)],
        _ if member.family == "Hill" => &[("M01", 8), ("M02", 15)],
        _ => &CORE,
    };
    let of_role: &[(&str, i64)] = match member.role {
        "R1" => &[("M14", 27)],
        "R4" => &[("M12", 60), ("M15", 90)],
        _ => &[],
    };
    let of_role = of_role.iter().filter(|_| modules.len() == CORE.len());
    if member.mail == "newhire" {
        add(5, 15, Act::Read { who, module: "M01", lessons: 2 });
    }
    for (module, after) in modules.iter().chain(of_role) {
        if start > *after {
            add(start - after + 1, 14, Act::Read { who, module, lessons: 9 });
            // Some need a second try, as people do.
            if who % 5 == 4 {
                add(start - after, 15, Act::Check { who, module, wrong: 6 });
            }
            add(start - after, 16, Act::Check { who, module, wrong });
        }
    }
}

/// Modules that a path asks for, read and passed without a mistake.
fn studied(add: &mut Add<'_>, who: usize, modules: &[&'static str], days_ago: i64) {
    for module in modules {
        add(days_ago, 14, Act::Read { who, module, lessons: 9 });
        add(days_ago, 16, Act::Check { who, module, wrong: 0 });
    }
}

fn visits(add: &mut Add<'_>, who: usize, member: &Member) {
    let Home::Site(site) = member.home else { return };
    let responds = matches!(member.role, "R2" | "R3") || member.family == "Makwa";
    if !responds || member.story == Story::Office {
        return;
    }
    let mut rng = Rng::with_seed(7 + who as u64);
    let (every, until, skill) = match member.story {
        Story::Solid => (22, 4, 2.3),
        Story::Strong => (15, 6, 2.7),
        Story::Slipping => (24, 112, 2.2),
        Story::Thin => (150, 60, 2.1),
        Story::Low => (24, 8, 1.15),
        Story::Unsafe => (24, 5, 2.2),
        Story::Rising => (13, 3, 1.9),
        Story::Away => (24, 80, 2.3),
        Story::Attested => (200, 120, 2.2),
        Story::New | Story::Office => return,
    };
    let first = member.hired_ago.min(DAYS) - 20 - i64::try_from(who % 9).unwrap_or(0);
    let mut day = first;
    let mut number = 0;
    while day >= until {
        let observer = observer(number, site, day, who);
        let grown = skill
            - 0.5 * (day as f64 / first.max(1) as f64) * f64::from(u8::from(member.story == Story::Rising));
        let zero = (member.story == Story::Unsafe && day - every < until).then_some("C02.2");
        let visit = Visit { worker: who, observer, counting: true, skill: grown, zero, number };
        add(day, 10 + i64::try_from(number % 7).unwrap_or(0), Act::Observe(visit));
        if number % 4 == 1 && day > 3 {
            add(day - 1, 9, Act::Acknowledge(who));
        }
        day -= every + rng.i64(-3..=3);
        number += 1;
    }
    if let Some(lead) =
        CAST.iter().position(|m| m.role == "R4" && m.home == member.home && m.family != member.family)
        && member.hired_ago > 90
    {
        let visit = Visit { worker: who, observer: lead, counting: false, skill, zero: None, number: 0 };
        add(until + 9, 13, Act::Observe(visit));
    }
}

/// Who observes: founding raters in the first year, coaches once certified.
fn observer(number: usize, site: usize, day: i64, worker: usize) -> usize {
    let founders = [at("Quiroga"), at("Zhao")];
    let coaches = [at("Whitehorse"), at("Rosen")];
    let pool = match day {
        271.. => founders,
        95..=270 => [founders[number % 2], coaches[site / 2]],
        _ => coaches,
    };
    let chosen = pool[number % 2];
    if chosen == worker {
        founders
            .iter()
            .copied()
            .find(|f| day > 95 && *f != worker)
            .unwrap_or(coaches[usize::from(chosen == coaches[0])])
    } else {
        chosen
    }
}

const GOALS: [(&str, &str); 6] = [
    ("C02.2", "Ask plainly about all three kinds of harm on every first visit."),
    ("C01.2", "Name the feeling and check it before offering anything."),
    ("C05.2", "Agree one storage step with a person and a date."),
    ("C06.2", "Explain the next three days in plain words before leaving."),
    ("C10.1", "Say what comes next and ask permission."),
    ("C05.4", "Rehearse the plan and ask about confidence."),
];

fn coaches(add: &mut Add<'_>) {
    let (center, zhao, quiroga) = (at("Feld"), at("Zhao"), at("Quiroga"));
    let first = [
        (at("Whitehorse"), [at("Carter"), at("Kowalski"), at("Fontaine")]),
        (at("Rosen"), [at("Dubois"), at("Aziz"), at("Diallo")]),
    ];
    let mut cycle = 0;
    for (candidacy, (coach, workers)) in first.into_iter().enumerate() {
        let sponsor = CAST.iter().position(|m| m.role == "R10" && m.home == CAST[coach].home).unwrap_or(0);
        add(430, 9, Act::Nominate { who: coach, path: "local-coach", sponsor });
        studied(add, coach, &["M17", "M18"], 420);
        add(336 - i64::try_from(candidacy).unwrap_or(0), 10, Act::Calibrate { who: coach, every: 9 });
        for (n, (indicator, goal)) in GOALS.into_iter().enumerate() {
            let opened = 415 - 18 * i64::try_from(n).unwrap_or(0);
            cycles(add, &mut cycle, coach, workers[n % 3], (indicator, goal), opened, true);
        }
        for n in 1..=4 {
            add(415 - 24 * n, 16, Act::Consult { coach });
        }
        for n in 0..3 {
            add(
                330 - n * 9,
                14,
                Act::Joint {
                    candidate: coach,
                    rater: [quiroga, zhao][usize::try_from(n % 2).unwrap_or(0)],
                    worker: workers[usize::try_from(n).unwrap_or(0)],
                },
            );
        }
        let reason = "Every gate is met on direct evidence; the joint ratings agree closely with two raters from outside the agency.";
        add(276, 10 + i64::try_from(candidacy).unwrap_or(0), Act::Sign { candidacy, by: center, reason });
        add(275, 10 + i64::try_from(candidacy).unwrap_or(0), Act::Sign { candidacy, by: zhao, reason });
        add(275, 12, Act::Role { who: coach, role: "R7" });
        add(170, 10, Act::Calibrate { who: coach, every: 8 });
        add(20, 10, Act::Calibrate { who: coach, every: 10 });
    }
    // The third is on the way: practice, learning and calibration are done, coaching is not.
    let brown = at("Brown");
    add(150, 9, Act::Nominate { who: brown, path: "local-coach", sponsor: at("Zahra") });
    studied(add, brown, &["M17", "M18"], 130);
    add(100, 10, Act::Calibrate { who: brown, every: 8 });
    for (n, worker) in [at("Tran"), at("Rahman"), at("Johnson")].into_iter().enumerate() {
        let opened = 95 - 25 * i64::try_from(n).unwrap_or(0);
        cycles(add, &mut cycle, brown, worker, GOALS[n], opened, n < 2);
    }
    for n in 1..=3 {
        add(95 - 24 * n, 16, Act::Consult { coach: brown });
    }
    // The coaches of today, with their people.
    for (coach, worker, goal, opened) in [
        (at("Whitehorse"), at("Vega"), GOALS[1], 6),
        (at("Whitehorse"), at("Carter"), GOALS[2], 30),
        (at("Whitehorse"), at("Mensah"), GOALS[0], 4),
        (at("Rosen"), at("Hart"), GOALS[4], 18),
    ] {
        cycles(add, &mut cycle, coach, worker, goal, opened, false);
    }
}

/// A whole cycle over seventeen days, or its first half.
fn cycles(
    add: &mut Add<'_>,
    number: &mut usize,
    coach: usize,
    worker: usize,
    (indicator, goal): (&'static str, &'static str),
    opened: i64,
    whole: bool,
) {
    let cycle = *number;
    *number += 1;
    add(opened, 9, Act::Cycle { number: cycle, coach, worker, indicator, goal });
    let step = |kind, text, outcome| Act::Step { cycle, kind, text, outcome };
    if opened < 6 {
        return;
    }
    add(opened - 2, 11, step("observed", "Watched a first visit from door to door.", None));
    add(opened - 2, 12, step("reflected", "The opening went well; the question came late.", None));
    add(
        opened - 2,
        13,
        step(
            "feedback",
            "You slowed the room down. When the question comes earlier, the rest is easier.",
            None,
        ),
    );
    add(
        opened - 3,
        9,
        step("action_agreed", "Try the new wording on the next two visits and note how it lands.", None),
    );
    if whole {
        add(opened - 3, 15, Act::Sample { cycle, missed: 1 + cycle % 2 });
        add(opened - 15, 11, step("relooked", "Saw it twice in one week, unprompted.", None));
        let outcome = if cycle % 5 == 3 { "partly" } else { "transferred" };
        add(opened - 16, 12, step("closed", "Shown on two visits.", Some(outcome)));
    }
}

fn trainer(add: &mut Add<'_>) {
    let trainer = at("Lindqvist");
    add(240, 9, Act::Nominate { who: trainer, path: "local-trainer", sponsor: at("Zahra") });
    // In training: the role begins with the nomination, the certificate comes later.
    add(240, 10, Act::Role { who: trainer, role: "R8" });
    studied(add, trainer, &["M19"], 225);
    for (days, role) in [(210, "watch"), (170, "co"), (130, "co"), (75, "solo")] {
        add(days, 9, Act::Deliver { trainer, role });
    }
}

fn papers(add: &mut Add<'_>) {
    for (family, checked_ago, expires_ago) in
        [("Delgado", 30, None), ("Ibarra", 82, None), ("Makwa", 12, None), ("Reyes", 60, Some(14))]
    {
        let who = at(family);
        add(DAYS - 3, 9, Act::Credential { who, kind: "masters_human_services", expires_ago: None });
        add(DAYS - 3, 10, Act::Credential { who, kind: "clinical_license", expires_ago });
        let mut day = checked_ago;
        while day < DAYS - 10 {
            add(day, 11, Act::CheckAtSource(who));
            day += 80;
        }
    }
    for family in ["Fontaine", "Johnson"] {
        add(120, 9, Act::Credential { who: at(family), kind: "crss", expires_ago: None });
    }
    add(100, 9, Act::Leave(at("Ferreira")));
    add(40, 9, Act::Attest(at("Meyer")));
    add(38, 9, Act::Attest(at("Yazzie")));
    add(10, 9, Act::Waive { who: at("Hill"), requirement: "FR-01" });
}

fn recent(add: &mut Add<'_>) {
    let carter = at("Carter");
    let coach = at("Whitehorse");
    for agency in 0..2 {
        add(90, 9, Act::CoachingPlan { agency });
    }
    let raters = [coach, at("Quiroga")];
    add(24, 15, Act::JointEvent { raters, worker: carter, waits: false });
    add(3, 15, Act::JointEvent { raters, worker: at("Kowalski"), waits: true });
    add(33, 16, Act::Train { module: "M02", ahead_days: 0 });
    add(4, 16, Act::Train { module: "M06", ahead_days: 13 });
    add(60, 9, Act::CloseTasks(at("Mensah")));
    add(26, 16, Act::Dispute(at("Kowalski")));
    add(19, 16, Act::DecideDispute { who: at("Kowalski"), upheld: false });
    add(1, 16, Act::Dispute(at("Tran")));
    let visit = Visit { worker: carter, observer: coach, counting: true, skill: 2.4, zero: None, number: 41 };
    add(1, 11, Act::Observe(visit));
    let first =
        Visit { worker: at("Vega"), observer: coach, counting: false, skill: 1.4, zero: None, number: 0 };
    add(2, 14, Act::Observe(first));
    let note = "I am on duty Tuesday and Thursday evening.";
    add(1, 17, Act::Ask { who: at("Kowalski"), competency: "C05", note });
}
