//! Waivers: asked for in the line, decided outside it, ended early or by their last day.

use serde_json::{Value, json};
use uuid::Uuid;

use super::pointers;
use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::ready;

/// Probes of waivers.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "list_waivers",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/waivers", cast.worker), None),
    },
    Probe {
        operation: "list_waiver_requests",
        closed: Closed::Own(
            "lists what the caller may decide: people::a_supervisor_asks_the_center_approves_and_either_ends_it",
        ),
        request: |_, _| ("/waiver-requests".into(), None),
    },
    Probe {
        operation: "list_own_waiver_requests",
        closed: Closed::Own(
            "lists what the caller asked for: people::waivers::who_asked_follows_what_became_of_it",
        ),
        request: |_, _| ("/me/waiver-requests".into(), None),
    },
    Probe {
        operation: "update_waiver",
        closed: USUAL,
        request: |cast, id| (format!("/people/{}/waivers/{id}", cast.worker), Some(asked())),
    },
    Probe {
        operation: "create_waiver_request",
        closed: USUAL,
        request: |cast, id| (format!("/people/{}/waiver-requests/{id}", cast.worker), Some(asked())),
    },
    Probe {
        operation: "create_waiver_decision",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "id": id, "outcome": "approved" });
            (format!("/people/{}/waivers/{id}/decisions", cast.worker), Some(body))
        },
    },
    Probe {
        operation: "create_waiver_ending",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "id": id, "reason": "Has caught up." });
            (format!("/people/{}/waivers/{id}/endings", cast.worker), Some(body))
        },
    },
];

fn asked() -> Value {
    json!({
        "requirement": "FR-01", "from_on": "2026-03-02", "to_on": "2026-04-02",
        "reason": "Back from an accident; reads the rest next month.",
    })
}

async fn ask(app: &TestApp, cast: &Cast) -> Uuid {
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/waiver-requests/{id}", cast.worker);
    for _ in 0..2 {
        app.by(cast.supervisor).put(&path, asked()).await.expect(204);
    }
    id
}

async fn listed(app: &TestApp, cast: &Cast) -> Reply {
    app.by(cast.worker).get(&format!("/api/v1/people/{}/waivers", cast.worker)).await.expect(200)
}

async fn status(app: &TestApp, cast: &Cast) -> String {
    let seen = app.by(cast.worker).get(&format!("/api/v1/people/{}/statuses", cast.worker)).await.expect(200);
    seen.text_at("/statuses/0/status")
}

async fn decide(app: &TestApp, cast: &Cast, by: Uuid, waiver: Uuid, body: Value) -> Reply {
    app.by(by).post(&format!("/api/v1/people/{}/waivers/{waiver}/decisions", cast.worker), body).await
}

async fn end(app: &TestApp, cast: &Cast, by: Uuid, waiver: Uuid, body: Value) -> Reply {
    app.by(by).post(&format!("/api/v1/people/{}/waivers/{waiver}/endings", cast.worker), body).await
}

#[tokio::test]
async fn a_supervisor_asks_the_center_approves_and_either_ends_it() {
    let (app, cast) = ready().await;
    let before = status(&app, &cast).await;
    let id = ask(&app, &cast).await;
    assert_eq!(status(&app, &cast).await, before, "a request changes nothing");
    let seen = listed(&app, &cast).await;
    assert_eq!(seen.at("/items/0/state"), "requested");
    assert_eq!(seen.at("/items/0/requested/by/display_name"), "Sam Supervisor");
    let waiting = app.by(cast.center).get("/api/v1/waiver-requests").await.expect(200);
    assert_eq!(waiting.at("/items/0/id"), json!(id));
    assert_eq!(waiting.at("/items/0/person/display_name"), "Wren Worker");
    for who in [cast.supervisor, cast.outsider, cast.worker] {
        let none = app.by(who).get("/api/v1/waiver-requests").await.expect(200);
        assert_eq!(none.at("/items"), json!([]));
    }
    let yes = json!({ "id": app.app.id(), "outcome": "approved", "note": "Until April." });
    decide(&app, &cast, cast.supervisor, id, yes.clone()).await.expect_problem(403, "forbidden");
    for _ in 0..2 {
        decide(&app, &cast, cast.center, id, yes.clone()).await.expect(204);
    }
    let second = json!({ "id": app.app.id(), "outcome": "refused", "note": "On second thought." });
    decide(&app, &cast, cast.center, id, second).await.expect_problem(409, "conflict");
    let seen = listed(&app, &cast).await;
    assert_eq!(seen.at("/items/0/state"), "in_force");
    assert_eq!(seen.at("/items/0/decided/by/display_name"), "Cleo Center");
    assert_eq!(seen.at("/items/0/decided/note"), "Until April.");
    assert_eq!(status(&app, &cast).await, "waived");
    app.wait(DAY);
    let over = json!({ "id": app.app.id(), "reason": "Has caught up." });
    for _ in 0..2 {
        end(&app, &cast, cast.supervisor, id, over.clone()).await.expect(204);
    }
    let again = json!({ "id": app.app.id(), "reason": "Has caught up." });
    end(&app, &cast, cast.center, id, again).await.expect_problem(409, "conflict");
    let seen = listed(&app, &cast).await;
    assert_eq!((seen.at("/items/0/state"), seen.at("/items/0/to_on")), (json!("ended"), json!("2026-03-02")));
    assert_eq!(status(&app, &cast).await, before);
    let then = format!("/api/v1/people/{}/statuses?as_of=2026-03-02", cast.worker);
    assert_eq!(app.by(cast.worker).get(&then).await.expect(200).text_at("/statuses/0/status"), "waived");
}

