//! Everything the rules read about people, in a fixed number of queries however
//! many people are asked about. Instants become local days here, so that the
//! rules need no zone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use fieldcraft_competencies::code::{EvidenceType, ModuleCode, RoleCode};
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{
    Affiliation, Attestation, CalibrationResult, CertificateEvent, CertificateEventKind, Credential, Facts,
    KnowledgePass, Leave, ModulePublication, Observation, ObservationEvent, ObservationEventKind,
    OverlayInForce, Purpose, Rater, RaterCertificate, Relation, Scenario, SoloPolicy, SourceCheck, Waiver,
};
use fieldcraft_entities as entity;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};
use uuid::Uuid;

mod records;

use super::org::Tree;
use crate::app::content::Content;
use crate::time;

/// A calendar day as the rules have it.
#[must_use]
pub fn day(date: NaiveDate) -> Day {
    let epoch = NaiveDate::default();
    Day(i32::try_from(date.signed_duration_since(epoch).num_days()).unwrap_or(i32::MAX))
}

/// A day of the rules as a calendar day.
#[must_use]
pub fn date(day: Day) -> NaiveDate {
    let days = chrono::Days::new(u64::from(day.0.unsigned_abs()));
    let epoch = NaiveDate::default();
    let moved = if day.0 >= 0 { epoch.checked_add_days(days) } else { epoch.checked_sub_days(days) };
    moved.unwrap_or(epoch)
}

/// The facts about these people; one entry for each, also where nothing is known.
pub async fn load(
    db: &impl ConnectionTrait,
    tree: &Tree,
    content: &Content,
    people: &[Uuid],
) -> Result<HashMap<Uuid, Facts>, DbErr> {
    let rows = Rows::read(db, people).await?;
    let standing = standing(db, &rows, people).await?;
    let leads = rows.leads(&standing.certificates);
    let records = records::Rows::read(db, people, &leads).await?;
    let facts = people.iter().map(|person| {
        let mut facts = rows.facts(*person, tree, content, &standing.raters);
        records.fill(&mut facts, &standing);
        (*person, facts)
    });
    Ok(facts.collect())
}

struct Rows {
    affiliations: Vec<entity::affiliation::Model>,
    leaves: Vec<entity::leave_period::Model>,
    observations: Vec<ObservationRow>,
    events: Vec<entity::observation_event::Model>,
    attempts: Vec<AttemptRow>,
    credentials: Vec<entity::credential::Model>,
    checks: Vec<entity::credential_check::Model>,
    attestations: Vec<entity::attestation::Model>,
    policies: Vec<entity::node_policy::Model>,
    waivers: Vec<entity::waiver::Model>,
}

/// The columns of an observation that rules read; its free text stays behind.
#[derive(sea_orm::FromQueryResult)]
struct ObservationRow {
    id: Uuid,
    subject_id: Uuid,
    observer_id: Uuid,
    kind: String,
    purpose: String,
    relation: String,
    agency_id: Option<Uuid>,
    observed_at: i64,
    observed_on: NaiveDate,
    performed_on: Option<NaiveDate>,
    recorded_at: i64,
    received_at: i64,
    encounter_ref: String,
    ratings: String,
    harm: bool,
    scenario: Option<String>,
    framework_version: i64,
    supersedes: Option<Uuid>,
}

/// The columns of an attempt that rules read.
#[derive(sea_orm::FromQueryResult)]
struct AttemptRow {
    id: Uuid,
    person_id: Uuid,
    module_code: String,
    module_version: i64,
    points_num: i64,
    points_den: i64,
    submitted_on: NaiveDate,
    received_at: i64,
}

