#!/usr/bin/env bash
# The quick part of `make test`: what an editor would underline.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
scripts/check-purity.sh
cargo clippy --locked --workspace --all-targets -- -D warnings
[ -f frontend/package.json ] || exit 0
scripts/npm-ci.sh frontend
npm --prefix frontend run check --silent
npm --prefix frontend run lint --silent
npm --prefix frontend run format:check --silent
