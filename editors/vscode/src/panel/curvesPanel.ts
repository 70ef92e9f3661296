import * as vscode from 'vscode';
import { Pace } from '../pace';
import type { DidChange, Sessions } from '../protocol';
import { Method } from '../protocol';
import type { WatchedServer } from './data';
import { findSession, readCurves } from './data';
import { assets, icon, page } from './document';
import type { Curves, FromPanel, Selection, ToPanel } from './messages';
import { parseFromPanel } from './messages';

/** One panel: the curves of the experiments it was opened for, renewed as long as it can be seen. */
export class CurvesPanel {
  private readonly disposables: vscode.Disposable[] = [];
  private readonly pace = new Pace(() => this.renew());
  /** Whether the page listens: it is thrown away while another tab hides it. */
  private listens = false;
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closed.event;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private selected: Selection,
    private readonly server: WatchedServer,
    private readonly extensionUri: vscode.Uri,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [assets(extensionUri)] };
    panel.iconPath = icon(extensionUri);
    this.disposables.push(
      webview.onDidReceiveMessage((message) => this.receive(parseFromPanel(message))),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.listens = false;
      }),
      panel.onDidDispose(() => this.dispose()),
      server.onDidChangeState(() => this.ask()),
      server.onDidChange((change) => {
        if (this.concerns(change)) this.ask();
      }),
    );
    webview.html = page(webview, extensionUri, selected);
  }

  get selection(): Selection {
    return this.selected;
  }

  /** The session has another name now. */
  moveTo(uri: string): void {
    this.selected = { ...this.selected, uri };
    this.listens = false;
    const { webview } = this.panel;
    webview.html = page(webview, this.extensionUri, this.selected);
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  private concerns(change: DidChange): boolean {
    const { uri } = this.selection;
    return change.list || change.sessions.includes(uri) || change.history.includes(uri);
  }

  private ask(): void {
    if (this.listens) this.pace.ask();
  }

  private async renew(): Promise<void> {
    const message = await readCurves(this.server, this.selection);
    if (!this.listens) return;
    if (message.type === 'curves') this.panel.title = title(message.curves, this.selected);
    await this.post(message);
  }

  private post(message: ToPanel): Thenable<boolean> {
    return this.panel.webview.postMessage(message);
  }

  private receive(message: FromPanel | undefined): void {
    switch (message?.type) {
      case 'ready':
        this.listens = true;
        this.pace.ask();
        return;
      case 'choose':
        void vscode.commands.executeCommand('nestling.showCurves', {
          uri: this.selection.uri,
          experiments: [],
        });
        return;
      case 'restart':
        void vscode.commands.executeCommand('nestling.restartServer');
        return;
      case 'log':
        void vscode.commands.executeCommand('nestling.showLog');
        return;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        return;
      case 'open':
        void this.open(message.experiment).catch(showError);
        return;
    }
  }

  /** Shows where the session file has the experiment. */
  private async open(experiment: string): Promise<void> {
    const { uri } = this.selection;
    const line = await this.lineOf(experiment).catch(() => 0);
    const start = new vscode.Position(line, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
      viewColumn: this.besidePanel(),
      selection: new vscode.Range(start, start),
    });
  }

  private async lineOf(experiment: string): Promise<number> {
    const { uri } = this.selection;
    const sessions = await this.server.request<Sessions>(Method.sessions, { uri, contents: true });
    const entries = findSession(sessions, uri)?.session.contents?.experiments;
    return entries?.find((entry) => entry.id === experiment)?.range.start.line ?? 0;
  }

  private besidePanel(): vscode.ViewColumn {
    const column = this.panel.viewColumn ?? vscode.ViewColumn.One;
    return column === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
  }

  private dispose(): void {
    this.pace.stop();
    for (const disposable of this.disposables) disposable.dispose();
    this.closed.fire();
    this.closed.dispose();
  }
}

function title({ session, experiments, missing }: Curves, selection: Selection): string {
  if (selection.experiments === 'all') return `Curves: ${session}`;
  const [only] = experiments;
  if (only && experiments.length + missing.length === 1) return `Curves: ${only.name}`;
  return `Curves: ${experiments.length} experiments of ${session}`;
}

/** As where the file was deleted. */
function showError(error: Error): void {
  void vscode.window.showErrorMessage(error.message);
}
