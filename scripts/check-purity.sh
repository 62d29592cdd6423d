#!/usr/bin/env bash
# The rules about people and the reading of lessons are pure: no HTTP, no SQL, no
# async runtime anywhere below them.
set -euo pipefail
cd "$(dirname "$0")/.."
for crate in fieldcraft-competencies fieldcraft-curriculum; do
  tree=$(cargo tree --locked --offline -p "$crate" -e normal --prefix none 2>/dev/null ||
    cargo tree --locked -p "$crate" -e normal --prefix none)
  if impure=$(grep -E '^(poem|poem-openapi|sea-orm|sea-orm-migration|sqlx|tokio|hyper) v' <<<"$tree"); then
    printf '%s must stay pure, but its tree holds:\n%s\n' "$crate" "$impure" >&2
    exit 1
  fi
done
echo "The pure crates are pure."
