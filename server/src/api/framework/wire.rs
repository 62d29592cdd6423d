//! The framework on the wire: what people read of it. How levels are computed
//! stays in the framework's files.

use chrono::NaiveDate;
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::framework as fw;
use fieldcraft_competencies::overlay::{ClauseNumber, OverlaidNumber, clause_numbers};
use fieldcraft_competencies::requirement::{self as rule, Rule, Source};
use poem_openapi::Object;

use super::paths::CertificationPathOut;
use crate::api::fidelity::owed_by;
use crate::api::wire::Instant;
use crate::app::content::PublishedFramework;
use crate::app::status::criticality;
use crate::store::facts;

/// A published competency framework.
#[derive(Object)]
#[oai(rename = "Framework")]
pub struct FrameworkOut {
    /// Code, such as `mrss-core`.
    code: String,
    /// Version, from 1.
    version: u32,
    /// Title.
    title: String,
    /// What a reader should know about the whole.
    note: String,
    /// When this version was published.
    published_at: Instant,
    /// What a rating means, `0` to `3`, then `NO` and `NA`.
    scale: Vec<RatingOut>,
    /// What a level means, lowest first.
    levels: Vec<NamedOut>,
    /// Practice roles.
    roles: Vec<RoleOut>,
    /// Kinds of evidence.
    evidence_types: Vec<NamedOut>,
    /// The core competencies with their indicators.
    competencies: Vec<CompetencyOut>,
    /// Supplementary competencies, named only.
    supplementary: Vec<SupplementaryOut>,
    /// What a worker may do on a visit, lowest step first; `supervise` stands beside the steps.
    authorizations: Vec<NamedOut>,
    /// What fidelity to the model asks of each role.
    requirements: Vec<RequirementOut>,
    /// The paths to the certificates, stage by stage.
    paths: Vec<CertificationPathOut>,
}

/// What a form for observations holds of the framework: no rules and no paths.
#[derive(Object)]
#[oai(rename = "FrameworkForm")]
pub struct FormOut {
    /// Version, from 1.
    version: u32,
    /// Practice roles.
    roles: Vec<RoleOut>,
    /// Kinds of evidence.
    evidence_types: Vec<NamedOut>,
    /// The core competencies with their indicators and what each rating looks like.
    competencies: Vec<CompetencyOut>,
}

/// A point of the rating scale.
#[derive(Object)]
#[oai(rename = "ScaleRating")]
struct RatingOut {
    /// What the observer enters: `0` to `3`, `NO` or `NA`.
    rating: String,
    /// A few words.
    title: String,
    /// What it means.
    text: String,
}

/// Something with a code and an explanation.
#[derive(Object)]
#[oai(rename = "Named")]
struct NamedOut {
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// What it means.
    text: String,
}

/// A practice role.
#[derive(Object)]
#[oai(rename = "PracticeRole")]
struct RoleOut {
    /// Code, R1 to R11.
    code: String,
    /// Name in data, such as `responder`.
    slug: String,
    /// Title.
    title: String,
    /// What the person does.
    text: String,
}

/// A core competency.
#[derive(Object)]
#[oai(rename = "Competency")]
struct CompetencyOut {
    /// Code, C01 to C11.
    code: String,
    /// Title.
    title: String,
    /// What a family would notice when this is done well.
    summary: String,
    /// What an observer can see or hear.
    indicators: Vec<IndicatorOut>,
}

/// Something an observer can see or hear.
#[derive(Object)]
#[oai(rename = "Indicator")]
struct IndicatorOut {
    /// Code, such as `C01.1`.
    code: String,
    /// What is seen or heard.
    text: String,
    /// Safety-critical: a 0 caps the competency until somebody else sees it done well.
    star: bool,
    /// The chance seldom arises, so a drill may show it.
    rare: bool,
    /// Practice roles it does not apply to.
    not_for: Vec<String>,
    /// What each rating looks like, `0` to `3`.
    anchors: Vec<AnchorOut>,
    /// When `NO` is the right answer.
    not_observed_when: String,
}

/// What a rating of an indicator looks like.
#[derive(Object)]
#[oai(rename = "Anchor")]
struct AnchorOut {
    /// `0` to `3`.
    rating: String,
    /// What is seen or heard.
    text: String,
}

/// A supplementary competency.
#[derive(Object)]
#[oai(rename = "SupplementaryCompetency")]
struct SupplementaryOut {
    /// Code, S1 to S9.
    code: String,
    /// Title.
    title: String,
}

