//! A center's own folder over the shipped content: what has the same code replaces ours, a new
//! code adds, and `overlay.yaml` lists what is hidden. Where each part came from is remembered.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::load::parse_overlay;
use crate::source::{Finding, Rule, SourceFile};

/// The file at the top of an overlay.
pub const OVERLAY_FILE: &str = "overlay.yaml";
/// Where the overlay's glossary stands among merged files: both are read.
pub(crate) const OWN: &str = "overlay/";

/// How a part of the content relates to what is shipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OriginKind {
    /// It stands in the place of a shipped one.
    Replaced,
    /// There is no shipped one of this code.
    Added,
}

/// Where something comes from that is not as it was shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Whether it replaces a shipped one.
    pub kind: OriginKind,
    /// The center whose it is.
    pub center: String,
}

impl Origin {
    /// In words: `replaced by Riverbend Center`.
    #[must_use]
    pub fn words(&self) -> String {
        let verb = match self.kind {
            OriginKind::Replaced => "replaced",
            OriginKind::Added => "added",
        };
        format!("{verb} by {}", self.center)
    }
}

/// A shipped part that the center does not use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// The code, as in `M17`.
    pub code: String,
    /// Why, in the center's words.
    pub reason: String,
    /// The line of `overlay.yaml`.
    #[serde(skip)]
    pub line: usize,
}

/// All files as they are read, with or without an overlay.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// The files; none of a hidden or replaced part.
    pub files: Vec<SourceFile>,
    /// The name of the center, when there is an overlay.
    pub center: Option<String>,
    /// Where each part comes from that is not as shipped, by its code.
    pub origins: BTreeMap<String, Origin>,
    /// What is hidden.
    pub hidden: Vec<Hidden>,
    /// What is wrong with the overlay itself.
    pub findings: Vec<Finding>,
    own: BTreeSet<String>,
}

impl Merged {
    /// Content without an overlay.
    #[must_use]
    pub fn plain(files: Vec<SourceFile>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Lays a center's folder over the shipped files. Its paths are those below its `curriculum`
    /// folder, and `overlay.yaml`.
    #[must_use]
    pub fn new(shipped: &[SourceFile], own: Vec<SourceFile>) -> Self {
        let (ours, theirs) = (folders(shipped), folders(&own));
        let mut findings = Vec::new();
        let read = parse_overlay(
            &own,
            &|code| ours.contains_key(code),
            &|code| theirs.contains_key(code),
            &mut findings,
        );
        let (center, hidden) = read.unwrap_or_default();
        names(&ours, &theirs, &mut findings);
        versions(shipped, &own, &mut findings);
        let gone: BTreeSet<&str> = hidden
            .iter()
            .map(|hidden| hidden.code.as_str())
            .chain(theirs.keys().map(String::as_str))
            .collect();
        let has_glossary = shipped.iter().any(|file| file.path == "glossary.yaml");
        let own_paths: BTreeSet<String> = own.iter().map(|file| file.path.clone()).collect();
        let mut files: Vec<SourceFile> = shipped
            .iter()
            .filter(|file| unit(&file.path).is_none_or(|code| !gone.contains(code.as_str())))
            .filter(|file| is_glossary(&file.path) || !own_paths.contains(&file.path))
            .cloned()
            .collect();
        files.extend(own.into_iter().filter(|file| file.path != OVERLAY_FILE).map(|file| {
            let aside = has_glossary && is_glossary(&file.path);
            if aside { SourceFile { path: format!("{OWN}{}", file.path), ..file } } else { file }
        }));
        let origin = |code: &String| {
            let kind = if ours.contains_key(code) { OriginKind::Replaced } else { OriginKind::Added };
            (code.clone(), Origin { kind, center: center.clone() })
        };
        let origins = theirs.keys().map(origin).collect();
        Self { files, center: Some(center), origins, hidden, findings, own: own_paths }
    }

    /// Where the file of a finding stands: whether in the overlay, and its path there.
    #[must_use]
    pub fn place<'p>(&self, path: &'p str) -> (bool, &'p str) {
        if let Some(path) = path.strip_prefix(OWN) {
            return (true, path);
        }
        let theirs = unit(path).is_some_and(|code| self.origins.contains_key(&code));
        let replaced = self.own.contains(path) && !is_glossary(path);
        let whole = self.own.contains(path) && !self.files.iter().any(|file| file.path.starts_with(OWN));
        (theirs || replaced || whole || (self.center.is_some() && path == OVERLAY_FILE), path)
    }

