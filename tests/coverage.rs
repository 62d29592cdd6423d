//! Every operation, as nobody, as the wrong role, and as the right role of
//! another agency. The table must name every operation of the document: whoever
//! adds one adds its probe here, in the list of its area.

mod learning;
mod people;

use serde_json::Value;
use uuid::Uuid;

use self::learning::{LEARNING, TRAINING, prepare_training};
use self::people::{ME, NODES, PEOPLE, SESSIONS};
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
            "The operation `{id}` has no probe. Add one below tests/coverage/, in the list of its area:\n\
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
