#!/usr/bin/env bash
# Is the typed client the one that openapi.json gives? Generates it as `make gen`
# does, compares, and puts the committed one back.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
client=src/lib/api/schema.d.ts
committed=$(mktemp)
cp "$client" "$committed"
trap 'mv "$committed" "$client"' EXIT
npm run gen:api --silent >/dev/null
if ! cmp -s "$committed" "$client"; then
  diff -u "$committed" "$client" | head -40 >&2 || true
  echo "frontend/$client is not current: run \`make gen\`" >&2
  exit 1
fi
echo "The typed client is current."
