//! Lists in and out: credentials, past training, people, and the record of deeds.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, Reply, TestApp};
use crate::observations::{ready, recorded};

async fn import(app: &TestApp, by: Uuid, what: &str, csv: &str, dry_run: bool) -> Reply {
    let body = json!({ "csv": csv, "dry_run": dry_run });
    app.by(by).post(&format!("/api/v1/imports/{what}"), body).await.expect(200)
}

/// The fate of each line, and whether the file was written.
fn fates(reply: &Reply) -> (Vec<String>, bool) {
    let lines = reply.at("/lines");
    let lines = lines.as_array().expect("lines");
    let said = |line: &Value| {
        let faults = line["faults"].as_array().map(Vec::len).unwrap_or_default();
        let fate = line["fate"].as_str().unwrap_or_default();
        if faults > 0 { format!("{fate} {faults}") } else { fate.to_owned() }
    };
    (lines.iter().map(said).collect(), reply.at("/written") == json!(true))
}

fn some(fates: &[&str], written: bool) -> (Vec<String>, bool) {
    (fates.iter().map(|fate| (*fate).to_owned()).collect(), written)
}

async fn credentials(app: &TestApp, cast: &Cast, of: Uuid) -> Value {
    let person = app.by(cast.admin).get(&format!("/api/v1/people/{of}")).await.expect(200);
    person.at("/credentials")
}

const HEAD: &str = "email,kind,issuer,jurisdiction,valid_from,expires_on,checked_on\n";
const WREN: &str =
    "Wren.Worker@example.test,clinical_license,State board,OH,2025-01-01,2027-01-01,2026-02-27\n";
const COLE: &str = "cole.league@example.test,cprs,State board,,2025-06-01,,\n";

#[tokio::test]
async fn credentials_are_tried_taken_and_sent_again_without_harm() {
    let (app, cast) = ready().await;
    let file = format!("{HEAD}{WREN}{COLE}");
    let tried = import(&app, cast.admin, "credentials", &file, true).await;
    assert_eq!(fates(&tried), some(&["added", "added"], false));
    assert_eq!(credentials(&app, &cast, cast.worker).await, json!([]));
    let taken = import(&app, cast.admin, "credentials", &file, false).await;
    assert_eq!(fates(&taken), some(&["added", "added"], true));
    let there = credentials(&app, &cast, cast.worker).await;
    assert_eq!(
        (&there[0]["kind"], &there[0]["expires_on"]),
        (&json!("clinical_license"), &json!("2027-01-01"))
    );
    let again = import(&app, cast.admin, "credentials", &file, false).await;
    assert_eq!(fates(&again), some(&["unchanged", "unchanged"], true));
    let longer = WREN.replace("2027-01-01", "2028-01-01");
    let mended = import(&app, cast.admin, "credentials", &format!("{HEAD}{longer}"), false).await;
    assert_eq!(fates(&mended), some(&["changed"], true));
    assert_eq!(mended.at("/lines/0/changed"), json!(["expires_on"]));
    let there = credentials(&app, &cast, cast.worker).await;
    assert_eq!((there.as_array().map(Vec::len), &there[0]["expires_on"]), (Some(1), &json!("2028-01-01")));
}

/// Whoever imports may lose the line, and the server may die: then nothing of the file stands, or all.
#[tokio::test]
async fn a_file_that_is_cut_off_anywhere_is_taken_whole_or_not_at_all() {
    let (app, cast) = ready().await;
    let file = format!("{HEAD}{WREN}{COLE}");
    let body = json!({ "csv": file, "dry_run": false });
    let mut cuts = 0;
    let reply = loop {
        app.dies_after(cuts + 1);
        let reply = app.by(cast.admin).post("/api/v1/imports/credentials", body.clone()).await;
        app.dies_after(0);
        if reply.status != 500 {
            break reply.expect(200);
        }
        let there = [
            credentials(&app, &cast, cast.worker).await.as_array().map(Vec::len),
            credentials(&app, &cast, cast.colleague).await.as_array().map(Vec::len),
        ];
        assert_eq!(there, [Some(0); 2], "it died after {} statements", cuts + 1);
        cuts += 1;
    };
    assert!(cuts >= 5, "it asks, and writes two people's rows, their statuses and the log: {cuts}");
    assert_eq!(reply.at("/written"), json!(true));
    let again = import(&app, cast.admin, "credentials", &file, false).await;
    assert_eq!(fates(&again), some(&["unchanged", "unchanged"], true));
}

