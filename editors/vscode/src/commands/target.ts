import * as vscode from 'vscode';
import { joined } from '../messages';
import { isSame, type Place } from '../model/workspaces';
import { BACK, type Choice, pick } from '../picks/pick';
import type { Workspace } from '../protocol';
import { isNode, sessionOf } from '../views/nodes';
import type { Deps } from './deps';

/**
 * The session that a command is about: that of the row or file it was called on, of the active
 * editor, the only or the current one; else the person is asked. `undefined`: none.
 */
export async function targetSession(
  deps: Deps,
  argument: unknown,
  title: string,
): Promise<Place | undefined> {
  const places = await deps.workspaces.places();
  const named = namedUri(argument);
  if (named !== undefined) return found(places, named);
  const active = vscode.window.activeTextEditor?.document.uri;
  const inEditor = places.find(
    ({ session }) => active !== undefined && isSame(session.uri, active),
  );
  if (inEditor !== undefined) return inEditor;
  if (places.length === 0) return offerSession();
  const current = places.filter(({ workspace, session }) => workspace.current === session.id);
  const [only] = places.length === 1 ? places : current.length === 1 ? current : [];
  return only ?? pickSession(places, title);
}

/** The workspace that a command is about; asked for where there are several. */
export async function targetWorkspace(
  deps: Deps,
  argument: unknown,
  title: string,
): Promise<Workspace | undefined> {
  const workspaces = await deps.workspaces.list();
  if (isNode(argument)) {
    const workspace =
      argument.kind === 'workspace' ? argument.workspace : sessionOf(argument)?.workspace;
    if (workspace !== undefined) return workspace;
  }
  if (argument instanceof vscode.Uri) {
    const inside = workspaces.find(({ uri }) =>
      argument.path.startsWith(`${vscode.Uri.parse(uri).path}/`),
    );
    if (inside !== undefined) return inside;
  }
  if (workspaces.length === 0) throw new Error('Open a folder first: sessions are kept in it.');
  if (workspaces.length === 1) return workspaces[0];
  const choices = workspaces.map((workspace) => ({
    label: workspace.name,
    description: vscode.Uri.parse(workspace.uri).fsPath,
    value: workspace,
  }));
  return answered(await pick(choices, { title, placeholder: 'In which folder?' }));
}

/** Lets the person choose one of several sessions. */
export async function pickSession(
  places: readonly Place[],
  title: string,
): Promise<Place | undefined> {
  return answered(await pick(sessionChoices(places), { title, placeholder: 'Which session?' }));
}

/** Sessions as choices, the current ones marked. */
export function sessionChoices(places: readonly Place[]): Choice<Place>[] {
  const several = new Set(places.map(({ workspace }) => workspace.uri)).size > 1;
  return places.map((place) => {
    const { workspace, session } = place;
    const isCurrent = workspace.current === session.id;
    return {
      label: `$(${isCurrent ? 'pass-filled' : 'notebook'}) ${session.id}`,
      description: joined([isCurrent && 'current', several && workspace.name, session.name]),
      value: place,
    };
  });
}

/** An answer where no step is before this one. */
export function answered<T>(answer: T | typeof BACK | undefined): T | undefined {
  return answer === BACK ? undefined : answer;
}

function namedUri(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (!isNode(argument)) return undefined;
  const session = sessionOf(argument)?.session;
  return session === undefined ? undefined : vscode.Uri.parse(session.uri);
}

function found(places: readonly Place[], uri: vscode.Uri): Place {
  const place = places.find(({ session }) => isSame(session.uri, uri));
  if (place !== undefined) return place;
  throw new Error(
    `${vscode.workspace.asRelativePath(uri)} is no session of a folder that is open here.`,
  );
}

async function offerSession(): Promise<undefined> {
  const create = 'New Session';
  const chosen = await vscode.window.showInformationMessage('There is no session yet.', create);
  if (chosen === create) await vscode.commands.executeCommand('nestling.newSession');
  return undefined;
}
