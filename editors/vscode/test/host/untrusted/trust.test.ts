import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../harness/until.ts';
import { driver } from '../driver.ts';
import { untilCodes } from '../support/problems.ts';
import { fileOf, root } from '../support/sessions.ts';

const wasRun = () => existsSync(join(root.fsPath, 'was-run'));

describe('a folder of a stranger, whose settings name a program of its own', () => {
  it('is served by the server of the person who opens it', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await untilCodes(fileOf('odd-pink-crow'), 'unsupported-format');
    assert.equal(wasRun(), false);
  });

  it('has its program run once it is trusted, and not before', async () => {
    await vscode.commands.executeCommand('workbench.trust.manage');
    assert.equal(wasRun(), false);
    await driver.click('.workspace-trust-editor .monaco-button', 'Trust');
    await until('the folder is trusted', () => vscode.workspace.isTrusted);
    await until('its program was run', wasRun);
  });
});
