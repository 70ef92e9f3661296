#!/usr/bin/env bash
# Zed cannot be installed here: the files of the page are checked, and the server is tried with a
# stand-in. NESTLING_TEST_ZED=1 compiles the extension, too (a minute or two). NESTLING_SERVER names
# the server.
set -uo pipefail
cd "$(dirname "$0")"
. ../testing/terminal.sh

page_quotes settings.json json
stand_in abilities.json

if [ "${NESTLING_TEST_ZED:-}" != 1 ]; then
  skip "Zed's extension is compiled only where NESTLING_TEST_ZED=1"
elif ! command -v cargo >/dev/null; then
  skip "Zed's extension needs cargo to be compiled"
elif HOME="$old_home" CARGO_TARGET_DIR="$PWD/../../target/editors/zed" cargo check --quiet; then
  pass "the extension compiles (for this machine, not for WebAssembly)"
else
  fail "the extension does not compile"
fi
skip "Zed is in no package registry that a test could install it from"

finish
