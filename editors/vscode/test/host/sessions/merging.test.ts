import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from '../../harness/until.ts';
import { driver } from '../driver.ts';
import {
  before,
  experiment,
  model,
  nestling,
  openSession,
  putCursor,
  replace,
  training,
} from '../support/sessions.ts';

describe('while a trainer reports to a session that is being edited', () => {
  it('both survive the saving', async () => {
    const editor = await openSession('merged', model, training, experiment);
    const { document } = editor;
    await replace(editor, 'name = "LeNet"', 'name = "LeNet, the first"');
    assert.ok(document.isDirty);
    await nestling(
      ...['--session', 'merged', 'experiment', 'update', 'exp_00000001'],
      ...['--epoch', '1', '--metric', 'val_loss=0.5'],
    );
    await putCursor(editor, before(document, 'lenet'));
    // Where the trainer's words come in at that very moment, they are unsaved, and saved the next time.
    const saved = await until('both are saved', async () => {
      if (document.isDirty) await driver.press('Control+S');
      const text = await readFile(document.uri.fsPath, 'utf8');
      return !document.isDirty && text.includes('status = "training"') && text;
    });
    assert.match(saved, /name = "LeNet, the first"/);
    assert.match(saved, /status = "training"/);
    assert.match(saved, /val_loss = 0\.5/);
    assert.equal(document.getText(), saved);
  });
});
