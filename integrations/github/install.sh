#!/usr/bin/env bash
# Puts secretscan into the job's PATH: the one that is there, else one built from this action's own
# sources, which takes some minutes and needs Debian or a relative of it.
set -euo pipefail

if command -v secretscan >/dev/null; then
  secretscan version
  exit 0
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v apt-get >/dev/null; then
  echo "::error title=secretscan::it is not in PATH, and can be built here on Debian and its relatives only"
  exit 2
fi
"$root/scripts/run" version
echo "$root/build/release" >>"$GITHUB_PATH"
