//! People: who there is, what they do where, who leads whom, and what they may do.

use chrono::NaiveDate;
use fieldcraft_entities::{affiliation, permission_grant, person};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller, Permission, Target};
use crate::state::App;
use crate::store::{self, people::Filter};
use crate::time;

/// What is said of a new person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Work address to sign in with.
    pub email: Option<String>,
}

impl NewPerson {
    /// What is wrong with it; pointers begin with `at`.
    #[must_use]
    pub fn faults(&self, at: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        for (field, value, what) in
            [("given_name", &self.given_name, "first name"), ("family_name", &self.family_name, "last name")]
        {
            let length = value.trim().chars().count();
            if !(1..=80).contains(&length) {
                faults.push(FieldError::new(
                    format!("{at}/{field}"),
                    format!("A {what} has 1 to 80 characters."),
                ));
            }
        }
        if self.email.as_deref().is_some_and(|email| !looks_like_email(email)) {
            faults.push(FieldError::new(format!("{at}/email"), "This does not look like an e-mail address."));
        }
        faults
    }
}

fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 254
        && !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        })
}

/// What a person does where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAffiliation {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// Where.
    pub node: Uuid,
    /// Practice role, R1 to R11.
    pub role: String,
    /// Preparation of a responder.
    pub sub_kind: Option<String>,
    /// Share of full time in hundredths.
    pub fte_hundredths: i64,
    /// Goes on visits.
    pub rostered_to_respond: bool,
    /// First day with the employer.
    pub hired_on: NaiveDate,
    /// First day in this role.
    pub started_on: NaiveDate,
    /// Last day in this role.
    pub ended_on: Option<NaiveDate>,
}

impl NewAffiliation {
    /// What is wrong with it; pointers begin with `at`.
    #[must_use]
    pub fn faults(&self, at: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let number: Option<u8> = self.role.strip_prefix('R').and_then(|n| n.parse().ok());
        if !number.is_some_and(|n| (1..=11).contains(&n)) {
            faults.push(FieldError::new(format!("{at}/role"), "A practice role is one of R1 to R11."));
        }
        if !(1..=100).contains(&self.fte_hundredths) {
            faults.push(FieldError::new(
                format!("{at}/fte"),
                "The share of full time lies above 0 and up to 1.",
            ));
        }
        if self.started_on < self.hired_on {
            faults.push(FieldError::new(
                format!("{at}/started_on"),
                "The role cannot begin before the day of hire.",
            ));
        }
        if self.ended_on.is_some_and(|end| end < self.started_on) {
            faults.push(FieldError::new(format!("{at}/ended_on"), "The role cannot end before it begins."));
        }
        if self.sub_kind.as_deref().is_some_and(|kind| !["non_degreed", "bachelor", "master"].contains(&kind))
        {
            faults.push(FieldError::new(format!("{at}/sub_kind"), "Use non_degreed, bachelor or master."));
        }
        faults
    }
}

impl App {
    /// A page of the people the caller may see, by name.
    pub async fn list_people(&self, caller: &Caller, filter: &Filter) -> AppResult<Vec<person::Model>> {
        let scope = caller.scope(Action::ReadPerson);
        if scope.is_empty() {
            let own = store::people::person(&self.store.read, caller.person).await?;
            return Ok(own.into_iter().filter(|_| filter.after.is_none()).collect());
        }
        Ok(store::people::page(&self.store.read, &scope, filter).await?)
    }

    /// A person the caller may see.
    pub async fn person(&self, caller: &Caller, id: Uuid) -> AppResult<person::Model> {
        let person =
            store::people::person(&self.store.read, id).await?.ok_or(AppError::NotFound("person"))?;
        self.permit_person(&self.store.read, caller, Action::ReadPerson, id).await?;
        Ok(person)
    }

