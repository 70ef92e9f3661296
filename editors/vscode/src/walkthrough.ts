import * as vscode from 'vscode';

/** Ticks the step that waits for this command; `onCommand` would also where a person left midway. */
export function tickStepOf(command: string): void {
  void vscode.commands.executeCommand('setContext', `${command}.done`, true);
}
