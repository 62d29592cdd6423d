//! What the address of a link or picture means. Whatever is not understood is not linked.

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// Out of the program, by one of the schemes we allow.
    Outside(String),
    /// To something in the curriculum.
    Inside(Target),
    /// Nowhere that we allow.
    Refused(&'static str),
}

/// Something in the curriculum that a link can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A heading of the same piece of text.
    Here {
        /// The anchor.
        anchor: String,
    },
    /// A lesson, perhaps at a heading.
    Lesson {
        /// The folder of the module.
        folder: String,
        /// The lesson.
        slug: String,
        /// The anchor, without prefix.
        anchor: Option<String>,
    },
    /// The page of a module.
    Module {
        /// The folder of the module.
        folder: String,
    },
    /// A picture of a module.
    Picture {
        /// The folder of the module.
        folder: String,
        /// The file's name.
        name: String,
    },
}

impl Target {
    /// The address in the program, if the target is well formed.
    pub(super) fn href(&self, id_prefix: &str, version: u32) -> String {
        match self {
            Self::Here { anchor } => format!("#{id_prefix}-{anchor}"),
            Self::Lesson { folder, slug, anchor } => {
                let code = code_of(folder);
                let anchor = anchor.as_ref().map(|anchor| format!("#{}-{anchor}", lesson_prefix(slug)));
                format!("/learn/{code}/{slug}{}", anchor.unwrap_or_default())
            }
            Self::Module { folder } => format!("/learn/{}", code_of(folder)),
            Self::Picture { folder, name } => {
                format!("/content/modules/{}/{version}/pictures/{name}", code_of(folder))
            }
        }
    }
}

/// What the ids in a lesson begin with: `l03` for `03-asking-about-means`.
pub(crate) fn lesson_prefix(slug: &str) -> String {
    let number = slug.split('-').next().unwrap_or(slug);
    if number.bytes().all(|byte| byte.is_ascii_digit()) { format!("l{number}") } else { format!("l-{slug}") }
}

/// The code that a module's folder begins with.
pub(crate) fn code_of(folder: &str) -> &str {
    folder.split('-').next().unwrap_or(folder)
}

/// Whether a name is made of small letters, digits and single hyphens.
pub(crate) fn is_slug(name: &str) -> bool {
    !name.is_empty()
        && name.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether a name is that of a picture we can show.
pub(crate) fn is_picture_name(name: &str) -> bool {
    name.strip_suffix(".svg").or_else(|| name.strip_suffix(".png")).is_some_and(is_slug)
}

fn is_folder(name: &str) -> bool {
    let (code, slug) = name.split_once('-').unwrap_or((name, ""));
    code.starts_with(|letter: char| letter.is_ascii_uppercase())
        && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && is_slug(slug)
}

/// Says what an address means in a file of this folder.
pub(super) fn address(destination: &str, folder: &str) -> Address {
    if destination.is_empty() {
        return Address::Refused("it has no address");
    }
    if destination.chars().any(|character| character.is_control() || character == '\\') {
        return Address::Refused("its address holds a control character or a back slash");
    }
    if let Some(scheme) = scheme(destination) {
        let rest = &destination[scheme.len() + 1..];
        return match scheme.to_ascii_lowercase().as_str() {
            "https" if is_web(rest) => Address::Outside(destination.to_owned()),
            "mailto" | "tel" if !rest.is_empty() => Address::Outside(destination.to_owned()),
            "https" => Address::Refused("its address has no host"),
            "http" => Address::Refused("its address is not encrypted: use https:"),
            _ => Address::Refused("only https:, mailto:, tel: and relative links are allowed"),
        };
    }
    if destination.starts_with('/') {
        return Address::Refused(
            "it begins with a slash: links inside the curriculum are relative to the file",
        );
    }
    match relative(destination, folder) {
        Some(target) => Address::Inside(target),
        None => Address::Refused("it does not lead to a lesson, a module or a picture"),
    }
}

/// The part before the first colon, if it is a scheme and not part of a path.
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    (!scheme.contains(['/', '#', '?'])).then_some(scheme)
}

