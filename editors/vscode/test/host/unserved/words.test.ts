import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { driver } from '../driver.ts';
import { untilNotice } from '../support/notices.ts';
import { untilCodes } from '../support/problems.ts';
import { fileOf } from '../support/sessions.ts';

const setPath = (path: string) =>
  vscode.workspace
    .getConfiguration('nestling')
    .update('server.path', path, vscode.ConfigurationTarget.Global);

describe('a workspace without a server', () => {
  it('is told so, with ways out', async () => {
    await untilNotice('language server is not installed');
    await driver.see('.statusbar-item.has-background-color', 'Nestling');
    const extension = vscode.extensions.getExtension('nestling.nestling');
    assert.equal(extension?.isActive, true);
  });

  it('is told of a setting that names nothing', async () => {
    await setPath('/nowhere/nestling');
    await untilNotice('names /nowhere/nestling, and no such file is there');
    await driver.see('.statusbar-item.has-background-color', 'Nestling');
  });

  it('works once the setting names a server', async () => {
    await setPath(process.env.NESTLING_TEST_SERVER ?? '');
    await untilCodes(
      fileOf('clumsy-jade-dodo'),
      'unknown-key',
      'invalid-value',
      'layer-order',
      'wrong-type',
      'unknown-model',
    );
    await driver.gone('.statusbar-item.has-background-color', 'Nestling');
  });
});
