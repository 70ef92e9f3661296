import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('start', () => {
  it('x', () => {
    assert.ok(vscode.workspace.workspaceFolders);
  });
  it('fails', () => {
    assert.equal(1, 2);
  });
});
