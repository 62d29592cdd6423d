//! Every operation, as nobody, as the wrong role, and as the right role of
//! another agency. The table must name every operation of the document: whoever
//! adds one adds its probe here, in the list of its area.

use sea_orm::{ActiveModelTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, TestApp, Who};
use crate::operations::{document, operations};

/// How an operation is closed.
enum Closed {
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
struct Probe {
    operation: &'static str,
    closed: Closed,
    /// The last part of the address, and the body. `{task}` and `{certificate}`
    /// stand for those of the worker and of the coach.
    request: fn(&Cast, Uuid) -> (String, Option<Value>),
}

/// Closed to a worker of the place and to the one who may do everything in the other agency.
const USUAL: Closed = Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.outsider };

/// All areas. A probe is (operation_id, how it is closed, its request).
const TABLE: &[&[Probe]] = &[SESSIONS, ME, NODES, PEOPLE, LEARNING, COACHING, FIDELITY, CERTIFICATION];

/// What [`Things::standing`] puts there, so that nobody is refused only because nothing is there.
const OBSERVATION: Uuid = Uuid::from_u128(0x019c_ae00_0000_7000_8000_0000_0000_0001);
const CYCLE: Uuid = Uuid::from_u128(0x019c_ae00_0000_7000_8000_0000_0000_0002);
const CANDIDACY: Uuid = Uuid::from_u128(0x019c_ae00_0000_7000_8000_0000_0000_0003);
const APPOINTMENT: Uuid = Uuid::from_u128(0x019c_ae00_0000_7000_8000_0000_0000_0004);
const RUN: Uuid = Uuid::from_u128(0x019c_ae00_0000_7000_8000_0000_0000_0005);

/// What a client cannot name beforehand.
struct Things {
    task: Uuid,
    certificate: Uuid,
}

impl Things {
    /// An observation, a cycle and a task about the worker, a run of the coach, a
    /// candidacy and a certificate of the coach, an appointment with one signature.
    async fn standing(app: &TestApp, cast: &Cast) -> Self {
        let given = app.given();
        given.framework().await;
        let second = given.person("Cy Center", "R9", cast.state).await;
        given.grant(second, fieldcraft::policy::Permission::DecideCertification, cast.state).await;
        let send = async |by: Uuid, method: &str, path: &str, body: Value| {
            let method = method.parse().expect("a method");
            let reply = app.by(by).send(method, &format!("/api/v1{path}"), Some(body)).await;
            assert!(reply.status.is_success(), "{path}: {reply}");
            reply
        };
        let zero = json!([{ "indicator": "C02.2", "rating": "0" }, { "indicator": "C02.1", "rating": "1" }]);
        let seen =
            crate::observations::with(crate::observations::body(cast.worker), json!({ "ratings": zero }));
        send(cast.coach, "PUT", &format!("/observations/{OBSERVATION}"), seen).await;
        let goal = json!({ "person_id": cast.worker, "indicator": "C01.2", "goal": "Names the feeling." });
        send(cast.coach, "PUT", &format!("/coaching-cycles/{CYCLE}"), goal).await;
        send(cast.center, "POST", "/candidacies", nomination(cast, CANDIDACY)).await;
        send(cast.center, "POST", "/founding-appointments", appointment(cast, APPOINTMENT)).await;
        let first = app.app.id();
        send(cast.center, "POST", "/founding-appointments", appointment(cast, first)).await;
        let path = format!("/founding-appointments/{first}/signatures");
        let reply = app.by(second).post(&format!("/api/v1{path}"), json!({})).await.expect(201);
        let run = fieldcraft_entities::calibration_run::ActiveModel {
            id: Set(RUN),
            rater_id: Set(cast.coach),
            vignettes: Set("[]".into()),
            started_at: Set(app.app.now()),
            completed_at: Set(None),
            completed_on: Set(None),
            outcome: Set(None),
            result: Set(None),
        };
        let tx = app.app.store.begin().await.expect("a transaction");
        run.insert(&tx).await.expect("a run");
        tx.commit().await.expect("committed");
        let records = fieldcraft::store::certification::records(&app.app.store.read, cast.worker).await;
        let task = records.expect("records").tasks[0].id;
        Self { task, certificate: reply.text_at("/certificate_id").parse().expect("an id") }
    }

