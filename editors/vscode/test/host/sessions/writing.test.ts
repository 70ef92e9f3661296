import * as assert from 'node:assert/strict';
import { until } from '../../harness/until.ts';
import { driver } from '../driver.ts';
import { untilCodes } from '../support/problems.ts';
import {
  before,
  behind,
  experiment,
  headOf,
  model,
  openSession,
  putCursor,
  training,
} from '../support/sessions.ts';

const suggested = '.suggest-widget.visible .monaco-list-row.focused';

describe('writing a session', () => {
  it('completes a key that is being typed', async () => {
    const text =
      '\n[[trainings]]\nid = "adam"\nname = "Adam"\noptimizer = "adam"\nepochs = 20\nbatch_size = 16\n';
    const editor = await openSession('typed-key', text);
    await untilCodes(editor.document.uri, 'missing-key', 'unused-training');
    await putCursor(editor, editor.document.positionAt(editor.document.getText().length));
    await driver.type('learn');
    await driver.see(suggested, 'learning_rate');
    await driver.press('Enter');
    await until('the key is written', () =>
      editor.document.getText().startsWith(`${headOf('typed-key')}${text}learning_rate = `),
    );
  });

  it('completes an ID within its quotes, found by the name', async () => {
    const entries = [model, training, experiment.replace('"lenet"', '""')];
    const editor = await openSession('typed-id', ...entries);
    await untilCodes(editor.document.uri, 'unused-model', 'unknown-model');
    await putCursor(editor, behind(editor.document, 'model_id = "'));
    await driver.type('LeN');
    await driver.press('Control+Space');
    await driver.see(suggested, 'lenet');
    await driver.press('Enter');
    const wanted = headOf('typed-id') + model + training + experiment;
    await until('the ID is written', () => editor.document.getText() === wanted).catch(() =>
      assert.equal(editor.document.getText(), wanted),
    );
    await untilCodes(editor.document.uri);
  });

  it('mends a mistake by its quick fix', async () => {
    const editor = await openSession(
      'mended',
      model.replace('"relu"', '"rleu"'),
      training,
      experiment,
    );
    await untilCodes(editor.document.uri, 'invalid-value');
    await putCursor(editor, behind(editor.document, '"rl'));
    await driver.press('Control+.');
    await driver.see('.action-widget .monaco-list-row.focused', 'Change to `relu`');
    await driver.press('Enter');
    await untilCodes(editor.document.uri);
    assert.equal(editor.document.getText(), headOf('mended') + model + training + experiment);
  });

  it('renames an ID in all its places', async () => {
    const editor = await openSession('renamed', model, training, experiment);
    await untilCodes(editor.document.uri);
    await putCursor(editor, before(editor.document, 'lenet"\ntraining_id'));
    await driver.press('F2');
    await driver.see('.rename-box input:focus, .rename-input:focus');
    await driver.press('Control+A');
    await driver.type('small-cnn');
    await driver.press('Enter');
    const wanted = (headOf('renamed') + model + training + experiment).replaceAll(
      '"lenet"',
      '"small-cnn"',
    );
    await until('both places are renamed', () => editor.document.getText() === wanted).catch(() =>
      assert.equal(editor.document.getText(), wanted),
    );
    await untilCodes(editor.document.uri);
  });
});
