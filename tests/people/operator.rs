//! What an operator does at the machine: people by hand and from a file.

use std::fmt::Write as _;

use fieldcraft::app::accounts::NewUser;
use fieldcraft::app::import::Fate;
use fieldcraft::app::people::NewPerson;
use fieldcraft::error::AppError;
use fieldcraft::policy::Permission;
use fieldcraft::store;
use fieldcraft_entities::{affiliation, audit_event, person};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use crate::harness::TestApp;

fn nia(place: &str) -> NewUser {
    NewUser {
        person: NewPerson {
            given_name: "Nia".into(),
            family_name: "Newcomer".into(),
            email: Some("Nia@Example.test".into()),
        },
        place: place.into(),
        role: "R4".into(),
        sub_kind: None,
        fte_hundredths: 100,
        rostered_to_respond: false,
        hired_on: None,
        started_on: None,
    }
}

fn sentence(error: &AppError) -> String {
    error.to_string()
}

#[tokio::test]
async fn a_user_is_made_and_sets_a_password_by_the_last_link() {
    let (app, _) = TestApp::staffed().await;
    let first = app.app.create_user(nia("North Agency / North Site")).await.expect("a link");
    let second = app.app.reset_link(" NIA@example.test ").await.expect("a link");
    let set = |token: &str| json!({ "token": token, "password": "my first password" });
    app.anyone().post("/api/v1/password-resets", set(&first)).await.expect_problem(404, "not-found");
    app.anyone().post("/api/v1/password-resets", set(&second)).await.expect(204);
    let sign_in = json!({ "email": "nia@example.test", "password": "my first password" });
    let signed = app.anyone().post("/api/v1/sessions", sign_in).await.expect(201);
    let token = signed.text_at("/access_token");
    let me = app.bearing(&token).get("/api/v1/me").await.expect(200);
    assert_eq!(me.at("/person/affiliations/0/started_on"), "2026-03-02");
    let lines = audit_event::Entity::find()
        .filter(audit_event::Column::Action.is_in(["person.add", "password.link"]))
        .all(&app.app.store.read)
        .await
        .expect("lines");
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.actor_id.is_none()));
}

#[tokio::test]
async fn the_system_is_bound_by_the_same_rules() {
    let (app, _) = TestApp::staffed().await;
    let refused = app.app.create_user(nia("West")).await.expect_err("no such place");
    assert!(sentence(&refused).starts_with("There is no place called “West”."), "{refused}");
    let mut wrong = nia("North Agency");
    wrong.role = "R99".into();
    wrong.person.given_name = String::new();
    let AppError::Invalid { errors, .. } = app.app.create_user(wrong).await.expect_err("faults") else {
        panic!("the faults are named");
    };
    assert_eq!(errors.len(), 2);
    app.app.create_user(nia("North Agency")).await.expect("a link");
    let twin = app.app.create_user(nia("North Agency")).await.expect_err("taken");
    assert!(matches!(twin, AppError::Conflict(_)), "{twin}");
    let nobody = app.app.reset_link("nobody@example.test").await.expect_err("nobody");
    assert_eq!(sentence(&nobody), "Nobody has the e-mail address nobody@example.test.");
}

#[tokio::test]
async fn a_permission_is_given_once_and_holds_at_once() {
    let (app, cast) = TestApp::staffed().await;
    let email = "cole.league@example.test";
    app.by(cast.colleague).get("/api/v1/audit-events").await.expect(403);
    for new in [true, false] {
        let given =
            app.app.grant_as_system(email, Permission::AuditRead, "State Center").await.expect("given");
        assert_eq!(given, new);
    }
    app.by(cast.colleague).get("/api/v1/audit-events").await.expect(200);
}

const HEAD: &str = "email,given_name,family_name,node,role,hired_on,fte";

async fn people(app: &TestApp) -> u64 {
    person::Entity::find().count(&app.app.store.read).await.expect("a count")
}

#[tokio::test]
async fn a_file_is_taken_whole_and_the_same_file_again_changes_nothing() {
    let (app, cast) = TestApp::staffed().await;
    let before = people(&app).await;
    let mut file = format!("{HEAD}\nwren.worker@example.test,Wren,Worker,North Site,R2,2024-03-04,0.5\n");
    for n in 0..600 {
        let _ = writeln!(file, "p{n}@example.test,Pat{n},Person,South Site,R2,2025-01-06,1");
    }
    let dry = app.app.import_people(&file, true).await.expect("a report");
    assert!(!dry.written && people(&app).await == before);
    let first = app.app.import_people(&file, false).await.expect("a report");
    assert_eq!(first.lines, dry.lines, "the dry run says what then happens");
    assert!(first.written);
    assert!(
        matches!(&first.lines[0].fate, Fate::Changed(what) if what.contains(&"fte")),
        "{:?}",
        first.lines[0]
    );
    assert_eq!(first.lines[1].fate, Fate::Added);
    assert_eq!(people(&app).await, before + 600);
    let again = app.app.import_people(&file, false).await.expect("a report");
    assert!(again.lines.iter().all(|line| line.fate == Fate::Unchanged));
    let versions = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(cast.worker))
        .all(&app.app.store.read)
        .await
        .expect("rows");
    assert_eq!(versions.len(), 2);
    assert_eq!(versions.iter().filter(|row| row.superseded_at.is_none()).count(), 1);
    let audited = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("person.import"))
        .count(&app.app.store.read)
        .await
        .expect("a count");
    assert_eq!(audited, 601);
    let marked = store::status::kept(&app.app.store.read, &[cast.worker]).await.expect("rows");
    assert_eq!(marked.len(), 1);
}