    fn fill(&self, path: &str) -> String {
        path.replace("{task}", &self.task.to_string()).replace("{certificate}", &self.certificate.to_string())
    }
}

fn nomination(cast: &Cast, id: Uuid) -> Value {
    json!({
        "id": id, "person_id": cast.coach, "path": "local-coach", "agency_ids": [cast.north],
        "sponsor_id": cast.supervisor, "conflicts": "none",
    })
}

fn appointment(cast: &Cast, id: Uuid) -> Value {
    json!({
        "id": id, "person_id": cast.coach, "agency_ids": [cast.north],
        "reason": "Ten years in the field and known for fair ratings.",
    })
}

/// An answer with a reason.
fn reasoned(id: Uuid) -> Value {
    json!({ "id": id, "reason": "It was entered for the wrong visit." })
}

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
        operation: "update_waiver",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({
                "requirement": "FR-01", "from_on": "2026-03-02", "to_on": "2026-04-02",
                "reason": "Back from an accident; reads the rest next month.",
            });
            (format!("/people/{}/waivers/{id}", cast.worker), Some(body))
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

const COACHING: &[Probe] = &[
    Probe {
        operation: "list_observations",
        closed: Closed::Own("lists what the caller may see: observations::reading"),
        request: |_, _| ("/observations".into(), None),
    },
    Probe {
        operation: "get_observation",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/observations/{OBSERVATION}"), None),
    },
    Probe {
        operation: "create_observation",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, id| (format!("/observations/{id}"), Some(crate::observations::body(cast.worker))),
    },
    Probe {
        operation: "create_acknowledgment",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| (format!("/observations/{OBSERVATION}/acknowledgments"), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "create_dispute",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| (format!("/observations/{OBSERVATION}/disputes"), Some(reasoned(id))),
    },
    Probe {
        operation: "create_dispute_decision",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| {
            let mut body = reasoned(id);
            body["outcome"] = json!("upheld");
            (format!("/observations/{OBSERVATION}/dispute-decisions"), Some(body))
        },
    },
    Probe {
        operation: "create_withdrawal",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| (format!("/observations/{OBSERVATION}/withdrawals"), Some(reasoned(id))),
    },
    Probe {
        operation: "create_redaction",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| (format!("/observations/{OBSERVATION}/redactions"), Some(reasoned(id))),
    },
    Probe {
        operation: "list_tasks",
        closed: Closed::Own("lists the tasks about those whom the caller leads or sees: coaching::tasks"),
        request: |_, _| ("/tasks".into(), None),
    },
    Probe {
        operation: "create_task_completion",
        closed: USUAL,
        request: |_, _| ("/tasks/{task}/completions".into(), Some(json!({ "note": "Talked it through." }))),
    },
    Probe {
        operation: "list_coaching_cycles",
        closed: Closed::Own("lists the cycles the caller may see: coaching::cycles"),
        request: |_, _| ("/coaching-cycles".into(), None),
    },
    Probe {
        operation: "create_coaching_cycle",
        closed: USUAL,
        request: |cast, id| {
            let body =
                json!({ "person_id": cast.worker, "indicator": "C01.2", "goal": "Names the feeling." });
            (format!("/coaching-cycles/{id}"), Some(body))
        },
    },
    Probe {
        operation: "create_coaching_cycle_event",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |_, id| {
            let body = json!({ "id": id, "kind": "observed", "text": "Watched a first visit." });
            (format!("/coaching-cycles/{CYCLE}/events"), Some(body))
        },
    },
    Probe {
        operation: "get_my_coaching",
        closed: Closed::Own("tells the caller about the caller"),
        request: |_, _| ("/me/coaching".into(), None),
    },
];

const FIDELITY: &[Probe] = &[
    Probe {
        operation: "list_statuses",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/statuses", cast.worker), None),
    },
    Probe {
        operation: "get_readiness",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/readiness", cast.north_site), None),
    },
];

const CERTIFICATION: &[Probe] = &[
    Probe {
        operation: "list_candidacies",
        closed: Closed::Own("lists what the caller may see: certification::candidacies"),
        request: |_, _| ("/candidacies".into(), None),
    },
    Probe {
        operation: "create_candidacy",
        closed: USUAL,
        request: |cast, id| ("/candidacies".into(), Some(nomination(cast, id))),
    },
    Probe {
        operation: "get_candidacy",
        closed: USUAL,
        request: |_, _| (format!("/candidacies/{CANDIDACY}"), None),
    },
    Probe {
        operation: "create_decision",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| {
            let body = json!({
                "id": id, "decision": "certify", "reason": "Every gate is met on direct evidence.",
            });
            (format!("/candidacies/{CANDIDACY}/decisions"), Some(body))
        },
    },
    Probe {
        operation: "create_candidacy_withdrawal",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| (format!("/candidacies/{CANDIDACY}/withdrawals"), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "create_founding_appointment",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |cast, id| ("/founding-appointments".into(), Some(appointment(cast, id))),
    },
    Probe {
        operation: "create_founding_signature",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/founding-appointments/{APPOINTMENT}/signatures"), None),
    },
    Probe {
        operation: "create_certificate_change",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, id| {
            let body = json!({
                "id": id, "kind": "suspended", "effective_on": "2026-03-02",
                "reason": "Calibration is overdue and not planned.",
            });
            ("/certificates/{certificate}/changes".into(), Some(body))
        },
    },
    Probe {
        operation: "get_certificate_verification",
        closed: Closed::Open("whoever holds the address may check that a certificate is real"),
        request: |_, _| ("/certificates/{certificate}/verification".into(), None),
    },
    Probe {
        operation: "create_coaching_sample",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |cast, id| {
            let body = json!({
                "id": id, "coach_id": cast.coach, "sampled_on": "2026-03-02",
                "items_met": 18, "items_total": 20,
            });
            ("/coaching-samples".into(), Some(body))
        },
    },
    Probe {
        operation: "create_joint_observation",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |cast, id| {
            let rating = json!([{ "indicator": "C01.1", "rating": "2" }]);
            let body = json!({
                "id": id, "candidate_id": cast.coach, "rater_id": cast.center, "subject_id": cast.worker,
                "observed_at": "2026-03-02T13:30:00Z", "encounter_ref": "E-7KQ2-M9XD",
                "candidate_ratings": rating, "rater_ratings": rating,
            });
            ("/joint-observations".into(), Some(body))
        },
    },
    Probe {
        operation: "create_training_delivery",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |cast, id| {
            ("/training-deliveries".into(), Some(crate::certification::delivery(cast.coach, id)))
        },
    },
    Probe {
        operation: "list_calibration_runs",
        closed: Closed::Own("lists the caller's own runs"),
        request: |_, _| ("/calibration-runs".into(), None),
    },
    Probe {
        operation: "create_calibration_run",
        closed: Closed::Own("begins a run of the caller's own; what comes of it counts nowhere by itself"),
        request: |_, id| ("/calibration-runs".into(), Some(json!({ "id": id }))),
    },
    Probe {
        operation: "get_calibration_run",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/calibration-runs/{RUN}"), None),
    },
    Probe {
        operation: "update_calibration_ratings",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/calibration-runs/{RUN}/ratings/V01"), Some(json!({ "ratings": [] }))),
    },
    Probe {
        operation: "create_calibration_completion",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.outsider },
        request: |_, _| (format!("/calibration-runs/{RUN}/completions"), None),
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
    let things = Things::standing(&app, &cast).await;
    let all = operations(&document(&app).await);
    for (id, method, _, operation) in &all {
        let probe = probe(id);
        let (path, body) = (probe.request)(&cast, app.app.id());
        let path = format!("/api/v1{}", things.fill(&path));
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
