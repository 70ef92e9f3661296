// Asks the server for what a panel shows.
import type { Event } from 'vscode';
import type { History, Session, Sessions, Workspace } from '../protocol';
import { Method } from '../protocol';
import type { Server } from '../server/server';
import type { ServerState } from '../server/state';
import type { ExperimentCurves, Selection, ToPanel, Trouble } from './messages';
import { isMetrics, isStatus } from './messages';

/** A server that tells how it is. */
export interface WatchedServer extends Server {
  readonly state: ServerState;
  readonly onDidChangeState: Event<ServerState>;
}

/** The curves, or in words that the panel has why there are none. */
export async function readCurves(server: WatchedServer, selection: Selection): Promise<ToPanel> {
  const before = troubleOfState(server.state);
  if (before) return { type: 'trouble', trouble: before };
  try {
    const { uri, experiments } = selection;
    const [sessions, history] = await Promise.all([
      server.request<Sessions>(Method.sessions, { uri, contents: true }),
      server.request<History>(
        Method.history,
        experiments === 'all' ? { uri } : { uri, experiments },
      ),
    ]);
    const found = findSession(sessions, uri);
    if (!found) return { type: 'trouble', trouble: { kind: 'no-session' } };
    return { type: 'curves', curves: curves(found, history, experiments) };
  } catch (error) {
    return { type: 'trouble', trouble: troubleOf(error, server.state) };
  }
}

interface Found {
  workspace: Workspace;
  session: Session;
}

export function findSession(sessions: Sessions, uri: string): Found | undefined {
  for (const workspace of sessions.workspaces) {
    const session = workspace.sessions.find((session) => session.uri === uri);
    if (session) return { workspace, session };
  }
  return undefined;
}

function curves({ workspace, session }: Found, history: History, wanted: string[] | 'all') {
  const experiments = wanted === 'all' ? history.experiments.map(({ id }) => id) : wanted;
  const known = new Map(history.experiments.map((experiment) => [experiment.id, experiment]));
  const contents = new Map(session.contents?.experiments.map((entry) => [entry.id, entry]));
  const shown: ExperimentCurves[] = [];
  for (const id of experiments) {
    const past = known.get(id);
    if (!past) continue;
    const metrics = isMetrics(past.metrics) ? past.metrics : {};
    shown.push({
      id,
      name: past.name,
      status: isStatus(past.status) ? past.status : null,
      epoch: contents.get(id)?.epoch ?? lastEpoch(metrics),
      epochs: past.epochs,
      best: past.best,
      metrics,
    });
  }
  return {
    session: session.id,
    current: workspace.current === session.id,
    experiments: shown,
    missing: experiments.filter((id) => !known.has(id)),
  };
}

function lastEpoch(metrics: ExperimentCurves['metrics']): number | null {
  const last = Object.values(metrics).map((points) => points.at(-1)?.[0] ?? -1);
  return last.length > 0 ? Math.max(...last) : null;
}

function troubleOfState(state: ServerState): Trouble | undefined {
  switch (state.kind) {
    case 'starting':
      return { kind: 'starting' };
    case 'stopped':
      return { kind: 'stopped', reason: null };
    case 'failed':
      return { kind: 'stopped', reason: state.failure.message };
    case 'running':
      return state.views ? undefined : { kind: 'outdated' };
  }
}

export function troubleOf(error: unknown, state: ServerState): Trouble {
  const reason = error instanceof Error ? error.message : String(error);
  return troubleOfState(state) ?? { kind: 'failed', reason };
}
