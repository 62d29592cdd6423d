//! Staffing of a site: who may go together, how many staff a supervisor
//! answers for, which hours nobody covers, and whether leave is leave. Pure:
//! rosters, leave and the zone's clock come in as plain data.

pub mod cover;
mod describe;
mod evaluate;
mod facts;
pub mod leave;
mod load;
pub mod pair;
pub mod ratio;
mod requirement;
mod words;
mod zone;

pub use evaluate::evaluate_site;
pub(crate) use facts::latest;
pub use facts::{Duty, DutyKind, Site, SiteFacts, StaffMember};
pub(crate) use load::{Checker, load_site_requirements};
pub use requirement::{CoverRule, OnCallRule, RatioRule, SiteClause, SiteRequirement, SiteRule};
pub(crate) use words::duration;
pub use zone::{Offset, Shift, Zone};

#[cfg(test)]
mod tests;
