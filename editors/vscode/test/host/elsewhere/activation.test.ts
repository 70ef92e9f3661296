import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a folder without sessions', () => {
  it('does not wake the extension, not by a TOML file either', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'settings.toml');
    await vscode.window.showTextDocument(file);
    assert.equal(vscode.extensions.getExtension('nestling.nestling')?.isActive, false);
  });
});