/// Whether what follows `https:` begins with two slashes and a host.
fn is_web(rest: &str) -> bool {
    rest.strip_prefix("//").is_some_and(|host| host.starts_with(|first: char| first.is_alphanumeric()))
}

fn relative(destination: &str, folder: &str) -> Option<Target> {
    let (path, anchor) = match destination.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (destination, None),
    };
    if anchor.is_some_and(|anchor| !is_anchor(anchor)) {
        return None;
    }
    if path.is_empty() {
        return anchor.map(|anchor| Target::Here { anchor: anchor.to_owned() });
    }
    let parts = join(folder, path)?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (folder, rest) = match parts.as_slice() {
        ["modules", folder, rest @ ..] if is_folder(folder) => ((*folder).to_owned(), rest),
        _ => return None,
    };
    match rest {
        [] | ["module.md"] if anchor.is_none() => Some(Target::Module { folder }),
        ["lessons", file] => {
            let slug = file.strip_suffix(".md").unwrap_or(file);
            let (slug, language) = slug.split_once('.').unwrap_or((slug, "en"));
            let anchor = anchor.map(str::to_owned);
            (is_slug(slug) && is_slug(language)).then(|| Target::Lesson {
                folder,
                slug: slug.to_owned(),
                anchor,
            })
        }
        ["pictures", name] if anchor.is_none() && is_picture_name(name) => {
            Some(Target::Picture { folder, name: (*name).to_owned() })
        }
        _ => None,
    }
}

fn is_anchor(anchor: &str) -> bool {
    !anchor.is_empty() && anchor.chars().all(|character| character.is_alphanumeric() || character == '-')
}

/// Follows a relative path from a folder; nothing if it leaves the content folder.
fn join(folder: &str, path: &str) -> Option<Vec<String>> {
    let mut parts: Vec<String> =
        folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name.to_owned()),
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LESSONS: &str = "modules/M06-safety-plan/lessons";

    fn href(destination: &str) -> Option<String> {
        match address(destination, LESSONS) {
            Address::Outside(href) => Some(href),
            Address::Inside(target) => Some(target.href("l03", 2)),
            Address::Refused(_) => None,
        }
    }

    #[test]
    fn links_inside_the_curriculum_are_resolved() {
        for (destination, expected) in [
            ("02-plan.md", "/learn/M06/02-plan"),
            ("./02-plan.md#warning-signs", "/learn/M06/02-plan#l02-warning-signs"),
            ("02-plan.es.md", "/learn/M06/02-plan"),
            ("../module.md", "/learn/M06"),
            ("../../M01-values/lessons/01-why.md", "/learn/M01/01-why"),
            ("../../M01-values", "/learn/M01"),
            ("../pictures/plan.svg", "/content/modules/M06/2/pictures/plan.svg"),
            ("#what-goes-wrong", "#l03-what-goes-wrong"),
            ("https://988lifeline.org/", "https://988lifeline.org/"),
            ("HTTPS://988lifeline.org/", "HTTPS://988lifeline.org/"),
            ("mailto:help@example.org", "mailto:help@example.org"),
            ("tel:988", "tel:988"),
        ] {
            assert_eq!(href(destination).as_deref(), Some(expected), "{destination}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for destination in [
            "",
            "http://example.org",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org/x",
            "/admin",
            "\\\\example.org",
            "https:",
            "https:///x",
            "https:example.org",
            "../../../../etc/passwd",
            "../../..",
            "java\tscript:alert(1)",
            "02-plan.md?x=1",
            "02-plan.md#\"><b>",
            "../pictures/x.html",
            "../checks/check.yaml",
            " javascript:x",
            "\u{1}javascript:x",
            "#",
            "blob:https://x",
            "mailto:",
            "02 plan.md",
            ":",
            "javascript&colon;alert(1)",
        ] {
            assert_eq!(href(destination), None, "{destination}");
        }
    }
}
