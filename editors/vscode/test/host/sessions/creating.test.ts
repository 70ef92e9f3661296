import * as assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { driver } from '../driver.ts';
import { untilNotice } from '../support/notices.ts';
import { untilCodes } from '../support/problems.ts';
import {
  experiment,
  fileOf,
  headOf,
  model,
  nestling,
  openSession,
  root,
  training,
} from '../support/sessions.ts';

const run = <T>(command: string) => vscode.commands.executeCommand<T>(`nestling.${command}`);

/** The text as it would be, had it been written at the same moment with the same dice. */
const timeless = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'NOW')
    .replace(/\b(model|train|exp)_[0-9a-f]{8}\b/g, '$1_ID');

describe('creating, by the commands of the palette', () => {
  it('a session', async () => {
    const made = run<string>('newSession');
    await driver.answer('The session’s ID', 'brisk-blue-tern');
    assert.equal(await made, 'brisk-blue-tern');
    const saved = await readFile(fileOf('brisk-blue-tern').fsPath, 'utf8');
    assert.equal(
      timeless(saved),
      '[session]\nid = "brisk-blue-tern"\ncreated_at = NOW\nformat = 1\n',
    );
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, fileOf('brisk-blue-tern').path);
    assert.equal((await nestling('session', 'current')).trim(), 'brisk-blue-tern');
  });

  it('a session of no lawful ID not, saying why', async () => {
    const made = run<string | undefined>('newSession');
    await driver.answer('The session’s ID', 'no spaces, please');
    await driver.see('.quick-input-message', 'Only letters');
    await driver.press('Escape');
    assert.equal(await made, undefined);
  });

  it('a model, from a preset', async () => {
    const { document } = await openSession('with-model');
    const made = run<string>('newModel');
    await driver.choose('From which preset?', 'LeNet-style');
    await driver.answer('A name for people', 'My LeNet');
    const id = await made;
    assert.match(id, /^model_[0-9a-f]{8}$/);
    const written = `
[[models]]
id = "model_ID"
name = "My LeNet"
created_at = NOW
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu", padding = "same" },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "Conv2D", filters = 64, kernel_size = 5, activation = "relu", padding = "same" },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "Flatten" },
  { type = "Dense", units = 256, activation = "relu" },
  { type = "Dropout", rate = 0.5 },
]
`;
    assert.equal(timeless(document.getText()), timeless(headOf('with-model')) + written);
    await untilCodes(document.uri, 'unused-model');
  });

  it('a training, from a preset', async () => {
    const { document } = await openSession('with-training');
    const made = run<string>('newTraining');
    await driver.choose('From which preset?', 'Quick trial');
    await driver.answer('A name for people', 'Ten epochs');
    assert.match(await made, /^train_[0-9a-f]{8}$/);
    const written = `
[[trainings]]
id = "train_ID"
name = "Ten epochs"
created_at = NOW
optimizer = "adam"
learning_rate = 0.001
epochs = 10
batch_size = 32
`;
    assert.equal(timeless(document.getText()), timeless(headOf('with-training')) + written);
  });

  it('an experiment, of a model and a training', async () => {
    const { document } = await openSession('with-experiment', model, training);
    const made = run<string>('newExperiment');
    await driver.choose('Which model?', 'LeNet');
    await driver.choose('With which training?', 'Adam');
    await driver.answer('A name for people', 'First run');
    assert.match(await made, /^exp_[0-9a-f]{8}$/);
    const written = `
[[experiments]]
id = "exp_ID"
name = "First run"
created_at = NOW
model_id = "lenet"
training_id = "adam"
status = "ready"
`;
    const around = headOf('with-experiment') + model + training;
    assert.equal(timeless(document.getText()), timeless(around) + written);
    await untilCodes(document.uri);
  });

  it('nothing where the person leaves midway', async () => {
    const { document } = await openSession('left', model, training, experiment);
    const made = run<string | undefined>('newExperiment');
    await driver.choose('Which model?', 'LeNet');
    await driver.see('.quick-input-title', 'New Experiment in left (2/3)');
    await driver.press('Escape');
    assert.equal(await made, undefined);
    assert.equal(document.getText(), headOf('left') + model + training + experiment);
  });
});

describe('other commands of the palette', () => {
  it('use a session', async () => {
    await nestling('session', 'use', 'swift-golden-falcon');
    const used = run<string>('useSession');
    await driver.choose('Which session do you work on?', 'quiet-amber-heron');
    assert.equal(await used, 'quiet-amber-heron');
    assert.equal((await nestling('session', 'current')).trim(), 'quiet-amber-heron');
  });

  it('import a session of the older format', async () => {
    const older = join(root.fsPath, 'older.json');
    cpSync(join(__dirname, '../../../fixtures/older-session.json'), older);
    const imported = run<string[]>('importSessions');
    await driver.nameFile(older);
    assert.deepEqual(await imported, ['early-pale-wren']);
    const text = await readFile(fileOf('early-pale-wren').fsPath, 'utf8');
    assert.match(text, /^id = "early-pale-wren"$/m);
    assert.match(text, /^classes = \["healthy", "rust"\]$/m);
    await untilNotice('Imported early-pale-wren');
  });

  it('leave a step of the walkthrough open where the person leaves midway', async () => {
    // Without a current session, the command asks for one.
    await nestling('session', 'new', 'forgotten');
    await nestling('session', 'delete', 'forgotten');
    await run('openWalkthrough');
    await driver.click('.getting-started-step', 'Say what your images are');
    await driver.click('.getting-started-step.expanded .monaco-button', 'Scan Dataset');
    await driver.see('.quick-input-widget input[placeholder="Which session?"]:focus');
    await driver.press('Escape');
    await driver.gone('.quick-input-widget');
    await driver.see('[data-done-step-id$="#dataset"]:not(.complete)');
  });

  it('count the images of the dataset, which ticks that step', async () => {
    await openSession('scanned', model);
    await run('scanDataset');
    await untilNotice('84 images in 2 classes');
    await run('openWalkthrough');
    await driver.see('[data-done-step-id$="#dataset"].complete');
  });
});