    /// Adds a person with a first affiliation; gives a one-time link to set a
    /// password when there is an e-mail address. The same body again is harmless.
    pub async fn add_person(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewPerson,
        first: NewAffiliation,
    ) -> AppResult<Option<String>> {
        let mut faults = new.faults("");
        faults.extend(first.faults("/affiliation"));
        AppError::fields(faults)?;
        let tx = self.store.begin().await?;
        self.permit_node(&tx, caller, Action::ManageNode, first.node).await?;
        if let Some(there) = store::people::person(&tx, id).await? {
            let same =
                there.given_name == new.given_name.trim() && there.family_name == new.family_name.trim();
            return if same { Ok(None) } else { Err(id_taken()) };
        }
        self.insert_person(&tx, id, &new, false).await?;
        self.save_affiliation_row(&tx, caller.person, id, &first).await?;
        self.audit(&tx, Some(caller.person), "person.add", "person", Some(id), json!({ "node": first.node }))
            .await?;
        let link = match new.email {
            Some(_) => Some(self.one_time_link(&tx, "password", Some(id)).await?),
            None => None,
        };
        tx.commit().await?;
        Ok(link)
    }

    /// Writes a person's row.
    pub async fn insert_person(
        &self,
        tx: &DatabaseTransaction,
        id: Uuid,
        new: &NewPerson,
        demo: bool,
    ) -> AppResult<()> {
        let (given, family) = (new.given_name.trim(), new.family_name.trim());
        let email = new.email.as_deref().map(|email| email.trim().to_lowercase());
        if let Some(email) = &email
            && person::Entity::find()
                .filter(person::Column::Email.eq(email.as_str()))
                .one(tx)
                .await?
                .is_some()
        {
            return Err(AppError::Conflict("Somebody already has this e-mail address.".into()));
        }
        person::ActiveModel {
            id: Set(id),
            given_name: Set(given.into()),
            family_name: Set(family.into()),
            display_name: Set(format!("{given} {family}")),
            search_key: Set(format!("{family} {given}").to_lowercase()),
            email: Set(email),
            demo: Set(demo),
            created_at: Set(self.now()),
        }
        .insert(tx)
        .await?;
        Ok(())
    }

    /// Writes a new version of an affiliation and supersedes the one before.
    pub async fn save_affiliation_row(
        &self,
        tx: &DatabaseTransaction,
        by: Uuid,
        person: Uuid,
        new: &NewAffiliation,
    ) -> AppResult<()> {
        use affiliation::Column as C;
        if store::org::node(tx, new.node).await?.is_none() {
            return Err(AppError::field("/node_id", "There is no such place."));
        }
        let now = self.now();
        let before = affiliation::Entity::find()
            .filter(C::AffiliationId.eq(new.id))
            .filter(C::SupersededAt.is_null())
            .one(tx)
            .await?;
        if before.as_ref().is_some_and(|before| before.person_id != person) {
            return Err(id_taken());
        }
        if before.as_ref().is_some_and(|before| same_affiliation(before, new)) {
            return Ok(());
        }
        affiliation::Entity::update_many()
            .col_expr(C::SupersededAt, Expr::value(now))
            .filter(C::AffiliationId.eq(new.id))
            .filter(C::SupersededAt.is_null())
            .exec(tx)
            .await?;
        affiliation::ActiveModel {
            row_id: Set(self.id()),
            affiliation_id: Set(new.id),
            person_id: Set(person),
            node_id: Set(new.node),
            role: Set(new.role.clone()),
            sub_kind: Set(new.sub_kind.clone()),
            fte_hundredths: Set(new.fte_hundredths),
            rostered_to_respond: Set(new.rostered_to_respond),
            hired_on: Set(new.hired_on),
            started_on: Set(new.started_on),
            ended_on: Set(new.ended_on),
            received_at: Set(now),
            superseded_at: Set(None),
            recorded_by: Set(by),
        }
        .insert(tx)
        .await?;
        Ok(())
    }

    /// Gives a grant, or a new version of one. Nobody can give at a node what
    /// they do not manage there.
    #[expect(clippy::too_many_arguments, reason = "a grant is exactly these facts")]
    pub async fn grant(
        &self,
        caller: &Caller,
        id: Uuid,
        person: Uuid,
        permission: Permission,
        node: Uuid,
        from: Option<i64>,
        to: Option<i64>,
    ) -> AppResult<()> {
        let tx = self.store.begin().await?;
        store::people::person(&tx, person).await?.ok_or(AppError::NotFound("person"))?;
        self.permit_node(&tx, caller, Action::ManageNode, node).await?;
        let target = self.person_target(&tx, caller, person).await?;
        let fresh = target.nodes.is_empty() && !target.own;
        if !fresh {
            verdict(policy::check(caller, Action::ManageGrants, &target), "person")?;
        }
        self.insert_grant(
            &tx,
            id,
            person,
            permission,
            node,
            (from.unwrap_or_else(|| self.now()), to),
            caller.person,
        )
        .await?;
        let detail = json!({ "permission": permission.name(), "node": node, "to": to });
        self.audit(&tx, Some(caller.person), "grant.give", "person", Some(person), detail).await?;
        tx.commit().await?;
        self.callers.forget_person(person);
        Ok(())
    }

