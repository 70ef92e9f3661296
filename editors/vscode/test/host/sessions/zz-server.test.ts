// Last of its suite, as it ends with a server that has been given up once.
import * as assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { until } from '../../harness/until.ts';
import { driver } from '../driver.ts';
import { untilNotice } from '../support/notices.ts';
import { untilCodes } from '../support/problems.ts';
import { servers, theServer } from '../support/server.ts';
import {
  experiment,
  fileOf,
  headOf,
  model,
  nestling,
  openFile,
  openSession,
  putCursor,
  replace,
  root,
  training,
} from '../support/sessions.ts';

const restart = () => vscode.commands.executeCommand('nestling.restartServer');

describe('the server', () => {
  it('is another one after Restart Server', async () => {
    const { document } = await openSession('restarted', model.replace('"relu"', '"rleu"'));
    await untilCodes(document.uri, 'unused-model', 'invalid-value');
    const first = await theServer();
    await restart();
    assert.notEqual(await theServer(), first);
    await untilCodes(document.uri, 'unused-model', 'invalid-value');
  });

  it('comes back when it is killed, and nothing that was typed is lost', async () => {
    const editor = await openSession('survivor', model, training, experiment);
    await untilCodes(editor.document.uri);
    await replace(editor, 'name = "LeNet"', 'name = "Typed before"');
    const first = await theServer();
    process.kill(first, 'SIGKILL');
    await until('it is gone', () => !servers().includes(first));
    await replace(
      editor,
      'activation = "relu" },\n  { type = "Fl',
      'activation = "rleu" },\n  { type = "Fl',
    );
    await untilCodes(editor.document.uri, 'invalid-value');
    assert.notEqual(await theServer(), first);
    const wanted = (headOf('survivor') + model + training + experiment)
      .replace('name = "LeNet"', 'name = "Typed before"')
      .replace('"relu"', '"rleu"');
    assert.equal(editor.document.getText(), wanted);
    await replace(editor, 'rleu', 'relu');
    await untilCodes(editor.document.uri);
  });

  it('brings what a trainer wrote while it was away into unsaved changes', async () => {
    const { document } = await openSession('away', model, training, experiment);
    await untilCodes(document.uri);
    const editor = await openFile(document.uri);
    await replace(editor, 'name = "LeNet"', 'name = "Typed before"');
    const kept = vscode.Uri.joinPath(root, '.nestling', 'unsaved').fsPath;
    const isKept = async () =>
      (await readdir(kept).catch(() => [])).some((it) => /^away\./.test(it));
    await until('it is known what the changes began with', isKept);
    const first = await theServer();
    process.kill(first, 'SIGKILL');
    await until('it is gone', () => !servers().includes(first));
    await nestling(
      ...['--session', 'away', 'experiment', 'update', 'exp_00000001'],
      ...['--epoch', '1', '--metric', 'val_loss=0.5'],
    );
    await until('the epoch', () => document.getText().includes('val_loss = 0.5'));
    assert.match(document.getText(), /name = "Typed before"/);
    assert.ok(await document.save());
    assert.equal(await readFile(document.uri.fsPath, 'utf8'), document.getText());
    await untilCodes(document.uri);
  });

  it('is given up when it is killed again and again, which is said', async () => {
    const { document } = await openSession('given-up', model, training, experiment);
    await untilCodes(document.uri);
    // One end was in the test before, so few more are enough.
    for (let ends = 0; ends < 6; ends += 1) {
      const running = servers();
      for (const pid of running) process.kill(pid, 'SIGKILL');
      const isOver = await until('it is back, or given up', async () => {
        if (servers().some((pid) => !running.includes(pid))) return 'back';
        const bar = await driver.words('.statusbar-item.has-background-color');
        return bar.includes('Nestling') && 'given up';
      });
      if (isOver === 'given up') break;
    }
    await untilNotice('keeps ending by itself');
    assert.deepEqual(servers(), []);
  });

  it('is missed: without it, nothing is saved over what a trainer has written', async () => {
    const editor = await vscode.window.showTextDocument(fileOf('given-up'));
    await replace(editor, 'name = "LeNet"', 'name = "Mine"');
    await nestling(
      ...['--session', 'given-up', 'experiment', 'update', 'exp_00000001'],
      ...['--epoch', '1', '--metric', 'val_loss=0.5'],
    );
    await putCursor(editor, new vscode.Position(0, 0));
    await driver.press('Control+S');
    await untilNotice('The content of the file is newer');
    assert.match(await readFile(editor.document.uri.fsPath, 'utf8'), /val_loss = 0\.5/);
    assert.ok(editor.document.isDirty);
  });

  it('runs again when asked, and whose words a save writes is said', async () => {
    await restart();
    await theServer();
    const { document } = await openFile(fileOf('given-up'));
    await driver.gone('.statusbar-item.has-background-color', 'Nestling');
    await untilNotice('was opened with changes that are not on disk');
    await driver.press('Control+S');
    await until('the session is saved', () => !document.isDirty);
    assert.match(await readFile(document.uri.fsPath, 'utf8'), /name = "Mine"/);
  });
});
