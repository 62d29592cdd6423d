//! How the operations of this area are closed, for the table of all operations.

use fieldcraft_entities::safety_task;
use sea_orm::{ActiveModelTrait, Set};
use serde_json::json;
use uuid::Uuid;

use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, TestApp};
use crate::observations::{body, put};

const OBSERVATION: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
const CYCLE: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0002);
const JOINT: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0004);
const REQUEST: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0006);
const TASK: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0003);

/// What the requests are about: refused for who asks, not for what is not there.
pub async fn prepare(app: &TestApp, cast: &Cast) {
    app.given().framework().await;
    put(app, cast.coach, OBSERVATION, body(cast.worker)).await.expect(201);
    let goal = json!({ "person_id": cast.worker, "indicator": "C01.2", "goal": "Names the feeling." });
    app.by(cast.coach).put(&format!("/api/v1/coaching-cycles/{CYCLE}"), goal).await.expect(201);
    let request = super::requests::asked(cast);
    app.by(cast.worker).put(&format!("/api/v1/observation-requests/{REQUEST}"), request).await.expect(201);
    let joint = super::joint::event(cast);
    app.by(cast.coach).put(&format!("/api/v1/joint-events/{JOINT}"), joint).await.expect(201);
    let tx = app.app.store.begin().await.expect("a transaction");
    let task = safety_task::ActiveModel {
        id: Set(TASK),
        kind: Set("harm".into()),
        person_id: Set(cast.worker),
        observation_id: Set(OBSERVATION),
        indicator: Set(None),
        due_at: Set(app.app.now()),
        created_at: Set(app.app.now()),
        done_at: Set(None),
        done_by: Set(None),
        note: Set(None),
    };
    task.insert(&tx).await.expect("a task");
    tx.commit().await.expect("committed");
}

fn at(path: &str) -> String {
    format!("/observations/{OBSERVATION}{path}")
}

/// Closed to the supervisor, who may read it, and to another agency.
const NOT_THE_SUPERVISOR: Closed =
    Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider };

