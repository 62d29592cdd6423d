#!/usr/bin/env bash
# Builds the front end, and does nothing that is not needed: packages are
# installed again only when the lock has changed, pages are built again only when
# something they are made of has.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -f frontend/package.json ]; then
  scripts/say.sh "SKIPPED: there is no front end yet; the server will answer 503 in place of pages"
  exit 0
fi
scripts/npm-ci.sh frontend

stamp=frontend/node_modules/.built-from
# Everything that goes into the build, by content; the build's own output and packages aside.
now=$(cat frontend/package-lock.json <(find frontend competencies/privacy curriculum/modules/*/module*.md -type f \
  -not -path '*/node_modules/*' -not -path 'frontend/build/*' -not -path '*/.svelte-kit/*' \
  -not -path 'frontend/tests/*' -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum)
if [ -f frontend/build/200.html ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
  scripts/say.sh "The pages are built already"
  exit 0
fi
scripts/say.sh "Building the pages"
npm --prefix frontend run build --silent -- --logLevel warn
node frontend/check-budgets.mjs
printf '%s\n' "$now" >"$stamp"
