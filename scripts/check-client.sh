#!/usr/bin/env bash
# Is the typed client the one that openapi.json gives? Generates it beside and compares.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
committed=src/lib/api/schema.d.ts
fresh=src/lib/api/schema.check.d.ts
trap 'rm -f "$fresh"' EXIT
npx --no-install openapi-typescript ../openapi.json -o "$fresh" >/dev/null
npx --no-install prettier --log-level warn --write "$fresh"
if ! cmp -s "$committed" "$fresh"; then
  diff -u "$committed" "$fresh" | head -40 >&2 || true
  echo "frontend/$committed is not current: run \`make gen\`" >&2
  exit 1
fi
echo "The typed client is current."
