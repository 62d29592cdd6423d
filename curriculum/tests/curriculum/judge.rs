//! A third opinion on HTML, independent of the writer and of the cleaner: it knows what a lesson
//! may hold and reads the output letter by letter.

use std::collections::BTreeSet;

use fieldcraft_curriculum::markdown::clean;

const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "id", "rel", "aria-label", "class"]),
    ("aside", &["class", "role", "aria-labelledby"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &[]),
    ("dd", &[]),
    ("del", &[]),
    ("div", &["class", "role", "tabindex", "aria-label"]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("img", &["src", "alt", "loading"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("p", &["class", "id"]),
    ("pre", &["tabindex"]),
    ("span", &["class", "role", "aria-label"]),
    ("strong", &[]),
    ("sup", &["class"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["class", "scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// One tag as it was found.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Every opening tag of serialized HTML.
pub(crate) fn tags(html: &str) -> Result<Vec<Tag>, String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(closing) = rest.strip_prefix('/') {
            let end = closing.find('>').ok_or("a closing tag does not end")?;
            rest = &closing[end + 1..];
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).ok_or("a tag does not end")?;
        let mut tag = Tag { name: rest[..end].to_owned(), attributes: Vec::new() };
        rest = &rest[end..];
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (name, after) = attribute.split_once("=\"").ok_or("an attribute without a value")?;
            let (value, after) = after.split_once('"').ok_or("a value does not end")?;
            tag.attributes.push((name.to_owned(), value.to_owned()));
            rest = after;
        }
        rest = rest.strip_prefix('>').ok_or_else(|| format!("odd tag: {}", &rest[..rest.len().min(30)]))?;
        tags.push(tag);
    }
    Ok(tags)
}

/// Whether HTML is what a lesson may hold; if not, why.
pub(crate) fn judge(html: &str) -> Result<(), String> {
    let tags = tags(html)?;
    let mut ids = BTreeSet::new();
    for tag in &tags {
        let (_, attributes) = ALLOWED
            .iter()
            .find(|(name, _)| *name == tag.name)
            .ok_or_else(|| format!("the tag {} is not allowed", tag.name))?;
        for (name, value) in &tag.attributes {
            if !attributes.contains(&name.as_str()) {
                return Err(format!("{} has the attribute {name}", tag.name));
            }
            address(name, value)?;
            if name == "id" && !ids.insert(value.clone()) {
                return Err(format!("the id {value} stands twice"));
            }
        }
        accessible(tag)?;
    }
    for tag in &tags {
        let label = tag.get("aria-labelledby");
        if label.is_some_and(|label| !ids.contains(label)) {
            return Err(format!("nothing has the id {label:?}"));
        }
        let note = tag.get("href").filter(|href| href.contains("--"));
        if note.is_some_and(|note| note.starts_with('#') && !ids.contains(&note[1..])) {
            return Err(format!("the note {note:?} leads nowhere"));
        }
    }
    if clean(html) != html {
        return Err(format!("cleaning again changes it to {}", clean(html)));
    }
    Ok(())
}

fn address(name: &str, value: &str) -> Result<(), String> {
    let lower = value.to_ascii_lowercase();
    let fits = match name {
        "href" => ["https://", "mailto:", "tel:", "/learn/", "/content/modules/", "#"]
            .iter()
            .any(|start| lower.starts_with(start)),
        "src" => value.starts_with("/content/modules/") && !value.contains(".."),
        _ => true,
    };
    if fits && !(name == "href" && value.contains(['\\', '\n', '\t'])) {
        Ok(())
    } else {
        Err(format!("{name} is {value}"))
    }
}

fn accessible(tag: &Tag) -> Result<(), String> {
    let missing = match tag.name.as_str() {
        "img" => tag.get("alt").is_none() || tag.get("loading") != Some("lazy"),
        "th" => tag.get("scope") != Some("col"),
        "aside" => tag.get("aria-labelledby").is_none(),
        "a" => {
            let outside = tag.get("href").is_some_and(|href| href.to_ascii_lowercase().starts_with("https:"));
            tag.get("href").is_none() || (outside && tag.get("rel") != Some("noopener noreferrer"))
        }
        "div" if tag.get("class") == Some("scroll") => {
            tag.get("role") != Some("region")
                || tag.get("tabindex") != Some("0")
                || tag.get("aria-label").is_none_or(str::is_empty)
        }
        _ => false,
    };
    if missing {
        Err(format!("{} lacks what makes it accessible: {:?}", tag.name, tag.attributes))
    } else {
        Ok(())
    }
}
