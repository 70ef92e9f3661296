import { ask } from '../picks/pick';
import type { Handler } from './command';
import { openSession } from './reveal';
import { problemOfId } from './sessionIds';
import { answered, targetWorkspace } from './target';

/** Makes a session under an ID that the person may change, and opens it. */
export const newSession: Handler = async (deps, argument) => {
  const title = 'New Session';
  const workspace = await targetWorkspace(deps, argument, title);
  if (workspace === undefined) return undefined;
  const place = { workspace: workspace.uri };
  const suggested = await deps.server.execute<string>('generate_session_id', place);
  const id = answered(
    await ask({
      title,
      prompt: 'The session’s ID, which is also the name of its file',
      value: suggested,
      problem: (text) => problemOfId(text, workspace),
    }),
  );
  if (id === undefined) return undefined;
  await deps.server.execute('new_session', { ...place, id });
  deps.workspaces.forget({ list: true, sessions: [] });
  const places = await deps.workspaces.places();
  const made = places.find(
    (place) => place.session.id === id && place.workspace.uri === workspace.uri,
  );
  if (made !== undefined) await openSession(made.session.uri);
  return id;
};
