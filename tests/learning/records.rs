//! Records of learning: who reviewed a module, what somebody has learned, prior learning
//! in the place of a module, and publishing by two people.

use fieldcraft::app::publishing::How;
use fieldcraft::policy::Permission;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{pass, republish, taught};
use crate::coverage::{Closed, Probe, USUAL};
use crate::harness::{Cast, DAY, Reply, TestApp};

/// Probes of records of learning.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "list_module_reviews",
        closed: USUAL,
        request: |_, _| ("/modules/M01/reviews".into(), None),
    },
    Probe {
        operation: "create_module_review",
        closed: USUAL,
        request: |_, id| (format!("/modules/M01/reviews/{id}"), Some(review())),
    },
    Probe {
        operation: "create_module_review_withdrawal",
        closed: USUAL,
        request: |_, id| {
            (format!("/modules/M01/reviews/{id}/withdrawal"), Some(json!({ "reason": "Not licensed." })))
        },
    },
    Probe {
        operation: "get_transcript",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/transcript", cast.worker), None),
    },
    Probe {
        operation: "get_completion",
        closed: Closed::Open("whoever was given the address of a certificate of completion may check it"),
        request: |_, id| (format!("/completions/{id}"), None),
    },
    Probe {
        operation: "list_prior_learning",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}/prior-learning", cast.worker), None),
    },
    Probe {
        operation: "list_prior_learning_waiting",
        closed: Closed::Own(
            "lists what the caller may answer: learning::records::two_others_approve_a_claim_and_it_counts",
        ),
        request: |_, _| ("/prior-learning".into(), None),
    },
    Probe {
        operation: "create_prior_learning",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, id| (format!("/people/{}/prior-learning/{id}", cast.worker), Some(claim())),
    },
    Probe {
        operation: "create_prior_learning_answer",
        closed: USUAL,
        request: |cast, id| {
            let path = format!("/people/{}/prior-learning/{id}/answers", cast.worker);
            (path, Some(json!({ "id": id, "outcome": "approved" })))
        },
    },
    Probe {
        operation: "get_content_publishing",
        closed: USUAL,
        request: |_, _| ("/content/publishing".into(), None),
    },
    Probe {
        operation: "create_content_proposal",
        closed: USUAL,
        request: |_, id| {
            ("/content/proposals".into(), Some(json!({ "id": id, "digest": "x", "note": "New lessons." })))
        },
    },
    Probe {
        operation: "create_content_proposal_answer",
        closed: USUAL,
        request: |_, id| {
            (format!("/content/proposals/{id}/answers"), Some(json!({ "id": id, "outcome": "approved" })))
        },
    },
];

fn review() -> Value {
    json!({
        "module_version": 1, "reviewer_name": "Rosa Reviewer", "credential": "LCSW, Ohio",
        "reviewed_on": "2026-03-01", "statements": [1, 2, 3, 4, 5, 6, 7, 8],
        "sources": ["First source", "Second source", "Third source"],
    })
}

fn claim() -> Value {
    json!({
        "module": "M01", "title": "Systems of care, 40 hours", "provider": "State college",
        "minutes": 2400, "finished_on": "2023-05-20", "document": "Personnel file at the agency",
    })
}

/// The clause of a module in the reasons of FR-01.
async fn clause(app: &TestApp, person: Uuid, key: &str) -> Value {
    let seen = app.by(person).get(&format!("/api/v1/people/{person}/statuses")).await.expect(200);
    let all = seen.at("/statuses/0/explanation/children");
    let found = all.as_array().and_then(|all| all.iter().find(|one| one["key"] == key)).cloned();
    found.unwrap_or_else(|| panic!("no clause {key}: {seen}"))
}

async fn record(app: &TestApp, by: Uuid, code: &str, id: Uuid, body: Value) -> Reply {
    app.by(by).put(&format!("/api/v1/modules/{code}/reviews/{id}"), body).await
}

