//! What is asked of the server, and who asks.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use fieldcraft::state::{Clock, Ids, SystemClock, SystemIds};
use fieldcraft::time::{self, DAY_MS};
use serde_json::{Value, json};

use crate::drive::Client;
use crate::http::{Connection, get, with_body};
use crate::people::{PASSWORD, address};
use crate::rows::Made;
use crate::visits::{NEXT_STEP, RATED, STRENGTHS, encounter_ref};

/// Writes the request with this number, for a token.
pub(crate) type Ask = Arc<dyn Fn(usize, &str) -> Vec<u8>>;

/// One connection and who is signed in on it.
pub(crate) struct Caller {
    connection: Connection,
    token: Arc<str>,
    ask: Ask,
}

impl Client for Caller {
    async fn ask(&mut self, number: usize) -> anyhow::Result<usize> {
        let request = (self.ask)(number, &self.token);
        let answer = self.connection.send(&request).await?;
        anyhow::ensure!(
            (200..300).contains(&answer.status),
            "{} answered {}: {}",
            String::from_utf8_lossy(&request).lines().next().unwrap_or_default(),
            answer.status,
            String::from_utf8_lossy(&answer.body[..answer.body.len().min(500)])
        );
        Ok(answer.body.len())
    }
}

/// Everybody who asks for this, each on a connection of their own.
pub(crate) async fn callers(
    address: SocketAddr,
    tokens: &[Arc<str>],
    ask: &Ask,
) -> anyhow::Result<Vec<Caller>> {
    let mut callers = Vec::new();
    for token in tokens {
        let connection = Connection::open(address).await?;
        callers.push(Caller { connection, token: token.clone(), ask: ask.clone() });
    }
    Ok(callers)
}

/// Signs so many raters in, as a browser would.
pub(crate) async fn sign_in(server: SocketAddr, many: usize) -> anyhow::Result<Vec<Arc<str>>> {
    let mut tokens = Vec::new();
    let mut connection = Connection::open(server).await?;
    for rater in 0..many {
        let body = json!({ "email": address(rater), "password": PASSWORD }).to_string();
        let answer = connection.send(&with_body("POST", "/api/v1/sessions", "", &body)).await?;
        let said: Value = serde_json::from_slice(answer.body)?;
        let token = said["access_token"].as_str().with_context(|| format!("cannot sign in: {said}"))?;
        tokens.push(token.into());
    }
    Ok(tokens)
}

/// The same path each time.
pub(crate) fn always(path: &'static str) -> Ask {
    Arc::new(move |_, token| get(path, token))
}

/// One path after the other.
pub(crate) fn in_turn(paths: Vec<String>) -> Ask {
    Arc::new(move |number, token| get(&paths[number % paths.len()], token))
}

/// A new observation of twenty ratings, of one person after the other.
pub(crate) fn recording(made: &Made) -> Ask {
    let people = made.responders.clone();
    let bodies: Vec<Value> = (0..3).map(|third| observation(made, third)).collect();
    Arc::new(move |number, token| {
        let mut body = bodies[number % bodies.len()].clone();
        // A prime step, so that neighbours in time are not neighbours in the tables.
        body["subject_id"] = json!(people[number.wrapping_mul(7919) % people.len()]);
        body["encounter_ref"] = json!(encounter_ref(number));
        let id = SystemIds.next(SystemClock.now());
        with_body("PUT", &format!("/api/v1/observations/{id}"), token, &body.to_string())
    })
}

fn observation(made: &Made, third: usize) -> Value {
    const RATINGS: [&str; 5] = ["2", "3", "2", "1", "NO"];
    let now = SystemClock.now();
    let ratings: Vec<Value> = made
        .indicators
        .iter()
        .skip(third * RATED)
        .take(RATED)
        .enumerate()
        .map(|(at, code)| json!({ "indicator": code, "rating": RATINGS[at % RATINGS.len()] }))
        .collect();
    json!({
        "type": "E1",
        "purpose": "counting",
        "observed_at": time::rfc3339(now - DAY_MS / 12),
        "recorded_at": time::rfc3339(now - DAY_MS / 24),
        "minutes": 45,
        "setting": "home",
        "family_agreed": true,
        "ratings": ratings,
        "harm": false,
        "strengths": STRENGTHS,
        "next_step": NEXT_STEP,
        "next_step_on": time::instant(now + 14 * DAY_MS).date_naive(),
    })
}
