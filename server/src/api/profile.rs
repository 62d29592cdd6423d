//! A person with what is recorded about them, as sent.

use chrono::NaiveDate;
use fieldcraft_entities::{assignment, credential, credential_check, person};
use poem_openapi::Object;
use uuid::Uuid;

use super::wire::{GrantOut, PersonOut, PersonRef};
use crate::app::certification::Verification;
use crate::app::credentials;
use crate::app::profile::{Profile, Records};

/// A person with what is recorded about them, as far as the caller may see it.
#[derive(Object)]
#[oai(rename = "PersonDetailOut")]
pub struct ProfileOut {
    /// The person.
    #[oai(flatten)]
    person: PersonOut,
    /// Work phone; absent when there is none or the caller does not work with them.
    #[oai(skip_serializing_if_is_none)]
    phone: Option<String>,
    /// What they may do now or later; absent when the caller may not see it.
    #[oai(skip_serializing_if_is_none)]
    grants: Option<Vec<GrantOut>>,
    /// Their coaches today.
    coaches: Vec<PersonRef>,
    /// Their supervisors today.
    supervisors: Vec<PersonRef>,
    /// By whom they were, are and will be led; absent when the caller may not see it.
    #[oai(skip_serializing_if_is_none)]
    assignments: Option<Vec<AssignmentOut>>,
    /// Times away, the latest first; absent when the caller may not see them.
    #[oai(skip_serializing_if_is_none)]
    leaves: Option<Vec<LeaveOut>>,
    /// Credentials from outside; absent when the caller may not see them.
    #[oai(skip_serializing_if_is_none)]
    credentials: Option<Vec<CredentialOut>>,
    /// Certificates, the latest first.
    certificates: Vec<CertificateOut>,
}

/// A coach or supervisor for a time.
#[derive(Object)]
struct AssignmentOut {
    /// Identifier.
    id: Uuid,
    /// `coach` or `supervisor`.
    kind: String,
    /// The coach or supervisor.
    lead: PersonRef,
    /// First day.
    from_on: NaiveDate,
    /// Last day.
    #[oai(skip_serializing_if_is_none)]
    to_on: Option<NaiveDate>,
}

/// A time away.
#[derive(Object)]
struct LeaveOut {
    /// Identifier.
    id: Uuid,
    /// First day away.
    from_on: NaiveDate,
    /// Last day away.
    #[oai(skip_serializing_if_is_none)]
    to_on: Option<NaiveDate>,
}

/// A degree, license or certificate from outside.
#[derive(Object)]
struct CredentialOut {
    /// Identifier.
    id: Uuid,
    /// `masters_human_services`, `clinical_license`, `crss`, `cprs` or `other`.
    kind: String,
    /// The kind in words.
    kind_title: String,
    /// Who issued it.
    issuer: String,
    /// Where it is valid.
    #[oai(skip_serializing_if_is_none)]
    jurisdiction: Option<String>,
    /// First day.
    valid_from_on: NaiveDate,
    /// Last day.
    #[oai(skip_serializing_if_is_none)]
    expires_on: Option<NaiveDate>,
    /// The day of the last look at the issuer's own record.
    #[oai(skip_serializing_if_is_none)]
    checked_on: Option<NaiveDate>,
    /// What the record said at the last look.
    #[oai(skip_serializing_if_is_none)]
    found_valid: Option<bool>,
    /// The person entered it themselves: it counts once somebody else has checked it at its source.
    self_entered: bool,
}

/// A certificate as everybody may see it.
#[derive(Object)]
struct CertificateOut {
    /// Identifier.
    id: Uuid,
    /// The holder's name.
    holder: String,
    /// `local-coach`, `local-trainer` or `founding-rater`.
    path: String,
    /// The path in words.
    path_title: String,
    /// The agencies and modules it is for.
    scope: Vec<String>,
    /// The day of issue.
    issued_on: NaiveDate,
    /// First day.
    valid_from_on: NaiveDate,
    /// Last day.
    valid_to_on: NaiveDate,
    /// `valid`, `not_yet_valid`, `expired`, `suspended` or `revoked`, today.
    state: String,
}

impl ProfileOut {
    /// From what was loaded.
    pub fn new(profile: Profile) -> Self {
        let Profile { circle: me, grants_seen, contact_seen, records, certificates } = profile;
        let tree = &me.tree;
        let seen = records.is_some();
        let (leaves, credentials) = records.map_or((None, None), |Records { leaves, credentials }| {
            let leaves = leaves.into_iter().map(|row| LeaveOut {
                id: row.leave_id,
                from_on: row.from_on,
                to_on: row.to_on,
            });
            let credentials = credentials.into_iter().map(|(row, check)| CredentialOut::new(row, check));
            (Some(leaves.collect()), Some(credentials.collect()))
        });
        Self {
            phone: me.person.phone.clone().filter(|_| contact_seen),
            grants: grants_seen.then(|| me.grants.iter().map(|row| GrantOut::new(row, tree)).collect()),
            coaches: me.coaches.iter().map(PersonRef::from).collect(),
            supervisors: me.supervisors.iter().map(PersonRef::from).collect(),
            assignments: seen.then(|| {
                me.assignments.iter().filter_map(|row| AssignmentOut::new(row, &me.people)).collect()
            }),
            leaves,
            credentials,
            certificates: certificates.into_iter().map(CertificateOut::from).collect(),
            person: PersonOut::new(me.person, &me.affiliations, &me.tree, me.today),
        }
    }
}

impl AssignmentOut {
    fn new(row: &assignment::Model, people: &[person::Model]) -> Option<Self> {
        let lead = PersonRef::from(people.iter().find(|person| person.id == row.lead_id)?);
        Some(Self {
            id: row.assignment_id,
            kind: row.kind.clone(),
            lead,
            from_on: row.from_on,
            to_on: row.to_on,
        })
    }
}

impl CredentialOut {
    fn new(row: credential::Model, check: Option<credential_check::Model>) -> Self {
        let title = credentials::kind(&row.kind).map_or_else(|| row.kind.clone(), |kind| kind.title.into());
        Self {
            self_entered: row.recorded_by == row.person_id,
            id: row.credential_id,
            kind: row.kind,
            kind_title: title,
            issuer: row.issuer,
            jurisdiction: row.jurisdiction,
            valid_from_on: row.valid_from_on,
            expires_on: row.expires_on,
            checked_on: check.as_ref().map(|check| check.checked_on),
            found_valid: check.map(|check| check.valid),
        }
    }
}

impl From<Verification> for CertificateOut {
    fn from(known: Verification) -> Self {
        let Verification { row, holder, path_title, scope, issued_on, state } = known;
        Self {
            id: row.id,
            holder,
            path: row.path,
            path_title,
            scope,
            issued_on,
            valid_from_on: row.valid_from_on,
            valid_to_on: row.valid_to_on,
            state: state.into(),
        }
    }
}
