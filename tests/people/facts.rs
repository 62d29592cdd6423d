//! Facts about people: each a row of versions, sent once or many times.

use fieldcraft::store::{self, versions};
use fieldcraft_entities::{affiliation, credential, leave_period};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use uuid::Uuid;

use super::pointers;
use crate::harness::{Cast, DAY, TestApp};
use crate::observations::ready;

fn affiliation(node: Uuid) -> Value {
    json!({
        "node_id": node, "role": "R2", "sub_kind": "bachelor", "fte": 0.8,
        "rostered_to_respond": true, "hired_on": "2024-03-04", "started_on": "2024-03-04",
    })
}

async fn own_affiliation(app: &TestApp, person: Uuid) -> affiliation::Model {
    store::people::affiliations(&app.app.store.read, &[person]).await.expect("rows").remove(0)
}

async fn marked(app: &TestApp, person: Uuid) -> bool {
    !store::status::kept(&app.app.store.read, &[person]).await.expect("rows").is_empty()
}

#[tokio::test]
async fn a_correction_keeps_what_was_known_before() {
    let (app, cast) = TestApp::staffed().await;
    let before = own_affiliation(&app, cast.worker).await;
    let path = format!("/api/v1/people/{}/affiliations/{}", cast.worker, before.affiliation_id);
    app.wait(DAY);
    for _ in 0..2 {
        app.by(cast.admin).put(&path, affiliation(cast.north_site)).await.expect(204);
        app.wait(DAY);
    }
    let versions = affiliation::Entity::find()
        .filter(affiliation::Column::AffiliationId.eq(before.affiliation_id))
        .order_by_asc(affiliation::Column::ReceivedAt)
        .all(&app.app.store.read)
        .await
        .expect("rows");
    assert_eq!(versions.len(), 2, "the same body again is no version");
    assert_eq!(versions[0].superseded_at, Some(versions[1].received_at));
    assert_eq!(versions[1].recorded_by, cast.admin);
    assert_eq!((versions[0].fte_hundredths, versions[1].fte_hundredths), (100, 80));
    assert!(marked(&app, cast.worker).await);
    let shown = app.by(cast.worker).get(&format!("/api/v1/people/{}", cast.worker)).await.expect(200);
    assert_eq!(shown.at("/affiliations/0/fte"), 0.8);
}

