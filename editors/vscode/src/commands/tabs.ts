import * as vscode from 'vscode';
import { isSame } from '../model/workspaces';

/** The tabs that show a session's text. */
export function tabsOf(uri: string): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input }) => input instanceof vscode.TabInputText && isSame(uri, input.uri));
}

/** Closes them, where the file is gone: what is left in a tab would count as the session. */
export async function closeTabs(uri: string): Promise<void> {
  await vscode.window.tabGroups.close(tabsOf(uri).filter(({ isDirty }) => !isDirty));
}
