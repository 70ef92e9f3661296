import * as vscode from 'vscode';
import { errorText } from '../messages';
import { closeAnswered } from '../picks/pick';
import { tickStepOf } from '../walkthrough';
import type { Deps } from './deps';

/**
 * Does what a command is for; its arguments are what menus, trees and other programs give.
 * It gives `undefined` or `null` where that was not done.
 */
export type Handler = (deps: Deps, argument: unknown, others: unknown) => Promise<unknown>;

/** Registers a command that needs the server: it is started if it must be, and errors are shown. */
export function serverCommand(deps: Deps, name: string, handler: Handler): vscode.Disposable {
  return vscode.commands.registerCommand(name, async (argument: unknown, others: unknown) => {
    if (!(await isServed(deps))) return undefined;
    try {
      const given = await handler(deps, argument, others);
      if (given !== undefined && given !== null) tickStepOf(name);
      return given;
    } catch (error) {
      deps.log.error(`${name}: ${errorText(error)}`);
      void vscode.window.showErrorMessage(errorText(error));
      return undefined;
    } finally {
      closeAnswered();
    }
  });
}

/** Whether the server runs and knows what commands ask; why it does not has been told then. */
async function isServed({ server }: Deps): Promise<boolean> {
  if (!(await server.ensureRunning())) return false;
  if (server.hasViews) return true;
  const install = 'How to Install';
  const message = 'The language server of Nestling is too old for this. Update it.';
  const chosen = await vscode.window.showErrorMessage(message, install);
  if (chosen === install) await vscode.commands.executeCommand('nestling.howToInstall');
  return false;
}
