//! Dashboards of places: skills, their trend, capacity, and all sites in one table.

mod figures;
mod sites;

use crate::coverage::{Closed, Probe, USUAL};

/// Probes of dashboards.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "list_sites",
        closed: Closed::Own("lists the sites that the caller's permissions cover: dashboard::sites"),
        request: |_, _| ("/sites".into(), None),
    },
    Probe {
        operation: "get_skills",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/skills", cast.north_site), None),
    },
    Probe {
        operation: "get_skill_trend",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/skill-trend", cast.north_site), None),
    },
    Probe {
        operation: "get_capacity",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/capacity", cast.north_site), None),
    },
];
