#!/usr/bin/env bash
# Everything there is, cheapest first, one profile only: formats, purity, lints,
# unit and API tests on SQLite, the API tests again on PostgreSQL, the front end,
# and the journeys in a real browser. Packages of npm come while cargo compiles.
set -euo pipefail
cd "$(dirname "$0")/.."
start=$SECONDS
target=${CARGO_TARGET_DIR:-target}
# The compiler's notes for the next edit take more disk than all that is built,
# and a whole run compiles each crate once: without them 6 GB are enough.
export CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}
step() { printf '\n\033[1m==> [%3ds] %s\033[0m\n' "$((SECONDS - start))" "$*"; }
skip() { printf '\n\033[1;33m==> [%3ds] SKIPPED: %s\033[0m\n' "$((SECONDS - start))" "$*"; }

frontend=no
[ -f frontend/package.json ] && frontend=yes
log=$(mktemp)
packages=""
finish() {
  [ -n "$packages" ] && kill "$packages" 2>/dev/null
  rm -f "$log"
}
trap finish EXIT

# Beside the compiler, which keeps the cores busy but not the network.
{ [ $frontend = no ] || { scripts/npm-ci.sh frontend && scripts/npm-ci.sh tests/browser; }; } >"$log" 2>&1 &
packages=$!

step "Format"
cargo fmt --all --check

step "Purity of the pure crates"
scripts/check-purity.sh

# `cargo clippy` checks every crate, and what is tested is then built from the
# beginning: a third of a whole run. As the compiler's wrapper clippy looks at our
# crates while they are built, with the same lints, and a warning ends the build.
RUSTC_WORKSPACE_WRAPPER=$(command -v clippy-driver || echo "$(rustc --print sysroot)/bin/clippy-driver")
export RUSTC_WORKSPACE_WRAPPER
export CLIPPY_ARGS="-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__"

step "Build, with lints (clippy, no warnings)"
cargo build --locked --workspace --all-targets

nextest=no
cargo nextest --version >/dev/null 2>&1 && nextest=yes
run_tests() { # run_tests ARGUMENTS…: cargo's own runner where nextest is not installed
  if [ $nextest = yes ]; then cargo nextest run --locked "$@"; else cargo test --locked --quiet "$@"; fi
}

step "Tests in Rust, on SQLite"
# A variable of the caller's would move these tests to PostgreSQL.
if [ $nextest = yes ]; then
  env -u TEST_DATABASE_URL cargo nextest run --locked --workspace
else
  env -u TEST_DATABASE_URL cargo test --locked --quiet --workspace --lib --bins --tests
fi
step "Examples in the documentation"
cargo test --locked --quiet --workspace --doc

step "API tests, on PostgreSQL"
export -f run_tests
export nextest
scripts/with-postgres.sh bash -c 'run_tests -p fieldcraft --test api'

step "The content that ships"
"$target/debug/fieldcraft" content lint
"$target/debug/fieldcraft" content coverage

step "Packages of npm"
if ! wait "$packages"; then
  cat "$log"
  exit 1
fi
packages=""
cat "$log"

if [ $frontend = no ]; then
  skip "the front end and the journeys: there is no frontend/ yet"
  step "Done"
  exit 0
fi

step "The typed client"
scripts/check-client.sh
step "Front end: types"
npm --prefix frontend run check --silent
step "Front end: lints and format"
npm --prefix frontend run lint --silent
npm --prefix frontend run format:check --silent
step "Front end: unit tests"
npm --prefix frontend test --silent
scripts/build-frontend.sh

step "Journeys in a browser"
# All of the workspace, as above: the server alone would be built with other features.
cargo build --locked --workspace --all-targets
CHROMIUM=$(scripts/find-chromium.sh)
export CHROMIUM
npm --prefix tests/browser run --silent check
npm --prefix tests/browser test --silent

step "Done: everything passed"
