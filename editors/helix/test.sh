#!/usr/bin/env bash
# Tries Nestling in a real Helix where one is installed (`hx` on the path). What Helix tells the
# server of its abilities is tried in any case.
# NESTLING_SERVER names the server.
set -uo pipefail
cd "$(dirname "$0")"
page="$PWD"
hx="$(command -v hx)"
. ../testing/terminal.sh

page_quotes languages.toml toml
page_quotes config.toml toml
page_quotes highlights.scm scheme
stand_in abilities.json

open_session() {
  mkdir -p "$HOME/.config/helix/runtime/queries/nestling"
  cp "$page/languages.toml" "$page/config.toml" "$HOME/.config/helix/"
  cp "$page/highlights.scm" "$HOME/.config/helix/runtime/queries/nestling/"
  open_terminal "$hx $session" && sees 'First session' && until_true hints_are_seen
}

# Helix asks for hints once its keys rest; whether it did before the server was ready is chance.
hints_are_seen() {
  keys Escape
  patience=1 until_true is_seen '→ 32×224×224'
}

# Modes are waited for: Escape and a key that follows at once would be read as one key with Alt.
inserts() { keys "$1" && sees ' INS ' && types "$2" && leaves; }
leaves() { keys Escape && sees ' NOR '; }
finds() { types "/$1" && keys Enter; }
runs() { types ":$1" && keys Enter; }
saves() { runs w; }

# Chooses a code action. Helix's menu begins with the first one selected.
chooses() {
  local row above
  keys z t && keys Space a && sees "$1" || return 1
  row="$(screen | grep -nF -- "$1" | head -n 1 | cut -d: -f1)"
  above="$(screen | head -n $((row - 1)) | grep -cE '(Change to `|Silence `|Write `|Duplicate |Delete |Create )')"
  for ((; above > 0; above--)); do keys Down; done
  keys Enter && sees_no "$1"
}

mistake() {
  open_session && finds 'optimizer = "adam' && inserts a x &&
    sees 'is not a value of `optimizer`' && chooses 'Change to `adam` ' &&
    sees_no 'is not a value of `optimizer`' && saves && holds_times 1 'optimizer = "adam"'
}

completion() {
  open_session && finds 'optimizer = "adam' && keys a && sees ' INS ' &&
    keys BSpace BSpace BSpace BSpace && types rm && keys C-x && sees 'rmsprop ' && keys Tab Enter && leaves && saves && holds 'optimizer = "rmsprop"'
}

creation() {
  open_session && finds 'kind =' && chooses 'Create model ▸ LeNet' && sees 'LeNet-style' &&
    finds 'epochs = ' && chooses 'Create training ▸ Quick' &&
    chooses 'Create experiment ▸ “LeNet-style”' && sees 'LeNet-style × Adam, cosine' &&
    saves && holds_times 2 '[[models]]' && holds_times 2 '[[trainings]]' &&
    holds_times 2 '[[experiments]]' && nestling check "$workspace" >"$scratch/check"
}

renaming() {
  open_session && finds 'id = "model_' && keys Space r && sees 'rename-to:' && keys C-u && types lenet && keys Enter &&
    sees 'model_id = "lenet"' && saves && holds 'id = "lenet"' && holds 'model_id = "lenet"'
}

arrival() {
  local experiment
  experiment="$(grep -o 'exp_[0-9a-f]*' "$session")"
  open_session && finds 'First session' && inserts c Mine &&
    (cd "$workspace" && nestling experiment update "$experiment" --epoch 1 --metric val_loss=0.5) >/dev/null &&
    keys g e && sees 'val_loss = 0.5' && keys g g && sees 'name = "Mine"'
}

layout() {
  open_session && finds 'epochs = ' && inserts c 'epochs=' &&
    runs format && sees 'epochs = 50' && saves && holds 'epochs = 50'
}

language_of() {
  runs "open $workspace/$1" && sees "$2" && runs set-language && sees_line "$3"
}

elsewhere() {
  printf '[project]\nname = "mine"\n' >"$workspace/pyproject.toml"
  open_session && language_of nestling.toml '[lints]' nestling &&
    language_of pyproject.toml 'name = "mine"' toml
}

if [ -z "$hx" ]; then
  skip "Helix is not installed, and in no package registry that a test could install it from"
elif ! command -v tmux >/dev/null && ! install_from_debian tmux; then
  skip "tmux, in which Helix is driven, is not installed"
else
  "$hx" --version
  hold_terminals
  scenario "a mistake is underlined, and mended by a code action" mistake
  scenario "a value is completed" completion
  scenario "Create model, Create training and Create experiment" creation
  scenario "an ID is renamed in all its places" renaming
  scenario "what a trainer writes comes into the open session" arrival
  scenario "a session is laid out" layout
  scenario "other TOML files are left to other servers" elsewhere
fi

finish
