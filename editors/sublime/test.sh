#!/usr/bin/env bash
# Sublime Text cannot be installed here: the files of the page are checked, and the server is tried
# with a stand-in. NESTLING_SERVER names the server.
set -uo pipefail
cd "$(dirname "$0")"
. ../helix/terminal.sh

page_quotes LanguageServers.sublime-settings json
page_quotes workspace.sublime-project json
stand_in abilities.json
skip "Sublime Text is not in Debian 12, crates.io, npm or PyPI"

finish
