//! Mails as files, read as a person's mail program would.

use std::path::Path;

/// A mail that was sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mail {
    /// To whom.
    pub to: String,
    /// Its subject line.
    pub subject: String,
    /// Its plain text.
    pub text: String,
}

impl Mail {
    /// All in a folder, by address.
    pub fn all(folder: &Path) -> Vec<Self> {
        let files = std::fs::read_dir(folder).expect("a folder");
        let paths = files.filter_map(|file| Some(file.ok()?.path()));
        let mails = paths.filter(|path| path.extension().is_some_and(|end| end == "eml"));
        let mut mails: Vec<Self> =
            mails.map(|path| Self::read(&std::fs::read_to_string(path).expect("a mail"))).collect();
        mails.sort();
        mails
    }

    fn read(raw: &str) -> Self {
        let raw = raw.replace("\r\n", "\n");
        let header = |name: &str| {
            let line = raw.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_default().to_owned()
        };
        let part = raw.split("Content-Type: text/plain").nth(1).unwrap_or_default();
        let (head, body) = part.split_once("\n\n").unwrap_or_default();
        let body = body.split("\n--").next().unwrap_or_default();
        let text = if head.contains("quoted-printable") { unquoted(body) } else { body.to_owned() };
        Self { to: header("To"), subject: header("Subject"), text }
    }

    /// The token of the one-time link in it.
    pub fn token(&self) -> String {
        let after = self.text.split("/reset#").nth(1).unwrap_or_else(|| panic!("no link in {}", self.text));
        after.split_whitespace().next().unwrap_or_default().to_owned()
    }
}

/// Quoted-printable, read.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        if let (b'=', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = &more[2..];
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
