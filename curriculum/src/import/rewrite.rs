//! The body of a lesson in our form: headings from level 2, pictures of the module, links that
//! lead somewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::lesson::{Section, options, titles};
use super::{is_markdown, picture_name};
use crate::source::{Finding, Rule, SourceFile};

/// What a link in the source can lead to.
pub(super) struct Links<'s> {
    files: &'s [SourceFile],
    /// The lesson that a page became; its first, if it became several.
    lessons: BTreeMap<&'s str, String>,
}

impl<'s> Links<'s> {
    pub(super) fn new(sections: &'s [Section], files: &'s [SourceFile]) -> Self {
        let firsts = sections.iter().filter(|section| section.first);
        let lessons =
            firsts.map(|section| (section.path.as_str(), format!("{}.md", section.slug()))).collect();
        Self { files, lessons }
    }

    fn file(&self, path: &str) -> Option<&'s SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }
}

type Pictures = BTreeMap<String, Cow<'static, [u8]>>;

/// The body with everything that other tools write differently put into our form.
pub(super) fn rewrite(
    section: &Section,
    links: &Links<'_>,
    pictures: &mut Pictures,
    findings: &mut Vec<Finding>,
) -> String {
    let body = callouts(&section.body);
    let mut edits = levels(&body);
    let mut open: Vec<(Range<usize>, String, String, bool)> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for (event, range) in Parser::new_ext(&body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                open.push((range, dest_url.to_string(), title.to_string(), true));
                texts.push(String::new());
            }
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                open.push((range, dest_url.to_string(), title.to_string(), false));
                texts.push(String::new());
            }
            Event::Text(words) | Event::Code(words) => {
                for text in &mut texts {
                    text.push_str(&words);
                }
            }
            Event::End(TagEnd::Image | TagEnd::Link) => {
                let (Some((range, address, title, image)), Some(text)) = (open.pop(), texts.pop()) else {
                    continue;
                };
                let line = section.before + 1 + body[..range.start].matches('\n').count();
                let mut told = |rule: Rule, message: String, remedy: &str| {
                    findings.push(Finding::warning(&section.path, line, message, remedy).under(rule));
                };
                let new = if image {
                    Some(picture(section, links, &address, &title, &text, pictures, &mut told))
                } else {
                    match link(section, links, &address, &mut told) {
                        Leads::AsItDid => None,
                        Leads::To(address) => Some(format!("[{text}]({address})")),
                        Leads::Nowhere => Some(text),
                    }
                };
                if let Some(new) = new {
                    edits.retain(|(other, _)| other.start < range.start || other.start >= range.end);
                    edits.push((range, new));
                }
            }
            _ => {}
        }
    }
    apply(&body, edits)
}

/// A picture in our form, or its words alone.
fn picture(
    section: &Section,
    links: &Links<'_>,
    address: &str,
    title: &str,
    alt: &str,
    pictures: &mut Pictures,
    told: &mut impl FnMut(Rule, String, &str),
) -> String {
    if address.contains("://") || address.starts_with("//") || address.starts_with("data:") {
        told(
            Rule::Picture,
            format!("the picture {address} stands elsewhere and was left out"),
            "Ask for the right to use it, and put the file beside the text.",
        );
        return alt.to_owned();
    }
    let Some(file) = resolve(&section.path, address).and_then(|path| links.file(&path)) else {
        told(
            Rule::Picture,
            format!("there is no picture {address}"),
            "Add the file to the module's pictures, and show it where it belongs.",
        );
        return alt.to_owned();
    };
    let Some(name) = picture_name(&file.path) else {
        told(
            Rule::Picture,
            format!("the picture {address} is neither SVG nor PNG and was left out"),
            "Save it as PNG and import again, or add it by hand.",
        );
        return alt.to_owned();
    };
    if alt.trim().is_empty() {
        told(
            Rule::AltText,
            format!("the picture {address} has no words for those who do not see it"),
            "Say in the brackets what it shows.",
        );
    }
    if pictures.get(&name).is_some_and(|there| *there != file.bytes) {
        told(
            Rule::Picture,
            format!("two pictures are called {name}"),
            "Give one of them another name, and look which is shown where.",
        );
    }
    pictures.insert(name.clone(), file.bytes.clone());
    let caption = if title.is_empty() { String::new() } else { format!(" \"{}\"", title.replace('"', "'")) };
    format!("![{alt}](../pictures/{name}{caption})")
}

/// What becomes of a link.
enum Leads {
    /// It may stay as it is.
    AsItDid,
    /// It leads there now.
    To(String),
    /// Only its words stay.
    Nowhere,
}

