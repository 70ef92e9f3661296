import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Selection } from './messages';

/** Where the panel's script and style are: all that its page may load. */
export function assets(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist');
}

/** For the panel's tab. */
export function icon(extensionUri: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const image = (name: string) => vscode.Uri.joinPath(extensionUri, 'images', name);
  return { light: image('file-light.svg'), dark: image('file-dark.svg') };
}

/** The page of a panel. It carries its selection, which VS Code keeps with the page over a reload. */
export function page(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  selection: Selection,
): string {
  const asset = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(assets(extensionUri), name));
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset('panel.css')}">
<title>Curves</title>
</head>
<body data-selection="${attribute(JSON.stringify(selection))}">
<main id="panel"></main>
<script nonce="${nonce}" src="${asset('panel.js')}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
