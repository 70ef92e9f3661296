#!/usr/bin/env bash
# Tries Nestling in a real Kate on a screen that nobody sees (Xvfb). Kate is large: it is installed from
# Debian (60 MB to fetch) only where NESTLING_TEST_KATE=1. NESTLING_SERVER names the server.
# NESTLING_TEST_PICTURE names a file for a picture of a mistake in Kate.
set -uo pipefail
cd "$(dirname "$0")"
page="$PWD"
. ../testing/terminal.sh

page_quotes settings.json json

is_ready_to_try() { command -v kate && command -v Xvfb && command -v xdotool && command -v import && command -v convert; } >/dev/null
if ! is_ready_to_try && [ "${NESTLING_TEST_KATE:-}" = 1 ]; then
  install_from_debian kate xvfb xdotool imagemagick || echo "It could not be installed"
fi
if ! is_ready_to_try; then
  skip "Kate is not installed (NESTLING_TEST_KATE=1 installs it and what drives it from Debian)"
  finish
fi

mkdir -p "$HOME/.config/kate/lspclient" "$scratch/run"
chmod 700 "$scratch/run"
export XDG_RUNTIME_DIR="$scratch/run" QT_QPA_PLATFORM=xcb LANG=C.UTF-8
cp "$page/settings.json" "$HOME/.config/kate/lspclient/"
# As after a person's `Yes` to the question whether the server may be started.
cat >"$HOME/.config/katerc" <<END
[Kate Plugins]
lspclientplugin=true

[General]
Show welcome view for new window=false

[KTextEditor View]
Dynamic Word Wrap=false

[lspclient]
AllowedServerCommandLines=$scratch/bin/nestling lsp
END

exec 3<>"$scratch/display"
Xvfb -displayfd 3 -screen 0 1000x700x24 >/dev/null 2>&1 &
xvfb=$!
has_display() { [ -s "$scratch/display" ]; }
until_true has_display || { fail "the screen for Kate did not come up"; finish; }
DISPLAY=":$(head -n 1 "$scratch/display")"
export DISPLAY

presses() {
  local key
  for key in "$@"; do xdotool key "$key"; done
}
windows() { xdotool search --onlyvisible --class kate 2>/dev/null | wc -l; }
has_windows() { [ "$(windows)" -ge "$1" ]; }
has_fewer_windows() { [ "$(windows)" -lt "$1" ]; }
has_server() { pgrep -P "$kate" -f 'nestling lsp' >/dev/null; }

# Kate paints the background of a line with a mistake; of the line with the cursor in this colour.
mistake_is_painted() { import -window root -depth 8 txt:- | grep -c '#F8DEDD' | grep -qE '^[0-9]{4}'; }
no_mistake_is_painted() { ! mistake_is_painted; }

# In place of lines that only an editor in a terminal can show.
screen() { echo "  (Kate's screen is not text)"; }
until_seen() { until_true "$@" || { echo "  did not happen: $*"; return 1; }; }

open_session() {
  kate --startanon "$session" >"$scratch/kate.log" 2>&1 &
  kate=$!
  until_seen has_windows 1 && until_seen has_server &&
    xdotool windowfocus --sync "$(xdotool search --onlyvisible --class kate | tail -n 1)"
}
quits() {
  kill -9 "$kate"
  wait "$kate"
} 2>/dev/null
is_open() { kill -0 "$kate"; } 2>/dev/null

# By keys that all go to the text: a dialog may not be there yet when its first key comes.
goes_to() {
  local line keys=(ctrl+Home)
  for ((line = $(grep -nF -- "$1" "$session" | head -n 1 | cut -d: -f1); line > 1; line--)); do keys+=(Down); done
  xdotool key --delay 5 "${keys[@]}" Home
}

# Presses a key until the condition holds: a window that has just opened may not hear the first one, and
# what is to be saved may come after it.
insists() {
  local key="$1" deadline=$((SECONDS + patience)) look
  shift
  while [ $SECONDS -lt $deadline ]; do
    presses "$key"
    for ((look = 0; look < 20; look++)); do
      ! "$@" || return 0
      sleep 0.05
    done
  done
  echo "  $key without what was expected: $*"
  return 1
}

# The height on the screen at which a menu's entry is highlighted; 0 where none is.
highlight() {
  import -window root -depth 8 miff:- | convert miff:- -sample '10%x25%!' txt:- |
    awk -F '[,:]' '/#3DAEE9/ { wide[$2]++ } END { for (y in wide) if (wide[y] > 30) at = y; print at + 0 }'
}
is_below() { [ "$(highlight)" -gt "$1" ]; }

# Chooses the code action at this place of Kate's menu.
chooses() {
  local before down
  before="$(windows)"
  insists alt+Return has_windows $((before + 1)) || return 1
  for ((down = 0; down < $1; down++)); do
    insists Down is_below "$(highlight)" || return 1
  done
  insists Return has_fewer_windows $((before + 1))
}

is_sound() { nestling check "$workspace" >"$scratch/check" || { cat "$scratch/check"; return 1; }; }

mistake() {
  open_session && goes_to 'optimizer = ' && presses End Left x && until_seen mistake_is_painted || return 1
  [ -z "${NESTLING_TEST_PICTURE:-}" ] || import -window root -crop 800x600+0+0 "$NESTLING_TEST_PICTURE"
  presses BackSpace && until_seen no_mistake_is_painted
}

# The menu of a model begins with another way to write its layers, a copy, deletion, and the presets.
creation() {
  open_session && goes_to '[[models]]' && chooses 5 && insists ctrl+s is_held 2 '[[models]]' &&
    goes_to '[[trainings]]' && chooses 1 && insists ctrl+s is_held 2 '[[experiments]]' &&
    is_sound
}

scenario "a mistake is painted until it is mended" mistake
scenario "Create model and Create experiment" creation

kill $xvfb
finish