impl Rows {
    async fn read(db: &impl ConnectionTrait, people: &[Uuid]) -> Result<Self, DbErr> {
        macro_rules! about {
            ($module:ident, $column:ident) => {
                entity::$module::Entity::find()
                    .filter(entity::$module::Column::$column.is_in(people.iter().copied()))
            };
        }
        use entity::attempt::Column as A;
        use entity::observation::Column as O;
        let observations = about!(observation, SubjectId).select_only().columns([
            O::Id,
            O::SubjectId,
            O::ObserverId,
            O::Kind,
            O::Purpose,
            O::Relation,
            O::AgencyId,
            O::ObservedAt,
            O::ObservedOn,
            O::PerformedOn,
            O::RecordedAt,
            O::ReceivedAt,
            O::EncounterRef,
            O::Ratings,
            O::Harm,
            O::Scenario,
            O::FrameworkVersion,
            O::Supersedes,
        ]);
        let attempts = about!(attempt, PersonId).select_only().columns([
            A::Id,
            A::PersonId,
            A::ModuleCode,
            A::ModuleVersion,
            A::PointsNum,
            A::PointsDen,
            A::SubmittedOn,
            A::ReceivedAt,
        ]);
        // Each credential with its checks, in one query.
        let of_credential: RelationDef =
            entity::credential::Entity::belongs_to(entity::credential_check::Entity)
                .from(entity::credential::Column::CredentialId)
                .to(entity::credential_check::Column::CredentialId)
                .into();
        let pairs = about!(credential, PersonId)
            .join(JoinType::LeftJoin, of_credential)
            .select_also(entity::credential_check::Entity)
            .all(db)
            .await?;
        let (mut credentials, mut checks): (Vec<entity::credential::Model>, Vec<_>) =
            pairs.into_iter().unzip();
        credentials.sort_by_key(|row| (row.received_at, row.row_id));
        credentials.dedup_by_key(|row| row.row_id);
        // A check comes once for each version of its credential.
        checks.sort_by_key(|row: &Option<entity::credential_check::Model>| {
            row.as_ref().map(|row| (row.received_at, row.id))
        });
        checks.dedup_by_key(|row| row.as_ref().map(|row| row.id));
        Ok(Self {
            affiliations: about!(affiliation, PersonId).all(db).await?,
            leaves: about!(leave_period, PersonId).all(db).await?,
            observations: observations.into_model().all(db).await?,
            events: about!(observation_event, SubjectId).all(db).await?,
            attempts: attempts.into_model().all(db).await?,
            credentials,
            checks: checks.into_iter().flatten().collect(),
            attestations: about!(attestation, PersonId).all(db).await?,
            policies: entity::node_policy::Entity::find().all(db).await?,
            waivers: about!(waiver, PersonId).all(db).await?,
        })
    }

    /// Those of the people who coach or train, or hold a certificate to do so: of the
    /// others nothing is asked that rests on what coaches and trainers record.
    fn leads(&self, certificates: &[entity::certificate::Model]) -> BTreeSet<Uuid> {
        let in_role = self.affiliations.iter().filter(|row| matches!(row.role.as_str(), "R7" | "R8"));
        in_role.map(|row| row.person_id).chain(certificates.iter().map(|row| row.person_id)).collect()
    }

    fn facts(&self, person: Uuid, tree: &Tree, content: &Content, raters: &BTreeMap<Uuid, Rater>) -> Facts {
        let affiliations: Vec<&entity::affiliation::Model> =
            self.affiliations.iter().filter(|row| row.person_id == person).collect();
        let home =
            affiliations.iter().filter(|row| row.superseded_at.is_none()).max_by_key(|row| row.started_on);
        let zone = home.map_or(chrono_tz::UTC, |row| tree.zone(row.node_id));
        let observations: Vec<&ObservationRow> =
            self.observations.iter().filter(|row| row.subject_id == person).collect();
        let mut observers: BTreeSet<Uuid> = observations.iter().map(|row| row.observer_id).collect();
        observers.insert(person);
        Facts {
            subject: person,
            affiliations: affiliations.iter().filter_map(|row| affiliation(row, tree)).collect(),
            overlays: self.overlays(&affiliations, tree),
            solo_policies: self.solo_policies(&affiliations, tree),
            leaves: self.leaves.iter().filter(|row| row.person_id == person).map(leave).collect(),
            modules: publications(content, zone),
            observations: observations.iter().filter_map(|row| observation(row, zone)).collect(),
            observation_events: self
                .events
                .iter()
                .filter(|row| row.subject_id == person)
                .filter_map(observation_event)
                .collect(),
            knowledge: self
                .attempts
                .iter()
                .filter(|row| row.person_id == person)
                .filter_map(knowledge)
                .collect(),
            credentials: self.credentials(person),
            attestations: self
                .attestations
                .iter()
                .filter(|row| row.person_id == person)
                .map(attestation)
                .collect(),
            waivers: self.waivers.iter().filter(|row| row.person_id == person).map(waiver).collect(),
            raters: observers.iter().filter_map(|id| raters.get(id).cloned()).collect(),
            ..Facts::default()
        }
    }

