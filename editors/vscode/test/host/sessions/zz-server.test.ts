// Last of its suite, as it ends with a server that has been given up once.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../harness/until.ts';
import { driver } from '../driver.ts';
import { untilNotice } from '../support/notices.ts';
import { untilCodes } from '../support/problems.ts';
import { servers, theServer } from '../support/server.ts';
import { experiment, headOf, model, openSession, replace, training } from '../support/sessions.ts';

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

  it('is given up when it is killed again and again, which is said, and begun anew when asked', async () => {
    const { document } = await openSession('given-up', model.replace('"relu"', '"rleu"'));
    await untilCodes(document.uri, 'unused-model', 'invalid-value');
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

    await restart();
    await theServer();
    await untilCodes(document.uri, 'unused-model', 'invalid-value');
    await driver.gone('.statusbar-item.has-background-color', 'Nestling');
  });
});
