//! Pictures of published modules.

use fieldcraft_entities::content_file;
use sea_orm::{ActiveModelTrait, Set};

use crate::harness::TestApp;

#[tokio::test]
async fn a_picture_is_shown_but_cannot_act() {
    let app = TestApp::new().await;
    let tx = app.app.store.begin().await.expect("a transaction");
    let row = content_file::ActiveModel {
        module_code: Set("M01".into()),
        module_version: Set(1),
        name: Set("hill.svg".into()),
        media_type: Set("image/svg+xml".into()),
        bytes: Set(b"<svg/>".to_vec()),
    };
    row.insert(&tx).await.expect("a picture");
    tx.commit().await.expect("committed");
    let picture = app.anyone().get("/content/modules/M01/1/pictures/hill.svg").await.expect(200);
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert_eq!(
        picture.header("content-security-policy"),
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    );
    assert!(picture.header("cache-control").contains("immutable"));
    assert_eq!(picture.text(), "<svg/>");
    app.anyone().get("/content/modules/M01/2/pictures/hill.svg").await.expect_problem(404, "not-found");
    app.anyone().get("/content/modules/M01/x/pictures/hill.svg").await.expect_problem(400, "bad-request");
}
