//! The competency framework in one version: everything that people may read and a center may change as data.

mod check;
mod embedded;
mod load;
mod locate;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::code::{CompetencyCode, EvidenceType, IndicatorCode, LevelCode, ModuleCode, RoleCode};
use crate::day::Day;
use crate::requirement::{Num, Requirement, Share};

pub(crate) use load::parse;
pub use load::{Finding, Published, SourceFile};
pub(crate) use locate::Positions;

/// A framework version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Code, such as `mrss-core`.
    pub code: String,
    /// Version, from 1.
    pub version: u32,
    /// Title.
    pub title: String,
    /// What a reader should know about the whole.
    pub note: String,
    /// First day in force.
    pub effective_from: Day,
    /// What ratings mean.
    pub scale: Scale,
    /// What levels mean, lowest first.
    pub levels: Vec<LevelText>,
    /// How levels are computed.
    pub level_rule: LevelRule,
    /// Practice roles.
    pub roles: Vec<PracticeRole>,
    /// Evidence types and what they count for.
    pub evidence: Vec<EvidenceRule>,
    /// Competencies in order of code.
    pub competencies: Vec<Competency>,
    /// Supplementary competencies, off unless an overlay turns them on.
    pub supplementary: Vec<Supplementary>,
    /// How practice authorizations are computed.
    pub authorizations: AuthorizationRule,
    /// Requirements in order of code.
    pub requirements: Vec<Requirement>,
    /// Certification paths in order of code.
    pub paths: Vec<crate::certification::Path>,
    /// Overlays that change single numbers, in order of code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<crate::overlay::Overlay>,
    /// Requirements of sites in order of code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub site_requirements: Vec<crate::staffing::SiteRequirement>,
    /// Hours that credentials of peers take, in order of code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runways: Vec<crate::runway::RunwayRule>,
    /// When skills are worth refreshing; without it nobody is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refreshers: Option<crate::refresher::RefresherRule>,
}

/// A competency with its indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competency {
    /// Code.
    pub code: CompetencyCode,
    /// Title.
    pub title: String,
    /// What a family would notice when this is done well.
    pub summary: String,
    /// Indicators in order of code.
    pub indicators: Vec<Indicator>,
}

/// Something an observer can see or hear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Code.
    pub code: IndicatorCode,
    /// What is seen or heard.
    pub text: String,
    /// Safety-critical: a 0 caps the competency until it is cleared.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub star: bool,
    /// The chance seldom arises, so a drill may show it. Only stars are rare.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rare: bool,
    /// Roles to which it does not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_for: Vec<RoleCode>,
    /// What each rating looks like, 0 to 3.
    pub anchors: BTreeMap<u8, String>,
    /// When `NO` is the right answer.
    pub not_observed_when: String,
    /// The framework version in which its meaning last changed.
    #[serde(default = "first_version", skip_serializing_if = "is_first_version")]
    pub material_since: u32,
}

fn first_version() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes the field by reference")]
fn is_first_version(version: &u32) -> bool {
    *version == 1
}

/// The rating scale in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Title.
    pub title: String,
    /// The points 0 to 3, in order.
    pub points: Vec<ScalePoint>,
    /// `NO`.
    pub not_observed: ScaleMark,
    /// `NA`.
    pub not_applicable: ScaleMark,
}

/// A point of the scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalePoint {
    /// The number the observer enters.
    pub rating: u8,
    /// A few words.
    pub label: String,
    /// What it means.
    pub text: String,
}

/// A mark that is not a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScaleMark {
    /// A few words.
    pub label: String,
    /// What it means and when it is right.
    pub text: String,
}

/// A level in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelText {
    /// The level.
    pub level: LevelCode,
    /// A few words.
    pub label: String,
    /// What it means.
    pub text: String,
}

