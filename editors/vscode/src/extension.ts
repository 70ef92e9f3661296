import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { adoptDocuments } from './language/documents';
import { registerShowReferences } from './language/references';
import { publishSchemas } from './language/schemas';
import { Workspaces } from './model/workspaces';
import { registerCurves } from './panel/panel';
import { ServerController } from './server/controller';
import { tellOfProblems } from './server/problems';
import { keepContextKeys } from './views/contextKeys';
import { registerReadOnly } from './views/readOnly';
import { createStatusBar } from './views/statusBar';
import { SessionTree } from './views/tree';

/** What other extensions, and tests, may use. */
export interface Api {
  server: ServerController;
  workspaces: Workspaces;
  tree: SessionTree;
  statusBar: vscode.StatusBarItem;
}

let server: ServerController | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  publishSchemas(context.extension);
  const log = vscode.window.createOutputChannel('Nestling', { log: true });
  const controller = new ServerController(context.extensionUri.fsPath, log);
  server = controller;
  const workspaces = new Workspaces(controller);
  const tree = new SessionTree(workspaces);
  const view = vscode.window.createTreeView('nestling.sessions', {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: true,
  });
  tree.shownIn(view);
  const statusBar = createStatusBar(controller, workspaces);
  const deps = { context, log, server: controller, workspaces, tree, view };
  context.subscriptions.push(
    log,
    controller,
    workspaces,
    tree,
    view,
    ...statusBar.subscriptions,
    ...keepContextKeys(controller, workspaces),
    ...registerCommands(deps),
    tellOfProblems(controller),
    adoptDocuments(controller),
    registerReadOnly(),
    registerShowReferences(),
    vscode.workspace.onDidChangeConfiguration((event) => restartIfNeeded(controller, event)),
    // Settings of the folder count from then on; those that do are told as changed.
    vscode.workspace.onDidGrantWorkspaceTrust(() => controller.ensureRunning()),
  );
  registerCurves(context, controller, workspaces.onDidRename);
  // The editor need not wait for it: what is shown follows.
  void controller.ensureRunning();
  return { server: controller, workspaces, tree, statusBar: statusBar.item };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function restartIfNeeded(server: ServerController, event: vscode.ConfigurationChangeEvent): void {
  const affects = (key: string) => event.affectsConfiguration(`nestling.${key}`);
  if (affects('server.path') || affects('ownLanguage')) void server.restart();
}
