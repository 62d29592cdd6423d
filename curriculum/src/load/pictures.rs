//! `pictures/*.svg` and `*.png`: only pictures that cannot do anything but be looked at.

use super::MAX_PICTURE;
use crate::picture::{Picture, svg_fault};
use crate::source::{Finding, Rule, SourceFile};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Reads all pictures of a module, in the order of their names.
pub(super) fn read(files: &[&SourceFile], findings: &mut Vec<Finding>) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = files.iter().filter_map(|file| read_one(file, findings)).collect();
    pictures.sort_by(|left, right| left.name.cmp(&right.name));
    pictures
}

fn read_one(file: &SourceFile, findings: &mut Vec<Finding>) -> Option<Picture> {
    let name = file.path.rsplit('/').next()?.to_owned();
    if file.bytes.len() > MAX_PICTURE {
        let message = format!("the picture has more than {} kB", MAX_PICTURE / 1024);
        findings.push(
            Finding::error(&file.path, 1, message, "Make it smaller; people open it on a phone.")
                .under(Rule::Picture),
        );
        return None;
    }
    if name.strip_suffix(".png").is_some() {
        if !file.bytes.starts_with(PNG) {
            findings.push(
                Finding::error(&file.path, 1, "the file is not a PNG", "Export it again as PNG.")
                    .under(Rule::Picture),
            );
            return None;
        }
        return Some(Picture { name, media_type: "image/png".to_owned(), bytes: file.bytes.to_vec() });
    }
    let text = match file.read_text() {
        Ok(text) => text,
        Err(finding) => {
            findings.push(finding);
            return None;
        }
    };
    if let Some((line, fault)) = svg_fault(&text) {
        let remedy = "Remove it: a figure is drawn with shapes and text alone, without scripts, events and outside references.";
        findings.push(Finding::error(&file.path, line, fault, remedy).under(Rule::Picture));
        return None;
    }
    Some(Picture { name, media_type: "image/svg+xml".to_owned(), bytes: text.into_bytes() })
}
