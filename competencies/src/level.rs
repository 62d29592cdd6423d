//! The competency level rule.