    fn credentials(&self, person: Uuid) -> Vec<Credential> {
        let rows = self.credentials.iter().filter(|row| row.person_id == person);
        rows.map(|row| Credential {
            fact_id: row.credential_id,
            kind: row.kind.clone(),
            jurisdiction: row.jurisdiction.clone(),
            valid_from: day(row.valid_from_on),
            expires: row.expires_on.map(day),
            source_checks: self
                .checks
                .iter()
                .filter(|check| check.credential_id == row.credential_id)
                .map(|check| SourceCheck {
                    on: day(check.checked_on),
                    confirmed: check.valid,
                    received_at: Millis(check.received_at),
                })
                .collect(),
            received_at: Millis(row.received_at),
        })
        .collect()
    }

    /// A policy holds at its node and below; the rules look it up by the node of an affiliation.
    fn policies<'a>(
        &'a self,
        kind: &'a str,
        affiliations: &[&entity::affiliation::Model],
        tree: &'a Tree,
    ) -> impl Iterator<Item = (Uuid, &'a entity::node_policy::Model)> {
        let nodes: BTreeSet<Uuid> = affiliations.iter().map(|row| row.node_id).collect();
        nodes.into_iter().flat_map(move |node| {
            self.policies
                .iter()
                .filter(move |policy| policy.kind == kind && tree.is_below(node, policy.node_id))
                .map(move |policy| (node, policy))
        })
    }

    fn overlays(&self, affiliations: &[&entity::affiliation::Model], tree: &Tree) -> Vec<OverlayInForce> {
        self.policies("overlay", affiliations, tree).map(|(node, policy)| overlay(node, policy)).collect()
    }

    fn solo_policies(&self, affiliations: &[&entity::affiliation::Model], tree: &Tree) -> Vec<SoloPolicy> {
        self.policies("solo_visit", affiliations, tree)
            .map(|(node, policy)| SoloPolicy {
                fact_id: policy.policy_id,
                node,
                visit_kind: policy.code.clone(),
                from: day(policy.from_on),
                to: policy.to_on.map(day),
                received_at: Millis(policy.received_at),
            })
            .collect()
    }
}

/// An affiliation as the rules have it; none with a role that they do not know.
pub(crate) fn affiliation(row: &entity::affiliation::Model, tree: &Tree) -> Option<Affiliation> {
    Some(Affiliation {
        fact_id: row.affiliation_id,
        node: row.node_id,
        agency: tree.above(row.node_id, "agency").map_or(row.node_id, |node| node.id),
        jurisdiction: tree.jurisdiction(row.node_id).unwrap_or_default().to_owned(),
        role: row.role.parse::<RoleCode>().ok()?,
        sub_kind: row.sub_kind.clone(),
        fte: u16::try_from(row.fte_hundredths).unwrap_or_default(),
        rostered_to_respond: row.rostered_to_respond,
        hire: day(row.hired_on),
        start_in_role: day(row.started_on),
        end: row.ended_on.map(day),
        received_at: Millis(row.received_at),
    })
}

/// A leave as the rules have it.
pub(crate) fn leave(row: &entity::leave_period::Model) -> Leave {
    Leave {
        fact_id: row.leave_id,
        from: day(row.from_on),
        to: row.to_on.map(day),
        received_at: Millis(row.received_at),
    }
}

/// An overlay as in force at a node.
pub(crate) fn overlay(node: Uuid, policy: &entity::node_policy::Model) -> OverlayInForce {
    OverlayInForce {
        fact_id: policy.policy_id,
        overlay: policy.code.clone(),
        node,
        from: day(policy.from_on),
        to: policy.to_on.map(day),
        received_at: Millis(policy.received_at),
    }
}

fn attestation(row: &entity::attestation::Model) -> Attestation {
    Attestation {
        fact_id: row.id,
        authorization: row.step.clone(),
        on: day(row.attested_on),
        to: None,
        by: row.attested_by,
        reason: row.reason.clone(),
        received_at: Millis(row.received_at),
    }
}

fn waiver(row: &entity::waiver::Model) -> Waiver {
    Waiver {
        fact_id: row.waiver_id,
        requirement: row.requirement.clone(),
        clause: row.clause.clone(),
        from: day(row.from_on),
        to: day(row.to_on),
        reason: row.reason.clone(),
        approved_by: row.recorded_by,
        received_at: Millis(row.received_at),
    }
}

