//! Degrees, licenses and certificates from outside, and the looks at the
//! issuer's own record that make them count.

use chrono::NaiveDate;
use fieldcraft_entities::{credential, credential_check};
use sea_orm::{DatabaseTransaction, EntityTrait};
use serde_json::json;
use uuid::Uuid;

use crate::app::access::verdict;
use crate::app::people::id_taken;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::{self, Action, Caller};
use crate::state::App;
use crate::store::{self, versions, versions::Stamp};

/// A kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As stored and as the framework's rules name it.
    pub code: &'static str,
    /// For people.
    pub title: &'static str,
    /// It is valid in one jurisdiction only, so that one must be named.
    pub local: bool,
}

/// The kinds there are.
pub const KINDS: [Kind; 5] = [
    Kind { code: "masters_human_services", title: "Master’s degree in human services", local: false },
    Kind { code: "clinical_license", title: "Clinical license", local: true },
    Kind { code: "crss", title: "Certified Recovery Support Specialist (CRSS)", local: false },
    Kind { code: "cprs", title: "Certified Peer Recovery Specialist (CPRS)", local: false },
    Kind { code: "other", title: "Other credential", local: false },
];

/// The kind with this code.
#[must_use]
pub fn kind(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// A credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// Made by the client; the same id again is a new version of the same fact.
    pub id: Uuid,
    /// One of [`KINDS`].
    pub kind: String,
    /// Who issued it.
    pub issuer: String,
    /// Where it is valid, such as `OH`.
    pub jurisdiction: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; none when it does not expire.
    pub expires: Option<NaiveDate>,
}

impl NewCredential {
    /// What is wrong with it.
    pub(crate) fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut fault =
            |field: &str, detail: String| faults.push(FieldError::new(format!("/{field}"), detail));
        let kind = kind(&self.kind);
        if kind.is_none() {
            fault("kind", format!("Use one of {}.", KINDS.map(|kind| kind.code).join(", ")));
        }
        if !(1..=120).contains(&self.issuer.trim().chars().count()) {
            fault("issuer", "Name the issuer in 1 to 120 characters.".into());
        }
        match self.jurisdiction.as_deref().map(|text| text.trim().chars().count()) {
            None if kind.is_some_and(|kind| kind.local) => {
                fault("jurisdiction", "Say where this license is valid, such as OH.".into());
            }
            Some(length) if !(1..=40).contains(&length) => {
                fault("jurisdiction", "A jurisdiction has 1 to 40 characters, such as OH.".into());
            }
            _ => {}
        }
        if self.expires.is_some_and(|end| end < self.valid_from) {
            fault("expires_on", "A credential cannot expire before it is valid.".into());
        }
        faults
    }
}

/// A look at the issuer's own record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewCheck {
    /// Made by the client.
    pub id: Uuid,
    /// Which credential.
    pub credential: Uuid,
    /// The day of the look.
    pub on: NaiveDate,
    /// What the record said.
    pub valid: bool,
}

impl App {
    /// Records a credential, or corrects it. Whoever does not manage people may
    /// enter their own; it counts once somebody else has checked it at its source,
    /// and from then on only the office corrects it.
    pub async fn save_credential(&self, caller: &Caller, person: Uuid, new: NewCredential) -> AppResult<()> {
        AppError::fields(new.faults())?;
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        let target = self.person_target(&tx, caller, person).await?;
        verdict(policy::check(caller, Action::EnterCredential, &target), "person")?;
        let before = self.version_before::<credential::Entity>(&tx, person, new.id).await?;
        if policy::check(caller, Action::ManagePerson, &target).is_err() {
            self.own_and_unchecked(&tx, caller, before.as_ref()).await?;
        }
        let Stamp { row_id, received_at, superseded_at, recorded_by } = self.stamp(caller.person);
        let row = credential::Model {
            row_id,
            credential_id: new.id,
            person_id: person,
            kind: new.kind,
            issuer: new.issuer.trim().into(),
            jurisdiction: new.jurisdiction.map(|text| text.trim().to_owned()),
            valid_from_on: new.valid_from,
            expires_on: new.expires,
            received_at,
            superseded_at,
            recorded_by,
        };
        let detail = json!({ "credential": new.id, "kind": row.kind, "expires_on": row.expires_on });
        if versions::save::<credential::Entity>(&tx, before.as_ref(), row).await? {
            self.audit(&tx, Some(caller.person), "credential.save", "person", Some(person), detail).await?;
            self.refresh_status(&tx, &[person]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn own_and_unchecked(
        &self,
        tx: &DatabaseTransaction,
        caller: &Caller,
        before: Option<&credential::Model>,
    ) -> AppResult<()> {
        let Some(before) = before else { return Ok(()) };
        let checked = store::people::is_checked(tx, before.credential_id).await?;
        if before.recorded_by == caller.person && !checked {
            return Ok(());
        }
        let detail = "This one was entered or checked by the office. Ask your administrator to correct it.";
        Err(AppError::Forbidden(detail.into()))
    }

    /// Records a look at the issuer's own record. Nobody looks for themselves.
    pub async fn check_credential(&self, caller: &Caller, person: Uuid, new: NewCheck) -> AppResult<()> {
        let tx = self.store.begin().await?;
        store::lock_people(&tx, &[person]).await?;
        self.permit_person(&tx, caller, Action::ManagePerson, person).await?;
        if caller.person == person {
            let detail = "Somebody else has to check your own credential at its source.";
            return Err(AppError::Forbidden(detail.into()));
        }
        let before = versions::current::<credential::Entity>(&tx, new.credential).await?;
        if before.is_none_or(|credential| credential.person_id != person) {
            return Err(AppError::NotFound("credential"));
        }
        if new.on > self.today_of(&tx, person).await? {
            return Err(AppError::field("/checked_on", "A check cannot lie in the future."));
        }
        let row = credential_check::Model {
            id: new.id,
            credential_id: new.credential,
            person_id: person,
            checked_on: new.on,
            valid: new.valid,
            checked_by: caller.person,
            received_at: self.now(),
        };
        if let Some(there) = credential_check::Entity::find_by_id(new.id).one(&tx).await? {
            let same = credential_check::Model { received_at: there.received_at, ..row } == there;
            return if same { Ok(()) } else { Err(id_taken()) };
        }
        let detail = json!({ "credential": new.credential, "checked_on": new.on, "valid": new.valid });
        store::people::insert_check(&tx, row).await?;
        self.audit(&tx, Some(caller.person), "credential.check", "person", Some(person), detail).await?;
        self.refresh_status(&tx, &[person]).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn license() -> NewCredential {
        NewCredential {
            id: Uuid::from_u128(1),
            kind: "clinical_license".into(),
            issuer: "State board".into(),
            jurisdiction: Some("OH".into()),
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"),
            expires: None,
        }
    }

    #[test]
    fn a_license_names_where_it_is_valid_and_a_degree_need_not() {
        assert_eq!(license().faults(), []);
        let bare = NewCredential { jurisdiction: None, ..license() };
        assert_eq!(bare.faults()[0].pointer, "/jurisdiction");
        assert_eq!(NewCredential { kind: "masters_human_services".into(), ..bare }.faults(), []);
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let wrong = NewCredential {
            kind: "diploma".into(),
            issuer: " ".into(),
            jurisdiction: Some(String::new()),
            expires: license().valid_from.pred_opt(),
            ..license()
        };
        let pointers: Vec<String> = wrong.faults().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/kind", "/issuer", "/jurisdiction", "/expires_on"]);
    }
}
