import * as vscode from 'vscode';
import type { Change, Workspaces } from '../model/workspaces';
import { itemOf } from './items';
import {
  contentNodes,
  type DatasetNode,
  type EntryNode,
  type GroupNode,
  type Node,
  parentOf,
  rootNodes,
  type SessionNode,
  sessionNodes,
} from './nodes';

/** The tree of the Nestling view; what a session holds is asked for when it is unfolded. */
export class SessionTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly sessions = new Map<string, SessionNode>();
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly workspaces: Workspaces) {
    this.subscription = workspaces.onDidChange((change) => this.refresh(change));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return itemOf(node);
  }

  getParent(node: Node): Node | undefined {
    return parentOf(node);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.roots();
    switch (node.kind) {
      case 'workspace':
        return sessionNodes(node.workspace, node).map((session) => this.same(session));
      case 'session':
        return this.contents(node);
      case 'models':
      case 'trainings':
      case 'experiments':
        return node.children;
      default:
        return [];
    }
  }

  /** The row of an entry, or that of its session where there is no such entry. */
  async nodeOf(uri: string, entry?: string): Promise<SessionNode | EntryNode | undefined> {
    for (const root of await this.roots()) await this.getChildren(root);
    const session = this.sessions.get(uri);
    if (session === undefined || entry === undefined) return session;
    const rows = await this.contents(session);
    const groups = rows.filter((row): row is GroupNode => row.kind !== 'dataset');
    const entries = groups.flatMap(({ children }) => children);
    return entries.find((row) => row.entry.id === entry) ?? session;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async roots(): Promise<Node[]> {
    const roots = rootNodes(await this.workspaces.list());
    return roots.map((node) => (node.kind === 'session' ? this.same(node) : node));
  }

  /** The editor knows a row again by its object, so each session keeps its own. */
  private same(node: SessionNode): SessionNode {
    const known = this.sessions.get(node.session.uri);
    if (known !== undefined) return Object.assign(known, node);
    this.sessions.set(node.session.uri, node);
    return node;
  }

  private async contents(node: SessionNode): Promise<(DatasetNode | GroupNode)[]> {
    const contents = await this.workspaces.contentsOf(node.session.uri);
    return contents === undefined ? [] : contentNodes(node, contents);
  }

  private refresh({ list, sessions }: Change): void {
    if (list) {
      this.changed.fire(undefined);
      return;
    }
    for (const uri of sessions) {
      const node = this.sessions.get(uri);
      if (node !== undefined) this.changed.fire(node);
    }
  }
}