/// A fidelity requirement.
#[derive(Object)]
#[oai(rename = "Requirement")]
struct RequirementOut {
    /// Code, such as `FR-02`.
    id: String,
    /// Version of the rule.
    version: u32,
    /// Title.
    title: String,
    /// Why it exists.
    why: String,
    /// `safety`, `core` or `development`.
    criticality: String,
    /// Practice roles it applies to.
    roles: Vec<String>,
    /// Of these roles, the ones it applies to only while on the roster to respond.
    roles_on_roster: Vec<String>,
    /// Only where this overlay is in force.
    #[oai(skip_serializing_if_is_none)]
    overlay: Option<String>,
    /// First day in force where no other day is known for the place.
    effective_from: NaiveDate,
    /// What is asked.
    clauses: Vec<RequirementClauseOut>,
}

/// One thing that a requirement asks.
#[derive(Object)]
#[oai(rename = "RequirementClause")]
struct RequirementClauseOut {
    /// Key, unique in the requirement.
    key: String,
    /// Title.
    title: String,
    /// Why it is asked.
    why: String,
    /// Who has to act: `worker`, `coach` or `site`.
    owed_by: String,
    /// Days from the clock's start to the last day on which failing is no failure.
    #[oai(skip_serializing_if_is_none)]
    due_days: Option<i32>,
    /// Where that number comes from: `default` (set by your center), `guide`, `survey` or `bench`.
    #[oai(skip_serializing_if_is_none)]
    due_source: Option<String>,
    /// The rule, as its file names it, such as `count_at_least`.
    rule: String,
    /// Every number of the clause, whoever it is asked of.
    numbers: Vec<ClauseNumberOut>,
    /// The version of the requirement that last restarted the clause's clock.
    since_version: u32,
    /// The parts of a group.
    #[oai(skip_serializing_if_is_none)]
    clauses: Option<Vec<RequirementClauseOut>>,
    /// One part of the group is enough.
    any: bool,
}

/// A number of a clause.
#[derive(Object)]
#[oai(rename = "ClauseNumber")]
struct ClauseNumberOut {
    /// The field, as the requirement's file names it, such as `window_days`.
    field: String,
    /// The number.
    value: f64,
    /// The same with its unit.
    text: String,
    /// Where it comes from: `default` (set by your center), `guide`, `survey` or `bench`.
    source: String,
    /// The overlays that put another number in its place where they are in force.
    overlays: Vec<OverlaidNumberOut>,
}

/// A number with an overlay in force; the usual one stands beside it.
#[derive(Object)]
#[oai(rename = "OverlaidNumber")]
struct OverlaidNumberOut {
    /// Code of the overlay.
    overlay: String,
    /// Its title.
    title: String,
    /// Its jurisdiction.
    jurisdiction: String,
    /// The number that then holds.
    value: f64,
    /// The same with its unit.
    text: String,
    /// The rule that it rests on.
    cites: String,
    /// Where the public can read it.
    address: String,
}

impl FrameworkOut {
    /// From the framework that is published.
    #[must_use]
    pub fn new(published: &PublishedFramework) -> Self {
        let from = &published.framework;
        let steps = from.authorizations.steps.iter().chain([&from.authorizations.supervise]);
        Self {
            code: from.code.clone(),
            version: from.version,
            title: from.title.clone(),
            note: from.note.clone(),
            published_at: Instant::at(published.published_at),
            scale: scale(&from.scale),
            levels: from.levels.iter().map(|l| named(&l.level, &l.label, &l.text)).collect(),
            roles: from.roles.iter().map(role).collect(),
            evidence_types: evidence_types(from),
            competencies: from.competencies.iter().map(competency).collect(),
            supplementary: from
                .supplementary
                .iter()
                .map(|s| SupplementaryOut { code: s.code.clone(), title: s.title.clone() })
                .collect(),
            authorizations: steps.map(|s| named(&s.code, &s.title, &s.description)).collect(),
            requirements: from.requirements.iter().map(|one| requirement(from, one)).collect(),
            paths: from.paths.iter().map(Into::into).collect(),
        }
    }
}

impl FormOut {
    /// From the framework that is published.
    #[must_use]
    pub fn new(published: &PublishedFramework) -> Self {
        let from = &published.framework;
        Self {
            version: from.version,
            roles: from.roles.iter().map(role).collect(),
            evidence_types: evidence_types(from),
            competencies: from.competencies.iter().map(competency).collect(),
        }
    }
}

