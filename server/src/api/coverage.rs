//! `/content/coverage`: where each indicator is taught, checked, practiced and seen.

use std::sync::Arc;

use fieldcraft_curriculum::coverage::Column;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};

use super::modules::OriginOut;
use super::{Problem, Signed, Tag};
use crate::app::coverage::{CoverageView, Place, PlaceKind, Row};
use crate::state::App;

/// What the content covers.
pub struct CoverageApi {
    /// The deeds.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/content", tag = "Tag::Learning")]
impl CoverageApi {
    /// Where each indicator is taught, checked, practiced and seen in a vignette.
    #[oai(path = "/coverage", method = "get", operation_id = "get_coverage")]
    async fn coverage(&self, caller: Signed) -> Result<Json<CoverageOut>, Problem> {
        Ok(Json(self.app.coverage(&caller).await?.into()))
    }
}

/// What the published content covers.
#[derive(Object)]
#[oai(rename = "Coverage")]
struct CoverageOut {
    /// One row an indicator, in the order of the framework.
    items: Vec<CoverageRowOut>,
    /// Modules that are not as they came with the program.
    own: Vec<OwnModuleOut>,
    /// What the center took off the shelf.
    hidden: Vec<HiddenOut>,
}

/// Where one indicator occurs.
#[derive(Object)]
#[oai(rename = "CoverageRow")]
struct CoverageRowOut {
    /// Code of the indicator.
    indicator: String,
    /// What is seen or heard.
    text: String,
    /// Code of its competency.
    competency: String,
    /// Lessons about it.
    taught: Vec<PlaceOut>,
    /// Items of checks that ask about it.
    checked: Vec<PlaceOut>,
    /// Scenarios and drills that practice it.
    practiced: Vec<PlaceOut>,
    /// Vignettes in which raters are asked about it; what their keys say is not told.
    vignettes: Vec<PlaceOut>,
    /// Columns in which there is not enough: no lesson, fewer than two items, no practice, or no
    /// vignette whose key rates it.
    gaps: Vec<ColumnOut>,
}

/// A column of the table.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "CoverageColumn")]
enum ColumnOut {
    /// A lesson is about it.
    Taught,
    /// Two or more items ask about it.
    Checked,
    /// A scenario or drill practices it.
    Practiced,
    /// A vignette shows it.
    Vignette,
}

/// What stands in a cell.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "CoveragePlaceKind")]
enum PlaceKindOut {
    /// A lesson.
    Lesson,
    /// An item of a check.
    Item,
    /// A scenario.
    Scenario,
    /// A drill.
    Drill,
    /// A vignette.
    Vignette,
}

/// One place where an indicator occurs.
#[derive(Object)]
#[oai(rename = "CoveragePlace")]
struct PlaceOut {
    /// What it is.
    kind: PlaceKindOut,
    /// Its code, or the name of a lesson in addresses.
    code: String,
    /// Its title; that of its lesson for an item.
    title: String,
    /// The module it belongs to.
    #[oai(skip_serializing_if_is_none)]
    module: Option<String>,
    /// The lesson that an item belongs to.
    #[oai(skip_serializing_if_is_none)]
    lesson: Option<String>,
}

/// A module that is not as it came with the program.
#[derive(Object)]
#[oai(rename = "OwnModule")]
struct OwnModuleOut {
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// Whose it is.
    origin: OriginOut,
}

/// Something the center took off the shelf.
#[derive(Object)]
#[oai(rename = "HiddenContent")]
struct HiddenOut {
    /// Code.
    code: String,
    /// Why, in the center's words.
    reason: String,
}

impl From<CoverageView> for CoverageOut {
    fn from(view: CoverageView) -> Self {
        let own = view.own.into_iter();
        let own = own.map(|(code, title, origin)| OwnModuleOut { code, title, origin: (&origin).into() });
        let hidden = view.hidden.into_iter().map(|(code, reason)| HiddenOut { code, reason });
        Self {
            items: view.rows.into_iter().map(Into::into).collect(),
            own: own.collect(),
            hidden: hidden.collect(),
        }
    }
}

impl From<Row> for CoverageRowOut {
    fn from(row: Row) -> Self {
        let places = |places: Vec<Place>| places.into_iter().map(Into::into).collect();
        Self {
            indicator: row.indicator.code.to_string(),
            text: row.indicator.text,
            competency: row.competency,
            taught: places(row.taught),
            checked: places(row.checked),
            practiced: places(row.practiced),
            vignettes: places(row.vignettes),
            gaps: row.gaps.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Place> for PlaceOut {
    fn from(place: Place) -> Self {
        let kind = match place.kind {
            PlaceKind::Lesson => PlaceKindOut::Lesson,
            PlaceKind::Item => PlaceKindOut::Item,
            PlaceKind::Scenario => PlaceKindOut::Scenario,
            PlaceKind::Drill => PlaceKindOut::Drill,
            PlaceKind::Vignette => PlaceKindOut::Vignette,
        };
        let Place { code, title, module, lesson, .. } = place;
        Self { kind, code, title, module, lesson }
    }
}

impl From<Column> for ColumnOut {
    fn from(column: Column) -> Self {
        match column {
            Column::Taught => Self::Taught,
            Column::Checked => Self::Checked,
            Column::Practiced => Self::Practiced,
            Column::Vignette => Self::Vignette,
        }
    }
}
