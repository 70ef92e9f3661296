import type {
  Contents,
  Dataset,
  Experiment,
  Model,
  Session,
  Training,
  Workspace,
} from '../protocol';

/** A row of the tree. */
export type Node = WorkspaceNode | SessionNode | DatasetNode | GroupNode | EntryNode;

export interface WorkspaceNode {
  kind: 'workspace';
  id: string;
  workspace: Workspace;
}

export interface SessionNode {
  kind: 'session';
  id: string;
  workspace: Workspace;
  session: Session;
  isCurrent: boolean;
  /** Whether it is the one that is looked at first. */
  isUnfolded: boolean;
  parent: WorkspaceNode | undefined;
}

export interface DatasetNode {
  kind: 'dataset';
  id: string;
  dataset: Dataset | null;
  parent: SessionNode;
}

export type GroupKind = 'models' | 'trainings' | 'experiments';

export interface GroupNode {
  kind: GroupKind;
  id: string;
  parent: SessionNode;
  children: EntryNode[];
}

interface Entry<Kind extends string, Value> {
  kind: Kind;
  id: string;
  entry: Value;
  parent: GroupNode;
}

export type ModelNode = Entry<'model', Model>;
export type TrainingNode = Entry<'training', Training>;
export type ExperimentNode = Entry<'experiment', Experiment>;
export type EntryNode = ModelNode | TrainingNode | ExperimentNode;

/** The rows of the first level: workspaces only where there are several. */
export function rootNodes(workspaces: readonly Workspace[]): (WorkspaceNode | SessionNode)[] {
  const [only, ...others] = workspaces;
  if (only !== undefined && others.length === 0) return sessionNodes(only, undefined);
  return workspaces.map((workspace) => ({
    kind: 'workspace',
    id: `workspace:${workspace.uri}`,
    workspace,
  }));
}

export function sessionNodes(
  workspace: Workspace,
  parent: WorkspaceNode | undefined,
): SessionNode[] {
  return workspace.sessions.map((session) => {
    const isCurrent = session.id === workspace.current;
    return {
      kind: 'session',
      // What becomes the current one is a new row to the editor, and so begins unfolded.
      id: `session:${session.uri}${isCurrent ? ':current' : ''}`,
      workspace,
      session,
      isCurrent,
      isUnfolded: isCurrent || workspace.sessions.length === 1,
      parent,
    };
  });
}

export function contentNodes(parent: SessionNode, contents: Contents): (DatasetNode | GroupNode)[] {
  return [
    {
      kind: 'dataset',
      id: `dataset:${parent.session.uri}`,
      dataset: contents.dataset,
      parent,
    },
    group('models', 'model', parent, contents.models),
    group('trainings', 'training', parent, contents.trainings),
    group('experiments', 'experiment', parent, contents.experiments),
  ];
}

function group(
  kind: GroupKind,
  kindOfEntries: EntryNode['kind'],
  parent: SessionNode,
  entries: readonly EntryNode['entry'][],
): GroupNode {
  const node: GroupNode = { kind, id: `${kind}:${parent.session.uri}`, parent, children: [] };
  const seen = new Map<string, number>();
  for (const entry of entries) {
    // IDs may be missing or given twice, those of rows may not.
    const count = seen.get(entry.id) ?? 0;
    seen.set(entry.id, count + 1);
    const id = `${kindOfEntries}:${parent.session.uri}#${entry.id}#${count}`;
    node.children.push({ kind: kindOfEntries, id, entry, parent: node } as EntryNode);
  }
  return node;
}

export function parentOf(node: Node): Node | undefined {
  return node.kind === 'workspace' ? undefined : node.parent;
}

/** The session that a row belongs to. */
export function sessionOf(node: Node): SessionNode | undefined {
  switch (node.kind) {
    case 'workspace':
      return undefined;
    case 'session':
      return node;
    case 'dataset':
    case 'models':
    case 'trainings':
    case 'experiments':
      return node.parent;
    default:
      return node.parent.parent;
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}

export function isEntry(node: Node): node is EntryNode {
  return node.kind === 'model' || node.kind === 'training' || node.kind === 'experiment';
}
