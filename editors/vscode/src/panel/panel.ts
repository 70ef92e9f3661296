import * as vscode from 'vscode';
import { tickStepOf } from '../walkthrough';
import { CurvesPanel } from './curvesPanel';
import type { WatchedServer } from './data';
import type { Selection } from './messages';
import { parseSelection } from './messages';
import { choose } from './pick';

const VIEW_TYPE = 'nestling.curves';

/** A session whose file got another name. */
export interface Renamed {
  from: string;
  to: string;
}

/** The command `nestling.showCurves`, and its panels over a reload of the window. */
export function registerCurves(
  context: vscode.ExtensionContext,
  server: WatchedServer & { ensureRunning(): Promise<boolean> },
  onDidRename: vscode.Event<Renamed>,
): void {
  const panels = new Set<CurvesPanel>();

  const adopt = (panel: vscode.WebviewPanel, selection: Selection) => {
    const curves = new CurvesPanel(panel, selection, server, context.extensionUri);
    panels.add(curves);
    curves.onDidClose(() => panels.delete(curves));
  };

  const show = async (argument: unknown) => {
    const asked = named(parseSelection(argument));
    const selection = asked?.experiments.length ? asked : await chosen(asked?.uri);
    if (!selection) return;
    tickStepOf('nestling.showCurves');
    const open = [...panels].find((panel) => keyOf(panel.selection) === keyOf(selection));
    if (open) return open.reveal();
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    adopt(vscode.window.createWebviewPanel(VIEW_TYPE, 'Curves', place), selection);
  };

  const chosen = async (uri: string | undefined) => {
    // Why it does not run is told by others.
    if (!(await server.ensureRunning())) return undefined;
    return choose(server, uri);
  };

  context.subscriptions.push(
    onDidRename(({ from, to }) => {
      for (const panel of panels) {
        if (panel.selection.uri === from) panel.moveTo(to);
      }
    }),
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

/** An experiment without an ID has no history. */
function named(selection: Selection | undefined): Selection | undefined {
  if (!selection || selection.experiments === 'all') return selection;
  return { ...selection, experiments: selection.experiments.filter((id) => id !== '') };
}

/** One panel per set, whatever the order. */
function keyOf({ uri, experiments }: Selection): string {
  return JSON.stringify([uri, experiments === 'all' ? 'all' : [...experiments].sort()]);
}
