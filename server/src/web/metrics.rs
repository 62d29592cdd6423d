//! Figures for Prometheus. Labels are bounded: a route is its pattern, never the
//! address that was asked for.

use std::time::Duration;

use poem::Response;
use poem::http::{Method, StatusCode};
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    seconds: HistogramVec,
    requests: IntCounterVec,
    in_flight: IntGauge,
    resident: IntGauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds =
            HistogramOpts::new("http_request_seconds", "Time from the first byte of a request to its answer")
                .buckets(vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0]);
        let seconds = HistogramVec::new(seconds, &["method", "route"]).expect("a valid name");
        let requests = Opts::new("http_requests_total", "Requests answered");
        let requests = IntCounterVec::new(requests, &["method", "route", "status"]).expect("a valid name");
        let in_flight =
            IntGauge::new("http_requests_in_flight", "Requests being answered").expect("a valid name");
        let resident = IntGauge::new("process_resident_memory_bytes", "Memory in use").expect("a valid name");
        let registry = Registry::new();
        registry.register(Box::new(seconds.clone())).expect("registered once");
        registry.register(Box::new(requests.clone())).expect("registered once");
        registry.register(Box::new(in_flight.clone())).expect("registered once");
        registry.register(Box::new(resident.clone())).expect("registered once");
        Self { registry, seconds, requests, in_flight, resident }
    }
}

/// One request on its way, also when its client goes away.
pub(super) struct Here<'a>(&'a IntGauge);

impl Drop for Here<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// A request begins.
    pub(super) fn enter(&self) -> Here<'_> {
        self.in_flight.inc();
        Here(&self.in_flight)
    }

    /// A request was answered.
    pub(super) fn count(&self, method: &Method, route: &str, status: StatusCode, time: Duration) {
        let method = match method.as_str() {
            known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") => known,
            _ => "OTHER",
        };
        self.seconds.with_label_values(&[method, route]).observe(time.as_secs_f64());
        self.requests.with_label_values(&[method, route, status.as_str()]).inc();
    }

    /// All figures as Prometheus reads them.
    pub(super) fn page(&self) -> Response {
        self.resident.set(resident_bytes());
        let mut text = Vec::new();
        match TextEncoder::new().encode(&self.registry.gather(), &mut text) {
            Ok(()) => Response::builder().content_type("text/plain; version=0.0.4").body(text),
            Err(error) => Response::builder()
                .status(StatusCode::INTERNAL_SERVER_ERROR)
                .body(format!("the figures could not be written: {error}")),
        }
    }
}

/// Memory that the process occupies, where Linux tells; pages are 4 KiB on the machines this runs on.
fn resident_bytes() -> i64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split_whitespace().nth(1)?.parse::<i64>().ok());
    pages.unwrap_or_default() * 4096
}
