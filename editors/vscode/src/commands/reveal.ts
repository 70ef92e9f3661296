import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';
import type { Contents } from '../protocol';
import type { Deps } from './deps';

/** Opens a session's file. */
export async function openSession(uri: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.parse(uri));
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
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri));
  if (range === undefined) return;
  const start = new vscode.Position(range.start.line, range.start.character);
  const end = new vscode.Position(range.end.line, range.end.character);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(
    new vscode.Range(start, end),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

/** Selects a session, or an entry of it, in the tree where the tree is seen. */
export async function revealInTree(
  { tree, view }: Deps,
  uri: string,
  entry?: string,
): Promise<void> {
  if (!view.visible) return;
  const node = await tree.nodeOf(uri, entry);
  if (node === undefined) return;
  await view.reveal(node, { select: true, focus: false, expand: node.kind === 'session' });
}

function rangeOfEntry(contents: Contents, id: string): Range | undefined {
  const entries = [...contents.models, ...contents.trainings, ...contents.experiments];
  return entries.find((entry) => entry.id === id)?.range;
}
