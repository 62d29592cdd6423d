//! Every operation, as nobody, as the wrong role, and as the right role of
//! another agency. The table must name every operation of the document: whoever
//! adds one adds its probe here, in the list of its area.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, TestApp, Who};
use crate::operations::{document, operations};

/// How an operation is closed.
pub enum Closed {
    /// Open to everybody, for a reason that stands here.
    Open(&'static str),
    /// Open to everybody who is signed in, since it tells or does only what is
    /// their own; the reason says how.
    Own(&'static str),
    /// Closed to the wrong role and to another agency: the two who must be
    /// refused with 403 or 404.
    To {
        /// Belongs to the agency, but not to the few who may.
        wrong_role: Who,
        /// May do this, but elsewhere.
        outsider: Who,
    },
}

/// One operation with a request that would be good from the right person.
pub struct Probe {
    /// Its `operation_id`.
    pub operation: &'static str,
    /// Who must be refused.
    pub closed: Closed,
    /// The last part of the address, and the body.
    pub request: fn(&Cast, Uuid) -> (String, Option<Value>),
}

/// Closed to a worker of the place and to the one who may do everything in the other agency.
pub const USUAL: Closed = Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.outsider };

/// All areas. A probe is (`operation_id`, how it is closed, its request).
const TABLE: &[&[Probe]] = &[
    SESSIONS,
    ME,
    NODES,
    PEOPLE,
    crate::news::PROBES,
    crate::people::WAIVERS,
    crate::people::PRACTICE,
    crate::people::ROSTER,
    crate::people::STAFFING,
    LEARNING,
    crate::learning::records::PROBES,
    TRAINING,
    FIDELITY,
    crate::dashboard::PROBES,
    crate::coaching::PROBES,
    crate::certification::PROBES,
];

const SESSIONS: &[Probe] = &[
    Probe {
        operation: "create_session",
        closed: Closed::Open("signing in begins with nobody"),
        request: |_, _| ("/sessions".into(), Some(json!({ "email": "a@example.test", "password": "x" }))),
    },
    Probe {
        operation: "refresh_session",
        closed: Closed::Open("the cookie says who it is"),
        request: |_, _| ("/sessions/refresh".into(), None),
    },
    Probe {
        operation: "delete_session",
        closed: Closed::Own("ends the caller's own session"),
        request: |_, _| ("/sessions/current".into(), None),
    },
    Probe {
        operation: "list_sessions",
        closed: Closed::Own("lists the caller's own devices"),
        request: |_, _| ("/sessions".into(), None),
    },
    Probe {
        operation: "end_other_sessions",
        closed: Closed::Own("ends the caller's own sessions"),
        request: |_, _| ("/sessions/others".into(), None),
    },
    Probe {
        operation: "end_session",
        closed: Closed::Own("ends a session of the caller's own: sessions::devices"),
        request: |_, id| (format!("/sessions/{id}"), None),
    },
    Probe {
        operation: "create_setup",
        closed: Closed::Open("the one-time link is the permission"),
        request: |_, _| {
            let body = json!({
                "token": "x", "organization_name": "A", "time_zone": "UTC", "given_name": "A",
                "family_name": "B", "email": "a@example.test", "password": "a long enough password",
            });
            ("/setup".into(), Some(body))
        },
    },
    Probe {
        operation: "create_password_reset",
        closed: Closed::Open("the one-time link is the permission"),
        request: |_, _| {
            let body = json!({ "token": "x", "password": "a long enough password" });
            ("/password-resets".into(), Some(body))
        },
    },
];

const ME: &[Probe] = &[
    Probe {
        operation: "get_me",
        closed: Closed::Own("tells the caller about the caller"),
        request: |_, _| ("/me".into(), None),
    },
    Probe {
        operation: "update_contact",
        closed: Closed::Own("sets the caller's own work phone"),
        request: |_, _| ("/me/contact".into(), Some(json!({ "phone": "614 555 0100" }))),
    },
    Probe {
        operation: "change_password",
        closed: Closed::Own("changes the caller's own, and asks for the current one"),
        request: |_, _| {
            let body = json!({ "current": "not this", "new": "a long enough password" });
            ("/me/password".into(), Some(body))
        },
    },
];

const NODES: &[Probe] = &[
    Probe {
        operation: "list_nodes",
        closed: Closed::Own(
            "lists what the caller may see: people::places_are_seen_up_and_down_the_own_line",
        ),
        request: |_, _| ("/nodes".into(), None),
    },
    Probe {
        operation: "create_node",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "id": id, "parent_id": cast.north_site, "kind": "team", "name": "Team" });
            ("/nodes".into(), Some(body))
        },
    },
    Probe {
        operation: "update_node",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}", cast.north_site), Some(json!({ "name": "Another Name" }))),
    },
    Probe {
        operation: "list_node_policies",
        closed: Closed::To { wrong_role: |cast| cast.stranger, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/nodes/{}/policies", cast.north_site), None),
    },
    Probe {
        operation: "delete_node_policy",
        closed: USUAL,
        request: |cast, id| (format!("/nodes/{}/policies/{id}", cast.north_site), None),
    },
    Probe {
        operation: "update_node_policy",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "kind": "solo_visit", "code": "follow_up" });
            (format!("/nodes/{}/policies/{id}", cast.north_site), Some(body))
        },
    },
];

