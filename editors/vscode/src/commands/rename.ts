import * as vscode from 'vscode';
import { ask, problemOfName } from '../picks/pick';
import { type EntryNode, isEntry, type SessionNode } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { openedByKey, selectedNode } from './selection';
import { problemOfId } from './sessionIds';
import { closeTabs, tabsOf } from './tabs';
import { answered } from './target';

/** Renames the row it is called on: an entry gets another name, a session another ID. */
export const rename: Handler = async (deps, argument) => {
  const node = selectedNode(deps, argument);
  if (node !== undefined) await openedByKey(node, argument);
  if (node?.kind === 'session') return renameSession(deps, node);
  if (node !== undefined && isEntry(node)) return renameEntry(deps, node);
  return undefined;
};

async function renameEntry({ server }: Deps, node: EntryNode): Promise<string | undefined> {
  const { id, name } = node.entry;
  const prompt = `The ${node.kind}’s name; its ID stays, so nothing that refers to it changes`;
  const title = `Rename ${name}`;
  const given = answered(await ask({ title, prompt, value: name, problem: problemOfName }));
  if (given === undefined || given === name) return undefined;
  const uri = node.parent.parent.session.uri;
  switch (node.kind) {
    case 'model':
      await server.execute('update_model_in_library', { uri, id, name: given });
      break;
    case 'training':
      await server.execute('update_training_in_library', { uri, id, name: given });
      break;
    case 'experiment':
      await server.execute('update_experiment', { uri, id, updates: { name: given } });
      break;
  }
  return given;
}

async function renameSession(deps: Deps, node: SessionNode): Promise<string | undefined> {
  const { workspace, session } = node;
  const prompt = 'The session’s ID; its file and its history are renamed, too';
  const title = `Rename ${session.id}`;
  const problem = (text: string) =>
    text === session.id ? undefined : problemOfId(text, workspace);
  const to = answered(await ask({ title, prompt, value: session.id, problem }));
  if (to === undefined || to === session.id) return undefined;
  const [tab] = tabsOf(session.uri);
  await deps.server.execute('rename_session', { workspace: workspace.uri, from: session.id, to });
  deps.workspaces.forget({ list: true, sessions: [session.uri] });
  const places = await deps.workspaces.places();
  const place = places.find(
    ({ session, workspace: { uri } }) => session.id === to && uri === workspace.uri,
  );
  if (place !== undefined) {
    deps.workspaces.tellRenamed(session.uri, place.session.uri);
    if (tab !== undefined) await showInsteadOf(tab, place.session.uri);
  }
  await closeTabs(session.uri);
  return to;
}

/** The file that a tab shows has another name now. */
async function showInsteadOf(tab: vscode.Tab, uri: string): Promise<void> {
  const options: vscode.TextDocumentShowOptions = { viewColumn: tab.group.viewColumn };
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), options);
}
