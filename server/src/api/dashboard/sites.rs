//! The wire form of all sites in one table.

use chrono::NaiveDate;
use fieldcraft_competencies::disclosure::FEWEST;
use poem_openapi::Object;
use uuid::Uuid;

use super::positions;
use crate::app::dashboard::{Figures, Share, SiteStanding, Sites, Worst};

/// All sites the caller may read.
#[derive(Object)]
#[oai(rename = "Sites")]
pub(super) struct SitesOut {
    /// By name.
    items: Vec<SiteStandingOut>,
    /// All together.
    all: SiteFiguresOut,
    /// Shares of fewer people than this are withheld, and others with them where a difference would tell them.
    /// The caller's own team is always shown.
    fewest: u32,
}

/// Where one site stands.
#[derive(Object)]
#[oai(rename = "SiteStanding")]
struct SiteStandingOut {
    /// The site.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// Its agency.
    #[oai(skip_serializing_if_is_none)]
    agency: Option<String>,
    /// Its local day.
    as_of: NaiveDate,
    /// The shares.
    figures: SiteFiguresOut,
    /// What most people there miss; absent when nobody misses anything, or when it is withheld.
    #[oai(skip_serializing_if_is_none)]
    worst: Option<WorstOut>,
    /// Protected coach time, 1 being a full position.
    coach_fte: f64,
    /// What is asked for those who go on visits; absent when their number is withheld.
    #[oai(skip_serializing_if_is_none)]
    coach_fte_asked: Option<f64>,
    /// Certified raters in reach.
    raters: usize,
}

/// Shares of people; each is absent when it is withheld.
#[derive(Object)]
#[oai(rename = "SiteFigures")]
struct SiteFiguresOut {
    /// Meet everything asked of their role, of those of whom something is asked.
    #[oai(skip_serializing_if_is_none)]
    ready: Option<ShareOut>,
    /// May lead a visit, of those who go on visits.
    #[oai(skip_serializing_if_is_none)]
    leading: Option<ShareOut>,
    /// Miss a safety requirement, of those of whom something is asked.
    #[oai(skip_serializing_if_is_none)]
    attention: Option<ShareOut>,
    /// Lose within 30 days something that holds now, of those of whom something is asked.
    #[oai(skip_serializing_if_is_none)]
    turning: Option<ShareOut>,
}

/// A share of people.
#[derive(Object)]
#[oai(rename = "PeopleShare")]
struct ShareOut {
    /// Numerator.
    n: usize,
    /// Denominator.
    of: usize,
}

/// A requirement that people miss.
#[derive(Object)]
#[oai(rename = "MissedRequirement")]
struct WorstOut {
    /// Its code.
    requirement: String,
    /// Its title.
    title: String,
    /// People who miss it.
    missing: usize,
    /// People of whom it is asked.
    of: usize,
}

impl From<Sites> for SitesOut {
    fn from(from: Sites) -> Self {
        Self { items: from.sites.into_iter().map(Into::into).collect(), all: from.all.into(), fewest: FEWEST }
    }
}

impl From<Figures> for SiteFiguresOut {
    fn from(from: Figures) -> Self {
        let share = |share: Share| share.map(|(n, of)| ShareOut { n, of });
        Self {
            ready: share(from.ready),
            leading: share(from.leading),
            attention: share(from.attention),
            turning: share(from.turning),
        }
    }
}

impl From<SiteStanding> for SiteStandingOut {
    fn from(from: SiteStanding) -> Self {
        let worst =
            |Worst { requirement, title, missing, of }: Worst| WorstOut { requirement, title, missing, of };
        Self {
            node_id: from.node.id,
            node_name: from.node.name,
            agency: from.agency,
            as_of: from.as_of,
            figures: from.figures.into(),
            worst: from.worst.map(worst),
            coach_fte: positions(from.coach_time),
            coach_fte_asked: from.coach_time_asked.map(positions),
            raters: from.raters,
        }
    }
}
