//! All sites in one table: what it says, and what it does not tell.

use fieldcraft::policy::Permission;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Cast, TestApp};
use crate::observations::ready;

async fn sites(app: &TestApp, by: Uuid) -> Value {
    app.by(by).get("/api/v1/sites").await.expect(200).json()
}

fn site<'a>(sites: &'a Value, name: &str) -> &'a Value {
    let items = sites["items"].as_array().expect("items");
    items.iter().find(|one| one["node_name"] == name).unwrap_or_else(|| panic!("{name} in {sites}"))
}

/// So many more responders at a place.
async fn more(app: &TestApp, node: Uuid, from: char, count: usize) {
    for n in 0..count {
        let name = format!("Rae {from}responder{n}");
        app.given().person(&name, "R2", node).await;
    }
}

async fn three_sites() -> (TestApp, Cast) {
    let (app, cast) = ready().await;
    let east = app.given().node(Some(cast.north), "site", "East Site").await;
    more(&app, cast.north_site, 'n', 14).await;
    more(&app, east, 'e', 12).await;
    (app, cast)
}

#[tokio::test]
async fn each_sees_the_sites_that_their_permissions_cover() {
    let (app, cast) = ready().await;
    let names = |sites: &Value| -> Vec<String> {
        let items = sites["items"].as_array().expect("items");
        items.iter().map(|one| one["node_name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names(&sites(&app, cast.center).await), ["North Site", "South Site"]);
    assert_eq!(names(&sites(&app, cast.supervisor).await), ["North Site"]);
    assert_eq!(names(&sites(&app, cast.outsider).await), ["South Site"]);
    for nobody in [cast.worker, cast.coach, cast.admin] {
        assert_eq!(names(&sites(&app, nobody).await), [""; 0]);
    }
}

#[tokio::test]
async fn a_supervisor_sees_the_own_team_however_few() {
    let (app, cast) = ready().await;
    let seen = sites(&app, cast.supervisor).await;
    let north = site(&seen, "North Site");
    // Worker, peer and a supervisor on the roster go on visits; a coach without a certificate is asked for nothing.
    assert_eq!(north["figures"]["leading"], json!({ "n": 0, "of": 3 }));
    assert_eq!(north["figures"]["ready"]["of"], 3);
    assert_eq!(north["figures"]["attention"]["n"], 3);
    assert_eq!(seen["all"]["leading"], json!({ "n": 0, "of": 3 }));
    assert_eq!(north["agency"], "North Agency");
    assert_eq!((&north["coach_fte"], &north["coach_fte_asked"]), (&json!(1.0), &json!(0.13)));
    assert_eq!(north["worst"]["of"].as_u64().map(|of| of <= 4), Some(true));
}

#[tokio::test]
async fn figures_about_few_people_are_withheld_and_survive_subtraction() {
    let (app, cast) = three_sites().await;
    let seen = sites(&app, cast.center).await;
    // One responder in the south; the next smallest site is withheld beside it, so that
    // the total tells neither.
    let figures = |name: &str| site(&seen, name)["figures"].clone();
    assert_eq!(figures("South Site"), json!({}));
    assert_eq!(figures("East Site"), json!({}));
    assert_eq!(figures("North Site")["leading"], json!({ "n": 0, "of": 17 }));
    assert_eq!(seen["all"]["leading"]["of"], 17 + 12 + 1);
    for name in ["South Site", "East Site"] {
        let hidden = site(&seen, name);
        assert_eq!((&hidden["worst"], &hidden["coach_fte_asked"]), (&Value::Null, &Value::Null), "{name}");
    }
    assert_eq!(seen["fewest"], 11);
}

#[tokio::test]
async fn without_cover_the_total_is_withheld() {
    let (app, cast) = ready().await;
    let seen = sites(&app, cast.center).await;
    assert_eq!(site(&seen, "North Site")["figures"], json!({}));
    assert_eq!(seen["all"], json!({}));
    // Somebody who sees the northern team by name: the rest of a total would be the south.
    app.given().grant(cast.center, Permission::ViewTeam, cast.north).await;
    let seen = sites(&app, cast.center).await;
    assert_eq!(site(&seen, "North Site")["figures"]["leading"]["of"], 3);
    assert_eq!(site(&seen, "South Site")["figures"], json!({}));
    assert_eq!(seen["all"], json!({}));
}

#[tokio::test]
async fn the_table_says_what_each_site_says() {
    let (app, shown) = TestApp::demonstration().await;
    // The analyst of the state sees no team of their own.
    let analyst = shown.signed_in(&app, "Baptiste").await;
    let seen = sites(&app, analyst).await;
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(4));
    let mut compared = 0;
    for one in seen["items"].as_array().expect("items") {
        let id = one["node_id"].as_str().expect("an id");
        let page = app.by(analyst).get(&format!("/api/v1/nodes/{id}/readiness")).await.expect(200).json();
        let people = page["people"].as_array().expect("people");
        let cells = |row: &Value| row["cells"].as_array().expect("cells").clone();
        let is = |cell: &Value, words: &[&str]| words.contains(&cell["status"].as_str().expect("a status"));
        let asked: Vec<&Value> = people
            .iter()
            .filter(|row| !cells(row).iter().all(|cell| is(cell, &["not_applicable"])))
            .collect();
        let good = ["met", "met_expiring", "waived", "not_applicable"];
        let ready = asked.iter().filter(|row| cells(row).iter().all(|cell| is(cell, &good))).count();
        let out: Vec<&&Value> = asked.iter().filter(|row| row["visits"] == true).collect();
        let lead = ["lead_with_partner", "solo_permitted"];
        let leading =
            out.iter().filter(|row| lead.contains(&row["authorization"].as_str().expect("a step"))).count();
        for (figure, n, of) in [("ready", ready, asked.len()), ("leading", leading, out.len())] {
            if of >= 11 && !one["figures"][figure].is_null() {
                assert_eq!(one["figures"][figure], json!({ "n": n, "of": of }), "{figure} of {one}");
                compared += 1;
            }
            assert!(of >= 11 || one["figures"][figure].is_null(), "{figure} of {of} people is told");
        }
    }
    assert!(compared >= 4, "{compared} figures were compared");
}