/// Where a link leads in our form.
fn link(
    section: &Section,
    links: &Links<'_>,
    address: &str,
    told: &mut impl FnMut(Rule, String, &str),
) -> Leads {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
    match scheme.as_deref() {
        Some("https" | "mailto" | "tel") => return Leads::AsItDid,
        Some("http") => {
            told(
                Rule::DeadLink,
                format!("{address} was not encrypted and became https"),
                "Open it, and look whether it still leads there.",
            );
            return Leads::To(format!("https{}", &address[4..]));
        }
        Some(_) => {
            told(
                Rule::DeadLink,
                format!("the link to {address} was left out"),
                "Link to a public page, or leave the words.",
            );
            return Leads::Nowhere;
        }
        None if address.starts_with('#') => return Leads::AsItDid,
        None => {}
    }
    let (path, anchor) =
        address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let target = resolve(&section.path, path).and_then(|path| {
        let with = [path.clone(), format!("{path}.md"), format!("{path}/index.md")];
        with.into_iter().find_map(|path| links.lessons.get(path.as_str()).cloned())
    });
    if let Some(lesson) = target {
        return Leads::To(anchor.map_or(lesson.clone(), |anchor| format!("{lesson}#{anchor}")));
    }
    let there = resolve(&section.path, path).and_then(|path| links.file(&path)).is_some();
    let message = match (there, is_markdown(path)) {
        (true, true) => format!("the link to {address} leads to the overview and was left out"),
        (true, false) => format!("{address} is not part of a module, and the link to it was left out"),
        (false, _) => format!("the link to {address} leads nowhere and was left out"),
    };
    told(Rule::DeadLink, message, "Name the right lesson, or say here what stands there.");
    Leads::Nowhere
}

/// A path relative to the file that names it.
fn resolve(from: &str, path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next()?;
    let path = path.replace("%20", " ");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Headings from level 2, none skipped.
fn levels(body: &str) -> Vec<(Range<usize>, String)> {
    let (mut edits, mut above) = (Vec::new(), Vec::<u8>::new());
    for title in titles(body) {
        while above.last().is_some_and(|level| *level >= title.level) {
            above.pop();
        }
        above.push(title.level);
        let marks = "#".repeat((above.len() + 1).min(6));
        let source = body[title.range.clone()].trim();
        let words = if source.starts_with('#') {
            source.trim_matches('#').trim()
        } else {
            source.lines().next().unwrap_or_default().trim()
        };
        edits.push((title.range, format!("{marks} {words}\n")));
    }
    edits
}

fn apply(body: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = String::new();
    let mut at = 0;
    for (range, new) in edits {
        if range.start >= at {
            text.push_str(&body[at..range.start]);
            text.push_str(&new);
            at = range.end;
        }
    }
    text.push_str(&body[at..]);
    text
}

/// Callouts of other tools as ours: `:::tip Title` and `> [!TIP]`; and Obsidian's double brackets
/// as links and pictures.
fn callouts(body: &str) -> String {
    let mut text = String::new();
    let (mut fence, mut inside) = (None::<&str>, false);
    for line in body.lines() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let line = if fence.is_some() || mark.is_some() {
            quoted_if(inside, line)
        } else if let Some(rest) = trimmed.strip_prefix(":::") {
            let begins = !rest.trim().is_empty();
            inside = begins;
            let (kind, title) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
            if begins {
                format!("> [!{}] {}", our_kind(kind), title.trim().trim_matches(['[', ']']))
                    .trim_end()
                    .to_owned()
            } else {
                String::new()
            }
        } else if let Some((kind, rest)) = trimmed.strip_prefix("> [!").and_then(|rest| rest.split_once(']'))
        {
            format!("> [!{}]{rest}", our_kind(kind))
        } else {
            quoted_if(inside, &brackets(line))
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn quoted_if(inside: bool, line: &str) -> String {
    if inside { format!("> {line}").trim_end().to_owned() } else { line.to_owned() }
}

/// The kind of a callout that says the same.
fn our_kind(kind: &str) -> String {
    let upper = kind.to_uppercase();
    match upper.as_str() {
        "STORY" | "SAY" | "PRACTICE" | "WARNING" | "NOTE" | "JOBAID" => upper,
        "CAUTION" | "DANGER" | "ATTENTION" => "WARNING".to_owned(),
        "EXAMPLE" => "STORY".to_owned(),
        _ => "NOTE".to_owned(),
    }
}

/// `![[figure.png]]` and `[[page|words]]` as Markdown.
fn brackets(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, (inside, after))) =
        rest.split_once("[[").and_then(|(before, tail)| Some((before, tail.split_once("]]")?)))
    {
        let (target, words) = inside.split_once('|').unwrap_or((inside, inside));
        let target = target.trim().replace(' ', "%20");
        if let Some(before) = before.strip_suffix('!') {
            let alt = if words == inside { "" } else { words };
            text.extend([before, "![", alt, "](", &target, ")"]);
        } else {
            text.extend([before, "[", words.trim(), "](", &target, ")"]);
        }
        rest = after;
    }
    text + rest
}
