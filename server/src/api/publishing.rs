//! Publishing content by two people.

use std::collections::HashMap;
use std::sync::Arc;

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::wire::{Done, Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::content::FoundLine;
use crate::app::publishing::{
    NewProposal, NewProposalAnswer, Part, PartChange, PartDetail, PartKind, Publishing,
};
use crate::state::App;
use crate::store::proposals::Proposal;

/// Publishing content.
pub struct PublishingApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// A proposal to publish what the server's content folder holds.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ContentProposalIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The `digest` of what the proposer looked at.
    #[oai(validator(max_length = 100))]
    digest: String,
    /// What it is about.
    #[oai(validator(max_length = 2000))]
    note: String,
    /// The writer has seen the warning and confirms that the note identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// An answer to a proposal.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum ProposalOutcome {
    /// It is published.
    Approved,
    /// It is not; whoever proposed it takes it back with this.
    SentBack,
}

/// An answer to a proposal.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ContentProposalAnswerIn {
    /// `UUIDv7`, made by the client.
    id: Uuid,
    /// The answer.
    outcome: ProposalOutcome,
    /// Why; asked for when it is sent back.
    #[oai(validator(max_length = 2000))]
    note: Option<String>,
    /// The writer has seen the warning and confirms that the note identifies no client.
    #[oai(default)]
    confirmed: bool,
}

/// What waits to be published.
#[derive(Object)]
#[oai(rename = "ContentPublishing")]
struct PublishingOut {
    /// Names exactly what would be published; empty while it has errors.
    digest: String,
    /// It was read from a folder of the center, not from the program itself.
    own_folder: bool,
    /// It can be proposed as it is.
    publishable: bool,
    /// How many parts are published as they stand.
    unchanged: u32,
    /// What is new, changed, hidden, shown, gone or stands in the way.
    parts: Vec<ContentPartOut>,
    /// What lint says.
    findings: Vec<ContentFindingOut>,
    /// The latest proposals, the newest first.
    proposals: Vec<ContentProposalOut>,
}

/// A part of the content that is not published as it stands in the files.
#[derive(Object)]
#[oai(rename = "ContentPart")]
struct ContentPartOut {
    /// What it is.
    kind: ContentKind,
    /// Code.
    code: String,
    /// Title.
    title: String,
    /// The published version.
    #[oai(skip_serializing_if_is_none)]
    from: Option<i64>,
    /// The version in the files.
    #[oai(skip_serializing_if_is_none)]
    to: Option<i64>,
    /// What would happen.
    change: ContentChange,
    /// Those who passed it have to learn it anew.
    learned_anew: bool,
    /// What changed in a module.
    details: Vec<ContentDetailOut>,
    /// What stands in the way, or should be looked at.
    advice: Vec<String>,
}

/// What a part of the content is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum ContentKind {
    /// The framework with its rules.
    Framework,
    /// A module.
    Module,
    /// A vignette.
    Vignette,
    /// A ten-minute drill.
    Drill,
}

/// What would happen to a part of the content.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum ContentChange {
    /// Nothing of this code is published.
    New,
    /// It would be published as a later version.
    Changed,
    /// It differs from what is published, but its number stands in the way.
    Blocked,
    /// It is published, and not among the files: what is published stays.
    Gone,
    /// It is published, and would be taken off the shelf.
    Hidden,
    /// It was taken off the shelf, and would be put back.
    Shown,
}

/// One thing that changed in a module.
#[derive(Object)]
#[oai(rename = "ContentDetail")]
struct ContentDetailOut {
    /// What it belongs to.
    part: String,
    /// What changed, in words.
    what: String,
    /// It changes what a worker is asked to do or say.
    material: bool,
}

/// Something that lint says.
#[derive(Object)]
#[oai(rename = "ContentFinding")]
struct ContentFindingOut {
    /// `error`, `warning` or `note`.
    severity: String,
    /// File below the content folder.
    file: String,
    /// Line, from 1.
    line: u64,
    /// What is wrong.
    message: String,
    /// How to mend it.
    remedy: String,
}

/// A proposal with what became of it.
#[derive(Object)]
#[oai(rename = "ContentProposal")]
struct ContentProposalOut {
    /// Identifier.
    id: Uuid,
    /// Names exactly what was proposed.
    digest: String,
    /// The files are still as they were proposed.
    current: bool,
    /// What it is about.
    note: String,
    /// Who proposed it.
    #[oai(skip_serializing_if_is_none)]
    proposed_by: Option<PersonRef>,
    /// When.
    proposed_at: Instant,
    /// What was new or changed then.
    parts: Vec<ContentPartOut>,
    /// The caller may approve it now.
    may_approve: bool,
    /// The answer; absent while it waits.
    #[oai(skip_serializing_if_is_none)]
    answer: Option<ContentProposalAnswerOut>,
}