const PEOPLE: &[Probe] = &[
    Probe {
        operation: "list_people",
        closed: Closed::Own(
            "lists whom the caller may see: people::everybody_sees_their_own_part_of_the_people",
        ),
        request: |_, _| ("/people".into(), None),
    },
    Probe {
        operation: "create_person",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({
                "id": id, "given_name": "A", "family_name": "B",
                "affiliation": {
                    "id": id, "node_id": cast.north_site, "role": "R2", "fte": 1.0,
                    "rostered_to_respond": true, "hired_on": "2026-03-02", "started_on": "2026-03-02",
                },
            });
            ("/people".into(), Some(body))
        },
    },
    Probe {
        operation: "update_grant",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "permission": "learn", "node_id": cast.north_site });
            (format!("/people/{}/grants/{id}", cast.colleague), Some(body))
        },
    },
    Probe { operation: "delete_grant", closed: USUAL, request: |_, id| (format!("/grants/{id}"), None) },
    Probe {
        operation: "get_person",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}", cast.worker), None),
    },
    Probe {
        operation: "update_affiliation",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({
                "node_id": cast.north_site, "role": "R2", "fte": 1.0, "rostered_to_respond": true,
                "hired_on": "2026-03-02", "started_on": "2026-03-02",
            });
            (format!("/people/{}/affiliations/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "update_leave",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "from_on": "2026-03-02" });
            (format!("/people/{}/leaves/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "update_credential",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "kind": "crss", "issuer": "State board", "valid_from_on": "2026-03-02" });
            (format!("/people/{}/credentials/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "create_credential_check",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "id": id, "checked_on": "2026-03-02", "valid": true });
            (format!("/people/{}/credentials/{id}/checks", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "update_coaching_assignment",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "kind": "coach", "lead_id": cast.coach, "from_on": "2026-03-02" });
            (format!("/people/{}/coaching-assignments/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "create_attestation",
        closed: Closed::To { wrong_role: |cast| cast.coach, outsider: |cast| cast.outsider },
        request: |cast, id| {
            let body = json!({ "step": "co_respond", "reason": "Has responded with us for two years." });
            (format!("/people/{}/attestations/{id}", cast.worker), Some(body))
        },
    },
    Probe {
        operation: "list_audit_events",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.stranger },
        request: |_, _| ("/audit-events".into(), None),
    },
];

const LEARNING: &[Probe] = &[
    Probe {
        operation: "get_framework",
        closed: Closed::Own("the published framework is the same for everybody"),
        request: |_, _| ("/framework".into(), None),
    },
    Probe {
        operation: "list_modules",
        closed: Closed::Own("what is published is for everybody, with the caller's own progress"),
        request: |_, _| ("/modules".into(), None),
    },
    Probe {
        operation: "get_module",
        closed: Closed::Own("what is published is for everybody, with the caller's own progress"),
        request: |_, _| ("/modules/M01".into(), None),
    },
    Probe {
        operation: "update_reading",
        closed: Closed::Own("keeps what the caller has read"),
        request: |_, _| ("/modules/M01/lessons/a-lesson/reading".into(), None),
    },
    Probe {
        operation: "create_attempt",
        closed: Closed::Own("scores the caller's own answers"),
        request: |_, id| {
            let body = json!({ "id": id, "module_version": 1, "answers": [] });
            ("/modules/M01/attempts".into(), Some(body))
        },
    },
    Probe {
        operation: "create_sitting",
        closed: Closed::Own("opens the caller's own check"),
        request: |_, id| ("/modules/M01/sittings".into(), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "get_scenario",
        closed: Closed::Own("what is published is for everybody"),
        request: |_, _| ("/modules/M01/scenarios/M01-S1".into(), None),
    },
    Probe {
        operation: "update_scenario_play",
        closed: Closed::Own("keeps what the caller played"),
        request: |_, id| {
            let body = json!({ "module_version": 1, "scenario": "M01-S1", "path": [] });
            (format!("/modules/M01/plays/{id}"), Some(body))
        },
    },
    Probe {
        operation: "list_scenario_plays",
        closed: Closed::Own("tells the caller what the caller played"),
        request: |_, _| ("/modules/M01/plays".into(), None),
    },
    Probe {
        operation: "list_drills",
        closed: Closed::Own("what is published is for everybody, with the caller's own results"),
        request: |_, _| ("/drills".into(), None),
    },
    Probe {
        operation: "get_drill",
        closed: Closed::Own("what is published is for everybody"),
        request: |_, _| ("/drills/D-C05".into(), None),
    },
    Probe {
        operation: "list_refreshers",
        closed: Closed::Own("tells the caller what the caller could refresh"),
        request: |_, _| ("/refreshers".into(), None),
    },
    Probe {
        operation: "create_refresher_round",
        closed: Closed::Own("opens the caller's own refresher"),
        request: |_, id| ("/refreshers/rounds".into(), Some(json!({ "id": id, "drill": "D-C05" }))),
    },
    Probe {
        operation: "update_refresher_answer",
        closed: Closed::Own("answers the caller's own refresher"),
        request: |_, id| {
            let body = json!({ "item": "d-c05-01", "kind": "single", "option": "a" });
            (format!("/refreshers/rounds/{id}/answers/0"), Some(body))
        },
    },
    Probe {
        operation: "get_item_analysis",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.colleague },
        request: |_, _| ("/modules/M01/item-analysis".into(), None),
    },
    Probe {
        operation: "get_glossary",
        closed: Closed::Own("what is published is for everybody"),
        request: |_, _| ("/glossary".into(), None),
    },
    Probe {
        operation: "get_search_index",
        closed: Closed::Own("what is published is for everybody"),
        request: |_, _| ("/search-index".into(), None),
    },
    Probe {
        operation: "list_role_cards",
        closed: Closed::Open("people who think about the work have no account yet"),
        request: |_, _| ("/role-cards".into(), None),
    },
    Probe {
        operation: "get_open_lesson",
        closed: Closed::Open("the center marks it as open: learning::reference"),
        request: |_, _| ("/open-lessons/M01/01-the-family-defines-the-crisis".into(), None),
    },
    Probe {
        operation: "get_coverage",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.coach },
        request: |_, _| ("/content/coverage".into(), None),
    },
    Probe {
        operation: "get_trainer_guide",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.colleague },
        request: |_, _| ("/modules/M01/trainer-guide".into(), None),
    },
    Probe {
        operation: "list_attempts",
        closed: USUAL,
        request: |cast, _| (format!("/modules/M01/attempts?person_id={}", cast.colleague), None),
    },
    Probe {
        operation: "get_path",
        closed: Closed::Own("tells the caller about the caller"),
        request: |_, _| ("/me/path".into(), None),
    },
];

const SESSION: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0005);

fn session(path: &str) -> String {
    format!("/training-events/{SESSION}{path}")
}

const TRAINING: &[Probe] = &[
    Probe {
        operation: "list_training_events",
        closed: Closed::Own(
            "lists what the caller may see: learning::training::a_session_is_planned_once_and_seen_by_whom_it_concerns",
        ),
        request: |_, _| ("/training-events".into(), None),
    },
    Probe {
        operation: "get_training_event",
        closed: Closed::To { wrong_role: |cast| cast.stranger, outsider: |cast| cast.outsider },
        request: |_, _| (session(""), None),
    },
    Probe {
        operation: "create_training_event",
        closed: USUAL,
        request: |cast, id| {
            (format!("/training-events/{id}"), Some(crate::learning::training::session(cast)))
        },
    },
    Probe {
        operation: "create_training_change",
        closed: USUAL,
        request: |_, id| (session("/changes"), Some(json!({ "id": id, "reason": "Snow all day." }))),
    },
    Probe {
        operation: "update_training_learner",
        closed: USUAL,
        request: |cast, _| (session(&format!("/learners/{}", cast.colleague)), None),
    },
    Probe {
        operation: "create_training_report",
        closed: USUAL,
        request: |_, _| {
            let body = json!({ "minutes": 60, "trainers": [], "attendance": [] });
            (session("/report"), Some(body))
        },
    },
    Probe {
        operation: "create_observed_delivery",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |cast, id| {
            let body = json!({
                "trainer_id": cast.coach, "role": "solo", "segments_required": 8, "segments_covered": 8,
                "responses": 0,
            });
            (session(&format!("/deliveries/{id}")), Some(body))
        },
    },
    Probe {
        operation: "get_training_calendar",
        closed: Closed::To { wrong_role: |cast| cast.stranger, outsider: |cast| cast.outsider },
        request: |_, _| (session("/calendar"), None),
    },
    Probe {
        operation: "create_calendar_feed",
        closed: Closed::Own("makes the caller's own feed"),
        request: |_, _| ("/me/calendar-feed".into(), None),
    },
    Probe {
        operation: "delete_calendar_feed",
        closed: Closed::Own("takes the caller's own feed away"),
        request: |_, _| ("/me/calendar-feed".into(), None),
    },
];

/// A session that the probes of training are about; needs a module, so it is written as a row.
async fn prepare_training(app: &TestApp, cast: &Cast) {
    let row = fieldcraft_entities::training_event::Model {
        id: SESSION,
        module_code: "M01".into(),
        module_version: 1,
        node_id: cast.north_site,
        starts_at: app.app.now(),
        minutes: 60,
        place: "Training room".into(),
        created_by: cast.center,
        received_at: app.app.now(),
        digest: String::new(),
    };
    let tx = app.app.store.begin().await.expect("a transaction");
    let rows = vec![row];
    fieldcraft::store::insert_all::<fieldcraft_entities::training_event::Entity>(&tx, rows)
        .await
        .expect("a row");
    tx.commit().await.expect("committed");
}

const FIDELITY: &[Probe] = &[
    Probe {
        operation: "list_statuses",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/statuses", cast.worker), None),
    },
    Probe {
        operation: "get_person_plan",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/plan", cast.worker), None),
    },
    Probe {
        operation: "get_readiness",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/readiness", cast.north_site), None),
    },
    Probe {
        operation: "get_readiness_reasons",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/readiness/{}", cast.north_site, cast.worker), None),
    },
];

fn probe(id: &str) -> &'static Probe {
    TABLE.iter().copied().flatten().find(|probe| probe.operation == id).unwrap_or_else(|| {
        panic!(
            "The operation `{id}` has no probe. Add one to tests/coverage.rs, in the list of its area:\n\
             Probe {{\n    operation: \"{id}\",\n    closed: USUAL, // or To {{ wrong_role, outsider }}, Own(why), Open(why)\n    \
             request: |cast, id| (format!(\"/its/path/{{}}\", cast.worker), Some(json!({{ /* a good body */ }}))),\n}},"
        )
    })
}

#[tokio::test]
async fn every_operation_is_closed_to_nobody_the_wrong_role_and_another_agency() {
    let (app, cast) = TestApp::staffed().await;
    crate::coaching::prepare(&app, &cast).await;
    crate::certification::prepare(&app, &cast).await;
    prepare_training(&app, &cast).await;
    let all = operations(&document(&app).await);
    for (id, method, _, operation) in &all {
        let probe = probe(id);
        let (path, body) = (probe.request)(&cast, app.app.id());
        let path = format!("/api/v1{path}");
        let open = matches!(probe.closed, Closed::Open(_));
        assert_eq!(
            open,
            operation["security"].is_null(),
            "{id}: the document and the table differ on who may call it"
        );
        if !open {
            let reply = app.anyone().send(method.clone(), &path, body.clone()).await;
            assert_eq!(reply.status, 401, "{id} as nobody: {reply}");
        }
        if let Closed::To { wrong_role, outsider } = probe.closed {
            for (who, person) in [("the wrong role", wrong_role(&cast)), ("another agency", outsider(&cast))]
            {
                let reply = app.by(person).send(method.clone(), &path, body.clone()).await;
                assert!([403, 404].contains(&reply.status.as_u16()), "{id} as {who}: {reply}");
            }
        }
    }
    for probe in TABLE.iter().copied().flatten() {
        assert!(
            all.iter().any(|(id, ..)| id == probe.operation),
            "tests/coverage.rs has a probe for `{}`, which is no operation",
            probe.operation
        );
    }
}

#[test]
fn what_is_open_has_a_reason() {
    for probe in TABLE.iter().copied().flatten() {
        if let Closed::Open(why) | Closed::Own(why) = probe.closed {
            assert!(why.len() > 10, "say why {} is open", probe.operation);
        }
    }
}
