#!/usr/bin/env bash
# Prints the path of a Chromium for the journeys: one that is installed, else from
# apt when we are root on Debian, else nothing after Playwright has got its own.
set -euo pipefail
cd "$(dirname "$0")/.."
find_it() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  return 1
}
find_it && exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
  scripts/say.sh "Installing chromium by apt" >&2
  apt-get update -qq >&2 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2 && find_it && exit 0
fi
scripts/say.sh "Getting Playwright's own Chromium" >&2
(cd tests/browser && npx --no-install playwright install chromium) >&2
