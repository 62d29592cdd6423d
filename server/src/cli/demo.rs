//! `fieldcraft demo`: the demonstration organization.

use std::sync::Arc;

use clap::Subcommand;

use crate::config::{Config, DEMO_PASSWORD, ServeConfig};
use crate::demo::{self, SIGN_INS, SteppedClock};
use crate::state::App;

/// What to do with the demonstration.
#[derive(Subcommand)]
pub(super) enum Command {
    /// Load it into an empty database. Refused where real people exist.
    Load {
        /// The password of its sign-ins.
        #[arg(long, env = "FIELDCRAFT_DEMO_PASSWORD", default_value = DEMO_PASSWORD)]
        demo_password: String,
    },
}

/// Runs the command.
pub(super) async fn run(config: Config, command: Command) -> anyhow::Result<()> {
    let Command::Load { demo_password } = command;
    let app = super::start::open(config, false).await?;
    load(&app, &demo_password).await?;
    say_sign_ins(&demo_password);
    Ok(app.store.clone().close().await?)
}

/// `serve --demo`: loads it at first start.
pub(super) async fn at_start(app: &App, serve: &ServeConfig) -> anyhow::Result<()> {
    if serve.demo && app.is_empty().await? {
        load(app, &serve.demo_password).await?;
    }
    Ok(())
}

/// Prints who can sign in, where the people are the demonstration's.
pub(super) async fn greet(app: &App, serve: &ServeConfig) -> anyhow::Result<()> {
    if serve.demo && app.has_demo().await? {
        say_sign_ins(&serve.demo_password);
    }
    Ok(())
}

async fn load(app: &App, password: &str) -> anyhow::Result<()> {
    crate::app::sessions::check_password(password, "/demo_password")?;
    let now = app.now();
    let clock = Arc::new(SteppedClock::default());
    let keys = app.keys.clone();
    let fresh = App::new(app.config.clone(), app.store.clone(), keys, app.secure_cookies)?;
    let loader = demo::loader(fresh, clock.clone());
    demo::load(&loader, &clock, now, password, &|said| println!("  {said}")).await?;
    Ok(())
}

fn say_sign_ins(password: &str) {
    println!("Demonstration sign-ins, all with the password {password}");
    for (address, shows) in SIGN_INS {
        println!("  {address:36} {shows}");
    }
}
