//! From an empty folder to the table.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context;
use fieldcraft::state::{Clock, SystemClock};
use fieldcraft::time;

use crate::drive::{Bounds, Client, drive};
use crate::figures::{Figure, machine, table};
use crate::people::{SIGN_INS, Size};
use crate::process::{Served, cpu_micros, free_address, resident_megabytes};
use crate::rows::Made;
use crate::work::{Ask, always, callers, in_turn, recording, sign_in};
use crate::{bare, large, rows, say};

/// A server that asks nobody to slow down.
const RATE_LIMIT: &str = "1000000";

/// How often the lines about writing are measured; the least is told.
const ROUNDS: usize = 3;

/// How to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where the state is made; emptied first and removed afterwards.
    #[arg(long)]
    folder: PathBuf,
    /// Connections, each asking one thing at a time.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// The longest that one line of the table may take, in seconds.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Leave the folder there afterwards.
    #[arg(long)]
    keep: bool,
}

/// Only what keeping statuses adds to a write, in a state made for it.
#[derive(clap::Args)]
pub(crate) struct WritesArgs {
    /// Where the state is made; emptied first and removed afterwards.
    #[arg(long)]
    folder: PathBuf,
    /// How often each line is measured; the least is told.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
}

pub(crate) async fn writes(args: WritesArgs) -> anyhow::Result<()> {
    let WritesArgs { folder, rounds } = args;
    clear(&folder)?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join("large.db");
    let made = rows::make(&file, Size::LARGE).await?;
    let machine = machine();
    let figures = large::writes(&file, &made.responders, rounds).await?;
    println!("\n{}: {machine}\n\n{}", time::rfc3339(SystemClock.now()), table(&figures));
    clear(&folder)
}

struct Bench {
    args: Args,
    since: Instant,
    figures: Vec<Figure>,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<()> {
    anyhow::ensure!((1..=SIGN_INS).contains(&args.connections), "--connections must be from 1 to {SIGN_INS}");
    let mut bench = Bench { since: Instant::now(), figures: Vec::new(), args };
    let folder = bench.args.folder.clone();
    clear(&folder)?;
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let file = folder.join("bench.db");
    let made = rows::make(&file, Size::USUAL).await?;
    let machine = machine();
    bench.bare(&folder, &file, &made).await?;
    bench.server(&folder, &file, &made).await?;
    bench.large(&folder).await?;
    let megabytes = std::fs::metadata(&file)?.len() >> 20;
    println!("\n{}: {machine};", time::rfc3339(SystemClock.now()));
    println!(
        "{} connections; SQLite file of {megabytes} MB at the end; debug assertions {}.\n",
        bench.args.connections,
        if cfg!(debug_assertions) { "ON: these figures mean nothing" } else { "off" }
    );
    println!("{}", table(&bench.figures));
    if !bench.args.keep {
        clear(&folder)?;
    }
    Ok(())
}

/// Removes what an earlier run left; refuses to touch anything else.
fn clear(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let ours = ["bench.db", "bench.secret", "large.db", "large.secret", "bare.db", "poem.log", "server.log"];
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        let base = name.trim_end_matches("-wal").trim_end_matches("-shm");
        anyhow::ensure!(ours.contains(&base), "{} holds {name}; name another folder", folder.display());
    }
    std::fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))
}

/// The release server on this file.
async fn serve(folder: &Path, file: &Path) -> anyhow::Result<Served> {
    let address = free_address()?;
    let program = std::env::current_exe()?.with_file_name("fieldcraft");
    let mut command = Command::new(program);
    command
        .arg("serve")
        .args(["--listen", &address.to_string(), "--rate-limit", RATE_LIMIT])
        .args(["--database-url", &format!("sqlite:{}", file.display())]);
    // Not `/readyz`: the large state publishes a framework that this server does not ship.
    Served::start(&mut command, address, "/healthz", &folder.join("server.log")).await
}

