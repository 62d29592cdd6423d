//! The first argument of every operation but the few open ones: who is calling.
//! Checked before the body is read, so that nobody sees 400 before 401.

use std::ops::Deref;
use std::sync::Arc;

use poem::Request;
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;

use super::Problem;
use crate::policy::Caller;
use crate::state::App;
use crate::web::Who;

/// A signed-in caller: `Authorization: Bearer` with an access token.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", bearer_format = "JWT", rename = "bearer", checker = "authenticate")]
pub struct Signed(Arc<Caller>);

impl Deref for Signed {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

async fn authenticate(request: &Request, bearer: Bearer) -> poem::Result<Arc<Caller>> {
    let app = request.data::<Arc<App>>().expect("the router carries the app");
    let caller = app.authenticate(&bearer.token).await.map_err(Problem::from)?;
    if let Some(who) = request.data::<Who>() {
        let _ = who.0.set(caller.person);
    }
    Ok(caller)
}
