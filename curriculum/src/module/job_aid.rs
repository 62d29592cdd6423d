//! Job aids: the pages of a lesson that are made to be printed and carried.

use super::{Lesson, Module};
use crate::markdown;

/// One page to print and carry, from a lesson's callout of the kind `JOBAID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobAid {
    /// The slug of the lesson.
    pub lesson: String,
    /// The title of the callout, or else of the lesson.
    pub title: String,
    /// The page as it was written, with its quote signs.
    pub markdown: String,
}

impl Lesson {
    /// The job aids of the lesson, in order.
    #[must_use]
    pub fn job_aids(&self) -> Vec<JobAid> {
        let mut found: Vec<JobAid> = Vec::new();
        let mut inside = false;
        for line in self.markdown.lines() {
            if let Some(title) = line.strip_prefix("> [!JOBAID]") {
                let title = if title.trim().is_empty() { &self.title } else { title.trim() };
                let title = title.to_owned();
                found.push(JobAid { lesson: self.slug.clone(), title, markdown: String::new() });
                inside = true;
            }
            inside &= line.starts_with('>');
            if inside && let Some(aid) = found.last_mut() {
                aid.markdown.push_str(line);
                aid.markdown.push('\n');
            }
        }
        found
    }
}

impl Module {
    /// The job aids of all lessons, in order.
    #[must_use]
    pub fn job_aids(&self) -> Vec<JobAid> {
        self.lessons.iter().flat_map(Lesson::job_aids).collect()
    }

    /// A job aid, ready to show or print by itself.
    #[must_use]
    pub fn job_aid_html(&self, aid: &JobAid) -> String {
        let folder = format!("modules/{}/lessons", self.folder());
        let prefix = format!("{}-aid", markdown::lesson_prefix(&aid.lesson));
        markdown::render(&aid.markdown, &self.context(&folder, &prefix)).html
    }
}
