import * as vscode from 'vscode';
import type { Place } from '../model/workspaces';
import { type Choice, pick } from '../picks/pick';
import { isNode, sessionOf } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { newSession } from './newSession';
import { openSession } from './reveal';
import { answered, sessionChoices, targetSession } from './target';

const CREATE = Symbol('create');

/** Makes a session the current one: what operations without a session mean, here and in a terminal. */
export const useSession: Handler = async (deps, argument) => {
  const isNamed =
    argument instanceof vscode.Uri || (isNode(argument) && sessionOf(argument) !== undefined);
  const place = isNamed ? await targetSession(deps, argument, 'Use Session') : await chosen(deps);
  if (place === undefined) return undefined;
  const { workspace, session } = place;
  await deps.server.execute('load_session', { workspace: workspace.uri, id: session.id });
  if (!isNamed) await openSession(session.uri);
  return session.id;
};

async function chosen(deps: Deps): Promise<Place | undefined> {
  const places = await deps.workspaces.places();
  const create = { label: '$(add) New Session…', alwaysShow: true, value: CREATE } as const;
  const options = { title: 'Use Session', placeholder: 'Which session do you work on?' };
  const choices: Choice<Place | typeof CREATE>[] = [...sessionChoices(places), create];
  const answer = answered(await pick(choices, options));
  if (answer !== CREATE) return answer;
  await newSession(deps, undefined, undefined);
  return undefined;
}
