import * as vscode from 'vscode';
import { CurvesPanel } from './curvesPanel';
import type { WatchedServer } from './data';
import type { Selection } from './messages';
import { parseSelection } from './messages';
import { choose } from './pick';

const VIEW_TYPE = 'nestling.curves';

/** The command `nestling.showCurves`, and its panels over a reload of the window. */
export function registerCurves(context: vscode.ExtensionContext, server: WatchedServer): void {
  const panels = new Map<string, CurvesPanel>();

  const adopt = (panel: vscode.WebviewPanel, selection: Selection) => {
    const key = keyOf(selection);
    const curves = new CurvesPanel(panel, selection, server, context.extensionUri);
    panels.set(key, curves);
    curves.onDidClose(() => {
      if (panels.get(key) === curves) panels.delete(key);
    });
  };

  const show = async (argument: unknown) => {
    const asked = parseSelection(argument);
    const named = asked?.experiments.filter((id) => id !== '') ?? [];
    const selection =
      asked && named.length > 0
        ? { uri: asked.uri, experiments: named }
        : await choose(server, asked?.uri);
    if (!selection) return;
    const open = panels.get(keyOf(selection));
    if (open) return open.reveal();
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    adopt(vscode.window.createWebviewPanel(VIEW_TYPE, 'Curves', place), selection);
  };

  context.subscriptions.push(
    vscode.commands.registerCommand('nestling.showCurves', show),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      async deserializeWebviewPanel(panel, state) {
        const selection = parseSelection((state as { selection?: unknown } | undefined)?.selection);
        if (selection) adopt(panel, selection);
        else panel.dispose();
      },
    }),
  );
}

/** One panel per set, whatever the order. */
function keyOf({ uri, experiments }: Selection): string {
  return JSON.stringify([uri, ...[...experiments].sort()]);
}
