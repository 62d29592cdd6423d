//! Lists every file of the curriculum, so that the binary carries its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Asked when it runs: what was compiled for one copy of the repository may be kept for another.
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = root.ok_or_else(|| io::Error::other("CARGO_MANIFEST_DIR is not set"))?;
    let mut list = String::from("&[\n");
    let parts = [
        "drills",
        "glossary.yaml",
        "glossary.es.yaml",
        "modules",
        "open-lessons.yaml",
        "role-cards",
        "vignettes",
    ];
    for part in parts {
        println!("cargo:rerun-if-changed={part}");
        for path in files_below(&root.join(part))? {
            let name = path.strip_prefix(&root).map_err(io::Error::other)?;
            let name = name.to_string_lossy().replace('\\', "/");
            let source = path.to_string_lossy();
            let bytes = match path.extension().and_then(|ending| ending.to_str()) {
                Some("md" | "yaml" | "yml" | "svg") => format!("include_str!({source:?}).as_bytes()"),
                _ => format!("include_bytes!({source:?})"),
            };
            writeln!(list, "    ({name:?}, {bytes}),").map_err(io::Error::other)?;
        }
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(PathBuf::from(out).join("builtin.rs"), list)
}

/// The file itself, or every file below a folder in the order of its path, without hidden files and editors' backups.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    if !folder.is_dir() {
        return Ok(found);
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