#[tokio::test]
async fn one_bad_line_stops_the_whole_file_and_says_why() {
    let (app, cast) = ready().await;
    let file = format!(
        "{HEAD}{COLE}nobody@example.test,cprs,State board,,2025-06-01,,\n\
         wren.worker@example.test,diploma,,,yesterday,,\n{COLE}ada.admin@example.test,other,School,,2020-01-01,,2026-01-01\n"
    );
    let reply = import(&app, cast.admin, "credentials", &file, false).await;
    assert_eq!(fates(&reply), some(&["added", "bad 1", "bad 2", "bad 1", "bad 1"], false));
    assert_eq!(reply.at("/lines/1/number"), json!(3));
    assert_eq!(credentials(&app, &cast, cast.colleague).await, json!([]));
    let body = json!({ "csv": "who,what\n" });
    app.by(cast.admin).post("/api/v1/imports/credentials", body).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn nobody_imports_for_the_people_of_another_agency() {
    let (app, cast) = ready().await;
    app.given().content().await;
    for (what, file) in [
        ("credentials", format!("{HEAD}{WREN}")),
        (
            "training",
            "email,module,title,provider,minutes,finished_on,document\n\
             wren.worker@example.test,M01,Basics,State university,480,2025-06-30,Personnel file\n"
                .to_owned(),
        ),
        (
            "people",
            "email,given_name,family_name,node,role,hired_on\n\
             wren.worker@example.test,Wren,Renamed,South Site,R2,2026-01-05\n"
                .to_owned(),
        ),
        (
            "people",
            "email,given_name,family_name,node,role,hired_on\n\
             new@example.test,Nia,New,North Site,R2,2026-01-05\n"
                .to_owned(),
        ),
    ] {
        let reply = import(&app, cast.outsider, what, &file, false).await;
        assert_eq!(fates(&reply), some(&["bad 1"], false), "{what}");
    }
}

#[tokio::test]
async fn past_training_waits_for_two_approvals_and_is_told_once_a_person() {
    let (app, cast) = ready().await;
    app.given().content().await;
    app.round().await;
    let file = "email,module,title,provider,minutes,finished_on,document\n\
        wren.worker@example.test,m01,Crisis basics,State university,480,2025-06-30,Personnel file\n\
        wren.worker@example.test,M02,Youth in crisis,State university,240,2025-07-30,Personnel file\n";
    for fate in ["added", "unchanged"] {
        let reply = import(&app, cast.admin, "training", file, false).await;
        assert_eq!(fates(&reply), some(&[fate, fate], true));
    }
    let other = file.replace("480", "90");
    assert_eq!(fates(&import(&app, cast.admin, "training", &other, true).await).0, ["bad 1", "unchanged"]);
    app.round().await;
    let told = app.by(cast.center).get("/api/v1/me/notifications").await.expect(200);
    assert_eq!(told.at("/items").as_array().map(Vec::len), Some(1));
    assert_eq!(told.at("/items/0/reason"), json!("prior_learning_claimed"));
    let csv = app.by(cast.center).get("/api/v1/exports/training").await.expect(200);
    assert!(csv.header("content-type").starts_with("text/csv"), "{csv}");
    assert!(
        csv.text().contains("prior_learning,M01,Crisis basics,State university,480,2025-06-30,waiting"),
        "{csv}"
    );
}

#[tokio::test]
async fn people_come_in_with_an_invitation_and_go_out_as_they_came() {
    let (app, cast) = ready().await;
    let file = "email,given_name,family_name,node,role,hired_on,supervisor_email\n\
        nia@example.test,Nia,New,North Site,R3,2026-03-02,sam.supervisor@example.test\n";
    let body = json!({ "csv": file, "invite": "en" });
    let reply = app.by(cast.admin).post("/api/v1/imports/people", body).await.expect(200);
    assert_eq!(fates(&reply), some(&["added"], true));
    app.round().await;
    let mails = app.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "nia@example.test"));
    let csv = app.by(cast.admin).get("/api/v1/exports/people").await.expect(200).text();
    assert!(csv.contains("nia@example.test,Nia,New,North Agency / North Site,R3,2026-03-02,2026-03-02,,,1,yes,,sam.supervisor@example.test"), "{csv}");
    let again = import(&app, cast.admin, "people", &csv, false).await;
    let (all, written) = fates(&again);
    assert!(written && all.iter().all(|fate| fate == "unchanged"), "{again}");
    let south = app.by(cast.outsider).get("/api/v1/exports/people").await.expect(200).text();
    assert!(south.contains("Stu,Stranger") && !south.contains("Wren"), "{south}");
}

