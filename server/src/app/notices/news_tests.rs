//! Who is told, deed by deed.

use serde_json::{Value, json};

use super::*;
use crate::policy::{Held, Permission as P};

const STATE: Uuid = Uuid::from_u128(1);
const NORTH: Uuid = Uuid::from_u128(2);
const SOUTH: Uuid = Uuid::from_u128(3);
const WORKER: Uuid = Uuid::from_u128(10);
const COACH: Uuid = Uuid::from_u128(11);
const SUPERVISOR: Uuid = Uuid::from_u128(12);
const CENTER: Uuid = Uuid::from_u128(13);
const SECOND: Uuid = Uuid::from_u128(14);
const SOUTHERN: Uuid = Uuid::from_u128(15);
const THING: Uuid = Uuid::from_u128(99);

fn holder(person: Uuid, permission: P, node: Uuid) -> Caller {
    Caller { person, session: None, grants: vec![Held { permission, node }] }
}

/// A worker of the north with coach and supervisor, two of the center, and one of the south.
fn world() -> World {
    World {
        leads: HashMap::from([(WORKER, vec![COACH, SUPERVISOR])]),
        nodes: HashMap::from([(WORKER, vec![NORTH, STATE])]),
        holders: vec![
            holder(CENTER, P::DecideCertification, STATE),
            holder(SECOND, P::DecideCertification, STATE),
            holder(SOUTHERN, P::DecideCertification, SOUTH),
            holder(COACH, P::Coach, NORTH),
        ],
        root: Some(STATE),
        observers: HashMap::from([(THING, COACH)]),
        tasks: HashMap::from([(THING, vec![Uuid::from_u128(70)])]),
        cycles: HashMap::from([(THING, [WORKER, COACH])]),
        sessions: HashMap::from([(THING, vec![COACH, WORKER])]),
        candidacies: HashMap::from([(THING, (WORKER, "local-coach".to_owned()))]),
        last_stages: HashMap::from([("local-coach".to_owned(), "S4".to_owned())]),
        certificates: HashMap::from([(THING, WORKER)]),
        appeals: HashMap::from([(THING, WORKER)]),
        waivers: HashMap::from([(THING, [WORKER, COACH])]),
        claims: HashMap::from([(THING, [WORKER, SUPERVISOR])]),
    }
}

fn deed(action: &str, actor: Uuid, kind: &str, subject: Uuid, detail: &Value) -> audit_event::Model {
    audit_event::Model {
        id: Uuid::from_u128(500),
        at: 5,
        actor_id: Some(actor),
        action: action.into(),
        subject_kind: kind.into(),
        subject_id: Some(subject),
        node_id: None,
        detail: detail.to_string(),
    }
}

/// Who is told why: `reason to`, sorted.
fn told(event: &audit_event::Model, world: &World) -> Vec<(&'static str, Uuid)> {
    let mut told: Vec<_> = news(event, world).iter().map(|one| (one.reason.name(), one.to)).collect();
    told.sort_unstable();
    told
}

#[test]
fn an_observation_tells_the_worker_and_a_star_at_zero_those_who_lead() {
    let event = deed("observation.record", COACH, "observation", THING, &json!({ "subject": WORKER }));
    assert_eq!(told(&event, &world()), [("observation_recorded", WORKER), ("safety_task", SUPERVISOR)]);
    let alone = World { leads: HashMap::from([(WORKER, vec![COACH])]), ..world() };
    let alone = World { holders: vec![holder(SECOND, P::ViewTeam, NORTH)], ..alone };
    assert_eq!(told(&event, &alone), [("observation_recorded", WORKER), ("safety_task", SECOND)]);
}

#[test]
fn a_correction_raises_no_task_a_second_time() {
    let key = |action: &str| {
        let event = deed(action, COACH, "observation", THING, &json!({ "subject": WORKER }));
        news(&event, &world()).into_iter().find(|one| one.reason == Reason::SafetyTask).expect("a task").key
    };
    assert_eq!(key("observation.record"), key("observation.amend"));
}

#[test]
fn a_dispute_goes_to_the_observer_and_to_those_who_may_decide_it() {
    let event = deed("observation.dispute", WORKER, "observation", THING, &json!({ "subject": WORKER }));
    assert_eq!(
        told(&event, &world()),
        [("dispute_of_yours", COACH), ("dispute_opened", CENTER), ("dispute_opened", SECOND)]
    );
    let decided =
        deed("observation.decide_dispute", CENTER, "observation", THING, &json!({ "subject": WORKER }));
    assert_eq!(told(&decided, &world()), [("dispute_decided", WORKER), ("dispute_decided", COACH)]);
}