fn publications(content: &Content, zone: chrono_tz::Tz) -> Vec<ModulePublication> {
    content
        .heads
        .iter()
        .filter_map(|head| {
            let module = content.modules.get(&head.code);
            Some(ModulePublication {
                module: head.code.parse::<ModuleCode>().ok()?,
                version: u32::try_from(head.version).ok()?,
                material: head.material_change,
                published_on: day(time::local_day(head.published_at, zone)),
                competencies: module
                    .map(|m| m.competencies.iter().filter_map(|c| c.parse().ok()).collect())
                    .unwrap_or_default(),
                received_at: Millis(head.published_at),
            })
        })
        .collect()
}

fn observation(row: &ObservationRow, zone: chrono_tz::Tz) -> Option<Observation> {
    Some(Observation {
        id: row.id,
        subject: row.subject_id,
        observer: row.observer_id,
        evidence_type: row.kind.parse::<EvidenceType>().ok()?,
        relation: relation(&row.relation),
        purpose: purpose(&row.purpose),
        observed_on: day(row.observed_on),
        observed_at: Millis(row.observed_at),
        performed_on: row.performed_on.map(day),
        recorded_at: Millis(row.recorded_at),
        received_at: Millis(row.received_at),
        received_on: day(time::local_day(row.received_at, zone)),
        agency: row.agency_id.unwrap_or_default(),
        encounter_ref: (!row.encounter_ref.is_empty()).then(|| row.encounter_ref.clone()),
        framework_version: u32::try_from(row.framework_version).ok()?,
        ratings: row.ratings.parse().ok()?,
        harm: row.harm,
        scenario: row.scenario.as_deref().map(scenario),
        supersedes: row.supersedes,
    })
}

/// `code@version`, and `code@version#indicator` for a drill of one indicator.
fn scenario(text: &str) -> Scenario {
    let (head, indicator) = text.split_once('#').map_or((text, None), |(head, i)| (head, Some(i)));
    let (code, version) = head.split_once('@').unwrap_or((head, "1"));
    Scenario {
        code: code.to_owned(),
        version: version.parse().unwrap_or(1),
        indicator: indicator.and_then(|i| i.parse().ok()),
    }
}

fn relation(text: &str) -> Relation {
    match text {
        "same_line" => Relation::SameLine,
        "same_agency" => Relation::SameAgency,
        "external" => Relation::External,
        "peer" => Relation::Peer,
        // What cannot be read must not count as independent.
        _ => Relation::Oneself,
    }
}

fn purpose(text: &str) -> Purpose {
    match text {
        "counting" => Purpose::Counting,
        "calibration" => Purpose::Calibration,
        "shadow" => Purpose::Shadow,
        _ => Purpose::Formative,
    }
}

fn observation_event(row: &entity::observation_event::Model) -> Option<ObservationEvent> {
    let kind = match (row.kind.as_str(), row.outcome.as_deref()) {
        ("acknowledged", _) => ObservationEventKind::Acknowledged,
        ("disputed", _) => ObservationEventKind::Disputed,
        ("dispute_decided", outcome) => {
            ObservationEventKind::DisputeDecided { upheld: outcome == Some("upheld") }
        }
        ("withdrawn", _) => ObservationEventKind::Withdrawn,
        ("superseded", _) => ObservationEventKind::Superseded,
        _ => return None,
    };
    Some(ObservationEvent {
        observation: row.observation_id,
        on: day(row.on_day),
        at: Millis(row.received_at),
        kind,
        received_at: Millis(row.received_at),
    })
}

fn knowledge(row: &AttemptRow) -> Option<KnowledgePass> {
    Some(KnowledgePass {
        id: row.id,
        module: row.module_code.parse::<ModuleCode>().ok()?,
        version: u32::try_from(row.module_version).ok()?,
        points: u32::try_from(row.points_num).ok()?,
        points_possible: u32::try_from(row.points_den).ok()?,
        passed_on: day(row.submitted_on),
        received_at: Millis(row.received_at),
    })
}

/// How everybody stands as a rater who observed these people, and they themselves.
struct Standing {
    raters: BTreeMap<Uuid, Rater>,
    certificates: Vec<entity::certificate::Model>,
    events: Vec<entity::certificate_event::Model>,
    runs: Vec<entity::calibration_run::Model>,
}

