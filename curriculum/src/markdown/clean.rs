//! The second wall: the HTML is parsed as a browser parses it, and only what is on this list is
//! written out again. It trusts nothing that the writer has done.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// What an outside link has to say about itself.
pub(super) const OUTSIDE_REL: &str = "noopener noreferrer";

const TAGS: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "id", "rel", "aria-label"]),
    ("aside", &["role", "aria-labelledby"]),
    ("div", &["role", "tabindex", "aria-label"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("img", &["src", "alt", "loading"]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("p", &["id"]),
    ("pre", &["tabindex"]),
    ("span", &["role", "aria-label"]),
    ("th", &["scope"]),
];

const CLASSES: &[(&str, &[&str])] = &[
    ("a", &["footnote-back"]),
    ("aside", &["callout", "story", "say", "practice", "warning", "note", "jobaid"]),
    ("div", &["scroll", "footnotes"]),
    ("p", &["callout-title"]),
    ("span", &["callout-kind", "task"]),
    ("sup", &["footnote-ref"]),
    ("td", &["align-left", "align-center", "align-right"]),
    ("th", &["align-left", "align-center", "align-right"]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = listed();
    builder.url_schemes(HashSet::from(["https", "mailto", "tel"])).attribute_filter(filter);
    builder
});

/// The lists, without a look at the values of attributes.
fn listed() -> Builder<'static> {
    let mut builder = Builder::empty();
    let attributes: HashMap<_, HashSet<_>> =
        ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let classes: HashMap<_, HashSet<_>> =
        CLASSES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    builder
        .tags(TAGS.iter().copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .allowed_classes(classes)
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
}

/// Keeps of any HTML what a lesson may hold. Cleaning twice changes nothing.
#[must_use]
pub fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// Whether an attribute that the list allows also has a value that we allow.
fn filter<'v>(tag: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let fits = match (tag, attribute) {
        (_, "id" | "aria-labelledby") => is_id(value),
        (_, "aria-label" | "alt" | "class") => true,
        ("a", "href") => is_href(value),
        ("a", "rel") => value == OUTSIDE_REL,
        ("img", "src") => is_picture(value),
        ("img", "loading") => value == "lazy",
        ("ol", "start") => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        ("th", "scope") => value == "col",
        ("div" | "pre", "tabindex") => value == "0",
        ("div", "role") => value == "region",
        ("aside", "role") => value == "note",
        ("span", "role") => value == "img",
        _ => false,
    };
    fits.then_some(Cow::Borrowed(value))
}

/// Letters, digits and hyphens, with a hyphen in it: no name that a page's own scripts use.
fn is_id(value: &str) -> bool {
    value.contains('-') && value.chars().all(|character| character.is_alphanumeric() || character == '-')
}

fn is_href(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let starts = |known: &[&str]| known.iter().any(|start| lower.starts_with(start));
    let inside = starts(&["/learn/", "/content/modules/"]) && !value.contains("..");
    (inside || starts(&["https://", "mailto:", "tel:", "#"]))
        && !value.chars().any(|character| character.is_control() || character == '\\')
}

fn is_picture(value: &str) -> bool {
    value.strip_prefix("/content/modules/").is_some_and(|rest| {
        !rest.contains("..")
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.'))
    })
}

/// HTML as a browser would read it, with any address and any attribute that an attack may use:
/// to see whether [`clean`] had anything to do.
#[cfg(test)]
pub(super) fn read_as_it_is(html: &str) -> String {
    let schemes = ["https", "http", "mailto", "tel", "javascript", "data", "vbscript", "file", "blob"];
    let attacks = ["style", "title", "onerror", "onload", "onclick", "onfocus", "onmouseover", "srcdoc"];
    listed().url_schemes(HashSet::from(schemes)).add_generic_attributes(attacks).clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_looked_at_too() {
        for (html, kept) in [
            ("<a href=\"//evil.example\">x</a>", "<a>x</a>"),
            ("<a href=\"/admin\">x</a>", "<a>x</a>"),
            ("<a href=\"/learn/../admin\">x</a>", "<a>x</a>"),
            ("<a href=\"/learn/\\x\">x</a>", "<a>x</a>"),
            ("<a href=\"http://x.example\">x</a>", "<a>x</a>"),
            ("<a href=\"javascript:x\">x</a>", "<a>x</a>"),
            ("<a href=\"/learn/M01\" rel=\"opener\" target=\"_top\">x</a>", "<a href=\"/learn/M01\">x</a>"),
            ("<h2 id=\"location\">x</h2>", "<h2>x</h2>"),
            ("<h2 id=\"l01-x\" style=\"color:red\">x</h2>", "<h2 id=\"l01-x\">x</h2>"),
            ("<img src=\"https://x.example/a.png\" alt=\"a\">", "<img alt=\"a\">"),
            ("<img src=\"/content/modules/../../a.png\" alt=\"a\">", "<img alt=\"a\">"),
            (
                "<aside class=\"callout modal\" role=\"dialog\">x</aside>",
                "<aside class=\"callout\">x</aside>",
            ),
            ("<div role=\"alert\" tabindex=\"5\">x</div>", "<div>x</div>"),
            ("<ol start=\"-1\"><li>x</li></ol>", "<ol><li>x</li></ol>"),
            ("<h1>x</h1><section>y</section><button>z</button>", "xyz"),
            ("<script>x</script><style>y</style>z", "z"),
        ] {
            assert_eq!(clean(html), kept);
        }
    }
}
