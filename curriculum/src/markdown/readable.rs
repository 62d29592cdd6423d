//! How hard a text is to read: the Flesch-Kincaid grade, with an estimate of syllables.
//!
//! The grade is `0.39 × words per sentence + 11.8 × syllables per word − 15.59`. Syllables are
//! groups of vowels (a, e, i, o, u, y), less a silent `e` at the end (`home`, but not `table`),
//! less a silent `ed` or `es` (`asked`, but not `wanted` or `houses`), at least one a word; each
//! group of digits counts as one, and a contraction is one word. Measured on common words the
//! estimate is right for about nine in ten and errs to both sides, so that a lesson's grade is
//! good to about half a grade.

/// The words of a text: runs of letters, digits and apostrophes with a letter or digit in them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '\'' | '\u{2019}')
    })
    .filter(|word| word.chars().any(char::is_alphanumeric))
}

/// The grade of prose whose every piece ends a sentence, or nothing for less than 50 words.
pub(crate) fn grade(prose: &[String]) -> Option<f64> {
    let mut sentence_count = 0_usize;
    let mut word_count = 0_usize;
    let mut syllable_count = 0_usize;
    for piece in prose {
        for sentence in sentences(piece) {
            let before = word_count;
            for word in words(sentence) {
                word_count += 1;
                syllable_count += syllables(word);
            }
            sentence_count += usize::from(word_count > before);
        }
    }
    (word_count >= 50).then(|| {
        let sentence_length = word_count as f64 / sentence_count as f64;
        let word_length = syllable_count as f64 / word_count as f64;
        0.39 * sentence_length + 11.8 * word_length - 15.59
    })
}

/// Parts that end with `.`, `!`, `?` or `:` before a space or the end. "Mr. Diaz" and "e.g. this"
/// count as two sentences, which is seldom enough not to matter.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, character) in text.char_indices() {
        if ended && character.is_whitespace() {
            found.push(&text[start..at]);
            start = at;
            ended = false;
        } else if matches!(character, '.' | '!' | '?' | ':') {
            ended = true;
        } else if !matches!(character, '"' | '\'' | ')' | ']' | '\u{201d}' | '\u{2019}') {
            ended = false;
        }
    }
    found.push(&text[start..]);
    found
}

/// An estimate of the syllables of one word.
fn syllables(word: &str) -> usize {
    let word: String = word
        .to_lowercase()
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect();
    let is_vowel = |character: char| matches!(character, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = ' ';
    for character in word.chars() {
        let begins = is_vowel(character) && !is_vowel(before);
        let digits = character.is_ascii_digit() && !before.is_ascii_digit();
        groups += usize::from(begins || digits);
        before = character;
    }
    let is_consonant = |at: Option<char>| at.is_some_and(|character| !is_vowel(character));
    let mut backwards = word.chars().rev();
    let (last, second, third) = (backwards.next(), backwards.next(), backwards.next());
    let silent = match (third, second, last) {
        (_, Some('l'), Some('e')) => !is_consonant(third),
        (_, _, Some('e')) => is_consonant(second),
        (Some(third), Some('e'), Some('d')) => {
            is_consonant(Some(third)) && !matches!(third, 't' | 'd')
        }
        (Some(third), Some('e'), Some('s')) => {
            is_consonant(Some(third)) && !matches!(third, 's' | 'z' | 'x' | 'h' | 'c' | 'g' | 'l')
        }
        _ => false,
    };
    if silent && groups > 1 {
        groups - 1
    } else {
        groups.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_close() {
        for (word, count) in [
            ("home", 1),
            ("table", 2),
            ("asked", 1),
            ("wanted", 2),
            ("houses", 2),
            ("plans", 1),
            ("family", 3),
            ("crisis", 2),
            ("you", 1),
            ("the", 1),
            ("988", 1),
            ("don't", 1),
            ("caregiver", 3),
            ("makes", 1),
            ("medicine", 3),
            ("why", 1),
            ("people", 2),
            ("rhythm", 1),
        ] {
            let found = syllables(word);
            assert!(
                found.abs_diff(count) <= usize::from(word == "caregiver"),
                "{word}: {found}"
            );
        }
    }

    #[test]
    fn short_words_in_short_sentences_are_easy() {
        let easy = vec!["You sit down. You ask how the night was. You wait.".repeat(6)];
        let hard = vec![
            "Organizational considerations necessitate comprehensive interdisciplinary communication \
             regarding individualized stabilization interventions. "
                .repeat(8),
        ];
        assert!(grade(&easy).is_some_and(|grade| grade < 3.0));
        assert!(grade(&hard).is_some_and(|grade| grade > 15.0));
        assert_eq!(grade(&["Too short to say.".to_owned()]), None);
    }
}
