//! Wire forms that more than one resource uses.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use fieldcraft_entities::{affiliation, permission_grant, person};
use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use poem_openapi::{ApiResponse, Object};
use uuid::Uuid;

use crate::store::org::Tree;
use crate::time;

/// An instant as it goes out: RFC 3339 in UTC, with `Z`. poem-openapi writes
/// chrono's own type with `+00:00`, which a query string turns into a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// From milliseconds since 1970.
    #[must_use]
    pub fn at(millis: i64) -> Self {
        Self(time::instant(millis))
    }
}

impl Type for Instant {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        DateTime::<Utc>::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        DateTime::<Utc>::schema_ref()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.as_raw_value().into_iter())
    }
}

impl ParseFromJSON for Instant {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        DateTime::<Utc>::parse_from_json(value).map(Self).map_err(ParseError::propagate)
    }
}

impl ToJSON for Instant {
    fn to_json(&self) -> Option<serde_json::Value> {
        Some(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
    }
}

/// The answer to a deed that has nothing to say.
#[derive(ApiResponse)]
pub enum Done {
    /// Done; the same body sent again is harmless.
    #[oai(status = 204)]
    NoContent,
}

/// A person, named.
#[derive(Object, serde::Serialize, Clone, Debug)]
pub struct PersonRef {
    /// Identifier.
    pub id: Uuid,
    /// As shown to others.
    pub display_name: String,
}

impl PersonRef {
    /// Somebody by id, where the name is known.
    #[must_use]
    pub fn named(id: Uuid, names: &HashMap<Uuid, String>) -> Option<Self> {
        names.get(&id).map(|name| Self { id, display_name: name.clone() })
    }
}

impl From<&person::Model> for PersonRef {
    fn from(row: &person::Model) -> Self {
        Self { id: row.id, display_name: row.display_name.clone() }
    }
}

/// A person and how to reach them.
#[derive(Object, Clone, Debug)]
pub struct Contact {
    /// Identifier.
    pub id: Uuid,
    /// As shown to others.
    pub display_name: String,
    /// Work address.
    #[oai(skip_serializing_if_is_none)]
    pub email: Option<String>,
    /// Work phone.
    #[oai(skip_serializing_if_is_none)]
    pub phone: Option<String>,
}

impl From<&person::Model> for Contact {
    fn from(row: &person::Model) -> Self {
        Self {
            id: row.id,
            display_name: row.display_name.clone(),
            email: row.email.clone(),
            phone: row.phone.clone(),
        }
    }
}

/// A worker, coach, supervisor or member of staff.
#[derive(Object, Clone, Debug)]
pub struct PersonOut {
    /// Identifier.
    pub id: Uuid,
    /// As shown to others.
    pub display_name: String,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Work address.
    #[oai(skip_serializing_if_is_none)]
    pub email: Option<String>,
    /// What they do where, the latest start first.
    pub affiliations: Vec<AffiliationOut>,
    /// Does any affiliation hold today?
    pub active: bool,
}

impl PersonOut {
    /// From rows; `today` decides who is active.
    #[must_use]
    pub fn new(
        row: person::Model,
        affiliations: &[affiliation::Model],
        tree: &Tree,
        today: NaiveDate,
    ) -> Self {
        let affiliations: Vec<AffiliationOut> = affiliations
            .iter()
            .filter(|a| a.person_id == row.id)
            .map(|a| AffiliationOut::new(a, tree))
            .collect();
        let active =
            affiliations.iter().any(|a| a.started_on <= today && a.ended_on.is_none_or(|end| end >= today));
        Self {
            id: row.id,
            display_name: row.display_name,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            affiliations,
            active,
        }
    }
}

/// What a person does where.
#[derive(Object, Clone, Debug)]
pub struct AffiliationOut {
    /// Identifier.
    pub id: Uuid,
    /// Where.
    pub node_id: Uuid,
    /// Its name.
    pub node_name: String,
    /// The agency it belongs to.
    #[oai(skip_serializing_if_is_none)]
    pub agency_name: Option<String>,
    /// Practice role, R1 to R11.
    pub role: String,
    /// Preparation of a responder.
    #[oai(skip_serializing_if_is_none)]
    pub sub_kind: Option<String>,
    /// Share of full time, above 0 and up to 1.
    pub fte: f64,
    /// Goes on visits.
    pub rostered_to_respond: bool,
    /// First day with the employer.
    pub hired_on: NaiveDate,
    /// First day in this role.
    pub started_on: NaiveDate,
    /// Last day in this role.
    #[oai(skip_serializing_if_is_none)]
    pub ended_on: Option<NaiveDate>,
}

impl AffiliationOut {
    /// From a row, with names from the tree.
    #[must_use]
    pub fn new(row: &affiliation::Model, tree: &Tree) -> Self {
        Self {
            id: row.affiliation_id,
            node_id: row.node_id,
            node_name: tree.get(row.node_id).map(|n| n.name.clone()).unwrap_or_default(),
            agency_name: tree.above(row.node_id, "agency").map(|n| n.name.clone()),
            role: row.role.clone(),
            sub_kind: row.sub_kind.clone(),
            fte: row.fte_hundredths as f64 / 100.0,
            rostered_to_respond: row.rostered_to_respond,
            hired_on: row.hired_on,
            started_on: row.started_on,
            ended_on: row.ended_on,
        }
    }
}

/// A permission at a place.
#[derive(Object, Clone, Debug)]
pub struct GrantOut {
    /// Identifier.
    pub id: Uuid,
    /// What the software lets the person do.
    pub permission: String,
    /// At this place and below.
    pub node_id: Uuid,
    /// Its name.
    pub node_name: String,
    /// From this instant.
    pub from_at: Instant,
    /// Until this instant, not included.
    #[oai(skip_serializing_if_is_none)]
    pub to_at: Option<Instant>,
}

impl GrantOut {
    /// From a row, with the place's name from the tree.
    #[must_use]
    pub fn new(row: &permission_grant::Model, tree: &Tree) -> Self {
        Self {
            id: row.grant_id,
            permission: row.permission.clone(),
            node_id: row.node_id,
            node_name: tree.get(row.node_id).map(|n| n.name.clone()).unwrap_or_default(),
            from_at: Instant::at(row.from_at),
            to_at: row.to_at.map(Instant::at),
        }
    }
}
