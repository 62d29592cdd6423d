//! Observations, safety tasks, coaching cycles and joint observations.

use std::sync::Arc;

use uuid::Uuid;

use super::wire::PersonRef;
use crate::error::{AppError, AppResult};
use crate::state::App;

mod cycle;
mod cycles;
mod joint;
mod mine;
mod observation;
mod observations;
mod plan;
mod requests;
mod supervision;
mod tasks;
mod today;
mod transfer;
mod words;

pub use cycles::CyclesApi;
pub use joint::JointApi;
pub use observations::ObservationsApi;
pub use plan::PlansApi;
pub use requests::RequestsApi;
pub use supervision::CoachesApi;
pub use tasks::TasksApi;
pub use today::TodayApi;
pub use transfer::TransferApi;

/// The resources of this area.
pub type Apis = (
    ObservationsApi,
    CyclesApi,
    TasksApi,
    JointApi,
    TransferApi,
    PlansApi,
    CoachesApi,
    RequestsApi,
    TodayApi,
);

/// The resources of this area, ready to serve.
pub fn apis(app: &Arc<App>) -> Apis {
    let app = || app.clone();
    (
        ObservationsApi { app: app() },
        CyclesApi { app: app() },
        TasksApi { app: app() },
        JointApi { app: app() },
        TransferApi { app: app() },
        PlansApi { app: app() },
        CoachesApi { app: app() },
        RequestsApi { app: app() },
        TodayApi { app: app() },
    )
}

/// A person by id, with their name from those that were loaded.
fn named(names: &std::collections::HashMap<Uuid, String>, id: Uuid) -> PersonRef {
    PersonRef { id, display_name: names.get(&id).cloned().unwrap_or_default() }
}

/// Where a page begins: an instant and the id that stands at it.
pub(super) fn cursor(text: Option<&str>) -> AppResult<Option<(i64, Uuid)>> {
    let Some(text) = text else {
        return Ok(None);
    };
    let parsed =
        text.split_once('~').and_then(|(at, id)| Some((at.parse().ok()?, Uuid::parse_str(id).ok()?)));
    parsed.map(Some).ok_or_else(|| AppError::field("?cursor", "Use `next` of the page before as it is."))
}

/// The page without the one row that was read to see whether there are more,
/// and the position to go on from.
pub(super) fn page<T>(
    mut rows: Vec<T>,
    limit: u64,
    position: impl Fn(&T) -> (i64, Uuid),
) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| {
        let (at, id) = position(row);
        format!("{at}~{id}")
    });
    (rows, next)
}

/// All in their wire form, or the first that cannot be.
fn all<T, Out: TryFrom<T, Error = AppError>>(rows: Vec<T>) -> Result<Vec<Out>, AppError> {
    rows.into_iter().map(TryInto::try_into).collect()
}

fn fifty() -> u64 {
    50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_taken() {
        let rows = vec![(3, Uuid::from_u128(1)), (2, Uuid::from_u128(2)), (1, Uuid::from_u128(3))];
        let (rows, next) = page(rows, 2, |row| *row);
        assert_eq!(rows.len(), 2);
        assert_eq!(cursor(next.as_deref()).expect("a cursor"), Some((2, Uuid::from_u128(2))));
        assert_eq!(cursor(None).expect("the first page"), None);
        for bad in ["", "x", "1~x", "~", "1"] {
            assert!(cursor(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        let (rows, next) = page(vec![(1, Uuid::nil())], 1, |row| *row);
        assert_eq!((rows.len(), next), (1, None));
    }
}
