#!/usr/bin/env bash
# Many more of the random runs that `make test` has twenty of: tabs and servers killed, lines cut,
# tabs beside each other, updates and full storage while an observation is written, saved and sent.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build-frontend.sh
scripts/npm-ci.sh tests/browser
cargo build --locked -p fieldcraft
CHROMIUM=$(scripts/find-chromium.sh)
export CHROMIUM RUNS=${RUNS:-200} JOURNEY_DEMO=no
npm --prefix tests/browser test --silent -- offline-random --project=phone
