// What a row of a session tells without being unfolded, and what that costs while someone types.
import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Api } from '../../../src/extension.ts';
import { Method } from '../../../src/protocol.ts';
import { until } from '../../harness/until.ts';
import { driver } from '../driver.ts';
import { untilCodes } from '../support/problems.ts';
import {
  experiment,
  fileOf,
  headOf,
  model,
  nestling,
  openSession,
  putCursor,
  training,
} from '../support/sessions.ts';

const row = '.pane-body .monaco-list-row';

async function api(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('nestling.nestling');
  return (await extension?.activate()) ?? assert.fail('the extension is missing');
}

/** How often the server is asked for sessions while `work` is done. */
async function requestsDuring(work: () => Promise<void>): Promise<number> {
  const { server } = await api();
  const request = server.request.bind(server);
  let count = 0;
  server.request = (method: string, ...rest: [unknown]) => {
    if (method === Method.sessions) count += 1;
    return request(method, ...rest);
  };
  try {
    await work();
  } finally {
    server.request = request;
  }
  return count;
}

describe('the row of a session that is folded', () => {
  before(async () => {
    const text = headOf('folded').replace('format = 1', 'format = 1\nname = "Before"');
    await writeFile(fileOf('folded').fsPath, text + model + training + experiment);
    await vscode.commands.executeCommand('nestling.sessions.focus');
    await driver.see(row, 'folded');
  });

  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  it('follows the name of the session', async () => {
    const file = fileOf('folded').fsPath;
    await writeFile(file, (await readFile(file, 'utf8')).replace('"Before"', '"Behind"'));
    await driver.see(row, 'Behind');
  });

  it('follows what is being trained', async () => {
    await nestling(
      ...['--session', 'folded', 'experiment', 'update', 'exp_00000001'],
      ...['--epoch', '1', '--metric', 'val_loss=0.25'],
    );
    await driver.see(row, '1 running');
  });
});

describe('what views ask while someone types', () => {
  it('is nothing while they are hidden', async () => {
    await vscode.commands.executeCommand('workbench.view.explorer');
    await driver.gone(row, 'Behind');
    const editor = await openSession('typed', model, training, experiment);
    const { document } = editor;
    await untilCodes(document.uri);
    await putCursor(editor, new vscode.Position(document.lineCount, 0));
    const letters = 'x'.repeat(100);
    const count = await requestsDuring(async () => {
      await driver.type(`# ${letters}\n[`);
      await until('all is typed', () => document.getText().includes(letters));
      // What is asked late is asked before this is told.
      await until('the mistake is told', () => vscode.languages.getDiagnostics(document.uri)[0]);
    });
    assert.equal(count, 0);
  });
});
