//! The rows of the database, one entity a table. Times are milliseconds since
//! 1970 UTC, days are calendar days in the zone of the person's site.
#![recursion_limit = "1024"]
#![expect(
    clippy::disallowed_methods,
    reason = "the entity macro begins transactions in nested saves; the deeds give it one of their own"
)]

pub mod account;
pub mod affiliation;
pub mod appeal;
pub mod appeal_signature;
pub mod assignment;
pub mod attempt;
pub mod attendance;
pub mod attestation;
pub mod audit_event;
pub mod calendar_feed;
pub mod calibration_rating;
pub mod calibration_run;
pub mod candidacy;
pub mod candidacy_event;
pub mod cert_decision;
pub mod certificate;
pub mod certificate_event;
pub mod check_sitting;
pub mod coaching_contact;
pub mod coaching_cycle;
pub mod coaching_cycle_event;
pub mod coaching_plan;
pub mod coaching_sample;
pub mod coaching_sample_sheet;
pub mod content_file;
pub mod credential;
pub mod credential_check;
pub mod delivery_event;
pub mod drill_version;
pub mod founding_appointment;
pub mod framework_version;
pub mod joint_closing;
pub mod joint_event;
pub mod joint_observation;
pub mod joint_rater;
pub mod joint_sheet;
pub mod leave_period;
pub mod lesson_reading;
pub mod module_version;
pub mod node_policy;
pub mod observation;
pub mod observation_event;
pub mod one_time_token;
pub mod org_closure;
pub mod org_node;
pub mod permission_grant;
pub mod person;
pub mod person_status;
pub mod practice_rating;
pub mod practice_record;
pub mod refresher_answer;
pub mod refresher_round;
pub mod roster_interval;
pub mod safety_task;
pub mod scenario_play;
pub mod session;
pub mod setting;
pub mod training_change;
pub mod training_delivery;
pub mod training_event;
pub mod training_part;
pub mod training_report;
pub mod vignette_key_reading;
pub mod vignette_key_signature;
pub mod vignette_version;
pub mod waiver;
pub mod waiver_event;
pub mod waiver_request;
