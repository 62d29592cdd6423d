//! Where each indicator is taught, checked, practiced and seen, for those who write content.

use fieldcraft_competencies::framework::Indicator;
use fieldcraft_curriculum::coverage::{Column, Covered};
use fieldcraft_curriculum::{Coverage, Drill, Library, Module, Origin, Vignette, load_drills};

use super::content::Content;
use super::folders::Folders;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Its code, or the slug of a lesson.
    pub code: String,
    /// Its title; that of its lesson for an item.
    pub title: String,
    /// The module it belongs to.
    pub module: Option<String>,
    /// The lesson to look at, for an item.
    pub lesson: Option<String>,
}

/// Where one indicator occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The indicator.
    pub indicator: Indicator,
    /// The code of its competency.
    pub competency: String,
    /// Lessons about it.
    pub taught: Vec<Place>,
    /// Items that ask about it.
    pub checked: Vec<Place>,
    /// Scenarios and drills that practice it.
    pub practiced: Vec<Place>,
    /// Vignettes in which raters are asked about it.
    pub vignettes: Vec<Place>,
    /// Where there is not enough.
    pub gaps: Vec<Column>,
}

/// The whole table, and what in it is the center's own.
#[derive(Clone, Debug)]
pub struct CoverageView {
    /// One row an indicator, in the order of the framework.
    pub rows: Vec<Row>,
    /// Modules that are not as shipped: code, title and where they come from.
    pub own: Vec<(String, String, Origin)>,
    /// What the center hides, with the reason.
    pub hidden: Vec<(String, String)>,
}

impl App {
    /// Where each indicator of the published content occurs. Drills are those this server carries.
    ///
    /// Which ratings a key holds is not told: a vignette stands where raters are asked about an
    /// indicator, and a gap says only that no key rates it.
    pub async fn coverage(&self, caller: &Caller) -> AppResult<CoverageView> {
        self.permit_somewhere(caller, Action::ReadCoverage)?;
        let content = self.content().await?;
        let folders = self.config.folders();
        tokio::task::spawn_blocking(move || view(&content, &folders)).await.map_err(AppError::internal)?
    }
}

fn view(content: &Content, folders: &Folders) -> AppResult<CoverageView> {
    let framework = &content.framework()?.framework;
    let library = library(content, folders)?;
    let indicators: Vec<&Indicator> =
        framework.competencies.iter().flat_map(|competency| &competency.indicators).collect();
    let codes: Vec<String> = indicators.iter().map(|indicator| indicator.code.to_string()).collect();
    let coverage = Coverage::of(&library, &codes.iter().map(String::as_str).collect::<Vec<_>>());
    let rows =
        coverage.rows.iter().zip(indicators).map(|(covered, indicator)| row(&library, covered, indicator));
    let own = content
        .modules
        .values()
        .filter_map(|module| Some((module.code.clone(), module.title.clone(), module.origin.clone()?)));
    let hidden = content.hidden.iter().map(|(code, reason)| (code.clone(), reason.clone()));
    Ok(CoverageView { rows: rows.collect(), own: own.collect(), hidden: hidden.collect() })
}

fn library(content: &Content, folders: &Folders) -> AppResult<Library> {
    let files = folders.read().map_err(AppError::internal)?.curriculum.files;
    let (drills, _) = load_drills(&files, &|_| true);
    Ok(Library {
        modules: content.modules.values().map(|module| Module::clone(module)).collect(),
        vignettes: content.offered_vignettes().map(|vignette| Vignette::clone(vignette)).collect(),
        drills,
        ..Library::default()
    })
}

fn row(library: &Library, covered: &Covered, indicator: &Indicator) -> Row {
    let competency = covered.indicator.split('.').next().unwrap_or_default().to_owned();
    let asked = |vignette: &&Vignette| vignette.indicators.contains(&covered.indicator);
    Row {
        indicator: indicator.clone(),
        competency,
        taught: covered.taught.iter().filter_map(|code| lesson(library, code)).collect(),
        checked: covered.checked.iter().filter_map(|id| item(library, id)).collect(),
        practiced: covered.practiced.iter().filter_map(|code| practice(library, code)).collect(),
        vignettes: library.vignettes.iter().filter(asked).map(vignette).collect(),
        gaps: covered.gaps(),
    }
}

fn lesson(library: &Library, code: &str) -> Option<Place> {
    let (module, slug) = code.split_once('/')?;
    let module = library.modules.iter().find(|one| one.code == module)?;
    Some(Place {
        kind: PlaceKind::Lesson,
        code: slug.to_owned(),
        title: module.lesson(slug)?.title.clone(),
        module: Some(module.code.clone()),
        lesson: None,
    })
}

fn item(library: &Library, id: &str) -> Option<Place> {
    let module = library.modules.iter().find(|module| module.check.item(id).is_some())?;
    let slug = &module.check.item(id)?.lesson;
    Some(Place {
        kind: PlaceKind::Item,
        code: id.to_owned(),
        title: module.lesson(slug).map_or_else(|| module.title.clone(), |lesson| lesson.title.clone()),
        module: Some(module.code.clone()),
        lesson: Some(slug.clone()),
    })
}

fn practice(library: &Library, code: &str) -> Option<Place> {
    let drill = |drill: &Drill| Place {
        kind: PlaceKind::Drill,
        code: drill.code.clone(),
        title: drill.title.clone(),
        module: None,
        lesson: None,
    };
    if let Some(found) = library.drills.iter().find(|drill| drill.code == code) {
        return Some(drill(found));
    }
    let module = library.modules.iter().find(|module| module.scenario(code).is_some())?;
    Some(Place {
        kind: PlaceKind::Scenario,
        code: code.to_owned(),
        title: module.scenario(code)?.title.clone(),
        module: Some(module.code.clone()),
        lesson: None,
    })
}

fn vignette(vignette: &Vignette) -> Place {
    Place {
        kind: PlaceKind::Vignette,
        code: vignette.code.clone(),
        title: vignette.title.clone(),
        module: None,
        lesson: None,
    }
}
