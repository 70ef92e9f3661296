#!/usr/bin/env bash
# Tests the plugin in a real Neovim. NESTLING_SERVER is the server's binary, NESTLING_NVIM the nvim;
# without them, what is on the path is taken. NESTLING_TEST=words runs only tests of such names.
# The last line is `N passed, N failed, N skipped`.
set -uo pipefail
cd "$(dirname "$0")"

nvim="${NESTLING_NVIM:-$(command -v nvim || true)}"
if [ -z "$nvim" ]; then
  echo "skipped: no Neovim (NESTLING_NVIM names none, and none is on the path)"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi
if [ "$("$nvim" --headless --clean -c 'lua io.stdout:write(vim.fn.has("nvim-0.11"))' -c q 2>/dev/null)" != 1 ]; then
  echo "skipped: $nvim is older than Neovim 0.11, or does not run"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi
server="${NESTLING_SERVER:-$(command -v nestling || true)}"
if [ ! -x "$server" ]; then
  echo "NESTLING_SERVER must name the server's binary: build it by \`cargo build\`"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

export NESTLING_NVIM="$nvim" NESTLING_SERVER="$(realpath "$server")"
exec "$nvim" --clean -n -l test/run.lua "$@"