    /// Ends a grant now.
    pub async fn end_grant(&self, caller: &Caller, id: Uuid) -> AppResult<()> {
        use permission_grant::Column as C;
        let tx = self.store.begin().await?;
        let row = permission_grant::Entity::find()
            .filter(C::GrantId.eq(id))
            .filter(C::SupersededAt.is_null())
            .one(&tx)
            .await?
            .ok_or(AppError::NotFound("grant"))?;
        let nodes = store::org::ancestors(&tx, &[row.node_id]).await?;
        let target = Target { own: row.person_id == caller.person, lead: false, nodes };
        verdict(policy::check(caller, Action::ManageGrants, &target), "grant")?;
        let permission =
            row.permission.parse().map_err(|()| AppError::bug("a stored permission has no name"))?;
        let span = (row.from_at, Some(self.now()));
        self.insert_grant(&tx, id, row.person_id, permission, row.node_id, span, caller.person).await?;
        let detail = json!({ "permission": row.permission, "node": row.node_id });
        self.audit(&tx, Some(caller.person), "grant.end", "person", Some(row.person_id), detail).await?;
        tx.commit().await?;
        self.callers.forget_person(row.person_id);
        Ok(())
    }

    /// Writes a new version of a grant and supersedes the one before.
    #[expect(clippy::too_many_arguments, reason = "a grant is exactly these facts")]
    pub async fn insert_grant(
        &self,
        tx: &DatabaseTransaction,
        id: Uuid,
        person: Uuid,
        permission: Permission,
        node: Uuid,
        (from, to): (i64, Option<i64>),
        by: Uuid,
    ) -> AppResult<()> {
        use permission_grant::Column as C;
        let now = self.now();
        let before = permission_grant::Entity::find()
            .filter(C::GrantId.eq(id))
            .filter(C::SupersededAt.is_null())
            .one(tx)
            .await?;
        if before.is_some_and(|before| before.person_id != person) {
            return Err(id_taken());
        }
        permission_grant::Entity::update_many()
            .col_expr(C::SupersededAt, Expr::value(now))
            .filter(C::GrantId.eq(id))
            .filter(C::SupersededAt.is_null())
            .exec(tx)
            .await?;
        permission_grant::ActiveModel {
            row_id: Set(self.id()),
            grant_id: Set(id),
            person_id: Set(person),
            permission: Set(permission.name().into()),
            node_id: Set(node),
            from_at: Set(from),
            to_at: Set(to),
            received_at: Set(now),
            superseded_at: Set(None),
            recorded_by: Set(by),
        }
        .insert(tx)
        .await?;
        Ok(())
    }

    /// Today at the site where the person works; UTC where they work nowhere.
    pub async fn today_of(&self, db: &impl sea_orm::ConnectionTrait, person: Uuid) -> AppResult<NaiveDate> {
        let tree = store::org::tree(db).await?;
        let node = store::people::affiliations(db, &[person]).await?.first().map(|a| a.node_id);
        let zone = node.map_or(chrono_tz::UTC, |node| tree.zone(node));
        Ok(time::local_day(self.now(), zone))
    }
}

fn same_affiliation(row: &affiliation::Model, new: &NewAffiliation) -> bool {
    row.node_id == new.node
        && row.role == new.role
        && row.sub_kind == new.sub_kind
        && row.fte_hundredths == new.fte_hundredths
        && row.rostered_to_respond == new.rostered_to_respond
        && row.hired_on == new.hired_on
        && row.started_on == new.started_on
        && row.ended_on == new.ended_on
}

/// Another thing already has this id.
pub(crate) fn id_taken() -> AppError {
    AppError::Conflict("This id is already used by something else. Send it with a new id.".into())
}
