#!/usr/bin/env bash
# Tries Nestling in a real Kakoune with kak-lsp. Kakoune comes from Debian; kak-lsp is built from
# crates.io (two minutes, once, into target/) only where NESTLING_TEST_KAKOUNE=1. NESTLING_SERVER
# names the server.
set -uo pipefail
cd "$(dirname "$0")"
page="$PWD"
. ../testing/terminal.sh

page_quotes kakrc kak

# kak-lsp of the version that the page tells of, or the one that is installed.
tools="$page/../../target/editors/kak-lsp"
have_kak_lsp() {
  if [ ! -x "$tools/bin/kak-lsp" ] && command -v kak-lsp >/dev/null; then return; fi
  if [ ! -x "$tools/bin/kak-lsp" ]; then
    [ "${NESTLING_TEST_KAKOUNE:-}" = 1 ] && command -v cargo >/dev/null || return 1
    echo "Installing kak-lsp from crates.io into target/editors"
    HOME="$old_home" cargo install --quiet --locked --debug --root "$tools" kak-lsp@22.0.0 >/dev/null 2>&1 || return 1
  fi
  PATH="$tools/bin:$PATH"
}

open_session() {
  mkdir -p "$HOME/.config/kak"
  cp "$page/kakrc" "$HOME/.config/kak/"
  open_terminal "kak $session" && sees '→ 32×224×224'
}

# Modes are waited for: Escape and a key that follows at once would be read as one key with Alt.
inserts() { keys "$1" && sees ' insert ' && types "$2" && leaves; }
leaves() { keys Escape && sees_no ' insert '; }
finds() { answers / "$1" && keys v t; }
runs() { answers : "$1"; }
answers() { types "$1" && sees_no ' 1 sel - ' && types "$2" && keys Enter && sees ' 1 sel - '; }
# kak-lsp ends with its Kakoune, if that ends by itself.
quits() {
  if is_seen ' insert ' || is_not_seen ' 1 sel - '; then
    keys Escape
    sees ' 1 sel - ' && sees_no ' insert '
  fi
  types ':quit!' && keys Enter && until_true is_closed
}
chooses() {
  types :lsp-code-actions && keys Enter && sees 'Duplicate ' && types "$1" && sees_no 'Duplicate ' &&
    keys Enter && sees ' 1 sel - '
}

mistake() {
  open_session && finds 'optimizer = "adam' && inserts a x && sees '*optimizer' && runs lsp-hover &&
    sees 'is not a value of `optimizer`' && chooses 'Change to `adam`' && sees_no '"adamx"' && runs w &&
    holds_times 1 'optimizer = "adam"'
}

completion() {
  open_session && finds 'optimizer = "adam' && keys a && sees ' insert ' &&
    keys BSpace BSpace BSpace BSpace && types rm && sees 'rmsprop ' && keys C-n && sees 'optimizer = "rmsprop"' && leaves &&
    runs w && holds 'optimizer = "rmsprop"'
}

creation() {
  open_session && finds 'kind =' && chooses 'Create model ▸ LeNet' && sees 'LeNet-style' &&
    finds 'epochs = ' && chooses 'Create training ▸ Quick' && sees 'Quick trial' &&
    chooses 'Create experiment ▸ “LeNet-style”' && sees 'LeNet-style × Adam' && runs w &&
    holds_times 2 '[[models]]' && holds_times 2 '[[trainings]]' && holds_times 2 '[[experiments]]' &&
    nestling check "$workspace" >"$scratch/check"
}

renaming() {
  open_session && finds 'id = "model_' && runs 'lsp-rename lenet' && sees 'model_id = "lenet"' &&
    runs w && holds 'id = "lenet"' && holds 'model_id = "lenet"'
}

arrival() {
  local experiment
  experiment="$(grep -o 'exp_[0-9a-f]*' "$session")"
  open_session && finds 'First session' && inserts c Mine &&
    (cd "$workspace" && nestling experiment update "$experiment" --epoch 1 --metric val_loss=0.5) >/dev/null &&
    keys g e && sees 'val_loss = 0.5' && keys g g && sees 'name = "Mine"' &&
    runs w && holds 'name = "Mine"' && holds 'val_loss = 0.5'
}

again() {
  open_session && (cd "$workspace" && nestling training add Later --preset quick) >/dev/null &&
    keys g e && sees 'name = "Later"'
}

layout() {
  open_session && finds 'epochs = ' && inserts c 'epochs=' && runs lsp-formatting &&
    sees 'epochs = 50' && runs w && holds 'epochs = 50'
}

elsewhere() {
  printf '[project]\nname = "mine"\n' >"$workspace/pyproject.toml"
  open_session && runs "edit $workspace/pyproject.toml" && sees 'name = "mine"' &&
    runs 'echo %opt{lsp_servers}' && sees '[taplo]'
}

if ! command -v kak >/dev/null && ! install_from_debian kakoune; then
  skip "Kakoune is not installed"
elif ! command -v tmux >/dev/null && ! install_from_debian tmux; then
  skip "tmux, in which Kakoune is driven, is not installed"
elif ! have_kak_lsp; then
  skip "kak-lsp is not installed (NESTLING_TEST_KAKOUNE=1 builds it from crates.io)"
else
  kak-lsp --version
  hold_terminals
  scenario "a mistake is told, and mended by a code action" mistake
  scenario "a value is completed" completion
  scenario "Create model, Create training and Create experiment" creation
  scenario "an ID is renamed in all its places" renaming
  scenario "what a trainer writes comes into the open session" arrival
  scenario "a session without changes of one's own is read again" again
  scenario "a session is laid out" layout
  scenario "other TOML files are left to other servers" elsewhere
fi

finish