/// Every number of the level rule and of the engine around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// Window in days where a clause names none.
    pub window_days: Num,
    /// Older evidence is listed as `too_old` up to this many days before the window; beyond it is a number.
    pub listed_before_window_days: Num,
    /// How many rated indicators make an observation qualify.
    pub qualifying: Qualifying,
    /// Share of applicable indicators that must have been rated, rounded up.
    pub coverage: Share,
    /// Each indicator's score is the mean of this many last ratings.
    pub last_ratings: Num,
    /// Lowest score in percent of a module's check that explains the competencies it teaches (level L1).
    pub knowledge_percent: Num,
    /// The level at which an uncleared 0 on a star holds the competency.
    pub zero_cap: LevelCode,
    /// What clears a 0 on a star.
    pub clearing: Clearing,
    /// Types of an event from the strongest: rows of one encounter take the strongest of theirs.
    pub strongest_first: Vec<EvidenceType>,
    /// The levels that are tested, lowest first.
    pub tests: Vec<LevelTest>,
    /// How much of a minimum may come from weaker types.
    pub caps: Vec<ShareCap>,
    /// Certificates of the person that make a level-4 competency level 5.
    pub teaching_certificates: Vec<String>,
    /// Who may give counting ratings.
    pub raters: RaterRule,
    /// Clocks, leave and warnings.
    pub calendar: CalendarRule,
}

/// How many rated indicators of a competency make an observation qualify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qualifying {
    /// Usually.
    pub usual: Num,
    /// For these competencies one is enough.
    pub one_for_competencies: Vec<CompetencyCode>,
    /// For these types one is enough.
    pub one_for_types: Vec<EvidenceType>,
    /// For a simulation whose scenario names a single indicator one is enough.
    pub one_for_single_indicator_drills: bool,
}

/// What clears a 0 on a star: a later rating by another certified observer in another encounter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clearing {
    /// The lowest rating that clears.
    pub min_rating: Num,
    /// Types that clear.
    pub types: Vec<EvidenceType>,
    /// Types that clear a rare star as well.
    pub rare_types: Vec<EvidenceType>,
}

/// The test of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelTest {
    /// The level.
    pub level: LevelCode,
    /// Fewest events.
    pub min_events: Num,
    /// Fewest events for some competencies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub min_events_for: BTreeMap<CompetencyCode, Num>,
    /// Lowest score.
    pub min_score: Share,
    /// At least one event must be of one of these types.
    pub needs_one_of: Vec<EvidenceType>,
    /// Whether every applicable star must have been rated.
    pub stars_covered: bool,
    /// What the last ratings of each star must show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<StarTest>,
}

/// What the last ratings of each star must show: no 0, and most of them good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarTest {
    /// How many last ratings are looked at.
    pub last: Num,
    /// The lowest good rating.
    pub min_rating: Num,
    /// How many of them must be good (all there are, if fewer).
    pub at_least: Num,
}

/// Of a minimum of n events at most `share` x n, rounded down, may be of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareCap {
    /// The type.
    #[serde(rename = "type")]
    pub evidence_type: EvidenceType,
    /// Its largest share.
    pub share: Share,
    /// Its largest share in some competencies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub share_for: BTreeMap<CompetencyCode, Share>,
    /// The lowest level whose minimum is capped.
    pub from_level: LevelCode,
}

/// Who may give counting ratings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaterRule {
    /// Kinds of certificate that allow it.
    pub certificate_kinds: Vec<String>,
    /// Oldest passed calibration in days.
    pub calibrated_within_days: Num,
}

/// Numbers of clocks, leave, disputes and warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarRule {
    /// Leave longer than this many days pauses clocks and windows.
    pub long_leave_over_days: Num,
    /// Days after receipt in which a worker may dispute an observation.
    pub dispute_within_days: Num,
    /// Minutes by which a device's clock may run ahead.
    pub future_minutes: Num,
    /// A warning begins at most this many days before a flip.
    pub warn_at_most_days: Num,
    /// A warning begins at most this share of the window before a flip.
    pub warn_share_of_window: Share,
    /// A break in a requirement's hold on a person longer than this starts its clocks anew.
    pub clock_restarts_after_days: Num,
}

