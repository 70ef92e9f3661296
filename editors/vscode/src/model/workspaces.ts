import * as vscode from 'vscode';
import { type Contents, Method, type Session, type Sessions, type Workspace } from '../protocol';
import type { ServerController } from '../server/controller';

/** What may be new: which sessions there are, or what some of them hold. */
export interface Change {
  list: boolean;
  sessions: string[];
  /** Another server answers: anything may be. */
  all?: true;
}

/** Of more sessions than these, all are asked for at once. */
const ASKED_ONE_BY_ONE = 16;

/** What the server says of its workspaces, kept until it says that something is new. */
export class Workspaces implements vscode.Disposable {
  private known: Promise<Workspace[]> | undefined;
  /** Sessions of which `known` tells what was true a moment ago. */
  private readonly outdated = new Set<string>();
  private readonly contents = new Map<string, Promise<Contents | undefined>>();
  private readonly changed = new vscode.EventEmitter<Change>();
  private readonly renamed = new vscode.EventEmitter<{ from: string; to: string }>();
  private readonly subscriptions: vscode.Disposable[];
  readonly onDidChange = this.changed.event;
  /** The file of a session got another name, by this window. */
  readonly onDidRename = this.renamed.event;

  constructor(private readonly server: ServerController) {
    this.subscriptions = [
      this.changed,
      this.renamed,
      server.onDidChangeState(() => this.forgetAll()),
      server.onDidChange(({ list, sessions }) => this.forget({ list, sessions })),
    ];
  }

  /** All workspaces with their sessions; none while the server cannot tell. */
  async list(): Promise<readonly Workspace[]> {
    if (!this.server.hasViews) return [];
    if (this.known !== undefined && this.outdated.size === 0) return this.known;
    return this.keep(this.known === undefined ? this.ask() : this.renewed(this.known));
  }

  /** What a session holds; `undefined` if it is there no longer. */
  async contentsOf(uri: string): Promise<Contents | undefined> {
    let contents = this.contents.get(uri);
    if (contents === undefined) {
      contents = this.askContents(uri);
      this.contents.set(uri, contents);
      // What failed is asked again.
      contents.catch(() => this.contents.delete(uri));
    }
    return contents;
  }

  /** All sessions of all workspaces. */
  async places(): Promise<Place[]> {
    const workspaces = await this.list();
    return workspaces.flatMap((workspace) =>
      workspace.sessions.map((session) => ({ workspace, session })),
    );
  }

  /** Asks everything anew. */
  forgetAll(): void {
    this.contents.clear();
    this.forget({ list: true, sessions: [], all: true });
  }

  tellRenamed(from: string, to: string): void {
    this.renamed.fire({ from, to });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** What is said to be new is asked anew. */
  forget(change: Change): void {
    if (change.list) this.known = undefined;
    for (const uri of change.sessions) {
      this.contents.delete(uri);
      this.outdated.add(uri);
    }
    if (change.list || change.sessions.length > 0) this.changed.fire(change);
  }

  private keep(list: Promise<Workspace[]>): Promise<Workspace[]> {
    this.known = list;
    // What failed is asked again.
    list.catch(() => {
      if (this.known === list) this.known = undefined;
    });
    return list;
  }

  private async ask(): Promise<Workspace[]> {
    this.outdated.clear();
    return (await this.server.request<Sessions>(Method.sessions, {})).workspaces;
  }

  /** As a list of ten thousand is long, only what is new in it is asked for. */
  private async renewed(list: Promise<Workspace[]>): Promise<Workspace[]> {
    const uris = [...this.outdated];
    if (uris.length > ASKED_ONE_BY_ONE) return this.ask();
    this.outdated.clear();
    const answers = await Promise.all(
      uris.map((uri) => this.server.request<Sessions>(Method.sessions, { uri })),
    );
    return withNews(await list, answers.flatMap(sessionsOf));
  }

  private async askContents(uri: string): Promise<Contents | undefined> {
    const wasOutdated = this.outdated.delete(uri);
    const answer = await this.server.request<Sessions>(Method.sessions, { uri, contents: true });
    const [session] = sessionsOf(answer);
    // It tells all that the list does, too.
    if (wasOutdated && this.known !== undefined) {
      this.keep(this.known.then((list) => withNews(list, sessionsOf(answer))));
    }
    return session?.contents;
  }
}

function sessionsOf({ workspaces }: Sessions): Session[] {
  return workspaces.flatMap(({ sessions }) => sessions);
}

/** The list with what is newly known of some of its sessions. */
function withNews(list: readonly Workspace[], news: readonly Session[]): Workspace[] {
  const renewed = new Map(news.map((session) => [session.uri, session]));
  return list.map((workspace) => ({
    ...workspace,
    sessions: workspace.sessions.map((session) => renewed.get(session.uri) ?? session),
  }));
}

/** A session and the workspace that it is in. */
export interface Place {
  workspace: Workspace;
  session: Session;
}

/** Whether a URI of the server means the same file as one of the editor. */
export function isSame(spelled: string, uri: vscode.Uri): boolean {
  return vscode.Uri.parse(spelled).toString() === uri.toString();
}
