#!/usr/bin/env bash
# Measures the release server on a generated state; no pass or fail. Everything
# happens on loopback and below target/. Options go to the program, such as
# `scripts/bench.sh --seconds 5`. See docs/benchmark.md.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
scripts/say.sh "Building the server and the benchmark (some minutes the first time)"
cargo build --release --locked -p fieldcraft -p fieldcraft-bench
scripts/say.sh "Measuring (some minutes)"
"$target/release/fieldcraft-bench" run --folder "$target/bench" "$@"
scripts/say.sh "Measuring the pure rules"
exec cargo bench --locked -p fieldcraft-competencies --bench pure
