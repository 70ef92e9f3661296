import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../harness/until.ts';
import { problemsOf, untilCodes } from '../support/problems.ts';
import {
  before,
  experiment,
  fileOf,
  model,
  openSession,
  replace,
  root,
  training,
} from '../support/sessions.ts';

describe('reading a session', () => {
  it('underlines a mistake while it stands, and no longer', async () => {
    const editor = await openSession('mistaken', model, training, experiment);
    await untilCodes(editor.document.uri);
    await replace(
      editor,
      'activation = "relu" },\n  { type = "Flatten"',
      'activation = "rleu" },\n  { type = "Flatten"',
    );
    await untilCodes(editor.document.uri, 'invalid-value');
    const [problem] = problemsOf(editor.document.uri);
    assert.ok(problem);
    assert.equal(editor.document.getText(problem.range), '"rleu"');
    assert.match(problem.message, /did you mean `relu`/);
    await replace(editor, 'rleu', 'relu');
    await untilCodes(editor.document.uri);
  });

  it('tells mistakes of files that are not open', async () => {
    await untilCodes(
      fileOf('clumsy-jade-dodo'),
      'unknown-key',
      'invalid-value',
      'layer-order',
      'wrong-type',
      'unknown-model',
    );
  });

  it('explains what the mouse rests on', async () => {
    const { document } = await openSession('hovered', model, training, experiment);
    const position = before(document, 'lenet"\ntraining_id');
    const words = await until('a hover is shown', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        position,
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map((content) => (typeof content === 'string' ? content : content.value))
        .join('\n');
    });
    assert.match(words, /LeNet/);
    assert.match(words, /Parameters: 1,049,282/);
  });

  it('shows behind each layer what comes out of it', async () => {
    const { document } = await openSession('hinted', model);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const labels = await until('hints are shown', async () => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        all,
      );
      return hints.length > 0 && hints.map(({ label }) => labelOf(label));
    });
    assert.ok(
      labels.some((label) => label.includes('→ 8×64×64 · 608')),
      labels.join('\n'),
    );
  });

  it('is about sessions, not about any other TOML', async () => {
    const other = vscode.Uri.joinPath(root, 'pyproject.toml');
    await vscode.workspace.fs.writeFile(other, Buffer.from('[project]\nname = "leaves"\n'));
    const { document } = await vscode.window.showTextDocument(other);
    await until('the other extension judges it', () => vscode.languages.getDiagnostics(other)[0]);
    assert.equal(document.languageId, 'toml');
    assert.deepEqual(problemsOf(other), []);
  });

  it('is told of a mistake once, also beside another extension for TOML', async () => {
    const { document } = await openSession('once', model.replace('"relu"', '"rleu"'));
    await untilCodes(document.uri, 'unused-model', 'invalid-value');
    const all = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(
      all.filter(({ source }) => source?.toLowerCase() !== 'nestling').map((one) => one.message),
      [],
    );
  });
});

const labelOf = (label: vscode.InlayHint['label']) =>
  typeof label === 'string' ? label : label.map(({ value }) => value).join('');
