//! Requirements of a site: rules over rosters, leave and who works there, with their numbers as data.

use serde::{Deserialize, Serialize};

use super::facts::DutyKind;
use crate::code::RoleCode;
use crate::day::Day;
use crate::requirement::{Criticality, Num, OwedBy, Share};

/// A requirement of a site in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteRequirement {
    /// Code, such as `FR-10`.
    pub code: String,
    /// Version, from 1.
    pub version: u32,
    /// Short title.
    pub title: String,
    /// Why it exists.
    pub why: String,
    /// How much hangs on it.
    pub criticality: Criticality,
    /// First day in force where no other day is known for the node.
    pub effective_from: Day,
    /// The overlay that has to be in force at the node; absent: always on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlay: Option<String>,
    /// All of these have to hold.
    pub all_of: Vec<SiteClause>,
}

/// One clause of a site's requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteClause {
    /// Key, unique in the requirement and kept from version to version.
    pub key: String,
    /// Short title.
    pub title: String,
    /// Why it is asked.
    pub why: String,
    /// Who has to act.
    pub owed_by: OwedBy,
    /// Days from the first day in force to the last on which failing reads `provisional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<Num>,
    /// Days before a flip at which `met_expiring` begins; absent: a quarter of the window, at most 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_days: Option<Num>,
    /// What has to hold.
    pub rule: SiteRule,
}

/// What a clause asks of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SiteRule {
    /// Not too many staff per supervisor, every day.
    RatioAtMost(RatioRule),
    /// Somebody on duty in every minute.
    Coverage(CoverRule),
    /// No duty on leave days.
    NoOnCallInLeave(OnCallRule),
}

/// Not too many staff per supervisor, by head, every day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioRule {
    /// The most staff per supervisor.
    pub staff_per_supervisor: Share,
    /// The most days in a row above it; one more and the clause is not met.
    pub breach_days: Num,
    /// Roles of those who are supervised.
    pub staff_roles: Vec<RoleCode>,
    /// Roles of those who supervise.
    pub supervisor_roles: Vec<RoleCode>,
    /// Leave longer than so many days takes staff out of the count.
    pub staff_away_over_days: Num,
    /// Leave longer than so many days takes a supervisor out of the count.
    pub supervisor_away_over_days: Num,
}

/// Somebody on duty in every minute of some last days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverRule {
    /// What is to be covered.
    pub duty: DutyKind,
    /// The most empty minutes in the window.
    pub gap_minutes: Num,
    /// Window in days.
    pub window_days: Num,
}

/// No duty on the leave days of some last days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnCallRule {
    /// Roles whose leave is looked at.
    pub roles: Vec<RoleCode>,
    /// Window in days.
    pub window_days: Num,
}

impl SiteRule {
    /// The name of the rule as it is written in files.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RatioAtMost(_) => "ratio_at_most",
            Self::Coverage(_) => "coverage",
            Self::NoOnCallInLeave(_) => "no_on_call_in_leave",
        }
    }

    /// The window that is looked at, in days.
    #[must_use]
    pub fn window_days(&self) -> Option<i32> {
        match self {
            Self::RatioAtMost(_) => None,
            Self::Coverage(rule) => Some(rule.window_days.value),
            Self::NoOnCallInLeave(rule) => Some(rule.window_days.value),
        }
    }
}
