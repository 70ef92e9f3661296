import * as vscode from 'vscode';
import { tellOf } from '../server/problems';
import type { Deps } from './deps';

/** Commands about the server itself, which work without it. */
export function registerServerCommands({ context, server, log }: Deps): vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand('nestling.restartServer', () => server.restart()),
    registerCommand('nestling.showLog', () => log.show()),
    registerCommand('nestling.chooseServer', chooseServer),
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

async function chooseServer(): Promise<void> {
  const [binary] =
    (await vscode.window.showOpenDialog({
      title: 'The program nestling',
      openLabel: 'Use as Server',
      canSelectMany: false,
    })) ?? [];
  if (binary === undefined) return;
  const configuration = vscode.workspace.getConfiguration('nestling');
  // A changed setting restarts the server by itself.
  await configuration.update('server.path', binary.fsPath, vscode.ConfigurationTarget.Global);
}

async function showInstallation(extension: vscode.Uri): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'walkthrough', 'server.md');
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
