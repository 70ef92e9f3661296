import type * as vscode from 'vscode';
import type { Workspaces } from '../model/workspaces';
import type { ServerController } from '../server/controller';
import type { Node } from '../views/nodes';
import type { SessionTree } from '../views/tree';

/** What commands work with. */
export interface Deps {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  server: ServerController;
  workspaces: Workspaces;
  tree: SessionTree;
  view: vscode.TreeView<Node>;
}
