//! Certification paths on the wire: stages and gates in words, without the numbers behind them.

use fieldcraft_competencies::certification;
use poem_openapi::Object;

/// A path to a certificate.
#[derive(Object)]
#[oai(rename = "CertificationPath")]
pub struct CertificationPathOut {
    /// Code, such as `local-coach`.
    code: String,
    /// Version of the path.
    version: u32,
    /// Title.
    title: String,
    /// What the holder of the certificate may do.
    summary: String,
    /// What the certificate is bounded by: `agencies` or `modules`.
    scope: String,
    /// The stages in order.
    stages: Vec<PathStageOut>,
    /// Months for which the certificate holds.
    valid_months: i32,
}

/// A stage of a path to a certificate. All its gates must hold.
#[derive(Object)]
#[oai(rename = "CertificationPathStage")]
struct PathStageOut {
    /// Code, such as `LC3`.
    code: String,
    /// Title.
    title: String,
    /// What the stage is for.
    text: String,
    /// What must hold.
    gates: Vec<PathGateOut>,
}

/// A condition of a stage.
#[derive(Object)]
#[oai(rename = "CertificationPathGate")]
struct PathGateOut {
    /// Key, unique in the path.
    key: String,
    /// Title.
    title: String,
    /// What is asked and why.
    text: String,
}

impl From<&certification::Path> for CertificationPathOut {
    fn from(from: &certification::Path) -> Self {
        let gate = |gate: &certification::Gate| PathGateOut {
            key: gate.key.clone(),
            title: gate.title.clone(),
            text: gate.text.clone(),
        };
        let stages = from.stages.iter().map(|stage| PathStageOut {
            code: stage.code.clone(),
            title: stage.title.clone(),
            text: stage.text.clone(),
            gates: stage.gates.iter().map(gate).collect(),
        });
        Self {
            code: from.code.clone(),
            version: from.version,
            title: from.title.clone(),
            summary: from.text.clone(),
            scope: match from.scope {
                certification::Scope::Agencies => "agencies",
                certification::Scope::Modules => "modules",
            }
            .to_owned(),
            stages: stages.collect(),
            valid_months: from.holds_months.value,
        }
    }
}
