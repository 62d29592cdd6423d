//! `/imports/…` and `/exports/…`: CSV in and out.

use std::sync::Arc;

use chrono::NaiveDate;
use poem_openapi::param::Query;
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use uuid::Uuid;

use super::audit::filter_of;
use super::mails::MailLanguage;
use super::{Problem, Signed, Tag};
use crate::app::import::{Fate, ImportReport, LineFate};
use crate::state::App;

/// Data from files and for files.
pub struct FilesApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// People from a file.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PeopleImportIn {
    /// CSV with the columns that `docs/import-people.md` describes.
    #[oai(validator(max_length = 800000))]
    csv: String,
    /// Say what would become of each line, and write nothing.
    #[oai(default)]
    dry_run: bool,
    /// Send everybody who is added a mail with a link that sets their password, in this language.
    invite: Option<MailLanguage>,
}

/// Credentials or past training from a file.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ImportIn {
    /// CSV; its first line names the columns.
    #[oai(validator(max_length = 800000))]
    csv: String,
    /// Say what would become of each line, and write nothing.
    #[oai(default)]
    dry_run: bool,
}

/// What becomes of a line.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum LineOutcome {
    /// New.
    Added,
    /// Somebody known, in a role or place that is new.
    AddedRole,
    /// Something known is corrected.
    Changed,
    /// Nothing new.
    Unchanged,
    /// It cannot be taken.
    Bad,
}

/// A line with its fate.
#[derive(Object)]
#[oai(rename = "ImportLine")]
struct LineOut {
    /// Its number in the file; the line with the column names is 1.
    number: u64,
    /// The address on it, when it could be read.
    #[oai(skip_serializing_if_is_none)]
    email: Option<String>,
    /// What becomes of it.
    fate: LineOutcome,
    /// Columns that are corrected.
    changed: Vec<String>,
    /// Why it cannot be taken, sentence by sentence.
    faults: Vec<String>,
    /// What becomes of coach and supervisor, in words, where that is new.
    leads: Vec<String>,
}

/// What becomes of a file. With one bad line nothing is written.
#[derive(Object)]
#[oai(rename = "ImportReport")]
struct ReportOut {
    /// Each line, in the order of the file.
    lines: Vec<LineOut>,
    /// The file was written.
    written: bool,
}

/// A file.
#[derive(ApiResponse)]
enum CsvFile {
    /// CSV in UTF-8; its first line names the columns.
    #[oai(status = 200, content_type = "text/csv; charset=utf-8")]
    File(PlainText<String>),
}

#[OpenApi(tag = "Tag::People")]
impl FilesApi {
    /// Take in people and what they do where, wholly or not at all. The same file again changes nothing.
    #[oai(path = "/imports/people", method = "post", operation_id = "create_people_import")]
    async fn people(&self, caller: Signed, body: Json<PeopleImportIn>) -> Result<Json<ReportOut>, Problem> {
        let PeopleImportIn { csv, dry_run, invite } = body.0;
        let report = self.app.import_people_as(&caller, &csv, dry_run, invite.map(Into::into)).await?;
        Ok(Json(out(report)))
    }

    /// Take in credentials, wholly or not at all. The same file again changes nothing.
    ///
    /// Columns: `email`, `kind`, `issuer`, `jurisdiction`, `valid_from`, `expires_on`, and `checked_on`: the day
    /// on which the issuer's own record was looked at. `name` is not read.
    #[oai(path = "/imports/credentials", method = "post", operation_id = "create_credential_import")]
    async fn credentials(&self, caller: Signed, body: Json<ImportIn>) -> Result<Json<ReportOut>, Problem> {
        Ok(Json(out(self.app.import_credentials(&caller, &body.0.csv, body.0.dry_run).await?)))
    }

    /// Take in past training as claims of prior learning, wholly or not at all. The same file again changes nothing.
    ///
    /// Columns: `email`, `module`, `title`, `provider`, `minutes`, `finished_on`, and `document`: where it is kept.
    /// `name` is not read. Each claim counts once two people have approved it.
    #[oai(path = "/imports/training", method = "post", operation_id = "create_training_import")]
    async fn training(&self, caller: Signed, body: Json<ImportIn>) -> Result<Json<ReportOut>, Problem> {
        Ok(Json(out(self.app.import_training(&caller, &body.0.csv, body.0.dry_run).await?)))
    }

    /// The people whom the caller manages, in the columns of the import.
    #[oai(path = "/exports/people", method = "get", operation_id = "export_people")]
    async fn people_file(&self, caller: Signed) -> Result<CsvFile, Problem> {
        Ok(CsvFile::File(PlainText(self.app.export_people(&caller).await?)))
    }

    /// The credentials of the people whom the caller manages, in the columns of the import.
    #[oai(path = "/exports/credentials", method = "get", operation_id = "export_credentials")]
    async fn credentials_file(&self, caller: Signed) -> Result<CsvFile, Problem> {
        Ok(CsvFile::File(PlainText(self.app.export_credentials(&caller).await?)))
    }

    /// What people have learned: modules passed, sessions attended, prior learning.
    #[oai(path = "/exports/training", method = "get", operation_id = "export_training")]
    async fn training_file(&self, caller: Signed) -> Result<CsvFile, Problem> {
        Ok(CsvFile::File(PlainText(self.app.export_training(&caller).await?)))
    }

    /// The record of deeds, newest first, at most 20,000 lines.
    #[oai(path = "/exports/audit-events", method = "get", operation_id = "export_audit_events")]
    async fn deeds_file(
        &self,
        caller: Signed,
        /// Actions such as `grant.give`, or kinds of actions such as `grant`; several with commas between.
        #[oai(validator(max_length = 200))]
        kind: Query<Option<String>>,
        /// Did it, or it befell them.
        person_id: Query<Option<Uuid>>,
        /// At this place or below.
        node_id: Query<Option<Uuid>>,
        /// From this day on, in the zone of the caller's place.
        from: Query<Option<NaiveDate>>,
        /// Up to this day.
        to: Query<Option<NaiveDate>>,
    ) -> Result<CsvFile, Problem> {
        let filter = filter_of(kind.0.as_deref(), person_id.0, node_id.0);
        Ok(CsvFile::File(PlainText(self.app.export_deeds(&caller, filter, (from.0, to.0)).await?)))
    }
}

fn out(report: ImportReport) -> ReportOut {
    ReportOut { written: report.written, lines: report.lines.into_iter().map(line_out).collect() }
}

fn line_out(line: LineFate) -> LineOut {
    let LineFate { number, email, fate, leads } = line;
    let (fate, changed, faults) = match fate {
        Fate::Added => (LineOutcome::Added, Vec::new(), Vec::new()),
        Fate::AddedRole => (LineOutcome::AddedRole, Vec::new(), Vec::new()),
        Fate::Changed(columns) => {
            (LineOutcome::Changed, columns.into_iter().map(str::to_owned).collect(), Vec::new())
        }
        Fate::Unchanged => (LineOutcome::Unchanged, Vec::new(), Vec::new()),
        Fate::Bad(faults) => (LineOutcome::Bad, Vec::new(), faults),
    };
    LineOut { number, email, fate, changed, faults, leads }
}