#[tokio::test]
async fn who_asked_follows_what_became_of_it() {
    let (app, cast) = ready().await;
    let (first, second) = (ask(&app, &cast).await, ask(&app, &cast).await);
    let mine = async |by: Uuid| app.by(by).get("/api/v1/me/waiver-requests").await.expect(200);
    let state_of = |list: &Reply, id: Uuid| {
        let items = list.at("/items");
        let one = items.as_array().into_iter().flatten().find(|one| one["id"] == json!(id)).cloned();
        one.map(|one| one["state"].clone()).unwrap_or_default()
    };
    let list = mine(cast.supervisor).await;
    assert_eq!((state_of(&list, first), state_of(&list, second)), (json!("requested"), json!("requested")));
    let no = json!({ "id": app.app.id(), "outcome": "refused", "note": "The module is open to everybody." });
    decide(&app, &cast, cast.center, first, no).await.expect(204);
    let yes = json!({ "id": app.app.id(), "outcome": "approved" });
    decide(&app, &cast, cast.center, second, yes).await.expect(204);
    let list = mine(cast.supervisor).await;
    assert_eq!((state_of(&list, first), state_of(&list, second)), (json!("refused"), json!("in_force")));
    assert!(list.text().contains("The module is open to everybody."), "{list}");
    for other in [cast.center, cast.worker, cast.coach] {
        assert_eq!(mine(other).await.at("/items"), json!([]));
    }
}

#[tokio::test]
async fn a_refusal_says_why_and_an_unanswered_request_lapses() {
    let (app, cast) = ready().await;
    let (refused, waiting) = (ask(&app, &cast).await, ask(&app, &cast).await);
    let silent = json!({ "id": app.app.id(), "outcome": "refused" });
    let reply = decide(&app, &cast, cast.center, refused, silent).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&reply), ["/note"]);
    let no = json!({ "id": app.app.id(), "outcome": "refused", "note": "The module is open to everybody." });
    decide(&app, &cast, cast.center, refused, no.clone()).await.expect(204);
    let mut other = no;
    other["outcome"] = json!("approved");
    decide(&app, &cast, cast.center, refused, other).await.expect_problem(409, "conflict");
    app.wait(40 * DAY);
    let late = json!({ "id": app.app.id(), "outcome": "approved" });
    decide(&app, &cast, cast.center, waiting, late).await.expect_problem(409, "conflict");
    let seen = listed(&app, &cast).await;
    let mut states: Vec<String> = (0..2).map(|at| seen.text_at(&format!("/items/{at}/state"))).collect();
    states.sort_unstable();
    assert_eq!(states, ["lapsed", "refused"]);
    let none = app.by(cast.center).get("/api/v1/waiver-requests").await.expect(200);
    assert_eq!(none.at("/items"), json!([]));
}

#[tokio::test]
async fn what_a_request_says_is_checked_at_once_and_names_no_client() {
    let (app, cast) = ready().await;
    let path = format!("/api/v1/people/{}/waiver-requests/{}", cast.worker, app.app.id());
    let supervisor = app.by(cast.supervisor);
    let wrong =
        json!({ "requirement": "FR-99", "from_on": "2026-03-02", "to_on": "2026-03-01", "reason": "so" });
    let reply = supervisor.put(&path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&reply), ["/requirement", "/to_on", "/reason"]);
    let mut unknown = asked();
    unknown["clause"] = json!("no-such-clause");
    let reply = supervisor.put(&path, unknown).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&reply), ["/clause"]);
    let mut telling = asked();
    telling["reason"] = json!("She was with the family at 614-555-0123 all week.");
    let reply = supervisor.put(&path, telling.clone()).await;
    assert_eq!((reply.status.as_u16(), pointers(&reply)), (422, vec!["/reason".to_owned()]));
    let direct = format!("/api/v1/people/{}/waivers/{}", cast.worker, app.app.id());
    app.by(cast.center).put(&direct, telling.clone()).await.expect(422);
    telling["confirmed"] = json!(true);
    supervisor.put(&path, telling).await.expect(204);
    supervisor.put(&path, asked()).await.expect_problem(409, "conflict");
    // Nobody asks for themselves; the center's own word does not stand in for a decision.
    app.by(cast.worker).put(&path, asked()).await.expect_problem(403, "forbidden");
    let id = ask(&app, &cast).await;
    let around = format!("/api/v1/people/{}/waivers/{id}", cast.worker);
    app.by(cast.center).put(&around, asked()).await.expect_problem(409, "conflict");
}
