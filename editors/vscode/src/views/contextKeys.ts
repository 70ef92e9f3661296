import * as vscode from 'vscode';
import type { Workspaces } from '../model/workspaces';
import type { ServerController } from '../server/controller';

/** What menus and welcome texts depend on. */
export function keepContextKeys(
  server: ServerController,
  workspaces: Workspaces,
): vscode.Disposable[] {
  const set = (key: string, value: unknown) =>
    void vscode.commands.executeCommand('setContext', `nestling.${key}`, value);
  const update = async () => {
    set('isActive', true);
    set('server', server.state.kind);
    set('hasViews', server.hasViews);
    const places = await workspaces.places().catch(() => undefined);
    // Both are false while it is not known.
    set('hasSessions', (places?.length ?? 0) > 0);
    set('hasNoSessions', server.hasViews && places?.length === 0);
  };
  void update();
  return [server.onDidChangeState(update), workspaces.onDidChange(({ list }) => list && update())];
}
