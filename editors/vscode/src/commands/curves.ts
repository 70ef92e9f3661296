import * as vscode from 'vscode';
import { isSame } from '../model/workspaces';
import type { Selection } from '../panel/messages';
import { type ExperimentNode, sessionOf } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { selectedNodes } from './selection';

/** Shows the curves of the selected experiments; those of all for a session or its experiments. */
export const showCurves: Handler = async (deps, argument, others) => {
  const shown =
    argument instanceof vscode.Uri ? await ofFile(deps, argument) : ofRows(deps, argument, others);
  if (shown === undefined) return undefined;
  const { uri, experiments } = shown;
  // Where there is none yet, that is told instead.
  const hasAny = (await deps.workspaces.contentsOf(uri))?.experiments.length !== 0;
  const selection: Selection = { uri, experiments: hasAny ? experiments : [] };
  await vscode.commands.executeCommand('nestling.showCurves', selection);
  return uri;
};

async function ofFile({ workspaces }: Deps, file: vscode.Uri): Promise<Selection | undefined> {
  const places = await workspaces.places();
  const place = places.find(({ session }) => isSame(session.uri, file));
  return place && { uri: place.session.uri, experiments: 'all' };
}

function ofRows(deps: Deps, argument: unknown, others: unknown): Selection | undefined {
  const nodes = selectedNodes(deps, argument, others);
  const first = nodes[0];
  const uri = first === undefined ? undefined : sessionOf(first)?.session.uri;
  if (uri === undefined) return undefined;
  const experiments = nodes.filter((node): node is ExperimentNode => node.kind === 'experiment');
  // Curves of one session are shown beside each other; epochs of another one's mean something else.
  const ids = experiments
    .filter((node) => sessionOf(node)?.session.uri === uri)
    .map(({ entry }) => entry.id);
  return { uri, experiments: ids.length > 0 ? ids : 'all' };
}
