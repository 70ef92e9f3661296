// Sessions of a test's own, so that no test depends on what another has done.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { until } from '../../harness/until.ts';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
if (!folder) throw new Error('these tests need a workspace');
export const root = folder;

export const fileOf = (session: string) => vscode.Uri.joinPath(root, 'sessions', `${session}.toml`);

/** What stands above a model, a training, an experiment. */
export const headOf = (session: string) => `[session]
id = "${session}"
created_at = 2026-10-01T08:00:00Z
format = 1

[dataset]
path = "data/leaves"
classes = ["healthy", "rust"]
image_size = [64, 64]
`;

export const model = `
[[models]]
id = "lenet"
name = "LeNet"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 8, kernel_size = 5, activation = "relu" },
  { type = "Flatten" },
  { type = "Dense", units = 32, activation = "relu" },
]
`;

export const training = `
[[trainings]]
id = "adam"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 20
batch_size = 16
`;

export const experiment = `
[[experiments]]
id = "exp_00000001"
name = "LeNet with Adam"
model_id = "lenet"
training_id = "adam"
status = "ready"
created_at = 2026-10-01T09:00:00Z
`;

/** Writes a session with what is given below its head, and shows it. */
export async function openSession(
  session: string,
  ...entries: string[]
): Promise<vscode.TextEditor> {
  await writeFile(fileOf(session).fsPath, headOf(session) + entries.join(''));
  return openFile(fileOf(session));
}

/** Shows a session as the extension has it: in its own language. */
export async function openFile(file: vscode.Uri): Promise<vscode.TextEditor> {
  await vscode.window.showTextDocument(file);
  return until(`${file.path} is shown as a session`, () => {
    const editor = vscode.window.activeTextEditor;
    const isThere =
      editor?.document.uri.fsPath === file.fsPath && editor.document.languageId === 'nestling';
    return isThere && editor;
  });
}

/** Where `words` begin, or end, in a document. */
export function before(document: vscode.TextDocument, words: string): vscode.Position {
  const at = document.getText().indexOf(words);
  if (at < 0) throw new Error(`“${words}” is not in ${document.fileName}`);
  return document.positionAt(at);
}

export function behind(document: vscode.TextDocument, words: string): vscode.Position {
  const at = document.getText().indexOf(words);
  if (at < 0) throw new Error(`“${words}” is not in ${document.fileName}`);
  return document.positionAt(at + words.length);
}

/** Puts the cursor there; from then on keys go there. */
export async function putCursor(editor: vscode.TextEditor, position: vscode.Position) {
  // Setting `editor.selection` would not wait until the window has it.
  await vscode.window.showTextDocument(editor.document, {
    selection: new vscode.Range(position, position),
  });
}

export async function replace(editor: vscode.TextEditor, old: string, by: string) {
  const range = new vscode.Range(before(editor.document, old), behind(editor.document, old));
  if (!(await editor.edit((edit) => edit.replace(range, by)))) throw new Error('not edited');
}

/** Runs Nestling's command line, as a trainer beside the editor does. */
export async function nestling(...given: string[]): Promise<string> {
  const binary = process.env.NESTLING_TEST_SERVER ?? '';
  const { stdout } = await promisify(execFile)(binary, given, { cwd: root.fsPath });
  return stdout;
}