/// A practice role in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeRole {
    /// Code.
    pub code: RoleCode,
    /// Name in data, such as `responder`.
    pub name: String,
    /// Title.
    pub title: String,
    /// What the person does.
    pub description: String,
}

/// Whether evidence shows the skill itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Directness {
    /// The skill with a family.
    Direct,
    /// The skill in rehearsal.
    Partly,
    /// Not the skill.
    Indirect,
}

/// An evidence type and what it counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRule {
    /// Code.
    pub code: EvidenceType,
    /// Title.
    pub title: String,
    /// What it is and what it must carry.
    pub description: String,
    /// Whether it shows the skill itself.
    pub directness: Directness,
    /// What it counts for in levels; empty: nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<CountsFor>,
    /// Whether it may show rare stars of any competency.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shows_rare_stars: bool,
}

/// Levels and competencies for which a type counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountsFor {
    /// Levels.
    pub levels: Vec<LevelCode>,
    /// Competencies; with no indicators either, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<CompetencyCode>,
    /// Single indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<IndicatorCode>,
}

/// A supplementary competency, named only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplementary {
    /// Code, `S1` to `S9`.
    pub code: String,
    /// Title.
    pub title: String,
}

/// How practice authorizations are computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationRule {
    /// Days for which aging evidence holds a step as `stale`.
    pub stale_days: Num,
    /// Days for which an attestation holds.
    pub attestation_days: Num,
    /// Days for which a former module version satisfies the knowledge gate after a material one.
    pub former_version_days: Num,
    /// So many days after its publication a later module is not asked yet; absent: it is asked at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later_module_days: Option<Num>,
    /// The steps, each including the ones before, lowest first.
    pub steps: Vec<AuthorizationStep>,
    /// Authority to supervise, beside the steps.
    pub supervise: AuthorizationStep,
}

/// One practice authorization and what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationStep {
    /// Code, such as `co_respond`.
    pub code: String,
    /// Title.
    pub title: String,
    /// What the person may do.
    pub description: String,
    /// Roles that may hold it; empty: every role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleCode>,
    /// Levels it needs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<CompetencyCode, LevelCode>,
    /// Modules it needs, with the lowest score in percent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub modules: BTreeMap<ModuleCode, Num>,
    /// Modules that came later, with the lowest score in percent. Nobody loses the step by one that was
    /// just published: they are asked `later_module_days` after it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub later_modules: BTreeMap<ModuleCode, Num>,
    /// Requirements that must be met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// Whether the site's policy must allow it for a kind of visit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_site_policy: bool,
    /// Days in role during which missing levels are forgiven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional_days: Option<Num>,
}

impl Framework {
    /// The competency with a code.
    #[must_use]
    pub fn competency(&self, code: CompetencyCode) -> Option<&Competency> {
        self.competencies.iter().find(|competency| competency.code == code)
    }

    /// The indicator with a code.
    #[must_use]
    pub fn indicator(&self, code: IndicatorCode) -> Option<&Indicator> {
        self.competency(code.competency)?.indicators.iter().find(|indicator| indicator.code == code)
    }

    /// The requirement with a code.
    #[must_use]
    pub fn requirement(&self, code: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.code == code)
    }

    /// The practice role with a code.
    #[must_use]
    pub fn role(&self, code: RoleCode) -> Option<&PracticeRole> {
        self.roles.iter().find(|role| role.code == code)
    }

    /// What an evidence type counts for.
    #[must_use]
    pub fn evidence_rule(&self, code: EvidenceType) -> Option<&EvidenceRule> {
        self.evidence.iter().find(|rule| rule.code == code)
    }

    /// The framework as JSON that is byte for byte the same for the same framework; its digest is published.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        // The types hold nothing that JSON cannot write: no maps with odd keys, no floats.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Framework::canonical_json`] wrote.
    ///
    /// # Errors
    /// Says where the text is not a framework.
    pub fn from_canonical_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
