//! The competency framework and every rule over it: levels, requirements with
//! their reasons, timelines, practice authorization, certification, agreement
//! of raters. Pure: no HTTP, no SQL, no clock, no files.

pub mod authorization;
mod calendar;
pub mod calibration;
pub mod case;
pub mod certification;
pub mod chart;
pub mod coaching_fidelity;
pub mod code;
pub mod day;
pub mod decision;
pub mod demand;
pub mod disclosure;
pub mod drift;
pub mod evaluate;
pub mod explain;
pub mod facts;
pub mod fraction;
pub mod framework;
pub mod level;
pub mod overlay;
pub mod privacy;
mod quick;
pub mod refresher;
pub mod reliability;
pub mod requirement;
pub mod runway;
pub mod scale;
pub mod soonest;
pub mod staffing;
pub mod timeline;