async fn standing(db: &impl ConnectionTrait, rows: &Rows, people: &[Uuid]) -> Result<Standing, DbErr> {
    use entity::calibration_run::Column as R;
    use entity::certificate::Column as C;
    let ids: BTreeSet<Uuid> =
        rows.observations.iter().map(|row| row.observer_id).chain(people.iter().copied()).collect();
    // Each certificate with what happened to it, in one query.
    let of_certificate: RelationDef =
        entity::certificate::Entity::belongs_to(entity::certificate_event::Entity)
            .from(C::Id)
            .to(entity::certificate_event::Column::CertificateId)
            .into();
    let pairs = entity::certificate::Entity::find()
        .filter(C::PersonId.is_in(ids.iter().copied()))
        .order_by_asc(C::IssuedAt)
        .order_by_asc(C::Id)
        .join(JoinType::LeftJoin, of_certificate)
        .select_also(entity::certificate_event::Entity)
        .all(db)
        .await?;
    let (mut certificates, events): (Vec<entity::certificate::Model>, Vec<_>) = pairs.into_iter().unzip();
    certificates.dedup_by_key(|row| row.id);
    let events: Vec<entity::certificate_event::Model> = events.into_iter().flatten().collect();
    let runs = entity::calibration_run::Entity::find()
        .filter(R::RaterId.is_in(ids.iter().copied()))
        .filter(R::Outcome.is_in(["passed", "failed"]))
        .all(db)
        .await?;
    let mut raters: BTreeMap<Uuid, Rater> = BTreeMap::new();
    for row in &certificates {
        rater(&mut raters, row.person_id).certificates.push(certificate(row, &events));
    }
    for row in &runs {
        if let (Some(on), Some(at)) = (row.completed_on, row.completed_at) {
            rater(&mut raters, row.rater_id).calibrations.push(CalibrationResult {
                on: day(on),
                passed: row.outcome.as_deref() == Some("passed"),
                received_at: Millis(at),
            });
        }
    }
    Ok(Standing { raters, certificates, events, runs })
}

fn rater(raters: &mut BTreeMap<Uuid, Rater>, id: Uuid) -> &mut Rater {
    raters.entry(id).or_insert_with(|| Rater {
        observer: id,
        certificates: Vec::new(),
        calibrations: Vec::new(),
    })
}

fn certificate(
    row: &entity::certificate::Model,
    events: &[entity::certificate_event::Model],
) -> RaterCertificate {
    RaterCertificate {
        id: row.id,
        kind: if row.path == "founding-rater" { "rater".into() } else { row.path.replace('-', "_") },
        agencies: serde_json::from_str(&row.agencies).unwrap_or_default(),
        valid_from: day(row.valid_from_on),
        valid_to: day(row.valid_to_on),
        appointed: row.appointed,
        events: events
            .iter()
            .filter(|event| event.certificate_id == row.id && event.kind != "annulled")
            .map(|event| CertificateEvent {
                annulled_at: (events.iter())
                    .find(|other| other.annuls == Some(event.id))
                    .map(|other| Millis(other.received_at)),
                kind: match event.kind.as_str() {
                    "suspended" => CertificateEventKind::Suspended,
                    "reinstated" => CertificateEventKind::Reinstated,
                    _ => CertificateEventKind::Revoked,
                },
                on: day(event.effective_on),
                for_cause: event.for_cause,
                reaches_back_to: event.for_cause.then(|| day(event.effective_on)),
                received_at: Millis(event.received_at),
            })
            .collect(),
        received_at: Millis(row.issued_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_convert_both_ways() {
        for text in ["1969-12-31", "1970-01-01", "2024-02-29", "2026-11-21"] {
            let given: NaiveDate = text.parse().expect("a day");
            assert_eq!(date(day(given)), given);
            assert_eq!(day(given).to_string(), text);
        }
    }

    #[test]
    fn a_scenario_reads_code_version_and_indicator() {
        let drill = scenario("overdose@2#C04.2");
        assert_eq!((drill.code.as_str(), drill.version), ("overdose", 2));
        assert_eq!(drill.indicator.map(|i| i.to_string()), Some("C04.2".into()));
        assert_eq!(scenario("plain").version, 1);
    }
}
