import * as vscode from 'vscode';
import type { ServerController } from '../server/controller';
import { tellOf } from '../server/problems';
import type { Deps } from './deps';

/** Commands about the server itself, which work without it. */
export function registerServerCommands({ context, server, log }: Deps): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand('nestling.restartServer', () => server.restart()),
    registerCommand('nestling.showLog', () => log.show()),
    registerCommand('nestling.chooseServer', () => chooseServer(server)),
    registerCommand('nestling.howToInstall', () => showInstallation(context.extensionUri)),
    registerCommand('nestling.explainServer', async () => {
      if (server.state.kind === 'failed') await tellOf(server.state.failure);
      else log.show();
    }),
    registerCommand('nestling.openWalkthrough', () =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${context.extension.id}#start`,
        false,
      ),
    ),
  ];
}

async function chooseServer(server: ServerController): Promise<void> {
  const [binary] =
    (await vscode.window.showOpenDialog({
      title: 'The program nestling',
      openLabel: 'Use as Server',
      canSelectMany: false,
    })) ?? [];
  if (binary === undefined) return;
  const configuration = vscode.workspace.getConfiguration('nestling');
  // A changed setting restarts the server by itself.
  if (configuration.get('server.path') === binary.fsPath) return server.restart();
  await configuration.update('server.path', binary.fsPath, placeOf(configuration));
}

/** Where the path that counts is set: one that is set elsewhere would be without effect. */
function placeOf(configuration: vscode.WorkspaceConfiguration): vscode.ConfigurationTarget {
  const isOfWorkspace = configuration.inspect('server.path')?.workspaceValue !== undefined;
  const { Global, Workspace } = vscode.ConfigurationTarget;
  return isOfWorkspace ? Workspace : Global;
}

async function showInstallation(extension: vscode.Uri): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'walkthrough', 'server.md');
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
