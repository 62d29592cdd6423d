//! Learning: modules and their checks, and the path from hire to leading a visit.

pub mod analysis;
pub mod answers;
pub mod attempts;
pub mod drills_done;
pub mod duties;
pub mod guide;
pub mod modules;
pub mod next;
pub mod path;
pub mod refreshers;
pub mod reviews;
pub mod rounds;
pub mod scenarios;
pub mod sittings;
pub mod skills;
pub mod stages;
pub mod standing;
pub mod transcript;
