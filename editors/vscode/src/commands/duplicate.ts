import * as vscode from 'vscode';
import { adopted } from '../language/documents';
import { ask } from '../picks/pick';
import { type EntryNode, isEntry, type SessionNode } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { openAt, openSession, revealEntry, startOf } from './reveal';
import { selectedNode } from './selection';
import { problemOfId } from './sessionIds';
import { answered } from './target';

/** Makes a second one of the row it is called on. */
export const duplicate: Handler = async (deps, argument) => {
  const node = selectedNode(deps, argument);
  if (node?.kind === 'session') return duplicateSession(deps, node);
  if (node !== undefined && isEntry(node)) return duplicateEntry(deps, node);
  return undefined;
};

/** By the server's own action, so that a copy is the same from everywhere. */
async function duplicateEntry(deps: Deps, node: EntryNode): Promise<string | undefined> {
  const { uri } = node.parent.parent.session;
  await openAt(uri, node.entry.range);
  await adopted(vscode.Uri.parse(uri));
  const before = new Set(await idsOf(deps, node));
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    vscode.Uri.parse(uri),
    startOf(node.entry.range),
    'refactor.create',
    100,
  );
  const action = actions.find(({ title }) => title.startsWith('Duplicate'));
  if (action?.edit === undefined) {
    throw new Error(
      `${node.entry.name} cannot be duplicated while what is around it has mistakes.`,
    );
  }
  await vscode.workspace.applyEdit(action.edit);
  deps.workspaces.forget({ list: false, sessions: [uri] });
  const made = (await idsOf(deps, node)).find((id) => !before.has(id));
  if (made !== undefined) await revealEntry(deps, uri, made);
  return made;
}

async function idsOf({ workspaces }: Deps, { kind, parent }: EntryNode): Promise<string[]> {
  const contents = await workspaces.contentsOf(parent.parent.session.uri);
  return (contents?.[`${kind}s`] ?? []).map(({ id }) => id);
}

async function duplicateSession(deps: Deps, node: SessionNode): Promise<string | undefined> {
  const { workspace, session } = node;
  const place = { workspace: workspace.uri };
  const value = await deps.server.execute<string>('generate_session_id', place);
  const problem = (text: string) => problemOfId(text, workspace);
  const title = `Duplicate ${session.id}`;
  const id = answered(await ask({ title, prompt: 'The copy’s ID', value, problem }));
  if (id === undefined) return undefined;
  await deps.server.execute('save_session', { ...place, session: session.id, id });
  deps.workspaces.forget({ list: true, sessions: [] });
  const places = await deps.workspaces.places();
  const made = places.find(
    ({ session, workspace }) => session.id === id && workspace.uri === place.workspace,
  );
  if (made !== undefined) await openSession(made.session.uri);
  return id;
}
