import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';
import type { Contents } from '../protocol';
import type { Deps } from './deps';

/** Opens a session's file. */
export async function openSession(uri: string): Promise<void> {
  await openAt(uri, undefined);
}

/** Opens a session at an entry of it, and shows that in the tree where the tree is seen. */
export async function revealEntry(deps: Deps, uri: string, id: string): Promise<void> {
  deps.workspaces.forget({ list: false, sessions: [uri] });
  const contents = await deps.workspaces.contentsOf(uri);
  await openAt(uri, contents === undefined ? undefined : rangeOfEntry(contents, id));
  await revealInTree(deps, uri, id);
}

/** Opens a session at a place of it. */
export async function openAt(uri: string, range: Range | undefined): Promise<void> {
  const options: vscode.TextDocumentShowOptions =
    range === undefined ? {} : { selection: startOf(range) };
  // Not by `showTextDocument`: that holds on to the text for minutes after its tab is closed, and a
  // session that is deleted or renamed meanwhile would still be open to the server.
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), options);
}

/** The cursor's place at the beginning of a range. */
export function startOf({ start: { line, character } }: Range): vscode.Range {
  return new vscode.Range(line, character, line, character);
}

async function revealInTree({ tree, view }: Deps, uri: string, entry: string): Promise<void> {
  if (!view.visible) return;
  const node = await tree.nodeOf(uri, entry);
  if (node !== undefined) await view.reveal(node, { select: true, focus: false });
}

function rangeOfEntry(contents: Contents, id: string): Range | undefined {
  const entries = [...contents.models, ...contents.trainings, ...contents.experiments];
  return entries.find((entry) => entry.id === id)?.range;
}