impl Bench {
    async fn bare(&mut self, folder: &Path, file: &Path, made: &Made) -> anyhow::Result<()> {
        let clients = self.args.connections;
        let us = std::process::id();
        let inserts = bare::inserts(&folder.join("bare.db"), clients, made.row_bytes).await?;
        let name = format!("bare SQLite: one durable insert of {} bytes", made.row_bytes);
        self.measure(&name, us, inserts, 20_000).await?;
        let reads = bare::reads(file, clients, &made.at_a_site).await?;
        self.measure("bare SQLite: the 60 kept rows behind a readiness", us, reads, 20_000).await?;

        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("hello").arg(address.port().to_string());
        let poem = Served::start(&mut command, address, "/hello", &folder.join("poem.log")).await?;
        let hello = callers(address, &vec!["".into(); clients], &always("/hello")).await?;
        self.measure("bare poem: hello in JSON", poem.id(), hello, 200_000).await?;
        poem.stop().await
    }

    /// What a whole state costs.
    async fn large(&mut self, folder: &Path) -> anyhow::Result<()> {
        let file = folder.join("large.db");
        let made = rows::make(&file, Size::LARGE).await?;
        for name in ["recompute, nothing kept before", "recompute, everything kept before"] {
            say(self.since, &format!("Measuring: {name}"));
            self.figures.push(large::recompute(&file, name)?);
        }
        let served = serve(folder, &file).await?;
        let tokens = sign_in(served.address, self.args.connections).await?;
        let sites = made.sites.iter().map(|id| format!("/api/v1/nodes/{id}/readiness")).collect();
        let clients = callers(served.address, &tokens, &in_turn(sites)).await?;
        let name = "read a site's readiness (60 people, 40 requirements)";
        self.measure(name, served.id(), clients, 6_000).await?;
        served.stop().await?;
        say(self.since, "Measuring: what keeping statuses adds to a write");
        self.figures.extend(large::writes(&file, &made.responders, ROUNDS).await?);
        Ok(())
    }

    async fn server(&mut self, folder: &Path, file: &Path, made: &Made) -> anyhow::Result<()> {
        let served = serve(folder, file).await?;
        let address = served.address;
        let tokens = sign_in(address, self.args.connections).await?;
        let v1 = |path: String| format!("/api/v1/{path}");
        let paths = |them: Vec<String>| in_turn(them.into_iter().map(v1).collect());
        let statuses = made.responders.iter().map(|id| format!("people/{id}/statuses")).collect();
        let readiness = made.sites.iter().map(|id| format!("nodes/{id}/readiness")).collect();
        let modules = made.modules.iter().map(|code| format!("modules/{code}")).collect();
        // Writing comes last, so that everything else is read from the state as it was made.
        let work: [(&str, usize, Ask); 5] = [
            ("list the framework", 40_000, always("/api/v1/framework")),
            ("read a module", 20_000, paths(modules)),
            ("read a person's statuses", 6_000, paths(statuses)),
            ("read a site's readiness (60 people)", 6_000, paths(readiness)),
            ("record an observation (durable, 20 ratings)", 4_000, recording(made)),
        ];
        for (name, requests, ask) in work {
            let clients = callers(address, &tokens, &ask).await?;
            self.measure(name, served.id(), clients, requests).await?;
        }
        served.stop().await
    }

    /// Warms up with a tenth, then measures.
    async fn measure<C: Client>(
        &mut self,
        name: &str,
        process: u32,
        mut clients: Vec<C>,
        requests: usize,
    ) -> anyhow::Result<()> {
        say(self.since, &format!("Measuring: {name}"));
        let warm = requests / 10;
        let time = Duration::from_secs(self.args.seconds);
        drive(&mut clients, Bounds { numbers: (0, warm), time: time / 10 }).await?;
        let before = cpu_micros(process);
        let load = drive(&mut clients, Bounds { numbers: (warm, warm + requests), time }).await?;
        let cpu = cpu_micros(process).zip(before).map(|(after, before)| after.saturating_sub(before));
        let megabytes = resident_megabytes(process);
        self.figures.push(Figure { name: name.to_owned(), load, cpu, megabytes });
        Ok(())
    }
}
