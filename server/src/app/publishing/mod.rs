//! Publishing takes two people: one proposes what the server's own content folder holds,
//! with what would change and what lint says before the eyes; another approves just that,
//! or sends it back. If the files change meanwhile, it is proposed again.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use fieldcraft_entities::{content_proposal, content_proposal_event};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::app::content::{FoundLine, PublishReport, Sources, lint, read_sources};
use crate::app::folders::Folders;
use crate::app::free_text::{reason_fault, refuse_client_details, tidy, too_long};
use crate::app::people::id_taken;
use crate::app::repeat::digest;
use crate::app::start::Expected;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, proposals::Proposal};

mod how;
mod parts;

pub use how::How;
use parts::parts;
pub use parts::{Part, PartChange, PartDetail, PartKind};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 2_000;
/// How many proposals are listed.
const LISTED: u64 = 20;

/// Content as the server read it.
struct Read {
    sources: Option<Sources>,
    findings: Vec<FoundLine>,
    /// SHA-256 of everything that would be published; empty while it has errors.
    digest: String,
}

/// What waits to be published.
#[derive(Clone, Debug)]
pub struct Publishing {
    /// SHA-256 of everything that would be published; empty while it has errors.
    pub digest: String,
    /// Where it was read: the program itself, or a folder.
    pub folder: Option<PathBuf>,
    /// What is new or changed.
    pub parts: Vec<Part>,
    /// How many parts are published as they stand.
    pub unchanged: usize,
    /// What lint says.
    pub findings: Vec<FoundLine>,
    /// The latest proposals, the newest first.
    pub proposals: Vec<Proposal>,
    /// Names of everybody in them, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

/// A proposal as it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewProposal {
    /// Made by the client.
    pub id: Uuid,
    /// What the proposer looked at.
    pub content_digest: String,
    /// What it is about.
    pub note: String,
    /// The writer confirmed that the note identifies no client.
    pub confirmed: bool,
}

/// An answer to a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewProposalAnswer {
    /// Made by the client.
    pub id: Uuid,
    /// Approved, or sent back.
    pub approved: bool,
    /// Why; asked for when it is sent back.
    pub note: Option<String>,
    /// The writer confirmed that the note identifies no client.
    pub confirmed: bool,
}

impl Publishing {
    /// Can it be proposed as it is?
    #[must_use]
    pub fn is_publishable(&self) -> bool {
        !self.digest.is_empty()
            && self.parts.iter().all(|part| part.change != PartChange::Blocked)
            && self.parts.iter().any(|part| part.change.is_news())
    }
}

impl App {
    /// What would be published, what lint says of it, and what was proposed.
    pub async fn publishing(&self, caller: &Caller) -> AppResult<Publishing> {
        let db = &self.store.read;
        self.permit_center(db, caller, Action::ProposeContent).await?;
        let read = self.read_content().await?;
        let content = self.content().await?;
        let (parts, unchanged) = match &read.sources {
            Some(sources) => parts(&content, sources),
            None => (Vec::new(), 0),
        };
        let proposals = store::proposals::latest(db, LISTED).await?;
        let people = proposals
            .iter()
            .flat_map(|one| [Some(one.row.proposed_by), one.answer.as_ref().map(|answer| answer.by_id)]);
        let people: Vec<Uuid> = people.flatten().collect();
        Ok(Publishing {
            digest: read.digest.clone(),
            folder: self.config.content_overlay.clone().or_else(|| self.config.content.clone()),
            parts,
            unchanged,
            findings: read.findings.clone(),
            names: self.names(db, people).await?,
            proposals,
        })
    }

