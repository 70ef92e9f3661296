import * as vscode from 'vscode';
import { counted } from '../messages';
import { type EntryNode, isEntry, type Node, type SessionNode } from '../views/nodes';
import type { Handler } from './command';
import type { Deps } from './deps';
import { selectedNodes } from './selection';
import { closeTabs } from './tabs';

type Deletable = SessionNode | EntryNode;

/** Deletes the selected rows, once the person has confirmed it knowing what goes along. */
export const deleteNodes: Handler = async (deps, argument, others) => {
  const nodes = outermost(selectedNodes(deps, argument, others).filter(isDeletable));
  if (nodes.length === 0) return undefined;
  const confirm = 'Delete';
  const options = { modal: true, detail: detailOf(nodes) };
  const chosen = await vscode.window.showWarningMessage(questionOf(nodes), options, confirm);
  if (chosen !== confirm) return undefined;
  for (const node of nodes) await deleteNode(deps, node);
  deps.workspaces.forget({
    list: nodes.some(({ kind }) => kind === 'session'),
    sessions: nodes.map((node) => sessionUri(node)),
  });
  return nodes.length;
};

function isDeletable(node: Node): node is Deletable {
  return node.kind === 'session' || isEntry(node);
}

/** Without what goes with another one of them: entries of a session, experiments of a model. */
function outermost(nodes: readonly Deletable[]): Deletable[] {
  const sessions = new Set(nodes.filter(({ kind }) => kind === 'session').map(sessionUri));
  const outer = nodes.filter((node) => node.kind === 'session' || !sessions.has(sessionUri(node)));
  // Experiments first: they would be gone already with what they use.
  return outer.sort((a, b) => Number(b.kind === 'experiment') - Number(a.kind === 'experiment'));
}

async function deleteNode({ server }: Deps, node: Deletable): Promise<void> {
  if (node.kind === 'session') {
    await server.execute('delete_session', { workspace: node.workspace.uri, id: node.session.id });
    await closeTabs(node.session.uri);
    return;
  }
  const given = { uri: sessionUri(node), id: node.entry.id };
  switch (node.kind) {
    case 'model':
      await server.execute('delete_model_from_library', { ...given, cascade: true });
      break;
    case 'training':
      await server.execute('delete_training_from_library', { ...given, cascade: true });
      break;
    case 'experiment':
      await server.execute('delete_experiment', given);
      break;
  }
}

function questionOf(nodes: readonly Deletable[]): string {
  const [only, ...others] = nodes;
  if (only === undefined || others.length > 0) return `Delete these ${nodes.length}?`;
  const name = only.kind === 'session' ? only.session.id : only.entry.name;
  return `Delete the ${only.kind} “${name}”?`;
}

function detailOf(nodes: readonly Deletable[]): string {
  const isAlone = nodes.length === 1;
  const lines = nodes.map((node) => {
    const consequence = consequenceOf(node);
    const name = node.kind === 'session' ? node.session.id : node.entry.name;
    return isAlone ? consequence : `${name}${consequence === '' ? '' : `: ${consequence}`}`;
  });
  return lines.join('\n');
}

function consequenceOf(node: Deletable): string {
  switch (node.kind) {
    case 'session': {
      const { models, trainings, experiments } = node.session;
      const holds = [
        counted(models, 'model'),
        counted(trainings, 'training'),
        counted(experiments, 'experiment'),
      ];
      return `Its file goes with all it holds (${holds.join(', ')}), and the history of its experiments. That cannot be undone.`;
    }
    case 'experiment':
      return 'Its history stays on disk.';
    default:
      return node.entry.uses === 0
        ? 'No experiment uses it.'
        : `${counted(node.entry.uses, 'experiment uses', 'experiments use')} it and will be deleted, too.`;
  }
}

function sessionUri(node: Deletable): string {
  return node.kind === 'session' ? node.session.uri : node.parent.parent.session.uri;
}