#[tokio::test]
async fn a_pass_counts_from_its_own_day_once_the_review_is_recorded() {
    let (app, cast) = taught().await;
    pass(&app, cast.worker, "M01").await;
    let before = clause(&app, cast.worker, "m01").await;
    assert_eq!(before["result"], "provisional");
    assert_eq!(before["refused"][0]["code"], "not_reviewed");
    assert_eq!((&before["owed_by"], &before["due_on"]), (&json!("site"), &Value::Null));
    assert_eq!(app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200).at("/reviewed"), false);
    app.wait(DAY);
    let id = app.app.id();
    for _ in 0..2 {
        record(&app, cast.center, "M01", id, review()).await.expect(204);
    }
    let other = json!({ "reviewer_name": "Somebody Else" });
    let changed = crate::observations::with(review(), other);
    record(&app, cast.center, "M01", id, changed).await.expect_problem(409, "conflict");
    assert_eq!(clause(&app, cast.worker, "m01").await["result"], "met");
    let module = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(module.at("/reviewed"), true);
    assert_eq!(
        module.at("/reviewed_by"),
        json!([{ "name": "Rosa Reviewer", "credential": "LCSW, Ohio", "date": "2026-03-01" }])
    );
    let path = format!("/api/v1/modules/M01/reviews/{id}/withdrawal");
    app.by(cast.center).post(&path, json!({ "reason": "" })).await.expect_problem(422, "invalid");
    let why = json!({ "reason": "The license had lapsed." });
    for _ in 0..2 {
        app.by(cast.center).post(&path, why.clone()).await.expect(204);
    }
    assert_eq!(clause(&app, cast.worker, "m01").await["result"], "provisional");
    let reviews = app.by(cast.center).get("/api/v1/modules/M01/reviews").await.expect(200);
    assert_eq!(reviews.at("/statements").as_array().map(Vec::len), Some(8));
    assert_eq!(reviews.at("/items/0/withdrawn/reason"), "The license had lapsed.");
}