#[tokio::test]
async fn one_bad_line_and_nothing_is_written() {
    let (app, _) = TestApp::staffed().await;
    let before = people(&app).await;
    let file = format!(
        "{HEAD}\nana@example.test,Ana,Diaz,North Site,R2,2026-03-02,1\n\
         bo@example.test,Bo,Lind,North Site,R99,2026-03-02,1\n"
    );
    let report = app.app.import_people(&file, false).await.expect("a report");
    assert!(!report.written);
    assert_eq!(report.bad().map(|line| line.number).collect::<Vec<_>>(), [3]);
    assert_eq!(people(&app).await, before);
    let columns = app.app.import_people("name\nAna\n", false).await.expect_err("no columns");
    assert!(sentence(&columns).contains("The columns are: email"), "{columns}");
}

#[tokio::test]
async fn a_file_names_coaches_and_supervisors() {
    let (app, cast) = TestApp::staffed().await;
    let head = "email,given_name,family_name,node,role,hired_on,coach_email,supervisor_email";
    let file = |lines: &[&str]| format!("{head}\n{}\n", lines.join("\n"));
    let leads = async |email: &str| {
        let db = &app.app.store.read;
        let person = store::people::by_email(db, email).await.expect("read").expect("a person").id;
        let mut rows = store::people::assignments(db, person).await.expect("rows");
        rows.retain(|row| row.person_id == person);
        let open = rows.into_iter().filter(|row| row.to_on.is_none());
        let mut open: Vec<(String, uuid::Uuid)> = open.map(|row| (row.kind, row.lead_id)).collect();
        open.sort();
        open
    };
    let ana = "ana@example.test,Ana,Diaz,North Site,R2,2026-03-02,Cory.Coach@example.test,bo@example.test";
    let bo = "bo@example.test,Bo,Lind,North Site,R4,2026-03-02,,";
    let dry = app.app.import_people(&file(&[ana, bo]), true).await.expect("a report");
    assert_eq!(
        dry.lines[0].leads,
        [
            "cory.coach@example.test becomes coach on 2026-03-02",
            "bo@example.test becomes supervisor on 2026-03-02"
        ]
    );
    let written = app.app.import_people(&file(&[ana, bo]), false).await.expect("a report");
    assert!(written.written && written.lines == dry.lines);
    let db = &app.app.store.read;
    let bo_id = store::people::by_email(db, "bo@example.test").await.expect("read").expect("Bo").id;
    assert_eq!(
        leads("ana@example.test").await,
        [("coach".to_owned(), cast.coach), ("supervisor".into(), bo_id)]
    );
    let again = app.app.import_people(&file(&[ana, bo]), false).await.expect("a report");
    assert!(again.lines.iter().all(|line| line.fate == Fate::Unchanged && line.leads.is_empty()));
    // Somebody else takes over; who is not named stays.
    app.wait(3 * crate::harness::DAY);
    let other = "ana@example.test,Ana,Diaz,North Site,R2,2026-03-02,,sam.supervisor@example.test";
    let report = app.app.import_people(&file(&[other]), false).await.expect("a report");
    assert_eq!(report.lines[0].fate, Fate::Changed(vec!["supervisor_email"]));
    assert_eq!(report.lines[0].leads, ["sam.supervisor@example.test takes over as supervisor on 2026-03-05"]);
    assert_eq!(
        leads("ana@example.test").await,
        [("coach".to_owned(), cast.coach), ("supervisor".into(), cast.supervisor)]
    );
    // What cannot be: an unknown address, oneself, a circle, two in one file.
    let bad = async |lines: &[&str]| -> String {
        let report = app.app.import_people(&file(lines), true).await.expect("a report");
        report.bad().map(|line| format!("{:?}", line.fate)).collect::<Vec<_>>().join(" ")
    };
    let line = |lead: &str| format!("bo@example.test,Bo,Lind,North Site,R4,2026-03-02,,{lead}");
    assert!(bad(&[&line("gone@example.test")]).await.contains("nobody has the address gone@example.test"));
    assert!(bad(&[&line("bo@example.test")]).await.contains("nobody is their own supervisor"));
    let over_sam = "sam.supervisor@example.test,Sam,Supervisor,North Site,R4,2024-03-04,,bo@example.test";
    let circle = bad(&[&line("sam.supervisor@example.test"), over_sam]).await;
    assert!(circle.contains("circle"), "{circle}");
    let twice = "bo@example.test,Bo,Lind,North Site,R3,2026-03-02,,ana@example.test";
    let two = bad(&[&line("sam.supervisor@example.test"), twice]).await;
    assert!(two.contains("line 2 names another supervisor"), "{two}");
}
