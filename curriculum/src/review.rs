//! What a clinical reviewer signs before a center uses a module.

/// The sentences, in their order. `AUTHORS.md` explains them.
pub const STATEMENTS: [&str; 8] = [
    "I read every lesson, item, option, feedback, scene, task and card, and looked at every picture.",
    "What it teaches is safe with children, teenagers and families as I know this work.",
    "It keeps safe messaging on suicide, self-harm and substance use throughout.",
    "Where it says what to do in danger, that agrees with our protocols, or says that protocols decide.",
    "It does not ask workers to go beyond their role, and says when to call a supervisor.",
    "Claims have sources, and the sources I checked say what the lesson says.",
    "What differs by state is marked, and what we added for our state is right.",
    "I found nothing that identifies a person, and nothing copied from a protected instrument.",
];

/// The fewest sources that a reviewer names as checked.
pub const FEWEST_SOURCES: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_for_authors_has_the_same_sentences() {
        let page = include_str!("../AUTHORS.md");
        for (at, statement) in STATEMENTS.iter().enumerate() {
            assert!(page.contains(&format!("{}. {statement}", at + 1)), "{statement}");
        }
        assert!(page.contains("Name at least three."));
    }
}
