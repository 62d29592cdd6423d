#!/usr/bin/env bash
# The server (debug) and vite together; ends both when one ends.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm-ci.sh frontend
cargo build --locked -p fieldcraft
"${CARGO_TARGET_DIR:-target}/debug/fieldcraft" serve --demo --content-auto-publish --log-format text &
server=$!
npm --prefix frontend run dev &
pages=$!
trap 'kill "$server" "$pages" 2>/dev/null || true; wait' EXIT
wait -n "$server" "$pages"
