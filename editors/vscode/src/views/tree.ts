import * as vscode from 'vscode';
import type { Change, Workspaces } from '../model/workspaces';
import { Pace } from '../pace';
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
  private readonly subscriptions: vscode.Disposable[];
  /** Sessions whose rows may tell what was true a moment ago. */
  private readonly outdated = new Set<string>();
  private isListOutdated = false;
  /** The workspaces and sessions that the editor was told to show. */
  private toldList: string | undefined;
  /** Sessions whose contents were asked for since they changed: they are unfolded, it seems. */
  private readonly unfolded = new Set<string>();
  private readonly pace = new Pace(() => this.renew());
  private isSeen = true;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly workspaces: Workspaces) {
    this.subscriptions = [workspaces.onDidChange((change) => this.refresh(change))];
  }

  /** While nobody sees the view, nothing is asked for it. */
  shownIn(view: vscode.TreeView<Node>): void {
    this.isSeen = view.visible;
    this.subscriptions.push(
      view.onDidChangeVisibility(({ visible }) => {
        this.isSeen = visible;
        if (visible) this.pace.ask();
      }),
    );
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
    await this.sessionRows();
    const session = this.sessions.get(uri);
    if (session === undefined || entry === undefined) return session;
    const rows = await this.contents(session);
    const groups = rows.filter((row): row is GroupNode => row.kind !== 'dataset');
    const entries = groups.flatMap(({ children }) => children);
    return entries.find((row) => row.entry.id === entry) ?? session;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.pace.stop();
    this.changed.dispose();
  }

  private async roots(): Promise<Node[]> {
    const roots = rootNodes(await this.workspaces.list());
    return roots.map((node) => (node.kind === 'session' ? this.same(node) : node));
  }

  /** Brings the rows of all sessions up to date; what the sessions hold is not asked for. */
  private async sessionRows(): Promise<void> {
    for (const root of await this.roots()) {
      if (root.kind === 'workspace') await this.getChildren(root);
    }
  }

  /** The editor knows a row again by its object, so each session keeps its own. */
  private same(node: SessionNode): SessionNode {
    const known = this.sessions.get(node.session.uri);
    if (known !== undefined) return Object.assign(known, node);
    this.sessions.set(node.session.uri, node);
    return node;
  }

  private async contents(node: SessionNode): Promise<(DatasetNode | GroupNode)[]> {
    this.unfolded.add(node.session.uri);
    const contents = await this.workspaces.contentsOf(node.session.uri);
    return contents === undefined ? [] : contentNodes(node, contents);
  }

  private refresh({ list, sessions, all }: Change): void {
    if (list) this.isListOutdated = true;
    if (all) this.toldList = undefined;
    for (const uri of sessions) this.outdated.add(uri);
    if (this.isSeen) this.pace.ask();
  }

  private async renew(): Promise<void> {
    const isOther = this.isListOutdated && (await this.isOtherList());
    this.isListOutdated = false;
    const uris = [...this.outdated];
    this.outdated.clear();
    if (isOther) {
      this.changed.fire(undefined);
      return;
    }
    // Not left to the editor, so that what a long session takes counts for the pace.
    const unfolded = uris.filter((uri) => this.unfolded.delete(uri));
    await Promise.all(unfolded.map((uri) => this.workspaces.contentsOf(uri)));
    // A row tells what the list of sessions says of it, so that comes first.
    await this.sessionRows();
    for (const uri of uris) {
      const node = this.sessions.get(uri);
      if (node !== undefined) this.changed.fire(node);
    }
  }

  /**
   * Whether the sessions are others than the editor was told of last. Telling it without need takes
   * all rows away for a moment, from under the mouse and from what is selected.
   */
  private async isOtherList(): Promise<boolean> {
    const workspaces = await this.workspaces.list();
    const list = JSON.stringify(
      workspaces.map(({ uri, name, current, sessions }) => [
        ...[uri, name, current],
        ...sessions.map(({ id }) => id),
      ]),
    );
    const isOther = list !== this.toldList;
    this.toldList = list;
    return isOther;
  }
}
