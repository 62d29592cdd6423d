//! `fieldcraft content preview`: the content of a folder in the real pages, with the author's
//! errors in place, read anew whenever a file changes. No database, no sign-in, this machine only.

mod shelf;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use bytes::Bytes;
use futures_util::stream;
use poem::http::{StatusCode, header};
use poem::{Body, Endpoint, EndpointExt, Request, Response, Result, Route};
use serde_json::Value;
use tokio::sync::watch as channel;

use crate::app::folders::Folders;
use crate::web;
use shelf::Shelf;
pub use watch::watch;

/// A quiet stream says this often that it is still there.
const STILL_HERE: Duration = Duration::from_secs(15);

/// What is shown, and whoever waits for it to change.
pub struct Preview {
    folders: Folders,
    shelf: ArcSwap<Shelf>,
    revision: channel::Sender<u64>,
}

impl Preview {
    /// Reads the folders for the first time.
    #[must_use]
    pub fn open(folders: Folders) -> Arc<Self> {
        let shelf = ArcSwap::from_pointee(Shelf::read(&folders, None));
        Arc::new(Self { folders, shelf, revision: channel::Sender::new(1) })
    }

    /// Reads everything anew and tells the pages. What cannot be read now stays as it was, with
    /// the reason beside it.
    pub fn reload(&self) {
        let before = self.shelf.load_full();
        self.shelf.store(Arc::new(Shelf::read(&self.folders, Some(&before))));
        self.revision.send_modify(|revision| *revision += 1);
    }

    /// Errors and warnings, for the terminal.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let shelf = self.shelf.load();
        (shelf.count("error"), shelf.count("warning"))
    }

    /// The pages and what they ask for.
    pub fn endpoint(self: &Arc<Self>) -> impl Endpoint<Output = Response> + use<> {
        let asked = |preview: &Arc<Self>, what: What| Asked { preview: preview.clone(), what };
        let routes = Route::new()
            .at("/preview-api/content", poem::get(asked(self, What::Content)))
            .at("/preview-api/modules/:code", poem::get(asked(self, What::Module)))
            .at("/preview-api/vignettes/:code", poem::get(asked(self, What::Vignette)))
            .at("/preview-api/events", poem::get(asked(self, What::Events)))
            .at("/content/modules/:code/:version/pictures/:name", poem::get(asked(self, What::Picture)));
        web::pages_around(routes).before(|request| async { only_here(request) })
    }

    fn events(&self) -> Response {
        let changes = self.revision.subscribe();
        let first = Bytes::from_static(b"retry: 500\n: open\n\n");
        let stream = stream::unfold((changes, Some(first)), |(mut changes, first)| async move {
            let bytes = match first {
                Some(first) => first,
                None => match tokio::time::timeout(STILL_HERE, changes.changed()).await {
                    Ok(Ok(())) => {
                        let revision = *changes.borrow_and_update();
                        Bytes::from(format!("event: changed\ndata: {revision}\n\n"))
                    }
                    Ok(Err(_)) => return None,
                    Err(_) => Bytes::from_static(b": still here\n\n"),
                },
            };
            Some((Ok::<_, std::io::Error>(bytes), (changes, None)))
        });
        Response::builder()
            .content_type("text/event-stream")
            .header(header::CACHE_CONTROL, "no-store")
            .body(Body::from_bytes_stream(stream))
    }
}

/// A page of another site must not read what stands here by naming this machine its own. The first
/// page is that of the preview.
fn only_here(request: Request) -> Result<Request> {
    let host = request.header(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return Err(StatusCode::FORBIDDEN.into());
    }
    if request.uri().path() == "/" {
        let begin = Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, "/preview");
        return Err(poem::Error::from_response(begin.finish()));
    }
    Ok(request)
}

#[derive(Clone, Copy)]
enum What {
    Content,
    Module,
    Vignette,
    Picture,
    Events,
}

struct Asked {
    preview: Arc<Preview>,
    what: What,
}

impl Endpoint for Asked {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let shelf = self.preview.shelf.load_full();
        let code = || request.raw_path_param("code").unwrap_or_default();
        let found = match self.what {
            What::Events => return Ok(self.preview.events()),
            What::Picture => {
                let name = request.raw_path_param("name").unwrap_or_default();
                return picture(&shelf, code(), name);
            }
            What::Content => Some(&shelf.content),
            What::Module => shelf.modules.get(code()),
            What::Vignette => shelf.vignettes.get(code()),
        };
        found.map(answer).ok_or_else(|| StatusCode::NOT_FOUND.into())
    }
}

fn answer(value: &Value) -> Response {
    // Lessons link to each other; here they are read under another address.
    let text = value.to_string().replace("href=\\\"/learn/", "href=\\\"/preview/");
    Response::builder().content_type("application/json").header(header::CACHE_CONTROL, "no-store").body(text)
}

fn picture(shelf: &Shelf, code: &str, name: &str) -> Result<Response> {
    let picture = shelf.pictures.get(&(code.to_owned(), name.to_owned()));
    let Some(picture) = picture else { return Err(StatusCode::NOT_FOUND.into()) };
    Ok(Response::builder()
        .content_type(&picture.media_type)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .body(picture.bytes.clone()))
}
