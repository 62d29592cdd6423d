//! Probes of content, learning and training.

use serde_json::json;
use uuid::Uuid;

use super::{Closed, Probe, USUAL};
use crate::harness::{Cast, TestApp};

/// Probes of content and learning.
pub const LEARNING: &[Probe] = &[
    Probe {
        operation: "get_framework",
        closed: Closed::Own("the published framework is the same for everybody"),
        request: |_, _| ("/framework".into(), None),
    },
    Probe {
        operation: "get_framework_form",
        closed: Closed::Own("the published framework is the same for everybody"),
        request: |_, _| ("/framework/form".into(), None),
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

/// Probes of sessions of training.
pub const TRAINING: &[Probe] = &[
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
/// A session that the probes of training name.
pub async fn prepare_training(app: &TestApp, cast: &Cast) {
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
