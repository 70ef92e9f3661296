import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type LanguageClient, State, WorkDoneProgress } from 'vscode-languageclient/node';
import { errorText } from '../messages';
import { type DidChange, Method, VIEWS_VERSION } from '../protocol';
import { createClient } from './client';
import { type Server as Binary, locateServer } from './locate';
import { RestartBudget } from './restarts';
import type { ExecuteOptions, Progress, Server } from './server';
import type { Failure, ServerState } from './state';
import { traceChannel } from './trace';

const STARTS_WITHIN_MILLISECONDS = 30_000;

/** Begins and ends the language server, and knows how it is. */
export class ServerController implements Server, vscode.Disposable {
  private client: LanguageClient | undefined;
  private current: ServerState = { kind: 'stopped' };
  private queue: Promise<void> = Promise.resolve();
  private readonly trace: vscode.LogOutputChannel & vscode.Disposable;

  private readonly stateChanged = new vscode.EventEmitter<ServerState>();
  private readonly started = new vscode.EventEmitter<void>();
  private readonly changed = new vscode.EventEmitter<DidChange>();
  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidStart = this.started.event;
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly extensionFolder: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.trace = traceChannel(log);
  }

  get state(): ServerState {
    return this.current;
  }

  get isRunning(): boolean {
    return this.current.kind === 'running';
  }

  /** Whether it answers what views ask. */
  get hasViews(): boolean {
    return this.current.kind === 'running' && this.current.views;
  }

  async request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R> {
    const client = this.running();
    // An absent token must not be given: it would be taken for a second parameter.
    return token === undefined
      ? client.sendRequest<R>(method, params)
      : client.sendRequest<R>(method, params, token);
  }

  async execute<R>(operation: string, argument: object, options?: ExecuteOptions): Promise<R> {
    const { token, workDoneToken } = options ?? {};
    const command = `nestling.${operation}`;
    const params = { command, arguments: [argument], ...(workDoneToken && { workDoneToken }) };
    return this.request<R>('workspace/executeCommand', params, token);
  }

  onProgress(workDoneToken: string, handler: (progress: Progress) => void): vscode.Disposable {
    return this.running().onProgress(WorkDoneProgress.type, workDoneToken, handler);
  }

  /** Starts it where it does not run; gives whether it does then. */
  async ensureRunning(): Promise<boolean> {
    await this.inTurn(async () => {
      if (!this.isRunning) await this.start();
    });
    return this.isRunning;
  }

  async restart(): Promise<void> {
    await this.inTurn(async () => {
      await this.end();
      await this.start();
    });
  }

  async stop(): Promise<void> {
    await this.inTurn(async () => {
      await this.end();
      this.become({ kind: 'stopped' });
    });
  }

  dispose(): void {
    for (const emitter of [this.stateChanged, this.started, this.changed]) emitter.dispose();
    this.trace.dispose();
  }

  /** Does one thing after the other: a start that overtakes a stop would leave two servers. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error) => this.log.error(errorText(error)));
    return this.queue;
  }

  private async start(): Promise<void> {
    await this.end();
    this.become({ kind: 'starting' });
    const found = await locateServer(this.surroundings());
    if ('failure' in found) return this.fail(found.failure);
    await this.startBinary(found.server);
  }

  private async startBinary(binary: Binary): Promise<void> {
    this.log.info(`starting ${binary.path} (version ${binary.version})`);
    const budget = new RestartBudget();
    let hasRun = false;
    let isRestarting = false;
    const onDidEnd = () => {
      isRestarting = hasRun && budget.allows(Date.now());
      if (isRestarting) this.log.warn(`${binary.path} has ended by itself; it is started again`);
      return isRestarting;
    };
    const client = createClient(binary.path, this.log, this.trace, { onDidEnd });
    this.client = client;
    client.onNotification(Method.didChange, (change: DidChange) => this.changed.fire(change));
    client.onDidChangeState(({ newState }) => {
      if (client !== this.client || !hasRun) return;
      if (newState === State.Running) {
        this.run(client, binary);
      } else if (newState === State.Starting || (newState === State.Stopped && isRestarting)) {
        this.become({ kind: 'starting' });
      } else {
        this.fail(crash(binary));
      }
    });
    const problem = await problemOfStart(client);
    if (problem !== undefined) {
      this.log.error(problem);
      const message = `${binary.path} did not begin to serve. The log tells why.`;
      return this.fail({ reason: 'refused', message });
    }
    hasRun = true;
    this.run(client, binary);
  }

  private run(client: LanguageClient, { path, version }: Binary): void {
    const experimental: unknown = client.initializeResult?.capabilities.experimental;
    const views = viewsOf(experimental) >= VIEWS_VERSION;
    this.become({ kind: 'running', path, version, views });
    this.started.fire();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client === undefined) return;
    try {
      // One that restarts by itself at this moment can only be ended once it has started.
      if (client.state === State.Starting) await problemOfStart(client);
      await client.dispose();
    } catch (error) {
      // It had ended already, or does not answer; then its process goes with its pipes.
      this.log.debug(errorText(error));
    }
  }

  private running(): LanguageClient {
    if (this.client === undefined || !this.isRunning) {
      throw new Error('the language server of Nestling is not running');
    }
    return this.client;
  }

  private fail(failure: Failure): void {
    this.log.error(failure.message);
    this.become({ kind: 'failed', failure });
  }

  private become(state: ServerState): void {
    this.current = state;
    this.stateChanged.fire(state);
  }

  private surroundings() {
    const setting = vscode.workspace.getConfiguration('nestling').get('server.path', '');
    return {
      setting,
      workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
      isTrusted: vscode.workspace.isTrusted,
      extensionFolder: this.extensionFolder,
    };
  }
}

/** Starts a client, or waits for its start; what keeps it from serving, `undefined` if nothing. */
async function problemOfStart(client: LanguageClient): Promise<string | undefined> {
  const tooLate = new AbortController();
  const patience = setTimeout(STARTS_WITHIN_MILLISECONDS, undefined, { signal: tooLate.signal });
  const started = client.start().then(() => undefined, errorText);
  const isLate = Symbol('late');
  const outcome = await Promise.race([started, patience.then(() => isLate).catch(() => isLate)]);
  tooLate.abort();
  if (typeof outcome !== 'symbol') return outcome;
  client.serverProcess?.kill();
  return `it did not answer within ${STARTS_WITHIN_MILLISECONDS / 1000} seconds`;
}

function crash(binary: Binary): Failure {
  const message = `Nestling’s language server (${binary.path}) keeps ending by itself; it is not started again.`;
  return { reason: 'crashed', message };
}

function viewsOf(experimental: unknown): number {
  const views = (experimental as { nestling?: { views?: unknown } } | undefined)?.nestling?.views;
  return typeof views === 'number' ? views : 0;
}
