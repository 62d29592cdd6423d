//! Candidacies, what assessors record, calibration runs and certificates.

pub mod appeals;
pub mod calibration;
pub mod candidacies;
pub mod certificates;
pub mod monitor;
pub mod practice;
pub mod records;

use poem_openapi::Object;
use uuid::Uuid;

use super::wire::{Instant, PersonRef};

/// A gate of a stage.
#[derive(Object)]
#[oai(rename = "Gate")]
struct GateOut {
    /// Stable name.
    key: String,
    /// Title.
    title: String,
    /// What it asks, in words.
    text: String,
    /// What is asked, as a figure.
    target: String,
    /// What there is.
    actual: String,
    /// Does it hold?
    passed: bool,
    /// Why, in a sentence.
    reason: String,
    /// Evidence it rests on.
    evidence: Vec<Uuid>,
    /// Figures behind it, where there are several.
    figures: Vec<FigureOut>,
}

/// One figure of a calibration run or gate.
#[derive(Object)]
#[oai(rename = "Figure")]
struct FigureOut {
    /// Stable name, such as `icc_2_1`.
    key: String,
    /// Title.
    title: String,
    /// What is asked; absent where the figure is only shown.
    #[oai(skip_serializing_if_is_none)]
    target: Option<String>,
    /// Full precision; absent when undefined.
    #[oai(skip_serializing_if_is_none)]
    value: Option<f64>,
    /// In words, never rounded across its target.
    actual: String,
    /// Lower end of the 95 % bootstrap interval.
    #[oai(skip_serializing_if_is_none)]
    low: Option<f64>,
    /// Upper end.
    #[oai(skip_serializing_if_is_none)]
    high: Option<f64>,
    /// Is the target reached?
    #[oai(skip_serializing_if_is_none)]
    passed: Option<bool>,
    /// Why, in a sentence.
    reason: String,
}

impl From<fieldcraft_competencies::calibration::Figure> for FigureOut {
    fn from(f: fieldcraft_competencies::calibration::Figure) -> Self {
        Self {
            key: f.key,
            title: f.title,
            target: f.target,
            value: f.value,
            actual: f.actual,
            low: f.interval.map(|i| i.low),
            high: f.interval.map(|i| i.high),
            passed: f.passed,
            reason: f.reason,
        }
    }
}

/// A place of a scope.
#[derive(Object)]
#[oai(rename = "ScopeAgency")]
struct AgencyOut {
    /// Identifier.
    id: Uuid,
    /// Name.
    name: String,
}

/// A module of a scope.
#[derive(Object)]
#[oai(rename = "ScopeModule")]
struct ModuleOut {
    /// Code.
    code: String,
    /// Version.
    version: i64,
}

/// A signature.
#[derive(Object)]
#[oai(rename = "Signature")]
struct SignatureOut {
    /// Identifier.
    id: Uuid,
    /// Who signed.
    by: PersonRef,
    /// `certify` or `decline`; under an appeal `uphold` or `overturn`.
    decision: String,
    /// Written reasons.
    reason: String,
    /// When.
    at: Instant,
}
