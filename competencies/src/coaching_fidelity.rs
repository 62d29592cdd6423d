//! The tool by which a sampled coaching session is scored: adherence (was it
//! done?) and competence (how well?). The items are data,
//! `competencies/coaching/fidelity.yaml`; what they add up to is decided here.

use serde::{Deserialize, Serialize};

const EMBEDDED: &str = include_str!("../coaching/fidelity.yaml");

/// The tool in one version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoachingTool {
    /// The version, from 1.
    pub version: u32,
    /// What it is called.
    pub title: String,
    /// At least so many adherence items must apply.
    pub fewest_adherence_items: usize,
    /// A competence item is met from this score on.
    pub competence_met_from: u8,
    /// Was it done?
    pub adherence: Vec<AdherenceItem>,
    /// How well?
    pub competence: Vec<CompetenceItem>,
}

/// An item answered yes, no or does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdherenceItem {
    /// Its code, as in `A1`.
    pub code: String,
    /// What was done.
    pub text: String,
    /// What counts, where that is not plain.
    #[serde(default)]
    pub hint: Option<String>,
}

/// An item scored 0 to 3.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompetenceItem {
    /// Its code, as in `K1`.
    pub code: String,
    /// What it is about.
    pub text: String,
    /// What each score looks like, from 0 to 3.
    pub anchors: [String; 4],
}

/// The answer to an adherence item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was done.
    Yes,
    /// It was not.
    No,
    /// It does not apply to this session.
    Na,
}

/// A scored session: every item once, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Answers by item.
    pub adherence: Vec<(String, Answer)>,
    /// Scores by item.
    pub competence: Vec<(String, u8)>,
}

/// What a sheet adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fidelity {
    /// Numerator: adherence items done and competence items met.
    pub met: u32,
    /// Denominator: items that applied.
    pub total: u32,
    /// Codes of the items that were not met, in the order of the tool.
    pub missed: Vec<String>,
}

impl CoachingTool {
    /// The tool that the program carries.
    ///
    /// # Errors
    /// The file cannot be read; a test of this module makes sure that it can.
    pub fn builtin() -> Result<Self, String> {
        serde_saphyr::from_str(EMBEDDED).map_err(|error| error.to_string())
    }

    /// What is said of an item.
    #[must_use]
    pub fn text(&self, code: &str) -> Option<&str> {
        let adherence = self.adherence.iter().find(|item| item.code == code).map(|item| item.text.as_str());
        adherence
            .or_else(|| self.competence.iter().find(|item| item.code == code).map(|item| item.text.as_str()))
    }

    /// What a sheet adds up to, or everything that is wrong with it: the list it
    /// stands in (`adherence` or `competence`) and a sentence.
    ///
    /// # Errors
    /// An item is missing, unknown, answered twice or scored above 3, or too few apply.
    pub fn score(&self, sheet: &Sheet) -> Result<Fidelity, Vec<(&'static str, String)>> {
        let mut faults = Vec::new();
        let adherence = self.adherence.iter().map(|item| item.code.as_str()).collect::<Vec<_>>();
        let competence = self.competence.iter().map(|item| item.code.as_str()).collect::<Vec<_>>();
        let answered = sheet.adherence.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>();
        let scored = sheet.competence.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>();
        faults.extend(each_once(&adherence, &answered).into_iter().map(|fault| ("adherence", fault)));
        faults.extend(each_once(&competence, &scored).into_iter().map(|fault| ("competence", fault)));
        for (code, score) in sheet.competence.iter().filter(|(_, score)| *score > 3) {
            faults.push(("competence", format!("{code} is scored {score}; use 0 to 3.")));
        }
        let applies = sheet.adherence.iter().filter(|(_, answer)| *answer != Answer::Na).count();
        if faults.is_empty() && applies < self.fewest_adherence_items {
            let detail = format!(
                "Only {applies} items apply; a session that can be scored has at least {}.",
                self.fewest_adherence_items
            );
            faults.push(("adherence", detail));
        }
        if faults.is_empty() { Ok(self.sum(sheet)) } else { Err(faults) }
    }

    fn sum(&self, sheet: &Sheet) -> Fidelity {
        let mut fidelity = Fidelity { met: 0, total: 0, missed: Vec::new() };
        let mut count = |code: &str, met: bool| {
            fidelity.total += 1;
            fidelity.met += u32::from(met);
            if !met {
                fidelity.missed.push(code.to_owned());
            }
        };
        for item in &self.adherence {
            match sheet.adherence.iter().find(|(code, _)| *code == item.code) {
                Some((_, Answer::Yes)) => count(&item.code, true),
                Some((_, Answer::No)) => count(&item.code, false),
                Some((_, Answer::Na)) | None => {}
            }
        }
        for item in &self.competence {
            if let Some((_, score)) = sheet.competence.iter().find(|(code, _)| *code == item.code) {
                count(&item.code, *score >= self.competence_met_from);
            }
        }
        fidelity
    }
}

/// What keeps `given` from naming each of `known` once.
fn each_once(known: &[&str], given: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, code) in given.iter().enumerate() {
        if !known.contains(code) {
            faults.push(format!("{code} is no item of the tool."));
        } else if given[..at].contains(code) {
            faults.push(format!("{code} is answered twice."));
        }
    }
    for code in known.iter().filter(|code| !given.contains(code)) {
        faults.push(format!("{code} is not answered."));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool() -> CoachingTool {
        CoachingTool::builtin().expect("the embedded tool")
    }

    fn sheet(adherence: &[Answer], competence: &[u8]) -> Sheet {
        let tool = tool();
        Sheet {
            adherence: tool.adherence.iter().map(|i| i.code.clone()).zip(adherence.iter().copied()).collect(),
            competence: tool
                .competence
                .iter()
                .map(|i| i.code.clone())
                .zip(competence.iter().copied())
                .collect(),
        }
    }

    #[test]
    fn the_tool_has_eight_items_and_four() {
        let tool = tool();
        assert_eq!((tool.adherence.len(), tool.competence.len()), (8, 4));
        assert_eq!(tool.text("K3"), Some("Building the skill"));
        assert!(tool.text("A2").is_some_and(|text| text.starts_with("The worker speaks first")));
    }

    #[test]
    fn what_does_not_apply_is_in_neither_figure() {
        use Answer::{Na, No, Yes};
        let one =
            tool().score(&sheet(&[Yes, Yes, Yes, Yes, No, Na, Yes, Yes], &[2, 1, 3, 2])).expect("a score");
        assert_eq!(one, Fidelity { met: 9, total: 11, missed: vec!["A5".into(), "K2".into()] });
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        use Answer::{Na, Yes};
        let mut wrong = sheet(&[Yes; 7], &[2, 1, 4, 2]);
        wrong.adherence.push(("A1".into(), Yes));
        wrong.adherence.push(("A99".into(), Yes));
        let faults = tool().score(&wrong).expect_err("refused");
        let said: Vec<&str> = faults.iter().map(|(_, detail)| detail.as_str()).collect();
        assert_eq!(
            said,
            [
                "A1 is answered twice.",
                "A99 is no item of the tool.",
                "A8 is not answered.",
                "K3 is scored 4; use 0 to 3."
            ]
        );
        let thin = sheet(&[Yes, Yes, Yes, Yes, Yes, Na, Na, Na], &[2, 2, 2, 2]);
        assert_eq!(tool().score(&thin).expect_err("refused").len(), 1);
    }
}
