import * as vscode from 'vscode';

/** The language of sessions, `nestling.toml` and catalog files, which this extension contributes. */
export const LANGUAGE = 'nestling';

/** Whether sessions get that language, so that tools for any TOML do not judge them, too. */
export function usesOwnLanguage(): boolean {
  return vscode.workspace.getConfiguration('nestling').get('ownLanguage', true);
}
