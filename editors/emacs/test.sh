#!/usr/bin/env bash
# Tries Nestling in a real Emacs, with eglot and with lsp-mode, in a home folder of its own.
# NESTLING_SERVER names the server.
set -uo pipefail
cd "$(dirname "$0")"
page="$PWD"

home="$(mktemp -d)"
trap 'rm -rf "$home"' EXIT
mkdir "$home/bin"
ln -s "$(realpath "${NESTLING_SERVER:?names the server to test with}")" "$home/bin/nestling"
ln -s "$(realpath ../..)" "$home/nestling" # where the page says that Nestling was cloned to
export HOME="$home" PATH="$home/bin:$PATH"

passed=0 failed=0 skipped=0

for file in init.el lsp-mode.el; do
  if [[ "$(<README.md)" == *"\`\`\`elisp
$(<"$file")
\`\`\`"* ]]; then
    echo "ok: the page and $file are the same text"
    passed=$((passed + 1))
  else
    echo "FAILED: the page does not quote $file word for word"
    failed=$((failed + 1))
  fi
done

skip() {
  echo "skipped: $1"
  skipped=$((skipped + 1))
}

has() { emacs --batch -q --eval '(package-initialize)' --eval "(kill-emacs (if (locate-library \"$1\") 0 1))" 2>/dev/null; }

if { ! command -v emacs || ! has eglot || ! has lsp-mode; } >/dev/null &&
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Emacs, eglot and lsp-mode from Debian"
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    emacs-nox elpa-eglot elpa-lsp-mode; } >/dev/null 2>&1 || echo "They could not be installed"
fi

# Runs the tests of one client, and adds their numbers to ours.
try() {
  local configuration="$1" log="$home/log" numbers
  shift
  (cd "$home" && timeout 300 emacs --batch -q --eval '(package-initialize)' -L "$page/test" \
    -l "$page/$configuration" "$@" -l "$page/test/run.el") </dev/null >"$log" 2>&1
  numbers="$(tail -n 1 "$log")"
  if [[ "$numbers" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    ! grep -qE '^ +FAILED +[0-9]+/' "$log" || cat "$log"
    grep -E '^ +(passed|FAILED|skipped) +[0-9]+/' "$log"
  else
    cat "$log"
    echo "FAILED: Emacs ended before its tests with $configuration did"
    failed=$((failed + 1))
  fi
}

if ! command -v emacs >/dev/null; then
  skip "Emacs is not installed"
else
  emacs --version | head -n 1
  if has eglot; then
    if warnings="$(cd "$home" && emacs --batch -q --eval '(package-initialize)' \
      --eval '(setq byte-compile-error-on-warn t
                    byte-compile-dest-file-function (lambda (_) "nestling.elc"))' \
      -f batch-byte-compile "$page/nestling.el" 2>&1)"; then
      echo "ok: nestling.el compiles without a warning"
      passed=$((passed + 1))
    else
      echo "$warnings"
      echo "FAILED: nestling.el compiles with warnings"
      failed=$((failed + 1))
    fi
    try init.el -l eglot-tests -l commands-tests
  else
    skip "this Emacs has no eglot"
  fi
  if has lsp-mode; then
    try lsp-mode.el -l lsp-mode-tests
  else
    skip "this Emacs has no lsp-mode"
  fi
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
