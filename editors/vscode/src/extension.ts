import type * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

export async function activate(_context: vscode.ExtensionContext): Promise<void> {
  const executable = { command: 'nestling', args: ['lsp'] };
  client = new LanguageClient('nestling', 'Nestling', executable, {
    documentSelector: [{ language: 'nestling' }, { language: 'toml' }],
  });
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