/// All operations of this area.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "list_observation_requests",
        closed: Closed::Own("lists what the caller asked and was asked: coaching::requests"),
        request: |_, _| ("/observation-requests".into(), None),
    },
    Probe {
        operation: "create_observation_request",
        closed: Closed::Own("asks for the caller themselves, of those who lead them: coaching::requests"),
        request: |cast, id| (format!("/observation-requests/{id}"), Some(super::requests::asked(cast))),
    },
    Probe {
        operation: "create_observation_request_withdrawal",
        closed: Closed::To { wrong_role: |cast| cast.coach, outsider: |cast| cast.outsider },
        request: |_, id| (format!("/observation-requests/{REQUEST}/withdrawals"), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "create_observation_request_decline",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let body = json!({ "id": id, "reason": "I am away until April." });
            (format!("/observation-requests/{REQUEST}/declines"), Some(body))
        },
    },
    Probe {
        operation: "get_today",
        closed: Closed::Own("tells the caller about whom the caller leads: coaching::today"),
        request: |_, _| ("/me/today".into(), None),
    },
    Probe {
        operation: "list_observations",
        closed: Closed::Own(
            "lists what the caller may see: observations::reading::everybody_reads_their_own_part",
        ),
        request: |_, _| ("/observations".into(), None),
    },
    Probe {
        operation: "get_observation",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |_, _| (at(""), None),
    },
    Probe {
        operation: "create_observation",
        closed: USUAL,
        request: |cast, id| (format!("/observations/{id}"), Some(body(cast.colleague))),
    },
    Probe {
        operation: "create_acknowledgment",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| (at("/acknowledgments"), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "create_dispute",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| (at("/disputes"), Some(json!({ "id": id, "reason": "It was my partner." }))),
    },
    Probe {
        operation: "create_dispute_decision",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let body = json!({ "id": id, "outcome": "upheld", "reason": "The roster agrees." });
            (at("/dispute-decisions"), Some(body))
        },
    },
    Probe {
        operation: "create_withdrawal",
        closed: USUAL,
        request: |_, id| (at("/withdrawals"), Some(json!({ "id": id, "reason": "Wrong visit." }))),
    },
    Probe {
        operation: "create_redaction",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| (at("/redactions"), Some(json!({ "id": id, "reason": "It names a family." }))),
    },
    Probe {
        operation: "list_tasks",
        closed: Closed::Own(
            "lists what the caller may see: coaching::tasks::those_who_lead_or_see_the_team_see_tasks_and_the_worker_does_not",
        ),
        request: |_, _| ("/tasks".into(), None),
    },
    Probe {
        operation: "create_task_completion",
        closed: USUAL,
        request: |_, _| (format!("/tasks/{TASK}/completions"), Some(json!({ "note": "Talked it through." }))),
    },
    Probe {
        operation: "list_coaching_cycles",
        closed: Closed::Own(
            "lists what the caller may see: coaching::cycles::lists_show_everybody_their_own_part",
        ),
        request: |_, _| ("/coaching-cycles".into(), None),
    },
    Probe {
        operation: "get_coaching_cycle",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/coaching-cycles/{CYCLE}"), None),
    },
    Probe {
        operation: "create_coaching_cycle",
        closed: USUAL,
        request: |cast, id| {
            let body =
                json!({ "person_id": cast.colleague, "indicator": "C01.2", "goal": "Names the feeling." });
            (format!("/coaching-cycles/{id}"), Some(body))
        },
    },
    Probe {
        operation: "create_coaching_cycle_event",
        closed: USUAL,
        request: |_, id| {
            let body = json!({ "id": id, "kind": "observed", "text": "On the phone." });
            (format!("/coaching-cycles/{CYCLE}/events"), Some(body))
        },
    },
    Probe {
        operation: "get_my_coaching",
        closed: Closed::Own("tells the caller about their own coaching: coaching::mine"),
        request: |_, _| ("/me/coaching".into(), None),
    },
    Probe {
        operation: "list_joint_events",
        closed: Closed::Own(
            "lists what the caller may see: coaching::joint::one_may_be_agreed_on_ahead_and_lists_show_everybody_their_own",
        ),
        request: |_, _| ("/joint-events".into(), None),
    },
    Probe {
        operation: "get_joint_event",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/joint-events/{JOINT}"), None),
    },
    Probe {
        operation: "create_joint_event",
        closed: USUAL,
        request: |cast, id| (format!("/joint-events/{id}"), Some(super::joint::event(cast))),
    },
    Probe {
        operation: "create_joint_sheet",
        closed: NOT_THE_SUPERVISOR,
        request: |_, id| {
            let body = json!({ "id": id, "ratings": [{ "indicator": "C01.1", "rating": "2" }] });
            (format!("/joint-events/{JOINT}/sheets"), Some(body))
        },
    },
    Probe {
        operation: "create_joint_closing",
        closed: NOT_THE_SUPERVISOR,
        request: |_, _| (format!("/joint-events/{JOINT}/closing"), Some(json!({ "reason": "Called away." }))),
    },
    Probe {
        operation: "list_transfer_windows",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/transfer-windows", cast.worker), None),
    },
    Probe {
        operation: "get_transfer",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/transfer", cast.north_site), None),
    },
    Probe {
        operation: "create_person_coaching_plan",
        closed: USUAL,
        request: |cast, id| {
            (format!("/people/{}/coaching-plans/{id}", cast.colleague), Some(super::plan::plan()))
        },
    },
    Probe {
        operation: "create_node_coaching_plan",
        closed: USUAL,
        request: |cast, id| {
            (format!("/nodes/{}/coaching-plans/{id}", cast.north_site), Some(super::plan::plan()))
        },
    },
    Probe {
        operation: "get_person_coaching_dose",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/coaching-dose", cast.worker), None),
    },
    Probe {
        operation: "get_node_coaching_dose",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/coaching-dose", cast.north_site), None),
    },
    Probe {
        operation: "create_coaching_contact",
        closed: USUAL,
        request: |cast, id| (format!("/coaching-contacts/{id}"), Some(super::plan::contact(cast.colleague))),
    },
    Probe {
        operation: "get_coaching_tool",
        closed: Closed::Own("the tool by which sessions are scored is the same for everybody"),
        request: |_, _| ("/coaching-tool".into(), None),
    },
    Probe {
        operation: "create_scored_coaching_sample",
        closed: NOT_THE_SUPERVISOR,
        request: |cast, id| (format!("/coaching-samples/{id}"), Some(super::coaches::sample(cast.coach))),
    },
    Probe {
        operation: "get_coach_month",
        closed: USUAL,
        request: |cast, _| (format!("/people/{}/coach-month", cast.coach), None),
    },
];
