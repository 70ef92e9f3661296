import * as vscode from 'vscode';
import { isSame } from '../model/workspaces';
import { type ExperimentNode, sessionOf } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { selectedNodes } from './selection';

/** Shows the curves of the selected experiments; those of all for a session or its experiments. */
export const showCurves: Handler = async (deps, argument, others) => {
  const shown =
    argument instanceof vscode.Uri ? await ofFile(deps, argument) : ofRows(deps, argument, others);
  if (shown === undefined) return undefined;
  await vscode.commands.executeCommand('nestling.showCurves', {
    uri: shown.uri,
    experiments: shown.experiments ?? (await allOf(deps, shown.uri)),
  });
  return shown.uri;
};

interface Shown {
  uri: string;
  /** `undefined`: all. */
  experiments: string[] | undefined;
}

async function ofFile({ workspaces }: Deps, file: vscode.Uri): Promise<Shown | undefined> {
  const places = await workspaces.places();
  const place = places.find(({ session }) => isSame(session.uri, file));
  return place && { uri: place.session.uri, experiments: undefined };
}

function ofRows(deps: Deps, argument: unknown, others: unknown): Shown | undefined {
  const nodes = selectedNodes(deps, argument, others);
  const first = nodes[0];
  const uri = first === undefined ? undefined : sessionOf(first)?.session.uri;
  if (uri === undefined) return undefined;
  const experiments = nodes.filter((node): node is ExperimentNode => node.kind === 'experiment');
  // Curves of one session are shown beside each other; epochs of another one's mean something else.
  const ids = experiments
    .filter((node) => sessionOf(node)?.session.uri === uri)
    .map(({ entry }) => entry.id);
  return { uri, experiments: ids.length > 0 ? ids : undefined };
}

async function allOf({ workspaces }: Deps, uri: string): Promise<string[]> {
  return ((await workspaces.contentsOf(uri))?.experiments ?? []).map(({ id }) => id);
}