    /// May the caller approve what others propose?
    pub async fn may_publish(&self, caller: &Caller) -> AppResult<bool> {
        match self.permit_center(&self.store.read, caller, Action::PublishContent).await {
            Ok(()) => Ok(true),
            Err(AppError::NotFound(_) | AppError::Forbidden(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Reads the files off the async threads; what the program embeds only once.
    async fn read_content(&self) -> AppResult<Arc<Read>> {
        static EMBEDDED: OnceLock<Arc<Read>> = OnceLock::new();
        let folders = self.config.folders();
        let embedded = folders == Folders::default();
        if let (true, Some(read)) = (embedded, EMBEDDED.get()) {
            return Ok(read.clone());
        }
        // Kept where it was read, so that a request that gave up waiting was not in vain.
        let reading = move || -> anyhow::Result<Arc<Read>> {
            let found = Arc::new(read(&folders)?);
            Ok(if embedded { EMBEDDED.get_or_init(|| found).clone() } else { found })
        };
        let found = tokio::task::spawn_blocking(reading).await.map_err(AppError::internal)?;
        found.map_err(AppError::internal)
    }

    /// Proposes to publish what was looked at. The same body again is the same proposal.
    ///
    /// # Errors
    /// `Conflict` when the files have changed since, when nothing is new, or when the same
    /// is proposed already.
    pub async fn propose_content(&self, caller: &Caller, new: NewProposal) -> AppResult<()> {
        let new = NewProposal { note: new.note.trim().into(), ..new };
        let digest = digest(&(caller.person, &new))?;
        let now = self.publishing(caller).await?;
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "publish").await?;
        self.permit_center(&tx, caller, Action::ProposeContent).await?;
        if let Some(there) = store::proposals::find(&tx, new.id).await? {
            return if there.row.digest == digest { Ok(()) } else { Err(id_taken()) };
        }
        AppError::fields(reason_fault("/note", Some(&new.note), LONGEST_NOTE).into_iter().collect())?;
        refuse_client_details(new.confirmed, [("/note".to_owned(), Some(new.note.as_str()))])?;
        proposable(&now, &new.content_digest)?;
        let open = store::proposals::latest(&tx, LISTED).await?;
        let same = |one: &Proposal| one.answer.is_none() && one.row.content_digest == new.content_digest;
        if open.iter().any(same) {
            return Err(AppError::Conflict("The same is proposed already and waits for an answer.".into()));
        }
        let detail = json!({ "proposal": new.id, "digest": new.content_digest });
        let findings: Vec<_> = now.findings.iter().map(finding_json).collect();
        let row = content_proposal::Model {
            id: new.id,
            content_digest: new.content_digest,
            changes: serde_json::to_string(&now.parts).map_err(AppError::internal)?,
            findings: serde_json::to_string(&findings).map_err(AppError::internal)?,
            note: new.note,
            proposed_by: caller.person,
            received_at: self.now(),
            digest,
        };
        content_proposal::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.audit(&tx, Some(caller.person), "content.propose", "content", None, detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Approves a proposal, which publishes exactly what was proposed, or sends it back;
    /// whoever proposed it may only take it back. The same body again is the same answer.
    ///
    /// # Errors
    /// `Forbidden` for an approval of one's own proposal, `Conflict` when the files have
    /// changed since.
    pub async fn answer_proposal(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewProposalAnswer,
    ) -> AppResult<PublishReport> {
        let new = NewProposalAnswer { note: tidy(new.note), ..new };
        let digest = digest(&(id, caller.person, &new))?;
        let checked = new.check();
        self.permit_center(&self.store.read, caller, Action::ProposeContent).await?;
        // Reading and checking the files takes a while: before anybody else has to wait for it.
        let read = if new.approved { Some(self.read_content().await?) } else { None };
        let tx = self.store.begin().await?;
        store::advisory_lock(&tx, "publish").await?;
        let found = store::proposals::find(&tx, id).await?.ok_or(AppError::NotFound("proposal"))?;
        if let Some(there) = store::proposals::event(&tx, new.id).await? {
            return if there.digest == digest { Ok(PublishReport::default()) } else { Err(id_taken()) };
        }
        let own = found.row.proposed_by == caller.person;
        if new.approved && own {
            return Err(AppError::Forbidden("Somebody else has to approve what you proposed.".into()));
        }
        if !own {
            self.permit_center(&tx, caller, Action::PublishContent).await?;
        }
        checked?;
        if found.answer.is_some() {
            return Err(AppError::Conflict("This proposal has been answered.".into()));
        }
        let mut report = PublishReport::default();
        if let Some(read) = &read {
            let sources = read.sources.as_ref().filter(|_| read.digest == found.row.content_digest);
            let sources = sources.ok_or_else(changed_since)?;
            let how = How::TwoPeople { proposed: found.row.proposed_by, approved: caller.person, id };
            report = self.publish_in(&tx, &how, sources).await?;
        }
        let event = content_proposal_event::Model {
            id: new.id,
            proposal_id: id,
            kind: if new.approved { "approved" } else { "sent_back" }.into(),
            by_id: caller.person,
            note: new.note,
            received_at: self.now(),
            digest,
        };
        content_proposal_event::Entity::insert(event.into_active_model()).exec_without_returning(&tx).await?;
        let action = if new.approved { "content.approve" } else { "content.send_back" };
        let detail = json!({ "proposal": id });
        self.audit(&tx, Some(caller.person), action, "content", None, detail).await?;
        tx.commit().await?;
        if new.approved {
            self.reload_content().await?;
        }
        Ok(report)
    }
}

impl NewProposalAnswer {
    fn check(&self) -> AppResult<()> {
        let note = self.note.as_deref();
        let fault = if self.approved {
            too_long("/note", note, LONGEST_NOTE)
        } else {
            reason_fault("/note", note, LONGEST_NOTE)
        };
        AppError::fields(fault.into_iter().collect())?;
        refuse_client_details(self.confirmed, [("/note".to_owned(), note)])
    }
}

fn proposable(now: &Publishing, looked_at: &str) -> AppResult<()> {
    let why = match () {
        () if now.digest.is_empty() => {
            "The content has errors and cannot be published. Mend what lint says first."
        }
        () if now.digest != looked_at => return Err(changed_since()),
        () if now.parts.iter().any(|part| part.change == PartChange::Blocked) => {
            "A number stands in the way: raise the version of what changed, as the list says."
        }
        () if !now.is_publishable() => "Nothing is new: all of it is published.",
        () => return Ok(()),
    };
    Err(AppError::Conflict(why.into()))
}

fn changed_since() -> AppError {
    AppError::Conflict("The files have changed since. Load the page again, and propose anew.".into())
}

fn finding_json(line: &FoundLine) -> serde_json::Value {
    json!({
        "severity": line.severity, "file": line.file, "line": line.line,
        "message": line.message, "remedy": line.remedy,
    })
}

fn read(folders: &Folders) -> anyhow::Result<Read> {
    let (sources, _) = read_sources(folders)?;
    let findings = lint(folders)?.lines;
    let digest = sources.as_ref().map(|sources| Expected::of(sources).digest()).unwrap_or_default();
    Ok(Read { sources, findings, digest })
}
