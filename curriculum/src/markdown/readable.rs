//! How hard a text is to read: the Flesch-Kincaid grade, with an estimate of syllables.
//!
//! The grade is `0.39 × words per sentence + 11.8 × syllables per word − 15.59`. A sentence ends
//! with `.`, `!` or `?`, with a paragraph and with an item of a list; titles such as `Mr.` end
//! none. Syllables are groups of vowels (a, e, i, o, u, y), less a silent `e` at the end (`home`,
//! but not `table`), less a silent `ed` or `es` (`asked`, but not `wanted` or `houses`), at least
//! one a word; each group of digits counts as one, and a contraction is one word. It is an
//! estimate: words such as `being`, `caregiver` or `idea` come out one off. Dialogue in short
//! sentences grades low, whatever it is about, so the grade finds heavy writing, not hard matter.

/// The words of a text: runs of letters, digits and apostrophes with a letter or digit in them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && !matches!(character, '\'' | '\u{2019}'))
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

/// Titles whose period ends no sentence.
const TITLES: &[&str] = &["Mr", "Ms", "Mrs", "Mx", "Dr", "St", "e.g", "i.e"];

/// Parts that end with `.`, `!` or `?`, and what closes around them, before a space or the end.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, character) in text.char_indices() {
        if ended && character.is_whitespace() {
            found.push(&text[start..at]);
            start = at;
            ended = false;
        } else if matches!(character, '.' | '!' | '?') {
            let word = text[start..at].rsplit(char::is_whitespace).next().unwrap_or_default();
            ended = !TITLES.contains(&word.trim_start_matches(['"', '(', '\u{201c}']));
        } else if !matches!(character, '"' | '\'' | ')' | ']' | '\u{201d}' | '\u{2019}') {
            ended = false;
        }
    }
    found.push(&text[start..]);
    found
}

/// An estimate of the syllables of one word.
fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect();
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
        (Some(third), Some('e'), Some('d')) => is_consonant(Some(third)) && !matches!(third, 't' | 'd'),
        (Some(third), Some('e'), Some('s')) => {
            is_consonant(Some(third)) && !matches!(third, 's' | 'z' | 'x' | 'h' | 'c' | 'g' | 'l')
        }
        _ => false,
    };
    if silent && groups > 1 { groups - 1 } else { groups.max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of one, two, three and more syllables, from texts for crisis workers.
    const COUNTED: [&str; 4] = [
        "home asked plans you the 988 don't makes why would hurt night means door write phone while need \
         call loud breath help there their people's seems school hands changed locked",
        "table wanted houses crisis people rhythm family's before after someone supper doorway ready \
         minutes tonight kitchen sister partner phoning mother agree cousin listen leaving",
        "family medicine another understand remember together grandmother hospital important",
        "supervisor community ability de-escalation experience responsibility",
    ];

    #[test]
    fn syllables_are_close() {
        let (mut counted, mut right) = (0, 0);
        for (index, words) in COUNTED.iter().enumerate() {
            for word in words.split_whitespace() {
                let found = syllables(word);
                let close = if index < 3 { found == index + 1 } else { found > 3 };
                counted += 1;
                right += usize::from(close);
            }
        }
        assert!(right * 10 >= counted * 9, "{right} of {counted}");
    }

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(sentences("\"Sit down.\" Mr. Hale sits. Why? One: two.").len(), 4);
        assert_eq!(sentences("At 9.30 she calls (again!) and waits").len(), 2);
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
