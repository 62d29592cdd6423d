//! A person with what is recorded about them, as sent.

use chrono::NaiveDate;
use fieldcraft_entities::{assignment, certificate, certificate_event, credential, credential_check, person};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::wire::{GrantOut, PersonOut, PersonRef};
use crate::app::credentials;
use crate::app::profile::{Profile, Records};
use crate::store::org::Tree;
use crate::time;

/// A person with what is recorded about them, as far as the caller may see it.
#[derive(Object)]
#[oai(rename = "PersonDetailOut")]
pub struct ProfileOut {
    /// The person.
    #[oai(flatten)]
    person: PersonOut,
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
    /// Where it stands today.
    state: CertificateState,
}

/// Where a certificate stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum CertificateState {
    /// In force.
    Valid,
    /// Its last day is over.
    Expired,
    /// Out of force for now.
    Suspended,
    /// Out of force for good.
    Revoked,
    /// Its first day is still to come.
    NotYetValid,
}

impl ProfileOut {
    /// From what was loaded.
    pub fn new(profile: Profile) -> Self {
        let Profile { circle: me, grants_seen, records, certificates } = profile;
        let tree = &me.tree;
        let certificates = certificates
            .iter()
            .map(|(row, events)| CertificateOut::new(row, events, &me.person, tree, me.today))
            .collect();
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
            grants: grants_seen.then(|| me.grants.iter().map(|row| GrantOut::new(row, tree)).collect()),
            coaches: me.coaches.iter().map(PersonRef::from).collect(),
            supervisors: me.supervisors.iter().map(PersonRef::from).collect(),
            assignments: seen.then(|| {
                me.assignments.iter().filter_map(|row| AssignmentOut::new(row, &me.people)).collect()
            }),
            leaves,
            credentials,
            certificates,
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

impl CertificateOut {
    fn new(
        row: &certificate::Model,
        events: &[certificate_event::Model],
        holder: &person::Model,
        tree: &Tree,
        today: NaiveDate,
    ) -> Self {
        let zone =
            tree.iter().find(|node| node.parent_id.is_none()).map_or(chrono_tz::UTC, |n| tree.zone(n.id));
        Self {
            id: row.id,
            holder: holder.display_name.clone(),
            path: row.path.clone(),
            path_title: path_title(&row.path),
            scope: scope(row, tree),
            issued_on: time::local_day(row.issued_at, zone),
            valid_from_on: row.valid_from_on,
            valid_to_on: row.valid_to_on,
            state: state(row, events, today),
        }
    }
}

fn path_title(path: &str) -> String {
    match path {
        "local-coach" => "Local coach".into(),
        "local-trainer" => "Local trainer".into(),
        "founding-rater" => "Founding rater".into(),
        other => other.into(),
    }
}

/// The names of the agencies, then the modules with their versions.
fn scope(row: &certificate::Model, tree: &Tree) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Module {
        code: String,
        version: i64,
    }
    let agencies: Vec<Uuid> = serde_json::from_str(&row.agencies).unwrap_or_default();
    let modules: Vec<Module> = serde_json::from_str(&row.modules).unwrap_or_default();
    let agencies = agencies.iter().filter_map(|id| tree.get(*id)).map(|node| node.name.clone());
    agencies.chain(modules.into_iter().map(|m| format!("{} version {}", m.code, m.version))).collect()
}

/// The last event that has taken effect decides, then the days; what was revoked stays so.
fn state(
    row: &certificate::Model,
    events: &[certificate_event::Model],
    today: NaiveDate,
) -> CertificateState {
    let mut so_far = events.iter().filter(|event| event.effective_on <= today);
    let last = so_far.clone().next_back().map(|event| event.kind.as_str());
    if so_far.any(|event| event.kind == "revoked") {
        CertificateState::Revoked
    } else if today > row.valid_to_on {
        CertificateState::Expired
    } else if last == Some("suspended") {
        CertificateState::Suspended
    } else if today < row.valid_from_on {
        CertificateState::NotYetValid
    } else {
        CertificateState::Valid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn at(today: &str, events: &[(&str, &str)]) -> CertificateState {
        let row = certificate::Model {
            id: Uuid::nil(),
            person_id: Uuid::nil(),
            path: "local-coach".into(),
            agencies: "[]".into(),
            modules: "[]".into(),
            scope_key: String::new(),
            cycle: 1,
            appointed: false,
            candidacy_id: None,
            issued_at: 0,
            valid_from_on: day("2026-01-01"),
            valid_to_on: day("2026-12-31"),
        };
        let events: Vec<certificate_event::Model> = events
            .iter()
            .map(|(kind, on)| certificate_event::Model {
                id: Uuid::nil(),
                certificate_id: Uuid::nil(),
                kind: (*kind).into(),
                effective_on: day(on),
                for_cause: false,
                by_id: Uuid::nil(),
                reason: String::new(),
                received_at: 0,
            })
            .collect();
        state(&row, &events, day(today))
    }

    #[test]
    fn a_certificate_holds_from_its_first_to_its_last_day() {
        assert_eq!(at("2025-12-31", &[]), CertificateState::NotYetValid);
        assert_eq!(at("2026-01-01", &[]), CertificateState::Valid);
        assert_eq!(at("2026-12-31", &[]), CertificateState::Valid);
        assert_eq!(at("2027-01-01", &[]), CertificateState::Expired);
    }

    #[test]
    fn what_happened_to_it_holds_from_its_own_day() {
        let events = [("suspended", "2026-03-01"), ("reinstated", "2026-04-01"), ("revoked", "2026-05-01")];
        assert_eq!(at("2026-02-28", &events), CertificateState::Valid);
        assert_eq!(at("2026-03-01", &events), CertificateState::Suspended);
        assert_eq!(at("2026-04-01", &events), CertificateState::Valid);
        assert_eq!(at("2026-05-01", &events), CertificateState::Revoked);
        assert_eq!(at("2027-05-01", &events), CertificateState::Revoked);
    }
}
