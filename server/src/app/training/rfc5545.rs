//! Calendar files as RFC 5545 writes them: properties in order, text escaped,
//! lines of at most 75 octets, CRLF at their ends. Written here because the
//! few properties of a session need no more. Pure.

use crate::time;

/// A calendar that is being written.
#[derive(Debug)]
pub(super) struct Writer {
    text: String,
}

/// How long a line may be, in octets, without its end.
const LINE: usize = 75;

impl Writer {
    /// An empty calendar.
    pub(super) fn new() -> Self {
        let mut writer = Self { text: String::new() };
        for (name, value) in [
            ("BEGIN", "VCALENDAR"),
            ("VERSION", "2.0"),
            ("PRODID", "-//Fieldcraft//Training//EN"),
            ("CALSCALE", "GREGORIAN"),
            ("METHOD", "PUBLISH"),
        ] {
            writer.line(name, value);
        }
        writer
    }

    /// A property as it is: a name, a number or an instant.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut room = LINE;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LINE - 1;
            }
            self.text.push(letter);
            room -= letter.len_utf8();
        }
        self.text.push_str("\r\n");
    }

    /// A property whose value is text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => escaped.extend(['\\', letter]),
                '\n' => escaped.push_str("\\n"),
                other if other.is_control() => {}
                other => escaped.push(other),
            }
        }
        self.line(name, &escaped);
    }

    /// A property whose value is an instant.
    pub(super) fn instant(&mut self, name: &str, millis: i64) {
        self.line(name, &time::instant(millis).format("%Y%m%dT%H%M%SZ").to_string());
    }

    /// The whole file.
    pub(super) fn done(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_instants_are_in_utc() {
        let mut writer = Writer::new();
        writer.text("LOCATION", "Room 2; left, \\ up\nsecond\r\u{7}line");
        writer.instant("DTSTART", 1_772_463_600_000);
        let text = writer.done();
        assert!(text.contains("LOCATION:Room 2\\; left\\, \\\\ up\\nsecondline\r\n"), "{text}");
        assert!(text.contains("DTSTART:20260302T150000Z\r\n"), "{text}");
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n")
        );
    }

    #[test]
    fn long_lines_are_folded_between_letters_and_read_back() {
        let long = "é".repeat(100);
        let mut writer = Writer::new();
        writer.text("SUMMARY", &long);
        let text = writer.done();
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
        assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{long}\r\n")), "{text}");
    }
}
