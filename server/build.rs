//! The front end is built by `make`, never by cargo. This only makes sure that
//! its folder exists (rust-embed resolves it when the crate is compiled) and that
//! a release binary is compiled again when the front end has changed.

use std::path::Path;
use std::{env, fs};

fn main() {
    let build = Path::new("../frontend/build");
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = fs::create_dir_all(build) {
        println!("cargo::warning=cannot make {}: {error}", build.display());
    }
    // A debug binary reads the folder while it runs: nothing to compile again.
    if env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", build.display());
        if !build.join("200.html").exists() {
            println!(
                "cargo::warning=the front end has not been built; this server will answer 503 in its place"
            );
        }
    }
}
