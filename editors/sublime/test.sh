#!/usr/bin/env bash
# Sublime Text cannot be installed here: the files of the page are checked, and the server is tried
# with a stand-in. NESTLING_SERVER names the server.
set -uo pipefail
cd "$(dirname "$0")"
. ../testing/terminal.sh

page_quotes LanguageServers.sublime-settings json
page_quotes workspace.sublime-project json
stand_in abilities.json
skip "Sublime Text is in no package registry that a test could install it from"

finish
