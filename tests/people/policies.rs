//! What places switch on and off.

use serde_json::{Value, json};

use crate::harness::{DAY, TestApp};

#[tokio::test]
async fn a_policy_is_seen_below_and_switched_off_where_it_was_switched_on() {
    let (app, cast) = TestApp::staffed().await;
    let id = app.app.id();
    let at = |node| format!("/api/v1/nodes/{node}/policies");
    let admin = app.by(cast.admin);
    let on = format!("{}/{id}", at(cast.north));
    let body = json!({ "kind": "solo_visit", "code": "follow_up" });
    for _ in 0..2 {
        admin.put(&on, body.clone()).await.expect(201);
    }
    admin.put(&on, json!({ "kind": "solo_visit", "code": "other" })).await.expect_problem(409, "conflict");
    let seen = app.by(cast.worker).get(&at(cast.north_site)).await.expect(200);
    let expected = json!([{
        "id": id, "kind": "solo_visit", "code": "follow_up", "node_id": cast.north, "node_name": "North Agency",
        "inherited": true, "from_on": "2026-03-02", "in_force": true,
        "by": { "id": cast.admin, "display_name": "Ada Admin" },
    }]);
    assert_eq!(seen.at("/items"), expected);
    assert_eq!(app.by(cast.stranger).get(&at(cast.south_site)).await.expect(200).at("/items"), json!([]));
    app.wait(3 * DAY);
    let admin = app.by(cast.admin);
    admin.delete(&format!("{}/{id}", at(cast.north_site))).await.expect_problem(404, "not-found");
    app.by(cast.supervisor).delete(&on).await.expect_problem(404, "not-found");
    for _ in 0..2 {
        admin.delete(&on).await.expect(204);
    }
    let one = |reply: crate::harness::Reply| -> Value { reply.at("/items/0") };
    let off = one(admin.get(&at(cast.north)).await.expect(200));
    assert_eq!((&off["to_on"], &off["in_force"]), (&json!("2026-03-04"), &json!(false)));
    // The id names what was switched on then; a new time has a new one.
    admin.put(&on, body.clone()).await.expect_problem(409, "conflict");
    admin.put(&format!("{}/{}", at(cast.north), app.app.id()), body).await.expect(201);
    assert_eq!(admin.get(&at(cast.north)).await.expect(200).at("/items").as_array().map(Vec::len), Some(2));
}
