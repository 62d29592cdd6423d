//! A page in sections: each heading of the top level begins a lesson.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::front::Front;
use crate::source::{Finding, Rule};
use crate::template;

/// How many words a learner reads in a minute, with a thought now and then.
const WORDS_A_MINUTE: usize = 100;
/// The longest summary.
const SUMMARY: usize = 200;

/// One lesson as it stands in the source.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// The file it comes from.
    pub(super) path: String,
    pub(super) front: Front,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) body: String,
    /// How many lines of the file stand before the body.
    pub(super) before: usize,
    /// Its place among the lessons, from 1.
    pub(super) number: usize,
    /// The first section of its file.
    pub(super) first: bool,
}

impl Section {
    /// The name of its file: `03-asking-about-means`.
    pub(super) fn slug(&self) -> String {
        let words = template::slug(&self.title).unwrap_or_else(|_| "lesson".to_owned());
        let short: Vec<&str> = words.split('-').take(7).collect();
        format!("{:02}-{}", self.number, short.join("-"))
    }

    /// How long it takes, by its front matter or its length.
    pub(super) fn minutes(&self) -> usize {
        let words = self.body.split_whitespace().count();
        self.front.minutes.unwrap_or_else(|| words.div_ceil(WORDS_A_MINUTE).clamp(3, 60))
    }
}

/// A heading of the source.
pub(super) struct Title {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// What `CommonMark` and its usual extensions make of a text.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// The headings outside quotes and lists.
pub(super) fn titles(body: &str) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    let (mut depth, mut inside) = (0_usize, false);
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                inside = true;
                titles.push(Title { level: number(level), text: String::new(), range });
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some(title) = titles.last_mut() {
                    title.text.push_str(&text);
                }
            }
            _ => {}
        }
    }
    titles
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// The page as one section: an overview.
pub(super) fn whole(path: &str, front: Front, body: &str) -> Section {
    let titles = titles(body);
    let skip = titles.first().filter(|title| title.level == 1).map_or(0, |title| title.range.end);
    let body = body[skip..].to_owned();
    let summary = front.summary.clone().unwrap_or_else(|| first_sentence(&body));
    let title = front.title.clone().unwrap_or_default();
    Section { path: path.to_owned(), title, summary, body, front, ..Section::default() }
}

/// A page in lessons: at its headings of level 1, or of level 2 if it is the only page.
pub(super) fn divide(
    path: &str,
    front: &Front,
    body: &str,
    alone: bool,
    findings: &mut Vec<Finding>,
) -> Vec<Section> {
    let titles = titles(body);
    let tops = titles.iter().filter(|title| title.level == 1).count();
    let level = if alone && tops <= 1 && titles.iter().any(|title| title.level == 2) { 2 } else { 1 };
    let cuts: Vec<&Title> = titles.iter().filter(|title| title.level == level).collect();
    let mut sections = Vec::new();
    let opening = cuts.first().map_or(body.len(), |title| title.range.start);
    let opening_text = &body[..opening];
    let words =
        opening_text.lines().filter(|line| !line.starts_with('#')).any(|line| !line.trim().is_empty());
    if words || cuts.is_empty() {
        let above = titles.iter().find(|title| title.level < level && title.range.start < opening);
        let said = front.title.clone().or_else(|| above.map(|title| title.text.trim().to_owned()));
        let title = said.filter(|title| !title.is_empty()).unwrap_or_else(|| {
            let title = name_of(path);
            let message = format!("the text has no heading before it and became the lesson \"{title}\"");
            findings.push(
                Finding::note(path, front.before + 1, message, "Give it a title.").under(Rule::Heading),
            );
            title
        });
        sections.push((title, above.map_or(0, |title| title.range.end)..opening));
    }
    for (index, cut) in cuts.iter().enumerate() {
        let end = cuts.get(index + 1).map_or(body.len(), |next| next.range.start);
        let own = cuts.len() == 1 && sections.is_empty();
        let title = front.title.clone().filter(|_| own).unwrap_or_else(|| cut.text.trim().to_owned());
        sections.push((title, cut.range.end..end));
    }
    let several = sections.len() > 1;
    let made = sections.into_iter().enumerate().map(|(index, (title, range))| {
        let text = body[range.clone()].to_owned();
        let summary = front.summary.clone().filter(|_| !several).unwrap_or_else(|| first_sentence(&text));
        let minutes = front.minutes.filter(|_| !several);
        Section {
            path: path.to_owned(),
            front: Front { minutes, ..front.clone() },
            title: if title.is_empty() { name_of(path) } else { title },
            summary,
            before: front.before + body[..range.start].matches('\n').count(),
            body: text,
            number: 0,
            first: index == 0,
        }
    });
    made.collect()
}

/// The name of a file in words.
fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_' || c == '.');
    let words = if words.is_empty() { stem } else { words };
    let words = words.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first sentence of the first paragraph.
fn first_sentence(body: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for event in Parser::new_ext(body, options()) {
        match event {
            Event::Start(Tag::Paragraph) => inside = true,
            Event::End(TagEnd::Paragraph) if inside && !text.trim().is_empty() => break,
            Event::Text(words) | Event::Code(words) if inside => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = text.match_indices(['.', '?', '!']).find(|(at, _)| {
        let rest = &text[at + 1..];
        rest.is_empty() || rest.starts_with(' ') || rest.starts_with('"')
    });
    let sentence = end.map_or(text.as_str(), |(at, _)| &text[..=at]);
    sentence.chars().take(SUMMARY).collect::<String>().trim().to_owned()
}

/// The list below a heading that announces objectives.
pub(super) fn objectives(body: &str) -> Vec<String> {
    let announced = |text: &str| {
        let text = text.to_lowercase();
        ["objective", "you will be able", "you will learn", "learning goal", "after this"]
            .iter()
            .any(|one| text.contains(one))
    };
    let (mut found, mut heading) = (Vec::<String>::new(), None::<String>);
    let (mut listens, mut item) = (false, None::<String>);
    for event in Parser::new_ext(body, options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => listens = heading.take().is_some_and(|text| announced(&text)),
            Event::Start(Tag::Item) if listens => item = Some(String::new()),
            Event::End(TagEnd::Item) => found.extend(item.take().filter(|text| !text.is_empty())),
            Event::End(TagEnd::List(_)) => listens = false,
            Event::Text(text) | Event::Code(text) => {
                if let Some(words) = heading.as_mut().or(item.as_mut()) {
                    words.push_str(&text);
                }
            }
            Event::SoftBreak => {
                if let Some(words) = &mut item {
                    words.push(' ');
                }
            }
            _ => {}
        }
    }
    found
}