/// An answer to a proposal.
#[derive(Object)]
#[oai(rename = "ContentProposalAnswer")]
struct ContentProposalAnswerOut {
    /// What.
    outcome: ProposalOutcome,
    /// Who.
    #[oai(skip_serializing_if_is_none)]
    by: Option<PersonRef>,
    /// When.
    at: Instant,
    /// In their words.
    #[oai(skip_serializing_if_is_none)]
    note: Option<String>,
}

#[OpenApi(prefix_path = "/content", tag = "Tag::Learning")]
impl PublishingApi {
    /// What would be published, what lint says of it, and what was proposed.
    #[oai(path = "/publishing", method = "get", operation_id = "get_content_publishing")]
    async fn publishing(&self, caller: Signed) -> Result<Json<PublishingOut>, Problem> {
        let found = self.app.publishing(&caller).await?;
        let publishes = self.app.may_publish(&caller).await?;
        Ok(Json(publishing_out(found, caller.person, publishes)))
    }

    /// Propose to publish what was looked at. Somebody else approves it.
    #[oai(path = "/proposals", method = "post", operation_id = "create_content_proposal")]
    async fn propose(&self, caller: Signed, body: Json<ContentProposalIn>) -> Result<Done, Problem> {
        let ContentProposalIn { id, digest, note, confirmed } = body.0;
        let new = NewProposal { id, content_digest: digest, note, confirmed };
        self.app.propose_content(&caller, new).await?;
        Ok(Done::NoContent)
    }

    /// Approve a proposal, which publishes exactly what was proposed, or send it back.
    #[oai(path = "/proposals/:id/answers", method = "post", operation_id = "create_content_proposal_answer")]
    async fn answer(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        body: Json<ContentProposalAnswerIn>,
    ) -> Result<Done, Problem> {
        let ContentProposalAnswerIn { id: answer, outcome, note, confirmed } = body.0;
        let approved = outcome == ProposalOutcome::Approved;
        let new = NewProposalAnswer { id: answer, approved, note, confirmed };
        self.app.answer_proposal(&caller, id.0, new).await?;
        Ok(Done::NoContent)
    }
}

fn publishing_out(from: Publishing, caller: Uuid, publishes: bool) -> PublishingOut {
    let publishable = from.is_publishable();
    let proposals = from.proposals.into_iter();
    PublishingOut {
        publishable,
        own_folder: from.folder.is_some(),
        unchanged: u32::try_from(from.unchanged).unwrap_or(u32::MAX),
        parts: from.parts.into_iter().map(Into::into).collect(),
        findings: from.findings.into_iter().map(finding_out).collect(),
        proposals: proposals
            .map(|one| {
                let may = publishes && one.row.proposed_by != caller;
                proposal_out(one, &from.digest, may, &from.names)
            })
            .collect(),
        digest: from.digest,
    }
}

fn proposal_out(
    from: Proposal,
    digest: &str,
    may: bool,
    names: &HashMap<Uuid, String>,
) -> ContentProposalOut {
    let Proposal { row, answer } = from;
    // Written by ourselves as a list.
    let parts: Vec<Part> = serde_json::from_str(&row.changes).unwrap_or_default();
    ContentProposalOut {
        id: row.id,
        current: row.content_digest == digest,
        may_approve: may && answer.is_none() && row.content_digest == digest,
        digest: row.content_digest,
        note: row.note,
        proposed_by: PersonRef::named(row.proposed_by, names),
        proposed_at: Instant::at(row.received_at),
        parts: parts.into_iter().map(Into::into).collect(),
        answer: answer.map(|one| ContentProposalAnswerOut {
            outcome: if one.kind == "approved" {
                ProposalOutcome::Approved
            } else {
                ProposalOutcome::SentBack
            },
            by: PersonRef::named(one.by_id, names),
            at: Instant::at(one.received_at),
            note: one.note,
        }),
    }
}

fn finding_out(from: FoundLine) -> ContentFindingOut {
    let FoundLine { severity, file, line, message, remedy, .. } = from;
    ContentFindingOut { severity, file, line, message, remedy }
}

impl From<Part> for ContentPartOut {
    fn from(from: Part) -> Self {
        let detail =
            |one: PartDetail| ContentDetailOut { part: one.part, what: one.what, material: one.material };
        Self {
            kind: match from.kind {
                PartKind::Framework => ContentKind::Framework,
                PartKind::Module => ContentKind::Module,
                PartKind::Vignette => ContentKind::Vignette,
                PartKind::Drill => ContentKind::Drill,
            },
            code: from.code,
            title: from.title,
            from: from.from,
            to: from.to,
            change: match from.change {
                PartChange::New => ContentChange::New,
                PartChange::Changed => ContentChange::Changed,
                PartChange::Blocked => ContentChange::Blocked,
                PartChange::Gone => ContentChange::Gone,
                PartChange::Hidden => ContentChange::Hidden,
                PartChange::Shown => ContentChange::Shown,
            },
            learned_anew: from.learned_anew,
            details: from.details.into_iter().map(detail).collect(),
            advice: from.advice,
        }
    }
}
