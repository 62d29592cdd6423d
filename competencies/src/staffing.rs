//! Staffing of a site: who may go together, which hours nobody covers, and
//! whether leave is leave. Pure: rosters, leave and the zone's clock come in as
//! plain data.

pub mod cover;
mod facts;
pub mod leave;
pub mod pair;
mod words;
mod zone;

pub use facts::{Duty, DutyKind, Site, SiteFacts, StaffMember};
pub use zone::{Offset, Shift, Zone};

#[cfg(test)]
mod tests;
