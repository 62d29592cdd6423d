//! Builders of small worlds: one worker hired on day 0, certified observers, observations on named days.

use std::sync::LazyLock;

use fieldcraft_competencies::code::{CompetencyCode, EvidenceType, IndicatorCode};
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{
    Affiliation, CalibrationResult, CertificateEvent, CertificateEventKind, Facts, KnowledgePass,
    ModulePublication, ModuleReview, Observation, ObservationEvent, ObservationEventKind, PriorLearning,
    Purpose, Rater, RaterCertificate, Relation,
};
use fieldcraft_competencies::framework::{Framework, Published, SourceFile};
use fieldcraft_competencies::scale::{Rating, Ratings};
use uuid::Uuid;

pub static FRAMEWORK: LazyLock<Framework> = LazyLock::new(|| {
    Framework::builtin().unwrap_or_else(|findings| {
        panic!("{}", findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
});

/// Every module that a requirement may name.
pub const MODULES: &[&str] = Published::BUILTIN.modules;

/// The modules that FR-01 asks for.
pub const CORE: [&str; 12] =
    ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M13"];

/// The core modules passed with 90% on day 5 after hire, under ids from 1001 on.
pub fn core_passed() -> Vec<KnowledgePass> {
    (1001..).zip(CORE).map(|(number, code)| pass(number, code, 1, 90, 5)).collect()
}

/// Clause kinds that no requirement of the framework uses, and groups within groups.
const ODDS: &str = include_str!("odds.yaml");

/// The framework with every requirement in force since 2024, and the odds.
pub static WIDE: LazyLock<Framework> = LazyLock::new(|| {
    let files = wide_sources();
    let files: Vec<SourceFile<'_>> = files.iter().map(|(path, text)| SourceFile { path, text }).collect();
    Framework::load(&files, &Published::BUILTIN).unwrap_or_else(|findings| {
        panic!("{}", findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
});

/// The files of that framework.
pub fn wide_sources() -> Vec<(String, String)> {
    let shipped = Framework::builtin_sources().iter().map(|file| (file.path.to_owned(), file.text));
    let all = shipped.chain([("requirements/FR-90.yaml".to_owned(), ODDS)]);
    all.map(|(path, text)| (path, text.replace("effective_from: 2026-12-01", "effective_from: 2024-01-01")))
        .collect()
}

/// The day of hire of the worker in these tests: 2025-01-01.
pub const HIRE: Day = Day(20_089);

pub const WORKER: Uuid = Uuid::from_u128(1);
pub const NODE: Uuid = Uuid::from_u128(2);
pub const AGENCY: Uuid = Uuid::from_u128(3);
pub const OTHER_AGENCY: Uuid = Uuid::from_u128(4);
/// Certified coaches: in the worker's line, in the agency, and outside.
pub const LINE: Uuid = Uuid::from_u128(10);
pub const INSIDE: Uuid = Uuid::from_u128(11);
pub const OUTSIDE: Uuid = Uuid::from_u128(12);

pub fn day(after_hire: i32) -> Day {
    HIRE.plus(after_hire)
}

pub fn noon(day: Day) -> Millis {
    Millis(i64::from(day.0) * 86_400_000 + 43_200_000)
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A responder hired on day 0, with three certified observers and no evidence.
pub fn responder() -> Facts {
    worker("R2")
}

pub fn worker(role: &str) -> Facts {
    Facts {
        subject: WORKER,
        affiliations: vec![affiliation(role, 0)],
        modules: MODULES.iter().map(|code| publication(code, 1, -100)).collect(),
        raters: [LINE, INSIDE, OUTSIDE].map(rater).to_vec(),
        ..Facts::default()
    }
}

pub fn affiliation(role: &str, start: i32) -> Affiliation {
    Affiliation {
        fact_id: id(100),
        node: NODE,
        agency: AGENCY,
        jurisdiction: "OH".into(),
        role: role.parse().expect(role),
        sub_kind: None,
        fte: 100,
        rostered_to_respond: false,
        hire: day(start),
        start_in_role: day(start),
        end: None,
        received_at: noon(day(start)),
    }
}

pub fn publication(code: &str, version: u32, on: i32) -> ModulePublication {
    let competencies = match code {
        "M01" => "C06",
        "M02" => "C01",
        _ => "C05",
    };
    ModulePublication {
        module: code.parse().expect(code),
        version,
        material: true,
        published_on: day(on),
        competencies: vec![competencies.parse().expect("a competency")],
        reviews: vec![reviewed(on, None)],
        received_at: noon(day(on)),
    }
}

/// A rater certified for the agency for years, calibrated every 150 days.
pub fn rater(observer: Uuid) -> Rater {
    Rater {
        observer,
        certificates: vec![RaterCertificate {
            id: id(1000 + observer.as_u128()),
            kind: "local_coach".into(),
            agencies: vec![AGENCY],
            valid_from: day(-300),
            valid_to: day(2000),
            appointed: false,
            events: vec![],
            received_at: noon(day(-300)),
        }],
        calibrations: (-2..14).map(|run| calibration(run * 150, true)).collect(),
    }
}

pub fn calibration(on: i32, passed: bool) -> CalibrationResult {
    CalibrationResult { on: day(on), passed, received_at: noon(day(on)) }
}

pub fn revocation(on: i32, for_cause: bool, reaches_back_to: Option<i32>) -> CertificateEvent {
    CertificateEvent {
        annulled_at: None,
        kind: CertificateEventKind::Revoked,
        on: day(on),
        for_cause,
        reaches_back_to: reaches_back_to.map(day),
        received_at: noon(day(on)),
    }
}

/// An observation of every indicator of some competencies at one rating, in an encounter of its own.
pub fn observation(number: u128, on: i32, observer: Uuid, competencies: &[&str], rating: u8) -> Observation {
    let ratings = competencies.iter().flat_map(|code| {
        let code: CompetencyCode = code.parse().expect("a competency");
        let indicators = &FRAMEWORK.competency(code).expect("it exists").indicators;
        indicators.iter().map(move |indicator| (indicator.code, Rating::Scored(rating)))
    });
    let relation = match observer {
        LINE => Relation::SameLine,
        INSIDE => Relation::SameAgency,
        _ => Relation::External,
    };
    Observation {
        id: id(number),
        subject: WORKER,
        observer,
        evidence_type: EvidenceType::LIVE,
        relation,
        purpose: Purpose::Counting,
        observed_on: day(on),
        observed_at: noon(day(on)),
        performed_on: None,
        recorded_at: Millis(noon(day(on)).0 + 60_000),
        received_at: Millis(noon(day(on)).0 + 120_000),
        received_on: day(on),
        agency: AGENCY,
        encounter_ref: Some(format!("enc-{number}")),
        framework_version: 1,
        ratings: Ratings::new(ratings.collect()).expect("each once"),
        harm: false,
        scenario: None,
        supersedes: None,
    }
}

/// Changes some ratings of an observation: `rate(&mut row, "C01.5:0 C01.1:NO")`.
pub fn rate(observation: &mut Observation, changes: &str) {
    let changes: Ratings = changes.parse().expect("ratings");
    let mut ratings = observation.ratings.as_slice().to_vec();
    for (indicator, rating) in changes.as_slice() {
        ratings.retain(|(code, _)| code != indicator);
        ratings.push((*indicator, *rating));
    }
    observation.ratings = Ratings::new(ratings).expect("each once");
}

/// An observation of a few indicators only.
pub fn rated(number: u128, on: i32, observer: Uuid, ratings: &str) -> Observation {
    let mut row = observation(number, on, observer, &[], 0);
    row.ratings = ratings.parse().expect("ratings");
    row
}

pub fn event(observation: u128, on: i32, kind: ObservationEventKind) -> ObservationEvent {
    ObservationEvent {
        observation: id(observation),
        on: day(on),
        at: noon(day(on)),
        kind,
        received_at: noon(day(on)),
    }
}

pub fn pass(number: u128, code: &str, version: u32, points: u32, on: i32) -> KnowledgePass {
    KnowledgePass {
        id: id(number),
        module: code.parse().expect(code),
        version,
        points,
        points_possible: 100,
        passed_on: day(on),
        received_at: noon(day(on)),
    }
}

/// A review recorded on a day, and taken back on another.
pub fn reviewed(on: i32, until: Option<i32>) -> ModuleReview {
    ModuleReview { received_at: noon(day(on)), withdrawn_at: until.map(|until| noon(day(until))) }
}

/// Prior learning that ended on a day and was approved a hundred days later.
pub fn prior(number: u128, code: &str, version: u32, on: i32) -> PriorLearning {
    PriorLearning {
        id: id(number),
        on: day(on),
        module: code.parse().expect(code),
        version,
        received_at: noon(day(on + 100)),
        withdrawn_at: None,
    }
}

pub fn indicator(code: &str) -> IndicatorCode {
    code.parse().expect(code)
}
