import * as vscode from 'vscode';
import type { ServerController } from './controller';
import type { Failure, FailureReason, ServerState } from './state';

const CHOOSE = 'Choose Binary…';
const INSTALL = 'How to Install';
const LOG = 'Show Log';
const AGAIN = 'Try Again';

const WAYS_OUT: Record<FailureReason, string[]> = {
  missing: [INSTALL, CHOOSE, AGAIN],
  unusable: [CHOOSE, INSTALL, LOG, AGAIN],
  tooOld: [INSTALL, CHOOSE, AGAIN],
  refused: [LOG, CHOOSE, AGAIN],
  crashed: [LOG, AGAIN],
};

const COMMANDS: Record<string, string> = {
  [CHOOSE]: 'nestling.chooseServer',
  [INSTALL]: 'nestling.howToInstall',
  [LOG]: 'nestling.showLog',
  [AGAIN]: 'nestling.restartServer',
};

/** Tells of a server that does not run, each time that it comes to that, with the ways out. */
export function tellOfProblems(server: ServerController): vscode.Disposable {
  let toldOfViews = false;
  return server.onDidChangeState((state: ServerState) => {
    if (state.kind === 'failed') void tellOf(state.failure);
    if (state.kind === 'running' && !state.views && !toldOfViews) {
      toldOfViews = true;
      void tellOfMissingViews(state.path, state.version);
    }
  });
}

/** Says what keeps the server from running. */
export async function tellOf(failure: Failure): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(failure.message, ...WAYS_OUT[failure.reason]);
  const command = chosen === undefined ? undefined : COMMANDS[chosen];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}

async function tellOfMissingViews(path: string, version: string): Promise<void> {
  const message = `${path} (version ${version}) checks your sessions, but is too old for the Nestling view and the curves. Update it to get them.`;
  const chosen = await vscode.window.showWarningMessage(message, INSTALL, CHOOSE);
  const command = chosen === undefined ? undefined : COMMANDS[chosen];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}
