//! Free text: how long it may be, and that it must not identify a young person
//! or a family. This is a system of the workforce, not a record of clients.

use fieldcraft_competencies::privacy::find_client_details;

use crate::error::{AppError, AppResult, FieldError};

/// What is left of a text after redaction.
pub const REDACTED: &str = "[redacted]";

/// The text without blanks around it; none when nothing is left.
#[must_use]
pub fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A fault when the text is longer than `most` characters.
#[must_use]
pub fn too_long(pointer: &str, text: Option<&str>, most: usize) -> Option<FieldError> {
    let length = text?.chars().count();
    (length > most)
        .then(|| FieldError::new(pointer, format!("This has {length} characters; keep it to {most}.")))
}

/// A fault when a reason is missing, too short to say anything, or too long.
#[must_use]
pub fn reason_fault(pointer: &str, text: Option<&str>, most: usize) -> Option<FieldError> {
    match text {
        Some(text) if text.chars().count() >= 3 => too_long(pointer, Some(text), most),
        _ => Some(FieldError::new(pointer, "Say why in a few words.")),
    }
}

/// Refuses texts that look as if they could identify a client, each named by
/// its pointer, unless the writer confirmed that they do not.
pub fn refuse_client_details<'t>(
    confirmed: bool,
    texts: impl IntoIterator<Item = (String, Option<&'t str>)>,
) -> AppResult<()> {
    if confirmed {
        return Ok(());
    }
    let found: Vec<FieldError> =
        texts.into_iter().flat_map(|(pointer, text)| faults(&pointer, text.unwrap_or_default())).collect();
    if found.is_empty() { Ok(()) } else { Err(AppError::ClientDetails(found)) }
}

/// One fault for each kind of detail in the text. The finding itself is not
/// repeated: it should not travel, nor be kept, a second time.
fn faults(pointer: &str, text: &str) -> Vec<FieldError> {
    let mut kinds: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    for hit in find_client_details(text) {
        if !kinds.contains(&hit.pattern_id) {
            kinds.push(hit.pattern_id);
            faults.push(FieldError::new(pointer, format!("{}: {}", hit.label, hit.explanation)));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(confirmed: bool, text: &str) -> AppResult<()> {
        refuse_client_details(confirmed, [("/a".to_owned(), None), ("/strengths".to_owned(), Some(text))])
    }

    #[test]
    fn a_phone_number_is_refused_at_its_field_and_not_repeated() {
        let Err(AppError::ClientDetails(found)) = check(false, "Aunt: 614-555-0123, or 614-555-0199") else {
            panic!("not refused");
        };
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].pointer, "/strengths");
        assert!(found[0].detail.starts_with("Phone number: "), "{}", found[0].detail);
        assert!(!found[0].detail.contains("555"));
    }

    #[test]
    fn the_writer_can_confirm_and_plain_text_passes() {
        assert!(check(true, "614-555-0123").is_ok());
        assert!(check(false, "Kept her voice even for 20 minutes.").is_ok());
    }

    #[test]
    fn lengths_count_characters() {
        assert!(too_long("/a", Some("ééé"), 3).is_none());
        assert!(too_long("/a", Some("éééé"), 3).is_some());
        assert!(reason_fault("/a", Some("no"), 9).is_some());
        assert!(reason_fault("/a", None, 9).is_some());
        assert!(reason_fault("/a", Some("why"), 9).is_none());
    }
}
