//! What a test begins with, written through the app layer so that no rule is
//! passed by. Add builders for your own resources here.

use std::sync::OnceLock;

use chrono::NaiveDate;
use fieldcraft::app::content::Sources;
use fieldcraft::app::people::{NewAffiliation, NewPerson};
use fieldcraft::app::publishing::How;
use fieldcraft::policy::Permission;
use fieldcraft::store;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_entities::{account, assignment, org_node, session};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use uuid::Uuid;

use super::{DAY, TestApp};

/// The first day of everybody's work unless a test says otherwise: two years before [`super::START`].
pub fn hired() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 3, 4).expect("a day")
}

/// Builders.
pub struct Given<'a> {
    test: &'a TestApp,
}

impl<'a> Given<'a> {
    pub(super) fn new(test: &'a TestApp) -> Self {
        Self { test }
    }

    /// The embedded framework and curriculum, published.
    pub async fn content(&self) {
        let app = &self.test.app;
        let sources = app.sources().await.expect("sound content");
        app.publish(How::Start, &sources).await.expect("published");
    }

    /// The embedded framework alone, published: quick, for tests that open no module.
    pub async fn framework(&self) {
        static FRAMEWORK: OnceLock<Framework> = OnceLock::new();
        let built = || Framework::builtin().expect("a sound framework");
        let framework = FRAMEWORK.get_or_init(built).clone();
        let sources = Sources {
            framework,
            modules: Vec::new(),
            vignettes: Vec::new(),
            drills: Vec::new(),
            hidden: Vec::new(),
        };
        self.test.app.publish(How::Start, &sources).await.expect("published");
    }

    /// A node; the root when it has no parent.
    pub async fn node(&self, parent: Option<Uuid>, kind: &str, name: &str) -> Uuid {
        let app = &self.test.app;
        let id = app.id();
        let time_zone = parent.is_none().then(|| "America/New_York".to_owned());
        let jurisdiction = parent.is_none().then(|| "OH".to_owned());
        let row = org_node::Model {
            id,
            parent_id: parent,
            kind: kind.into(),
            name: name.into(),
            time_zone,
            jurisdiction,
            created_at: app.now(),
            closed_on: None,
        };
        let tx = app.store.begin().await.expect("a transaction");
        store::org::add(&tx, row).await.expect("a node");
        tx.commit().await.expect("committed");
        id
    }

    /// A person with a practice role at a node, who can sign in by [`TestApp::by`].
    pub async fn person(&self, name: &str, role: &str, node: Uuid) -> Uuid {
        self.person_since(name, role, node, hired()).await
    }

    /// The same, at work since this day.
    pub async fn person_since(&self, name: &str, role: &str, node: Uuid, since: NaiveDate) -> Uuid {
        let app = &self.test.app;
        let id = app.id();
        let (given_name, family_name) = name.split_once(' ').expect("a first and a last name");
        let email = format!("{}@example.test", name.replace(' ', ".").to_lowercase());
        let new =
            NewPerson { given_name: given_name.into(), family_name: family_name.into(), email: Some(email) };
        let affiliation = NewAffiliation {
            id: app.id(),
            node,
            role: role.into(),
            sub_kind: (role == "R2").then(|| "bachelor".into()),
            fte_hundredths: 100,
            rostered_to_respond: true,
            hired_on: since,
            started_on: since,
            ended_on: None,
        };
        let tx = app.store.begin().await.expect("a transaction");
        app.insert_person(&tx, id, &new, false).await.expect("a person");
        app.save_affiliation_row(&tx, id, id, &affiliation).await.expect("an affiliation");
        tx.commit().await.expect("committed");
        self.sign_in(id).await;
        id
    }

    /// A session that lasts, and an account without a usable password where there is none.
    pub async fn sign_in(&self, person: Uuid) {
        let app = &self.test.app;
        let (now, id) = (app.now(), app.id());
        let tx = app.store.begin().await.expect("a transaction");
        let account = account::ActiveModel {
            person_id: Set(person),
            password_hash: Set("no password".into()),
            changed_at: Set(now),
            failures: Set(0),
            locked_until: Set(None),
            disabled_at: Set(None),
        };
        if account::Entity::find_by_id(person).one(&tx).await.expect("read").is_none() {
            account.insert(&tx).await.expect("an account");
        }
        let session = session::ActiveModel {
            id: Set(id),
            person_id: Set(person),
            nonce: Set("nonce".into()),
            generation: Set(0),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + 3650 * DAY),
            revoked_at: Set(None),
            device: Set(None),
        };
        session.insert(&tx).await.expect("a session");
        tx.commit().await.expect("committed");
        self.test.remember(person, id);
    }

    /// A password for somebody, hashed for real (20 ms).
    pub async fn password(&self, person: Uuid, password: &str) {
        let app = &self.test.app;
        let hash = app.passwords.hash(password.into()).await.expect("hashed");
        let tx = app.store.begin().await.expect("a transaction");
        store::sessions::set_password(&tx, person, hash, app.now()).await.expect("a password");
        tx.commit().await.expect("committed");
    }

    /// A permission at a node, from now on. Gives the grant's id.
    pub async fn grant(&self, person: Uuid, permission: Permission, node: Uuid) -> Uuid {
        let app = &self.test.app;
        let id = app.id();
        let tx = app.store.begin().await.expect("a transaction");
        app.insert_grant(&tx, id, person, permission, node, (app.now(), None), person)
            .await
            .expect("a grant");
        tx.commit().await.expect("committed");
        app.callers.forget_person(person);
        id
    }

    /// `lead` is the `coach` or `supervisor` of `person`.
    pub async fn assignment(&self, kind: &str, lead: Uuid, person: Uuid) -> Uuid {
        let app = &self.test.app;
        let id = app.id();
        let tx = app.store.begin().await.expect("a transaction");
        let row = assignment::ActiveModel {
            row_id: Set(app.id()),
            assignment_id: Set(id),
            kind: Set(kind.into()),
            person_id: Set(person),
            lead_id: Set(lead),
            from_on: Set(hired()),
            to_on: Set(None),
            received_at: Set(app.now()),
            superseded_at: Set(None),
            recorded_by: Set(lead),
        };
        row.insert(&tx).await.expect("an assignment");
        tx.commit().await.expect("committed");
        id
    }
}