#[tokio::test]
async fn a_review_that_is_not_whole_names_everything_that_is_missing() {
    let (app, cast) = taught().await;
    let body = json!({
        "module_version": 1, "reviewer_name": "", "credential": "", "reviewed_on": "2026-03-03",
        "statements": [1, 2, 3], "sources": ["One", " "],
    });
    let reply = record(&app, cast.center, "M01", app.app.id(), body).await.expect_problem(422, "invalid");
    let mut named = crate::observations::pointers(&reply);
    named.sort_unstable();
    assert_eq!(named, ["/credential", "/reviewed_on", "/reviewer_name", "/sources", "/statements"]);
    assert!(reply.text().contains("missing: 4, 5, 6, 7, 8"), "{reply}");
    let none = crate::observations::with(review(), json!({ "module_version": 9 }));
    record(&app, cast.center, "M01", app.app.id(), none).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn an_author_is_no_reviewer_and_a_mended_error_needs_no_new_signature() {
    let (app, cast) = taught().await;
    let mut sources = app.app.sources().await.expect("sound content");
    sources.modules.retain(|module| module.code == "M01");
    sources.modules[0].version = 2;
    sources.modules[0].authors = vec!["Rosa  reviewer".into()];
    sources.modules[0].material_change = false;
    app.app.publish(How::Start, &sources).await.expect("published");
    let second = crate::observations::with(review(), json!({ "module_version": 2 }));
    let refused = record(&app, cast.center, "M01", app.app.id(), second).await;
    assert_eq!(crate::observations::pointers(&refused.expect_problem(422, "invalid")), ["/reviewer_name"]);
    record(&app, cast.center, "M01", app.app.id(), review()).await.expect(204);
    let module = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!((module.at("/version"), module.at("/reviewed")), (json!(2), json!(true)));
    republish(&app, "M01", 3, true).await;
    let module = app.by(cast.worker).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(module.at("/reviewed"), false, "what changed in substance is read again");
}

#[tokio::test]
async fn in_the_demonstration_modules_count_and_say_that_nobody_reviewed_them() {
    let (app, shown) = TestApp::demonstration().await;
    let content = app.app.content().await.expect("content");
    assert!(content.demonstration);
    let by = shown.signed_in(&app, "Feld").await;
    let module = app.by(by).get("/api/v1/modules/M01").await.expect(200);
    assert_eq!(module.at("/reviewed"), false);
    let framework = &content.framework().expect("a framework").framework;
    let mut met = 0;
    for person in &shown.people {
        let (facts, today) = app.app.facts_of(person.id).await.expect("facts");
        let known = fieldcraft_competencies::day::Millis(app.app.now());
        let status = fieldcraft_competencies::evaluate::status_only(
            framework,
            framework.requirement("FR-01").expect("FR-01"),
            &facts,
            today,
            known,
        );
        met += usize::from(status.is_satisfied());
    }
    assert!(met > 30, "{met} have their core modules");
}

#[tokio::test]
async fn a_transcript_has_what_was_learned_with_its_clock_hours() {
    let (app, cast) = taught().await;
    pass(&app, cast.worker, "M01").await;
    app.wait(DAY);
    pass(&app, cast.worker, "M01").await;
    pass(&app, cast.worker, "M02").await;
    let path = format!("/api/v1/people/{}/transcript", cast.worker);
    for who in [cast.worker, cast.coach, cast.supervisor, cast.center] {
        app.by(who).get(&path).await.expect(200);
    }
    let seen = app.by(cast.worker).get(&path).await.expect(200);
    assert_eq!(seen.at("/person/display_name"), "Wren Worker");
    assert_eq!((seen.at("/center"), seen.at("/on")), (json!("State Center"), json!("2026-03-03")));
    let modules = seen.at("/modules");
    assert_eq!(modules.as_array().map(Vec::len), Some(2), "the second pass of the same version adds nothing");
    let minutes: i64 = ["M01", "M02"].map(|code| i64::from(super::module(code).minutes)).iter().sum();
    assert_eq!(seen.at("/clock_minutes"), minutes);
    assert_eq!((&modules[0]["code"], &modules[0]["passed_on"]), (&json!("M01"), &json!("2026-03-02")));
    let id = seen.text_at("/modules/0/completion_id");
    let open = app.anyone().get(&format!("/api/v1/completions/{id}")).await.expect(200);
    assert_eq!(
        open.json(),
        json!({
            "id": id, "holder": "Wren Worker", "code": "M01", "title": super::module("M01").title,
            "version": 1, "passed_on": "2026-03-02", "minutes": super::module("M01").minutes,
            "reviewed": false, "center": "State Center",
        })
    );
}

#[tokio::test]
async fn a_failed_check_has_no_certificate_of_completion() {
    let (app, cast) = taught().await;
    let id = app.app.id();
    let module = super::module("M01");
    let body = super::attempt(id, &module, 1, module.check.items.len() / 2);
    app.by(cast.worker).post("/api/v1/modules/M01/attempts", body).await.expect(201);
    app.anyone().get(&format!("/api/v1/completions/{id}")).await.expect_problem(404, "not-found");
    let seen = app.by(cast.worker).get(&format!("/api/v1/people/{}/transcript", cast.worker)).await;
    assert_eq!(seen.expect(200).at("/modules"), json!([]));
}

async fn answer(app: &TestApp, cast: &Cast, by: Uuid, claim: Uuid, body: Value) -> Reply {
    let path = format!("/api/v1/people/{}/prior-learning/{claim}/answers", cast.worker);
    app.by(by).post(&path, body).await
}

fn approved(id: Uuid) -> Value {
    json!({ "id": id, "outcome": "approved" })
}

#[tokio::test]
async fn two_others_approve_a_claim_and_it_counts() {
    let (app, cast) = taught().await;
    let of = format!("/api/v1/people/{}/prior-learning", cast.worker);
    let id = app.app.id();
    for _ in 0..2 {
        app.by(cast.worker).put(&format!("{of}/{id}"), claim()).await.expect(204);
    }
    let waiting = app.by(cast.supervisor).get("/api/v1/prior-learning").await.expect(200);
    assert_eq!(waiting.at("/items/0/id"), id.to_string());
    assert_eq!(app.by(cast.worker).get("/api/v1/prior-learning").await.expect(200).at("/items"), json!([]));
    answer(&app, &cast, cast.worker, id, approved(app.app.id())).await.expect_problem(403, "forbidden");
    let first = app.app.id();
    for _ in 0..2 {
        answer(&app, &cast, cast.supervisor, id, approved(first)).await.expect(204);
    }
    answer(&app, &cast, cast.supervisor, id, approved(app.app.id())).await.expect_problem(403, "forbidden");
    let second = answer(&app, &cast, cast.coach, id, approved(app.app.id())).await;
    let second = second.expect_problem(403, "forbidden");
    assert!(second.text().contains("center"), "{second}");
    assert_eq!(clause(&app, cast.worker, "m01").await["result"], "provisional");
    assert_eq!(
        app.by(cast.supervisor).get("/api/v1/prior-learning").await.expect(200).at("/items"),
        json!([])
    );
    answer(&app, &cast, cast.center, id, approved(app.app.id())).await.expect(204);
    let counted = clause(&app, cast.worker, "m01").await;
    assert_eq!((&counted["result"], &counted["counted"]), (&json!("met"), &json!([id])));
    let seen = app.by(cast.worker).get(&format!("/api/v1/people/{}/statuses", cast.worker)).await.expect(200);
    let evidence = seen.at("/evidence");
    let mine = evidence.as_array().and_then(|all| all.iter().find(|one| one["id"] == json!(id)));
    let mine = mine.expect("named").clone();
    assert_eq!(mine["evidence_type"], "E12");
    assert!(
        mine["text"].as_str().is_some_and(|text| text.starts_with("Approved prior learning, ended on")),
        "{mine}"
    );
    let transcript = app.by(cast.worker).get(&format!("/api/v1/people/{}/transcript", cast.worker)).await;
    assert_eq!(transcript.expect(200).at("/prior_learning/0/provider"), "State college");
    let back = json!({ "id": app.app.id(), "outcome": "withdrawn", "note": "The paper was another one's." });
    answer(&app, &cast, cast.worker, id, back).await.expect(204);
    assert_eq!(clause(&app, cast.worker, "m01").await["refused"][0]["code"], "withdrawn");
    answer(&app, &cast, cast.center, id, approved(app.app.id())).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_refusal_says_why_and_a_claim_names_all_its_faults() {
    let (app, cast) = taught().await;
    let of = format!("/api/v1/people/{}/prior-learning", cast.worker);
    let body = json!({
        "module": "M99", "title": "", "provider": "", "minutes": 0, "finished_on": "2027-01-01",
        "document": "",
    });
    let reply = app.by(cast.worker).put(&format!("{of}/{}", app.app.id()), body).await;
    let mut named = crate::observations::pointers(&reply.expect_problem(422, "invalid"));
    named.sort_unstable();
    assert_eq!(named, ["/document", "/finished_on", "/minutes", "/module", "/provider", "/title"]);
    let id = app.app.id();
    app.by(cast.supervisor).put(&format!("{of}/{id}"), claim()).await.expect(204);
    let own = answer(&app, &cast, cast.supervisor, id, approved(app.app.id())).await;
    own.expect_problem(403, "forbidden");
    let bare = json!({ "id": app.app.id(), "outcome": "refused" });
    answer(&app, &cast, cast.center, id, bare).await.expect_problem(422, "invalid");
    let why = json!({ "id": app.app.id(), "outcome": "refused", "note": "It says nothing of the model." });
    answer(&app, &cast, cast.center, id, why).await.expect(204);
    let seen = app.by(cast.worker).get(&of).await.expect(200);
    assert_eq!(seen.at("/items/0/state"), "refused");
    assert_eq!(seen.at("/items/0/events/0/note"), "It says nothing of the model.");
}

/// What waits to be published. Where nothing is optimized, lint takes longer than a request may;
/// what was read is kept, so that asking again gets it.
async fn publishing(app: &TestApp, by: Uuid) -> Reply {
    loop {
        let reply = app.by(by).get("/api/v1/content/publishing").await;
        if reply.status != 503 {
            return reply.expect(200);
        }
    }
}

/// Somebody else of the center who writes, and may not publish.
async fn author(app: &TestApp, cast: &Cast) -> Uuid {
    let author = app.given().person("Ana Author", "R9", cast.state).await;
    app.given().grant(author, Permission::AuthorCurriculum, cast.state).await;
    author
}

#[tokio::test]
async fn publishing_takes_one_who_proposes_and_another_who_approves() {
    let (app, cast) = TestApp::staffed().await;
    app.given().framework().await;
    let author = author(&app, &cast).await;
    let now = publishing(&app, author).await;
    assert_eq!((now.at("/publishable"), now.at("/parts/0/change")), (json!(true), json!("new")));
    let (id, digest) = (app.app.id(), now.text_at("/digest"));
    let body = json!({ "id": id, "digest": digest, "note": "The twenty modules." });
    let stale = json!({ "id": app.app.id(), "digest": "other", "note": "The twenty modules." });
    app.by(author).post("/api/v1/content/proposals", stale).await.expect_problem(409, "conflict");
    for _ in 0..2 {
        app.by(author).post("/api/v1/content/proposals", body.clone()).await.expect(204);
    }
    let twice = json!({ "id": app.app.id(), "digest": digest, "note": "The same again." });
    app.by(cast.center).post("/api/v1/content/proposals", twice).await.expect_problem(409, "conflict");
    let answers = format!("/api/v1/content/proposals/{id}/answers");
    app.by(author).post(&answers, approved(app.app.id())).await.expect_problem(403, "forbidden");
    let seen = publishing(&app, cast.center).await;
    assert_eq!(seen.at("/proposals/0/may_approve"), true);
    let answer = app.app.id();
    for _ in 0..2 {
        app.by(cast.center).post(&answers, approved(answer)).await.expect(204);
    }
    let modules = app.by(cast.worker).get("/api/v1/modules").await.expect(200);
    assert_eq!(modules.at("/items").as_array().map(Vec::len), Some(20));
    let after = publishing(&app, cast.center).await;
    assert_eq!((after.at("/parts"), after.at("/publishable")), (json!([]), json!(false)));
    assert_eq!(after.at("/proposals/0/answer/by/display_name"), "Cleo Center");
    let log = app.by(cast.admin).get("/api/v1/audit-events?kind=content.publish").await.expect(200);
    assert_eq!(log.at("/items/0/detail/how/way"), "two_people", "{log}");
    assert_eq!(log.at("/items/0/detail/how/proposed"), author.to_string());
    assert_eq!(log.at("/items/1/detail/how/way"), "first");
}

#[tokio::test]
async fn a_proposal_is_sent_back_with_a_reason_or_taken_back() {
    let (app, cast) = TestApp::staffed().await;
    app.given().framework().await;
    let author = author(&app, &cast).await;
    let digest = publishing(&app, author).await.text_at("/digest");
    for (by, note) in [(cast.center, "M03 waits for its reviewer."), (author, "Proposed too early.")] {
        let id = app.app.id();
        let body = json!({ "id": id, "digest": digest, "note": "The twenty modules." });
        app.by(author).post("/api/v1/content/proposals", body).await.expect(204);
        let answers = format!("/api/v1/content/proposals/{id}/answers");
        let bare = json!({ "id": app.app.id(), "outcome": "sent_back" });
        app.by(by).post(&answers, bare).await.expect_problem(422, "invalid");
        let back = json!({ "id": app.app.id(), "outcome": "sent_back", "note": note });
        app.by(by).post(&answers, back).await.expect(204);
        app.by(cast.center).post(&answers, approved(app.app.id())).await.expect_problem(409, "conflict");
        let seen = publishing(&app, cast.center).await;
        assert_eq!(seen.at("/proposals/0/answer/note"), note);
    }
}

#[tokio::test]
async fn an_operator_names_two_people_once_something_is_published() {
    let (app, _) = TestApp::staffed().await;
    let sources = app.app.sources().await.expect("sound content");
    let by = |proposed: Option<&str>, approved: Option<&str>| How::Operator {
        proposed: proposed.map(str::to_owned),
        approved: approved.map(str::to_owned),
    };
    app.app.publish(by(None, None), &sources).await.expect("the first needs nobody");
    for how in [by(None, None), by(Some("Ana"), None), by(Some("Ana"), Some(" ana "))] {
        let refused = app.app.publish(how, &sources).await.expect_err("refused");
        assert!(refused.to_string().contains("two people"), "{refused}");
    }
    app.app.publish(by(Some("Ana"), Some("Bo")), &sources).await.expect("two people");
}
