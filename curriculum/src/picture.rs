//! Figures that come with a module: which ones are safe to serve, and how they are stored.

use serde::{Deserialize, Serialize};

/// A figure of a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The file's name, as in `plan.svg`.
    pub name: String,
    /// `image/svg+xml` or `image/png`.
    pub media_type: String,
    /// What the file holds. In the canonical form as hexadecimal digits.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
}

/// Elements that draw. Everything else is refused: what animates, links, embeds or runs.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "symbol",
    "use",
    "style",
    "metadata",
];

/// What is wrong with an SVG and on which line, if anything: an element that does more than
/// draw, an event handler, a reference to something outside the file.
///
/// It reads tags and attributes as XML writes them and refuses whatever it does not understand,
/// so a file that passes holds nothing hidden behind entities or odd spellings.
pub(crate) fn svg_fault(text: &str) -> Option<(usize, String)> {
    let line = |rest: &str| 1 + text[..text.len() - rest.len()].matches('\n').count();
    let mut rest = text;
    let mut in_style = false;
    let mut seen_svg = false;
    while let Some(at) = rest.find('<') {
        if in_style && let Some(fault) = style_fault(&rest[..at]) {
            return Some((line(rest), fault));
        }
        rest = &rest[at..];
        let (end, fault) = match markup(rest) {
            Ok(found) => found,
            Err(fault) => return Some((line(rest), fault)),
        };
        if let Some(fault) = fault {
            return Some((line(rest), fault));
        }
        in_style = rest.starts_with("<style") && !rest[..end].ends_with("/>");
        seen_svg |= rest.starts_with("<svg");
        rest = &rest[end..];
    }
    (!seen_svg).then(|| (1, "the file is not an SVG".to_owned()))
}

/// The length of the markup at the beginning, and what is wrong with it.
fn markup(rest: &str) -> Result<(usize, Option<String>), String> {
    let ended = |end: &str| rest.find(end).map(|at| at + end.len());
    if rest.starts_with("<!--") {
        return ended("-->").map(|end| (end, None)).ok_or_else(|| "a comment does not end".to_owned());
    }
    if rest.starts_with("<?xml ") {
        return ended("?>").map(|end| (end, None)).ok_or_else(|| "the declaration does not end".to_owned());
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return Err("the file has a document type, an entity or an instruction".to_owned());
    }
    let end = tag_end(rest).ok_or_else(|| "a tag does not end".to_owned())?;
    let inside = rest[1..end - 1].trim_start_matches('/').trim_end_matches('/');
    let (name, attributes) = match inside.find(char::is_whitespace) {
        Some(at) => inside.split_at(at),
        None => (inside, ""),
    };
    if !ELEMENTS.contains(&name) {
        return Ok((end, Some(format!("the element `{name}` is not allowed in a picture"))));
    }
    Ok((end, attributes_fault(attributes)))
}

/// Where a tag ends: after the first `>` outside quotes.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in rest.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            (None, '>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn attributes_fault(attributes: &str) -> Option<String> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else {
            return Some(format!("`{rest}` is not an attribute"));
        };
        let name = name.trim();
        let after = after.trim_start();
        let value = after
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))
            .and_then(|quote| after[1..].split_once(quote));
        let Some((value, after)) = value else {
            return Some(format!("the attribute `{name}` has no quotes"));
        };
        if let Some(fault) = attribute_fault(name, value) {
            return Some(fault);
        }
        rest = after.trim_start();
    }
    None
}

fn attribute_fault(name: &str, value: &str) -> Option<String> {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | ':' | '_' | '.');
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || !name.chars().all(plain) {
        return Some(format!("`{name}` is not the name of an attribute"));
    }
    if lower.starts_with("on") {
        return Some(format!("the attribute `{name}` runs a script"));
    }
    if lower == "xmlns" || lower.starts_with("xmlns:") {
        return None;
    }
    if lower == "href"
        || lower.ends_with(":href")
        || lower == "src"
        || lower == "base"
        || lower.ends_with(":base")
    {
        return (!value.starts_with('#'))
            .then(|| format!("`{name}` refers to something outside the picture"));
    }
    style_fault(value)
}

/// What is wrong with a style or the value of an attribute: anything that could fetch or run.
fn style_fault(value: &str) -> Option<String> {
    let compact: String =
        value.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let outside = compact
        .match_indices("url(")
        .any(|(at, _)| !compact[at + 4..].trim_start_matches(['"', '\'']).starts_with('#'));
    let entity = compact.match_indices('&').any(|(at, _)| {
        !["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"].iter().any(|known| compact[at..].starts_with(known))
    });
    if outside {
        Some("`url()` refers to something outside the picture".to_owned())
    } else if compact.contains("@import") || compact.contains("image-set(") || compact.contains("expression(")
    {
        Some("the style fetches or runs something".to_owned())
    } else if compact.contains("javascript:") || compact.contains("data:") || compact.contains("vbscript:") {
        Some("a value holds an address that can run".to_owned())
    } else if compact.contains('\\') {
        Some("a value hides letters behind a back slash".to_owned())
    } else if entity {
        Some("a value hides letters behind an entity".to_owned())
    } else {
        None
    }
}

/// Bytes as hexadecimal digits.
mod hex {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    const DIGITS: &[u8; 16] = b"0123456789abcdef";

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(D::Error::custom("a picture is not in hexadecimal digits")),
        };
        if text.len() % 2 != 0 {
            return Err(D::Error::custom("a picture has half a byte"));
        }
        text.as_bytes().chunks_exact(2).map(|pair| Ok(digit(pair[0])? * 16 + digit(pair[1])?)).collect()
    }
}
