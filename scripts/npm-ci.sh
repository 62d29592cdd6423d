#!/usr/bin/env bash
# npm-ci.sh FOLDER: installs a folder's packages when its lock differs from the
# one they were installed from.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
stamp=$folder/node_modules/.installed-from
now=$(sha256sum <"$folder/package-lock.json")
[ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && exit 0
scripts/say.sh "Installing the packages of $folder"
npm --prefix "$folder" ci --no-audit --no-fund --loglevel=error
printf '%s\n' "$now" >"$stamp"