#[tokio::test]
async fn nobody_moves_people_out_of_or_into_an_agency_that_is_not_theirs() {
    let (app, cast) = TestApp::staffed().await;
    let given = app.given();
    let manager = given.person("Max Manager", "R10", cast.north).await;
    given.grant(manager, fieldcraft::policy::Permission::ManageOrg, cast.north).await;
    let id = own_affiliation(&app, cast.worker).await.affiliation_id;
    let path = format!("/api/v1/people/{}/affiliations/{id}", cast.worker);
    let into = app.by(manager).put(&path, affiliation(cast.south_site)).await;
    into.expect_problem(404, "not-found");
    app.by(manager).put(&path, affiliation(cast.north)).await.expect(204);
    // The state lends the worker to the south; the north cannot change that.
    let lent = format!("/api/v1/people/{}/affiliations/{}", cast.worker, app.app.id());
    app.by(cast.admin).put(&lent, affiliation(cast.south_site)).await.expect(204);
    app.by(manager).put(&lent, affiliation(cast.north_site)).await.expect_problem(404, "not-found");
    // An id that names somebody else's fact is refused.
    let colleague = format!("/api/v1/people/{}/affiliations/{id}", cast.colleague);
    app.by(manager).put(&colleague, affiliation(cast.north)).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn a_leave_ends_on_or_after_its_first_day() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/leaves/{id}", cast.worker);
    let admin = app.by(cast.admin);
    let wrong = json!({ "from_on": "2026-04-02", "to_on": "2026-04-01" });
    assert_eq!(pointers(&admin.put(&path, wrong).await.expect_problem(422, "invalid")), ["/to_on"]);
    admin.put(&path, json!({ "from_on": "2026-04-01" })).await.expect(204);
    admin.put(&path, json!({ "from_on": "2026-04-01", "to_on": "2026-04-01" })).await.expect(204);
    let shown = admin.get(&format!("/api/v1/people/{}", cast.worker)).await.expect(200);
    assert_eq!(shown.at("/leaves"), json!([{ "id": id, "from_on": "2026-04-01", "to_on": "2026-04-01" }]));
    assert!(marked(&app, cast.worker).await);
    let rows = leave_period::Entity::find().all(&app.app.store.read).await.expect("rows");
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn a_leave_entered_by_mistake_is_taken_back_and_its_clocks_run_again() {
    let (app, cast) = ready().await;
    let hired = "2026-02-23".parse().expect("a day");
    let person = app.given().person_since("Nia New", "R2", cast.north_site, hired).await;
    let admin = app.by(cast.admin);
    let path = format!("/api/v1/people/{person}/leaves/{}", app.app.id());
    admin.delete(&path).await.expect_problem(404, "not-found");
    let ask = async |query: &str| {
        let path = format!("/api/v1/people/{person}/statuses{query}");
        app.by(cast.supervisor).get(&path).await.expect(200)
    };
    let before = ask("").await.at("/statuses");
    let leave = json!({ "from_on": "2026-03-02", "to_on": "2026-05-02" });
    admin.put(&path, leave.clone()).await.expect(204);
    let away = ask("").await;
    assert_ne!(away.at("/statuses"), before, "long leave moves what is due");
    app.wait(60_000);
    for _ in 0..2 {
        admin.delete(&path).await.expect(204);
    }
    assert_eq!(ask("").await.at("/statuses"), before);
    let known_then = ask(&format!("?known_at={}", away.text_at("/known_at"))).await;
    assert_eq!(known_then.at("/statuses"), away.at("/statuses"), "what was known stays to be asked");
    assert_eq!(admin.get(&format!("/api/v1/people/{person}")).await.expect(200).at("/leaves"), json!([]));
    let log = admin.get("/api/v1/audit-events?kind=leave.remove").await.expect(200);
    assert_eq!(log.at("/items").as_array().map(Vec::len), Some(1), "again is no deed: {log}");
    assert_eq!(log.at("/items/0/detail/from_on"), "2026-03-02");
    // Under somebody else's name there is no such leave; recorded anew, it counts again.
    let other = path.replace(&person.to_string(), &cast.colleague.to_string());
    admin.delete(&other).await.expect_problem(404, "not-found");
    admin.put(&path, leave).await.expect(204);
    assert_eq!(ask("").await.at("/statuses"), away.at("/statuses"));
}

fn license() -> Value {
    json!({
        "kind": "clinical_license", "issuer": "State board", "jurisdiction": "OH",
        "valid_from_on": "2025-01-01", "expires_on": "2027-01-01",
    })
}

async fn licensed(app: &TestApp, cast: &Cast, person: Uuid) -> Uuid {
    let id = app.app.id();
    let path = format!("/api/v1/people/{person}/credentials/{id}");
    app.by(cast.admin).put(&path, license()).await.expect(204);
    id
}

#[tokio::test]
async fn a_credential_shows_the_last_look_at_its_source() {
    let (app, cast) = TestApp::staffed().await;
    let id = licensed(&app, &cast, cast.supervisor).await;
    let admin = app.by(cast.admin);
    let checks = format!("/api/v1/people/{}/credentials/{id}/checks", cast.supervisor);
    let late = json!({ "id": app.app.id(), "checked_on": "2026-03-01", "valid": false });
    let early = json!({ "id": app.app.id(), "checked_on": "2026-01-05", "valid": true });
    for body in [&late, &early, &late] {
        admin.post(&checks, body.clone()).await.expect(201);
    }
    let shown = app.by(cast.supervisor).get(&format!("/api/v1/people/{}", cast.supervisor)).await.expect(200);
    assert_eq!(
        shown.at("/credentials/0"),
        json!({
            "id": id, "kind": "clinical_license", "kind_title": "Clinical license",
            "issuer": "State board", "jurisdiction": "OH", "valid_from_on": "2025-01-01",
            "expires_on": "2027-01-01", "checked_on": "2026-03-01", "found_valid": false, "self_entered": false,
        })
    );
    let mut other = late.clone();
    other["valid"] = json!(true);
    admin.post(&checks, other).await.expect_problem(409, "conflict");
    // In New York it is still the second of March; nobody looks tomorrow.
    let ahead = json!({ "id": app.app.id(), "checked_on": "2026-03-03", "valid": true });
    assert_eq!(pointers(&admin.post(&checks, ahead).await.expect_problem(422, "invalid")), ["/checked_on"]);
    let foreign = format!("/api/v1/people/{}/credentials/{id}/checks", cast.worker);
    admin.post(&foreign, early).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn nobody_checks_their_own_credential() {
    let (app, cast) = TestApp::staffed().await;
    let id = licensed(&app, &cast, cast.admin).await;
    let body = json!({ "id": app.app.id(), "checked_on": "2026-03-01", "valid": true });
    let path = format!("/api/v1/people/{}/credentials/{id}/checks", cast.admin);
    app.by(cast.admin).post(&path, body).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn a_worker_enters_their_own_until_somebody_else_has_checked_it() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/credentials/{id}", cast.worker);
    let mut body = json!({ "kind": "crss", "issuer": "State board", "valid_from_on": "2026-01-01" });
    app.by(cast.colleague).put(&path, body.clone()).await.expect_problem(404, "not-found");
    app.by(cast.supervisor).put(&path, body.clone()).await.expect_problem(403, "forbidden");
    app.by(cast.worker).put(&path, body.clone()).await.expect(204);
    body["issuer"] = json!("State board of recovery");
    app.by(cast.worker).put(&path, body.clone()).await.expect(204);
    let shown = async || {
        app.by(cast.worker)
            .get(&format!("/api/v1/people/{}", cast.worker))
            .await
            .expect(200)
            .at("/credentials/0")
    };
    assert_eq!(shown().await["self_entered"], true);
    let check = json!({ "id": app.app.id(), "checked_on": "2026-03-02", "valid": true });
    let checks = format!("{path}/checks");
    app.by(cast.worker).post(&checks, check.clone()).await.expect_problem(403, "forbidden");
    app.by(cast.admin).post(&checks, check).await.expect(201);
    body["expires_on"] = json!("2030-01-01");
    app.by(cast.worker).put(&path, body.clone()).await.expect_problem(403, "forbidden");
    app.by(cast.admin).put(&path, body.clone()).await.expect(204);
    assert_eq!(shown().await["self_entered"], false);
    // What the office entered is not for its holder to change, checked or not.
    let other = format!("/api/v1/people/{}/credentials/{}", cast.worker, app.app.id());
    app.by(cast.admin).put(&other, body.clone()).await.expect(204);
    body["issuer"] = json!("Somebody else");
    app.by(cast.worker).put(&other, body).await.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn all_faults_of_a_credential_are_told_at_once() {
    let (app, cast) = TestApp::staffed().await;
    let path = format!("/api/v1/people/{}/credentials/{}", cast.worker, app.app.id());
    let wrong = json!({
        "kind": "diploma", "issuer": "", "valid_from_on": "2026-02-01", "expires_on": "2026-01-01",
    });
    let refused = app.by(cast.admin).put(&path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/kind", "/issuer", "/expires_on"]);
    let mut bare = license();
    bare.as_object_mut().expect("an object").remove("jurisdiction");
    let refused = app.by(cast.admin).put(&path, bare).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/jurisdiction"]);
    let rows = credential::Entity::find().all(&app.app.store.read).await.expect("rows");
    assert!(rows.is_empty());
}

#[tokio::test]
async fn only_a_supervisor_attests_and_never_changes_it() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let path = format!("/api/v1/people/{}/attestations/{id}", cast.worker);
    let body = json!({ "step": "lead_with_partner", "reason": "Has led visits with us for two years." });
    app.by(cast.coach).put(&path, body.clone()).await.expect_problem(403, "forbidden");
    app.by(cast.worker).put(&path, body.clone()).await.expect_problem(403, "forbidden");
    let supervisor = app.by(cast.supervisor);
    let wrong = json!({ "step": "observe_only", "reason": "so" });
    let refused = supervisor.put(&path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&refused), ["/step", "/reason"]);
    supervisor.put(&path, body.clone()).await.expect(204);
    supervisor.put(&path, body.clone()).await.expect(204);
    let mut other = body.clone();
    other["step"] = json!("solo_permitted");
    supervisor.put(&path, other).await.expect_problem(409, "conflict");
    // The center may too, under an id of its own.
    app.by(cast.center).put(&path, body.clone()).await.expect_problem(409, "conflict");
    let again = format!("/api/v1/people/{}/attestations/{}", cast.worker, app.app.id());
    app.by(cast.center).put(&again, body.clone()).await.expect(204);
    // Not somebody whom they do not supervise, nor one who does not work.
    let colleague = format!("/api/v1/people/{}/attestations/{}", cast.colleague, app.app.id());
    supervisor.put(&colleague, body.clone()).await.expect_problem(403, "forbidden");
    let leaving = own_affiliation(&app, cast.colleague).await.affiliation_id;
    let mut ended = affiliation(cast.north_site);
    ended["ended_on"] = json!("2026-03-01");
    let leave = format!("/api/v1/people/{}/affiliations/{leaving}", cast.colleague);
    app.by(cast.admin).put(&leave, ended).await.expect(204);
    app.by(cast.center).put(&colleague, body).await.expect_problem(409, "conflict");
}

#[tokio::test]
async fn two_versions_at_once_leave_one_current() {
    let (app, cast) = TestApp::staffed().await;
    let id = own_affiliation(&app, cast.worker).await.affiliation_id;
    let path = format!("/api/v1/people/{}/affiliations/{id}", cast.worker);
    let admin = app.by(cast.admin);
    let body = |fte: f64| {
        let mut body = affiliation(cast.north_site);
        body["fte"] = json!(fte);
        body
    };
    let (a, b, c) =
        tokio::join!(admin.put(&path, body(0.5)), admin.put(&path, body(0.6)), admin.put(&path, body(0.7)));
    for reply in [a, b, c] {
        reply.expect(204);
    }
    let tx = app.app.store.begin().await.expect("a transaction");
    let current = versions::current::<affiliation::Entity>(&tx, id).await.expect("a row").expect("current");
    let open = affiliation::Entity::find()
        .filter(affiliation::Column::AffiliationId.eq(id))
        .filter(affiliation::Column::SupersededAt.is_null())
        .all(&tx)
        .await
        .expect("rows");
    assert_eq!(open, [current]);
}
