//! What became of those who took a session. Pure.

use uuid::Uuid;

use super::TrainingEvent;
use crate::store::training::Try;

/// What became of those who took a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Who was there.
    pub learners: u32,
    /// Of these who have sent in the module's check.
    pub tried: u32,
    /// Of these who passed it the first time.
    pub passed_first_time: u32,
}

/// From the tries of everybody who was there, oldest first. What somebody sent
/// in for an earlier version of the module does not count.
pub(super) fn results(event: &TrainingEvent, tries: &[Try]) -> Results {
    let first = |person: &Uuid| {
        tries.iter().find(|one| {
            one.person_id == *person
                && one.module_code == event.row.module_code
                && one.module_version >= event.row.module_version
        })
    };
    let mut results = Results::default();
    for (person, _) in &event.attendance {
        results.learners += 1;
        if let Some(first) = first(person) {
            results.tried += 1;
            results.passed_first_time += u32::from(first.passed);
        }
    }
    results
}
