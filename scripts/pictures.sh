#!/usr/bin/env bash
# The pictures of the README and of the guides, and of every main page for review by eye
# (those lie in tests/browser/look and are not kept), from the program as it is now.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/npm-ci.sh tests/browser
scripts/build-frontend.sh
cargo build --locked -p fieldcraft
CHROMIUM=$(scripts/find-chromium.sh)
export CHROMIUM
PICTURES=1 npm --prefix tests/browser test --silent -- --project=desktop pictures
# The guides' pictures are part of what is served.
scripts/build-frontend.sh
