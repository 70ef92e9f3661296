import * as vscode from 'vscode';
import { counted, errorText, joined } from '../messages';
import type { Place, Workspaces } from '../model/workspaces';
import { isSame } from '../model/workspaces';
import type { ServerController } from '../server/controller';

/** The item with the session that is worked on and what is wrong with it. */
export function createStatusBar(
  server: ServerController,
  workspaces: Workspaces,
): { item: vscode.StatusBarItem; subscriptions: vscode.Disposable[] } {
  const item = vscode.window.createStatusBarItem(
    'nestling.status',
    vscode.StatusBarAlignment.Left,
    20,
  );
  item.name = 'Nestling';
  let round = 0;
  let place: Place | undefined;
  const update = async () => {
    const mine = ++round;
    const found = await shownPlace(server, workspaces);
    // One that was asked for later has the say.
    if (mine !== round) return;
    place = found instanceof Error ? undefined : found;
    show(item, contentOf(server, found));
  };
  const listen = () => void update();
  listen();
  const subscriptions = [
    item,
    server.onDidChangeState(listen),
    workspaces.onDidChange(({ list }) => list && listen()),
    vscode.window.onDidChangeActiveTextEditor(listen),
    // These come with each letter, so nothing is asked for them.
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const shown = place?.session.uri;
      if (shown === undefined || !uris.some((uri) => isSame(shown, uri))) return;
      show(item, contentOf(server, place));
    }),
  ];
  return { item, subscriptions };
}

interface Content {
  text: string;
  tooltip: string;
  command: string;
  background?: 'error' | 'warning';
}

/** The session to show; why that cannot be told. */
async function shownPlace(
  server: ServerController,
  workspaces: Workspaces,
): Promise<Place | undefined | Error> {
  if (!server.hasViews) return undefined;
  try {
    return shownSession(await workspaces.places());
  } catch (error) {
    return new Error(errorText(error));
  }
}

function contentOf(
  server: ServerController,
  place: Place | undefined | Error,
): Content | undefined {
  switch (server.state.kind) {
    case 'stopped':
      return undefined;
    case 'starting':
      return {
        text: '$(loading~spin) Nestling',
        tooltip: 'The language server is starting.',
        command: 'nestling.showLog',
      };
    case 'failed':
      return {
        text: '$(error) Nestling',
        tooltip: server.state.failure.message,
        command: 'nestling.explainServer',
        background: 'error',
      };
    case 'running':
      if (!server.hasViews) return tooOld(server.state.path);
      return sessionContent(place);
  }
}

function tooOld(path: string): Content {
  const tooltip = `${path} checks your sessions, but is too old for the Nestling view.`;
  return {
    text: '$(beaker) Nestling',
    tooltip,
    command: 'nestling.howToInstall',
    background: 'warning',
  };
}

function sessionContent(place: Place | undefined | Error): Content {
  if (place instanceof Error) {
    return { text: '$(beaker) Nestling', tooltip: place.message, command: 'nestling.showLog' };
  }
  const command = 'nestling.useSession';
  if (place === undefined) {
    const tooltip = 'There is no current session. Click to choose one.';
    return { text: '$(beaker) No session', tooltip, command };
  }
  const { id, name, uri } = place.session;
  const { errors, warnings } = mistakesOf(vscode.Uri.parse(uri));
  const counts = [errors > 0 && `$(error) ${errors}`, warnings > 0 && `$(warning) ${warnings}`];
  const text = ['$(beaker)', id, ...counts].filter((part) => part !== false).join(' ');
  const mistakes =
    errors + warnings === 0
      ? 'nothing is wrong in it'
      : joined([
          errors > 0 && counted(errors, 'error'),
          warnings > 0 && counted(warnings, 'warning'),
        ]);
  return {
    text,
    tooltip: `Current session: ${joined([name ?? id, mistakes])}. Click to choose another.`,
    command,
  };
}

/** The current session; of several workspaces, that of the active editor has the say. */
function shownSession(places: readonly Place[]): Place | undefined {
  const current = places.filter(({ workspace, session }) => workspace.current === session.id);
  const path = vscode.window.activeTextEditor?.document.uri.path ?? '';
  const isAround = ({ workspace }: Place) =>
    path.startsWith(`${vscode.Uri.parse(workspace.uri).path}/`);
  return current.find(isAround) ?? current[0];
}

function mistakesOf(uri: vscode.Uri): { errors: number; warnings: number } {
  const severities = vscode.languages.getDiagnostics(uri).map(({ severity }) => severity);
  const count = (wanted: vscode.DiagnosticSeverity) =>
    severities.filter((severity) => severity === wanted).length;
  return {
    errors: count(vscode.DiagnosticSeverity.Error),
    warnings: count(vscode.DiagnosticSeverity.Warning),
  };
}

function show(item: vscode.StatusBarItem, content: Content | undefined): void {
  if (content === undefined) {
    item.hide();
    return;
  }
  item.text = content.text;
  item.tooltip = content.tooltip;
  item.command = content.command;
  item.backgroundColor =
    content.background && new vscode.ThemeColor(`statusBarItem.${content.background}Background`);
  item.show();
}
