# Drives an editor in a terminal (tmux), as a person does: keys go in, the screen is read. For tests
# that source it. Waits for what it expects, up to $patience seconds, and never for a fixed time.
#
#   hold_terminals           once, before the first scenario
#   scenario TEXT FUNCTION   runs FUNCTION in a fresh workspace ($workspace, $session), and counts; with CI
#                            set, what fails is tried three times: keys get lost on a busy machine
#   open_terminal COMMAND    shows COMMAND in a terminal of its own
#   keys KEY…, types TEXT    presses keys (`Escape`, `C-c`), writes text
#   sees TEXT, sees_no TEXT  waits until TEXT is, or is no more, on the screen
#   sees_line TEXT           waits until a line of the screen is TEXT and nothing else
#   holds TEXT, holds_times N TEXT   waits until the session's file has TEXT (N times)
# shellcheck shell=bash

: "${NESTLING_SERVER:?names the server to test with}"
testing="$(dirname "$(realpath "${BASH_SOURCE[0]}")")"
patience=10
passed=0 failed=0 skipped=0
scratch="$(mktemp -d)"
socket="nestling-$$"
trap 'tmux -L "$socket" kill-server 2>/dev/null; rm -rf "$scratch"' EXIT

mkdir -p "$scratch/home" "$scratch/bin"
ln -s "$(realpath "$NESTLING_SERVER")" "$scratch/bin/nestling"
old_home="$HOME"
export HOME="$scratch/home" PATH="$scratch/bin:$PATH"
unset XDG_CONFIG_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR TMUX

pass() {
  echo "ok: $1"
  passed=$((passed + 1))
}

fail() {
  echo "FAILED: $1"
  failed=$((failed + 1))
}

skip() {
  echo "skipped: $1"
  skipped=$((skipped + 1))
}

# Whether the page beside the test quotes a file word for word.
page_quotes() {
  if [[ "$(<README.md)" == *$'\n```'"$2"$'\n'"$(<"$1")"$'\n```'* ]]; then
    pass "the page and $1 are the same text"
  else
    fail "the page does not quote $1 word for word"
  fi
}

# First steps by a stand-in with the abilities in this file: for editors that cannot be installed.
stand_in() {
  local log="$scratch/stand-in.log"
  if ! command -v python3 >/dev/null; then
    skip "the stand-in for the editor needs Python"
    return
  fi
  python3 "$testing/stand_in.py" "$1" >"$log" 2>&1
  if [[ "$(tail -n 1 "$log")" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    sed '$d' "$log"
  else
    cat "$log"
    fail "the stand-in for the editor ended early"
  fi
}

install_from_debian() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  echo "Installing $* from Debian"
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
}

finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
  exit
}

until_true() {
  local deadline=$((SECONDS + patience))
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.05
  done
}

# One terminal that nobody sees keeps tmux's server alive between those that are tested.
hold_terminals() { tmux -L "$socket" new-session -d -s hold 'cat'; }

screen() { tmux -L "$socket" capture-pane -p -t editor; }
is_seen() { screen | grep -qF -- "$1"; }
has_line() { screen | sed 's/ *$//' | grep -qxF -- "$1"; }
is_not_seen() { ! is_seen "$1"; }
is_held() { [ "$(grep -cF -- "$2" "$session")" = "$1" ]; }
is_in_file() { grep -qF -- "$1" "$session"; }

sees() { until_true is_seen "$1" || { echo "  not on the screen: $1"; return 1; }; }
sees_line() { until_true has_line "$1" || { echo "  no such line on the screen: $1"; return 1; }; }
sees_no() { until_true is_not_seen "$1" || { echo "  still on the screen: $1"; return 1; }; }
holds() { until_true is_in_file "$1" || { echo "  not in the session: $1"; return 1; }; }
holds_times() { until_true is_held "$1" "$2" || { echo "  not $1 times in the session: $2"; return 1; }; }

open_terminal() { tmux -L "$socket" new-session -d -s editor -x 130 -y 60 -c "$workspace" "$1"; }
keys() { tmux -L "$socket" send-keys -t editor "$@"; }
types() { tmux -L "$socket" send-keys -t editor -l -- "$1"; }

tries=$((${CI:+2} + 1))

scenario() {
  local try
  for ((try = 1; try <= tries; try++)); do
    if try_scenario "$2"; then
      pass "$1"
      return
    fi
    [ $try = $tries ] || echo "  once more: $1"
  done
  fail "$1"
}

try_scenario() {
  local is_fine=1
  workspace="$(mktemp -d "$scratch/XXXXXX")/first"
  nestling new "$workspace" >/dev/null || return 1
  session="$(echo "$workspace"/sessions/*.toml)"
  if ! "$1"; then
    is_fine=0
    screen 2>/dev/null || echo "  the editor has ended"
  fi
  is_open && quits
  tmux -L "$socket" kill-session -t editor 2>/dev/null
  [ $is_fine = 1 ]
}

is_open() { tmux -L "$socket" has-session -t editor 2>/dev/null; }
is_closed() { ! is_open; }
quits() { :; } # a test may say how its editor ends, if that is more than losing its terminal
