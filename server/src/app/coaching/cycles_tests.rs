use super::*;

fn step(kind: &str) -> NewStep {
    NewStep {
        id: Uuid::nil(),
        kind: kind.into(),
        text: Some("Asked before she told.".into()),
        due_on: (kind == "action_agreed").then(|| NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day")),
        observation: None,
        outcome: (kind == "closed").then(|| "partly".into()),
        confirmed: false,
    }
}

fn pointers(checked: AppResult<()>) -> Vec<String> {
    match checked {
        Ok(()) => Vec::new(),
        Err(AppError::Invalid { errors, .. } | AppError::ClientDetails(errors)) => {
            errors.into_iter().map(|error| error.pointer).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

fn stored(kind: &str) -> coaching_cycle_event::Model {
    coaching_cycle_event::Model {
        id: Uuid::nil(),
        cycle_id: Uuid::nil(),
        kind: kind.into(),
        on_day: NaiveDate::default(),
        by_id: Uuid::nil(),
        text: Some(kind.into()),
        due_on: None,
        observation_id: None,
        outcome: None,
        received_at: 0,
        digest: String::new(),
    }
}

fn cycle(kinds: &[&str]) -> Cycle {
    let row = coaching_cycle::Model {
        id: Uuid::nil(),
        person_id: Uuid::from_u128(1),
        coach_id: Uuid::from_u128(2),
        indicator: "C01.2".into(),
        goal: "Names feelings and checks.".into(),
        opened_on: NaiveDate::default(),
        received_at: 0,
        digest: String::new(),
    };
    Cycle { row, steps: kinds.iter().map(|kind| stored(kind)).collect(), names: Arc::default() }
}

#[test]
fn every_kind_has_its_own_needs() {
    for kind in KINDS {
        assert!(step(kind).check().is_ok(), "{kind}");
    }
    for kind in ["reflected", "feedback", "action_agreed", "observed", "relooked"] {
        assert_eq!(pointers(NewStep { text: None, ..step(kind) }.check()), ["/text"], "{kind}");
    }
    assert_eq!(pointers(NewStep { due_on: None, ..step("action_agreed") }.check()), ["/due_on"]);
    assert_eq!(pointers(NewStep { outcome: None, ..step("closed") }.check()), ["/outcome"]);
    let outcome = Some("transferred".into());
    assert_eq!(pointers(NewStep { outcome, ..step("feedback") }.check()), ["/outcome"]);
    let observation = Some(Uuid::nil());
    assert!(NewStep { text: None, observation, ..step("observed") }.check().is_ok());
    assert_eq!(pointers(NewStep { observation, ..step("feedback") }.check()), ["/observation_id"]);
}

#[test]
fn all_faults_come_at_once() {
    let bad = NewStep {
        kind: "praised".into(),
        due_on: NaiveDate::from_ymd_opt(2026, 12, 1),
        outcome: Some("won".into()),
        ..step("observed")
    };
    assert_eq!(pointers(bad.check()), ["/kind", "/due_on", "/outcome"]);
}

#[test]
fn words_are_checked_for_client_details() {
    let told = NewStep { text: Some("Call 614-555-0123 first.".into()), ..step("feedback") };
    assert_eq!(pointers(told.check()), ["/text"]);
    assert!(NewStep { confirmed: true, ..told }.check().is_ok());
    let goal =
        NewCycle { person: Uuid::nil(), indicator: "C99.9".into(), goal: "x".into(), confirmed: false };
    assert_eq!(pointers(check_cycle(&goal, |_| false)), ["/goal", "/indicator"]);
}

#[test]
fn an_action_is_open_until_somebody_looks_again() {
    assert!(cycle(&["observed"]).open_action().is_none());
    assert!(cycle(&["observed", "action_agreed", "reflected"]).open_action().is_some());
    assert!(cycle(&["observed", "action_agreed", "relooked"]).open_action().is_none());
    assert!(cycle(&["observed", "action_agreed", "relooked", "action_agreed"]).open_action().is_some());
    assert!(cycle(&["observed", "action_agreed", "closed"]).open_action().is_none());
}

#[test]
fn the_worker_reflects_and_writes_nothing_else() {
    let row = cycle(&[]).row;
    let worker = Caller { person: row.person_id, session: None, grants: vec![] };
    assert!(permit_step(&worker, &step("reflected"), &row, &Target::own()).is_ok());
    for kind in ["observed", "feedback", "action_agreed", "relooked", "closed"] {
        let refused = permit_step(&worker, &step(kind), &row, &Target::own());
        assert!(matches!(refused, Err(AppError::Forbidden(_))), "{kind}");
    }
}

#[test]
fn the_coach_of_a_cycle_sees_it_after_the_assignment_has_ended_but_adds_nothing() {
    let row = cycle(&[]).row;
    let coach = Caller { person: row.coach_id, session: None, grants: vec![] };
    let stranger = Caller { person: Uuid::from_u128(7), session: None, grants: vec![] };
    assert!(permit_seeing(&coach, &row, &Target::default()).is_ok());
    assert!(permit_seeing(&stranger, &row, &Target::default()).is_err());
    assert!(permit_step(&coach, &step("feedback"), &row, &Target::default()).is_err());
    let lead = Target { lead: true, ..Target::default() };
    assert!(permit_step(&coach, &step("feedback"), &row, &lead).is_ok());
}
