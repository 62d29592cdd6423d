#!/usr/bin/env bash
# Writes what is generated from the API: openapi.json and the typed client.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/say.sh "Writing openapi.json"
cargo build --locked -p fieldcraft
"${CARGO_TARGET_DIR:-target}/debug/fieldcraft" openapi >openapi.json.new
mv openapi.json.new openapi.json
if [ -f frontend/package.json ]; then
  scripts/npm-ci.sh frontend
  scripts/say.sh "Writing the typed client"
  npm --prefix frontend run gen:api --silent
fi
