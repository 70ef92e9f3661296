#!/usr/bin/env bash
# Tries Nestling in a real Vim: with ALE (from Debian), and with vim-lsp where that is installed in
# ~/.vim/pack or in the folder that NESTLING_VIM_LSP names. NESTLING_SERVER names the server.
set -uo pipefail
cd "$(dirname "$0")"
page="$PWD"
vim_lsp="${NESTLING_VIM_LSP:-$(echo ~/.vim/pack/*/start/vim-lsp)}"
. ../testing/terminal.sh

page_quotes vim-lsp.vim vim
page_quotes ale.vim vim

open_session() {
  cp "$page/$client.vim" "$HOME/.vimrc"
  open_terminal "vim $session" && sees 'First session' && answers : 'doautocmd CursorHold' && until_true is_ready
}

# Once the server has read the session, vim-lsp shows hints, and ALE waits for it no more.
is_ready() {
  if [ $client = ale ]; then
    answers : 'echo "waits:" .. len(get(get(g:ale_buffer_info, bufnr(""), {}), "active_linter_list", ["?"]))'
    is_seen 'waits:0'
  else
    is_seen '→ 32×224×224'
  fi
}

inserts() { keys "$1" && sees ' INSERT ' && types "$2" && leaves; }
leaves() { keys Escape && sees_no ' INSERT '; }
finds() { answers / "$1" && keys z t; }
runs() { answers : "$1"; }
answers() { types "$1$2" && keys Enter; }

chooses() {
  local choice
  types '\a' && sees "$1" || return 1
  if [ $client = ale ]; then
    choice="$(screen | grep -F -- "$1" | head -n 1 | cut -d')' -f1)"
    types "$choice" && keys Enter && sees_no 'Type number'
  else
    choice="$(screen | grep -F '[nestling]' | grep -nF -- "$1" | head -n 1 | cut -d: -f1)"
    for ((; choice > 1; choice--)); do types j; done
    keys Enter && sees_no 'Code actions'
  fi
}

mistake() {
  open_session && finds 'optimizer = "adam/e' && inserts a x && sees 'is not a value of `optimizer`' &&
    chooses 'Change to `adam`' && sees_no '"adamx"' && runs w && holds_times 1 'optimizer = "adam"'
}

completion() {
  open_session && finds 'optimizer = "adam/e' && keys a && sees ' INSERT ' &&
    keys BSpace BSpace BSpace BSpace && types rm && keys C-x C-o && sees 'optimizer = "rmsprop"' && leaves && runs w && holds 'optimizer = "rmsprop"'
}

creation() {
  open_session && finds 'kind =' && chooses 'Create model ▸ LeNet' && sees 'LeNet-style' &&
    finds 'epochs = ' && chooses 'Create training ▸ Quick' && sees 'Quick trial' &&
    chooses 'Create experiment ▸ “LeNet-style”' && runs w &&
    holds_times 2 '[[models]]' && holds_times 2 '[[trainings]]' && holds_times 2 '[[experiments]]' &&
    nestling check "$workspace" >"$scratch/check"
}

renaming() {
  open_session && finds '^id = "model_/e' && types '\r' && sees 'name: ' && keys C-u && types lenet &&
    keys Enter && sees 'model_id = "lenet"' && runs w && holds 'id = "lenet"' && holds 'model_id = "lenet"'
}

arrival() {
  local experiment
  experiment="$(grep -o 'exp_[0-9a-f]*' "$session")"
  open_session && finds 'First session' && inserts cw Mine &&
    (cd "$workspace" && nestling experiment update "$experiment" --epoch 1 --metric val_loss=0.5) >/dev/null &&
    until_true is_told && keys Enter && sees 'name = "Mine session"' && holds 'val_loss = 0.5'
}

is_told() {
  answers : messages
  is_seen 'changed on disk while you edit it'
}

again() {
  open_session && (cd "$workspace" && nestling training add Later --preset quick) >/dev/null &&
    types G && sees 'name = "Later"'
}

layout() {
  open_session && finds 'epochs = ' && inserts cf= 'epochs=' && types '\f' && sees 'epochs = 50' &&
    runs w && holds 'epochs = 50'
}

elsewhere() {
  printf '[project]\nname = "mine"\n' >"$workspace/pyproject.toml"
  open_session && runs "edit $workspace/pyproject.toml" && sees 'name = "mine"' &&
    runs 'echo "filetype:" .. &filetype .. "."' && sees 'filetype:toml.'
}

if ! command -v vim >/dev/null && ! install_from_debian vim; then
  skip "Vim is not installed"
elif ! command -v tmux >/dev/null && ! install_from_debian tmux; then
  skip "tmux, in which Vim is driven, is not installed"
else
  vim --version | head -n 1
  hold_terminals

  client=ale
  if [ -d /usr/share/vim-ale ] || install_from_debian vim-ale; then
    scenario "ALE: a mistake is underlined, and mended by a code action" mistake
    scenario "ALE: a value is completed" completion
    scenario "ALE: Create model, Create training and Create experiment" creation
    scenario "ALE: an ID is renamed in all its places" renaming
    scenario "ALE: a session without changes of one's own is read again" again
    scenario "ALE: other TOML files are left to other servers" elsewhere
  else
    skip "ALE is not installed"
  fi

  client=vim-lsp
  if [ -d "$vim_lsp" ]; then
    mkdir -p "$HOME/.vim/pack/lsp/start"
    ln -s "$vim_lsp" "$HOME/.vim/pack/lsp/start/vim-lsp"
    scenario "vim-lsp: a mistake is underlined, and mended by a code action" mistake
    scenario "vim-lsp: a value is completed" completion
    scenario "vim-lsp: Create model, Create training and Create experiment" creation
    scenario "vim-lsp: an ID is renamed in all its places" renaming
    scenario "vim-lsp: what a trainer writes beside changes of one's own is told" arrival
    scenario "vim-lsp: a session without changes of one's own is read again" again
    scenario "vim-lsp: a session is laid out" layout
    scenario "vim-lsp: other TOML files are left to other servers" elsewhere
  else
    skip "vim-lsp is not installed, and in no package registry (NESTLING_VIM_LSP names a copy)"
  fi
fi

finish