#[tokio::test]
async fn exported_credentials_read_again_change_nothing() {
    let (app, cast) = ready().await;
    import(&app, cast.admin, "credentials", &format!("{HEAD}{WREN}{COLE}"), false).await;
    // A look that somebody recorded by hand is the same look.
    let there = credentials(&app, &cast, cast.colleague).await;
    let path = format!(
        "/api/v1/people/{}/credentials/{}/checks",
        cast.colleague,
        there[0]["id"].as_str().unwrap_or_default()
    );
    let look = json!({ "id": app.app.id(), "checked_on": "2026-02-20", "valid": true });
    app.by(cast.admin).post(&path, look).await.expect(201);
    let csv = app.by(cast.admin).get("/api/v1/exports/credentials").await.expect(200).text();
    assert!(csv.starts_with("email,name,kind,"), "{csv}");
    let again = import(&app, cast.admin, "credentials", &csv, false).await;
    assert_eq!(fates(&again), some(&["unchanged", "unchanged"], true));
}

#[tokio::test]
async fn the_record_is_searched_by_place_and_days_and_saved_as_a_file() {
    let (app, cast) = ready().await;
    recorded(&app, &cast).await;
    let count = async |query: &str| {
        let list = app.by(cast.admin).get(&format!("/api/v1/audit-events?kind=observation{query}")).await;
        list.expect(200).at("/items").as_array().map(Vec::len)
    };
    assert_eq!(count(&format!("&node_id={}", cast.north)).await, Some(1));
    assert_eq!(count(&format!("&node_id={}", cast.south)).await, Some(0));
    assert_eq!(count("&from=2026-03-02").await, Some(1));
    assert_eq!(count("&from=2026-03-01&to=2026-03-02").await, Some(1));
    assert_eq!(count("&to=2026-03-01").await, Some(0));
    assert_eq!(count("&from=2026-03-03").await, Some(0));
    let path = "/api/v1/exports/audit-events?kind=observation";
    let csv = app.by(cast.admin).get(path).await.expect(200).text();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2, "{csv}");
    assert!(lines[1].contains("observation.record,Cory Coach,observation,"), "{csv}");
}

#[tokio::test]
async fn a_place_is_mended_and_its_day_follows_the_new_zone() {
    let (app, cast) = ready().await;
    let path = format!("/api/v1/nodes/{}", cast.north_site);
    let body = json!({ "name": " Riverside ", "time_zone": "America/Los_Angeles" });
    for _ in 0..2 {
        app.by(cast.admin).put(&path, body.clone()).await.expect(204);
    }
    let nodes = app.by(cast.admin).get("/api/v1/nodes").await.expect(200).at("/items");
    let nodes = nodes.as_array().expect("places");
    let site = nodes.iter().find(|node| node["id"] == json!(cast.north_site)).expect("the site");
    assert_eq!((&site["name"], &site["time_zone"]), (&json!("Riverside"), &json!("America/Los_Angeles")));
    assert_eq!((&site["own_time_zone"], &site["own_jurisdiction"]), (&json!(true), &json!(false)));
    let wrong = json!({ "name": "", "time_zone": "Mars/Olympus" });
    let refused = app.by(cast.admin).put(&path, wrong).await.expect_problem(422, "invalid");
    assert_eq!(refused.at("/errors").as_array().map(Vec::len), Some(2));
    let root = format!("/api/v1/nodes/{}", cast.state);
    app.by(cast.admin).put(&root, json!({ "name": "State" })).await.expect_problem(422, "invalid");
    let log = app.by(cast.admin).get("/api/v1/audit-events?kind=node.change").await.expect(200);
    assert_eq!(log.at("/items").as_array().map(Vec::len), Some(1));
}
