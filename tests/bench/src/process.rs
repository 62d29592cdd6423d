//! Processes that are measured: started on loopback, looked at through /proc,
//! ended by their own id.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::http::{Connection, get};

/// Linux counts the time of processes in hundredths of a second, on every architecture.
const MICROS_PER_TICK: u64 = 10_000;
/// The longest that a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_mins(1);
/// The longest that a server may take to stop.
const GRACE: Duration = Duration::from_secs(20);

/// A server of our own.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Served {
    /// Starts a program that listens on this address and waits until it answers.
    pub(crate) async fn start(
        command: &mut Command,
        address: SocketAddr,
        probe: &str,
        log: &Path,
    ) -> anyhow::Result<Self> {
        let file = File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stderr(file.try_clone()?)
            .stdout(file)
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let mut served = Self { child, address };
        let since = Instant::now();
        while !served.answers(probe).await {
            if let Some(status) = served.child.try_wait()? {
                bail!("the server ended ({status}):\n{}", tail(log));
            }
            if since.elapsed() > PATIENCE {
                bail!("the server did not answer within {PATIENCE:?}:\n{}", tail(log));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(served)
    }

    async fn answers(&self, probe: &str) -> bool {
        let Ok(mut connection) = Connection::open(self.address).await else { return false };
        connection.send(&get(probe, "")).await.is_ok_and(|answer| answer.status == 200)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop and waits.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let since = Instant::now();
        while self.child.try_wait()?.is_none() {
            if since.elapsed() > GRACE {
                bail!("the server did not stop within {GRACE:?}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

/// Whatever happens, nothing is left running.
impl Drop for Served {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A port on loopback that nobody listens on at this moment.
pub(crate) fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// The processor time that a process has used, in microseconds; none where there is no /proc.
pub(crate) fn cpu_micros(id: u32) -> Option<u64> {
    ticks(&id.to_string(), 11)
}

/// The processor time that all threads of this process have used, finer than in ticks.
/// Threads that ended are not in it: a difference is right where none ended in between.
pub(crate) fn own_cpu_micros() -> Option<u64> {
    let mut nanos = 0;
    for thread in fs::read_dir("/proc/self/task").ok()? {
        let stat = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        nanos += stat.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(nanos / 1000)
}

/// The processor time of this process's children that have ended.
pub(crate) fn children_micros() -> Option<u64> {
    ticks("self", 13)
}

/// User time, the field at this place, and system time, the next, in microseconds.
fn ticks(process: &str, at: usize) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program is in brackets and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some((ticks(at)? + ticks(at + 1)?) * MICROS_PER_TICK)
}

/// The memory that a process holds, in megabytes.
pub(crate) fn resident_megabytes(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_time_and_memory() {
        let before = cpu_micros(std::process::id()).expect("ticks");
        let finer = own_cpu_micros().expect("nanoseconds");
        let since = Instant::now();
        while since.elapsed() < Duration::from_millis(120) {
            std::hint::spin_loop();
        }
        assert!(cpu_micros(std::process::id()).expect("ticks") > before);
        assert!(own_cpu_micros().expect("nanoseconds") > finer + 10_000);
        assert!(resident_megabytes(std::process::id()).expect("memory") > 0);
    }
}