#[test]
fn a_decision_is_asked_of_those_who_may_decide_but_not_of_who_asks() {
    let waiver = deed("waiver.request", COACH, "person", WORKER, &json!({ "requirement": "FR-01" }));
    assert_eq!(told(&waiver, &world()), [("waiver_asked", CENTER), ("waiver_asked", SECOND)]);
    let by_center = deed("waiver.request", CENTER, "person", WORKER, &json!({}));
    assert_eq!(told(&by_center, &world()), [("waiver_asked", SECOND)]);
    let appeal = deed("appeal.file", WORKER, "appeal", THING, &json!({}));
    assert_eq!(told(&appeal, &world()), [("appeal_filed", CENTER), ("appeal_filed", SECOND)]);
    let claim = deed("prior_learning.claim", SUPERVISOR, "person", WORKER, &json!({ "claim": THING }));
    assert_eq!(
        told(&claim, &world()),
        [
            ("prior_learning_claimed", COACH),
            ("prior_learning_claimed", CENTER),
            ("prior_learning_claimed", SECOND)
        ]
    );
}

#[test]
fn only_the_last_stage_asks_for_a_decision() {
    let stage = |code: &str| {
        let detail = json!({ "kind": "stage_passed", "text": code });
        deed("candidacy.transition", CENTER, "candidacy", THING, &detail)
    };
    assert_eq!(told(&stage("S3"), &world()), []);
    assert_eq!(told(&stage("S4"), &world()), [("candidacy_pending", SECOND)]);
}

#[test]
fn a_refusal_tells_the_candidate() {
    let refused = json!({ "kind": "declined", "text": null });
    let refused = deed("candidacy.transition", CENTER, "candidacy", THING, &refused);
    assert_eq!(told(&refused, &world()), [("candidacy_declined", WORKER)]);
}

#[test]
fn observers_are_told_that_they_are_called_but_not_who_called_them() {
    let called = json!({ "subject": WORKER, "raters": [COACH, SECOND] });
    let called = deed("joint.call", COACH, "joint_event", THING, &called);
    assert_eq!(told(&called, &world()), [("joint_called", SECOND)]);
}

#[test]
fn what_was_asked_for_is_answered_to_both() {
    let waiver = deed("waiver.refuse", CENTER, "person", WORKER, &json!({ "waiver": THING }));
    assert_eq!(told(&waiver, &world()), [("waiver_decided", WORKER), ("waiver_decided", COACH)]);
    let claim = deed("prior_learning.answer", CENTER, "person", WORKER, &json!({ "claim": THING }));
    let both = [("prior_learning_answered", WORKER), ("prior_learning_answered", SUPERVISOR)];
    assert_eq!(told(&claim, &world()), both);
    let issued = deed("certificate.issue", CENTER, "certificate", THING, &json!({ "person": WORKER }));
    assert_eq!(told(&issued, &world()), [("certificate_issued", WORKER)]);
}

#[test]
fn nobody_is_told_what_they_did_themselves() {
    let step = deed("coaching.add_step", WORKER, "coaching_cycle", THING, &json!({ "subject": WORKER }));
    assert_eq!(told(&step, &world()), [("coaching_step", COACH)]);
    let plan = deed("training.plan", COACH, "node", NORTH, &json!({ "session": THING }));
    assert_eq!(told(&plan, &world()), [("training_invited", WORKER)]);
    let proposal = deed("content.propose", CENTER, "content", THING, &json!({}));
    let publishers = vec![holder(CENTER, P::Publish, STATE), holder(SECOND, P::Publish, STATE)];
    let publishers = World { holders: publishers, ..world() };
    assert_eq!(told(&proposal, &publishers), [("content_proposed", SECOND)]);
}

#[test]
fn a_request_for_an_observation_reaches_the_coach_and_no_reaches_the_worker() {
    let ask = deed("observation_request.ask", WORKER, "person", WORKER, &json!({ "coach": COACH }));
    assert_eq!(told(&ask, &world()), [("observation_asked", COACH)]);
    assert_eq!(news(&ask, &world())[0].about, Some(WORKER));
    let no = deed("observation_request.decline", COACH, "person", WORKER, &json!({ "coach": COACH }));
    assert_eq!(told(&no, &world()), [("observation_declined", WORKER)]);
}

#[test]
fn a_session_invites_once_however_often_its_list_grows() {
    let plan = deed("training.plan", COACH, "node", NORTH, &json!({ "session": THING }));
    let seat = deed("training.seat", COACH, "person", WORKER, &json!({ "session": THING }));
    let key = |event| news(event, &world()).remove(0).key;
    assert_eq!(key(&plan), key(&seat));
    let moved = deed("training.change", COACH, "node", NORTH, &json!({ "session": THING, "kind": "moved" }));
    assert_eq!(told(&moved, &world()), [("training_moved", WORKER)]);
    let other = json!({ "session": THING, "kind": "changed" });
    let changed = deed("training.change", COACH, "node", NORTH, &other);
    assert_eq!(told(&changed, &world()), [("training_changed", WORKER)]);
}

#[test]
fn a_deed_about_something_unknown_tells_nobody() {
    for action in TOLD {
        let event = deed(action, CENTER, "thing", Uuid::nil(), &json!({}));
        assert_eq!(told(&event, &World::default()), [], "{action}");
    }
}