    /// A dead link in a shipped file that leads to what the overlay hides or replaces is no fault
    /// of that file: it becomes a warning that says what the center can do.
    #[must_use]
    pub fn excuse(&self, finding: Finding) -> Finding {
        let (own, _) = self.place(&finding.file);
        let about = |code: &str| finding.message.contains(code) || finding.remedy.contains(code);
        let mut codes = self.hidden.iter().map(|hidden| &hidden.code).chain(self.origins.keys());
        if own || finding.rule != Rule::DeadLink || !codes.any(|code| about(code)) {
            return finding;
        }
        let line = finding.line as usize;
        let column = finding.column as usize;
        Finding::warning(
            &finding.file,
            line,
            format!("{}, since the overlay hides or replaces it", finding.message),
            "Keep the file or heading that it leads to, or replace this part too.",
        )
        .at_column(column)
        .under(Rule::DeadLink)
    }
}

/// The code of the part that a file belongs to: `M06`, `V01`, `D-C05` or `R1`.
#[must_use]
pub fn unit(path: &str) -> Option<String> {
    let (kind, rest) = path.split_once('/')?;
    let name = rest.split('/').next()?;
    let stem = || name.strip_suffix(".yaml").filter(|_| !rest.contains('/'));
    let before_hyphen = |name: &str| name.split('-').next().map(str::to_owned);
    match kind {
        "modules" if rest.contains('/') => before_hyphen(name),
        "vignettes" => before_hyphen(stem()?),
        "drills" => Some(format!("D-{}", stem()?)),
        "role-cards" => stem().map(str::to_owned),
        _ => None,
    }
}

fn is_glossary(path: &str) -> bool {
    path.strip_prefix("glossary.").is_some_and(|rest| rest.ends_with("yaml"))
}

/// Each code with the name of its folder or file.
fn folders(files: &[SourceFile]) -> BTreeMap<String, String> {
    let entry = |file: &SourceFile| {
        let name = file.path.split('/').nth(1)?;
        Some((unit(&file.path)?, name.to_owned()))
    };
    files.iter().filter_map(entry).collect()
}

/// Links name folders: a module that replaces another keeps its folder's name.
fn names(ours: &BTreeMap<String, String>, theirs: &BTreeMap<String, String>, findings: &mut Vec<Finding>) {
    for (code, name) in theirs.iter().filter(|(code, _)| code.starts_with('M')) {
        if let Some(shipped) = ours.get(code).filter(|shipped| *shipped != name) {
            let message = format!("the module replaces {code}, whose folder is called `{shipped}`");
            let remedy = "Give the folder that name, so that links keep working, or the module a new code."
                .to_string();
            findings.push(
                Finding::error(&format!("modules/{name}/module.md"), 1, message, remedy).under(Rule::File),
            );
        }
    }
}

/// What replaces something needs a higher version where ours is published.
fn versions(shipped: &[SourceFile], own: &[SourceFile], findings: &mut Vec<Finding>) {
    let numbered = |file: &SourceFile| {
        let code = unit(&file.path)?;
        let head = file.path.ends_with("/module.md") || !code.starts_with('M');
        let text = std::str::from_utf8(&file.bytes).ok().filter(|_| head)?;
        let found = text.lines().enumerate().find_map(|(line, text)| {
            let value = text.strip_prefix("version:")?.split('#').next()?.trim().parse::<u32>().ok()?;
            Some((line + 1, value))
        });
        found.map(|(line, version)| (code, (line, version)))
    };
    let ours: BTreeMap<String, (usize, u32)> = shipped.iter().filter_map(numbered).collect();
    for file in own {
        let Some((code, (line, version))) = numbered(file) else { continue };
        if let Some((_, before)) = ours.get(&code).filter(|(_, before)| *before >= version) {
            let message = format!("{code} has version {version}, and the one it replaces has {before}");
            let remedy = format!(
                "Raise it to {} or more: where ours is published, yours could not be published otherwise.",
                before + 1
            );
            findings.push(Finding::warning(&file.path, line, message, remedy).under(Rule::Format));
        }
    }
}