fn evidence_types(from: &fw::Framework) -> Vec<NamedOut> {
    from.evidence.iter().map(|e| named(&e.code, &e.title, &e.description)).collect()
}

fn named(code: &impl ToString, title: &str, text: &str) -> NamedOut {
    NamedOut { code: code.to_string(), title: title.to_owned(), text: text.to_owned() }
}

fn scale(from: &fw::Scale) -> Vec<RatingOut> {
    let mark = |rating: &str, mark: &fw::ScaleMark| RatingOut {
        rating: rating.to_owned(),
        title: mark.label.clone(),
        text: mark.text.clone(),
    };
    let points = from.points.iter().map(|point| RatingOut {
        rating: point.rating.to_string(),
        title: point.label.clone(),
        text: point.text.clone(),
    });
    points.chain([mark("NO", &from.not_observed), mark("NA", &from.not_applicable)]).collect()
}

fn role(from: &fw::PracticeRole) -> RoleOut {
    RoleOut {
        code: from.code.to_string(),
        slug: from.name.clone(),
        title: from.title.clone(),
        text: from.description.clone(),
    }
}

fn competency(from: &fw::Competency) -> CompetencyOut {
    CompetencyOut {
        code: from.code.to_string(),
        title: from.title.clone(),
        summary: from.summary.clone(),
        indicators: from.indicators.iter().map(indicator).collect(),
    }
}

fn indicator(from: &fw::Indicator) -> IndicatorOut {
    let anchor =
        |(rating, text): (&u8, &String)| AnchorOut { rating: rating.to_string(), text: text.clone() };
    IndicatorOut {
        code: from.code.to_string(),
        text: from.text.clone(),
        star: from.star,
        rare: from.rare,
        not_for: from.not_for.iter().map(ToString::to_string).collect(),
        anchors: from.anchors.iter().map(anchor).collect(),
        not_observed_when: from.not_observed_when.clone(),
    }
}

fn requirement(framework: &fw::Framework, from: &rule::Requirement) -> RequirementOut {
    let on_roster = from.applies_to.iter().filter(|to| to.rostered_to_respond);
    RequirementOut {
        id: from.code.clone(),
        version: from.version,
        title: from.title.clone(),
        why: from.why.clone(),
        criticality: criticality(from.criticality).to_owned(),
        roles: from.applies_to.iter().map(|to| to.role.to_string()).collect(),
        roles_on_roster: on_roster.map(|to| to.role.to_string()).collect(),
        overlay: from.overlay.clone(),
        effective_from: facts::date(from.effective_from),
        clauses: from.rule.clauses().iter().map(|part| clause(framework, from, part)).collect(),
    }
}

fn clause(framework: &fw::Framework, of: &rule::Requirement, from: &rule::Clause) -> RequirementClauseOut {
    let parts = from.rule.clauses();
    RequirementClauseOut {
        key: from.key.clone(),
        title: from.title.clone(),
        why: from.why.clone(),
        owed_by: owed_by(from.owed_by).to_owned(),
        due_days: from.due_days.map(|days| days.value),
        due_source: from.due_days.map(|days| source(days.source).to_owned()),
        rule: from.rule.kind().to_owned(),
        numbers: clause_numbers(framework, of, from).into_iter().map(Into::into).collect(),
        since_version: from.since_version,
        clauses: (!parts.is_empty()).then(|| parts.iter().map(|part| clause(framework, of, part)).collect()),
        any: matches!(from.rule, Rule::AnyOf(_)),
    }
}

impl From<ClauseNumber<'_>> for ClauseNumberOut {
    fn from(from: ClauseNumber<'_>) -> Self {
        let overlaid = |one: OverlaidNumber<'_>| OverlaidNumberOut {
            overlay: one.overlay.code.clone(),
            title: one.overlay.title.clone(),
            jurisdiction: one.overlay.jurisdiction.clone(),
            value: number(one.value),
            text: one.text,
            cites: one.overlay.cites.rule.clone(),
            address: one.overlay.cites.address.clone(),
        };
        Self {
            field: from.field.to_owned(),
            value: number(from.value),
            text: from.text,
            source: source(from.source).to_owned(),
            overlays: from.overlays.into_iter().map(overlaid).collect(),
        }
    }
}

fn number(value: Fraction) -> f64 {
    value.numerator() as f64 / value.denominator() as f64
}

fn source(from: Source) -> &'static str {
    match from {
        Source::Default => "default",
        Source::Guide => "guide",
        Source::Survey => "survey",
        Source::Bench => "bench",
    }
}
