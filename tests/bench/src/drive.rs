//! The load: a closed loop. Each of so many clients asks, waits for the answer
//! and asks again, until a number of requests or a time is reached.

use std::cell::Cell;
use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use futures_util::stream::FuturesUnordered;

/// Something that asks one thing after the other.
pub(crate) trait Client {
    /// Asks the thing with this number; gives the bytes of the answer.
    fn ask(&mut self, number: usize) -> impl Future<Output = anyhow::Result<usize>>;
}

/// What a load came to.
pub(crate) struct Load {
    /// Microseconds of each request, ascending.
    pub(crate) micros: Vec<u32>,
    /// Bytes of all answers.
    pub(crate) bytes: usize,
    /// From the first request to the last answer.
    pub(crate) took: Duration,
}

/// How much at most.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Numbers of the first request and the one after the last.
    pub(crate) numbers: (usize, usize),
    pub(crate) time: Duration,
}

/// Drives all clients at once. Anything but a good answer ends it, as figures
/// of errors mean nothing.
pub(crate) async fn drive<C: Client>(clients: &mut [C], bounds: Bounds) -> anyhow::Result<Load> {
    let next = Cell::new(bounds.numbers.0);
    let start = Instant::now();
    let loops: FuturesUnordered<_> =
        clients.iter_mut().map(|client| one(client, &next, start, bounds)).collect();
    let parts: Vec<(Vec<u32>, usize)> = loops.try_collect().await?;
    let took = start.elapsed();
    let bytes = parts.iter().map(|(_, bytes)| bytes).sum();
    let mut micros: Vec<u32> = parts.into_iter().flat_map(|(micros, _)| micros).collect();
    micros.sort_unstable();
    Ok(Load { micros, bytes, took })
}

async fn one<C: Client>(
    client: &mut C,
    next: &Cell<usize>,
    start: Instant,
    bounds: Bounds,
) -> anyhow::Result<(Vec<u32>, usize)> {
    let (mut micros, mut bytes) = (Vec::new(), 0);
    while next.get() < bounds.numbers.1 && start.elapsed() < bounds.time {
        let number = next.replace(next.get() + 1);
        let asked = Instant::now();
        bytes += client.ask(number).await?;
        micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    Ok((micros, bytes))
}

impl Load {
    /// The time within which this share of the requests was answered, in milliseconds.
    pub(crate) fn quantile(&self, percent: usize) -> f64 {
        let at = (self.micros.len() * percent).div_ceil(100).saturating_sub(1);
        self.micros.get(at).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }

    pub(crate) fn requests(&self) -> usize {
        self.micros.len()
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.requests() as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(Vec<usize>);

    impl Client for Counter {
        async fn ask(&mut self, number: usize) -> anyhow::Result<usize> {
            tokio::task::yield_now().await;
            self.0.push(number);
            Ok(3)
        }
    }

    #[tokio::test]
    async fn each_number_is_asked_once_and_there_is_an_end() {
        let mut clients: Vec<Counter> = (0..4).map(|_| Counter(Vec::new())).collect();
        let bounds = Bounds { numbers: (5, 25), time: Duration::from_secs(10) };
        let load = drive(&mut clients, bounds).await.expect("driven");
        assert_eq!((load.requests(), load.bytes), (20, 60));
        let mut asked: Vec<usize> = clients.into_iter().flat_map(|client| client.0).collect();
        asked.sort_unstable();
        assert_eq!(asked, (5..25).collect::<Vec<_>>());
        let late = Bounds { numbers: (0, 5), time: Duration::ZERO };
        assert_eq!(drive(&mut [Counter(Vec::new())], late).await.expect("driven").requests(), 0);
    }

    #[test]
    fn quantiles_are_those_of_the_nearest_rank() {
        let load = Load { micros: (1..=200).map(|n| n * 1000).collect(), bytes: 0, took: Duration::ZERO };
        assert!((load.quantile(50) - 100.0).abs() < f64::EPSILON);
        assert!((load.quantile(99) - 198.0).abs() < f64::EPSILON);
    }
}
