// Asks whose curves are meant.
import * as vscode from 'vscode';
import type { Experiment, Session, Sessions, Workspace } from '../protocol';
import { Method } from '../protocol';
import type { WatchedServer } from './data';
import { troubleOf } from './data';
import type { Selection } from './messages';
import { TROUBLES } from './troubles';

/** `uri` is the session where that is known already; else that of the active editor is meant. */
export async function choose(server: WatchedServer, uri?: string): Promise<Selection | undefined> {
  const meant = uri ?? vscode.window.activeTextEditor?.document.uri.toString();
  try {
    const session = (await contentsOf(server, meant)) ?? (await chooseSession(server));
    return session && (await chooseExperiments(session));
  } catch (error) {
    const trouble = troubleOf(error, server.state);
    const reason = 'reason' in trouble ? trouble.reason : null;
    const parts = [TROUBLES[trouble.kind].title, reason].filter((part) => part);
    void vscode.window.showErrorMessage(parts.join(' '));
    return undefined;
  }
}

async function contentsOf(
  server: WatchedServer,
  uri: string | undefined,
): Promise<Session | undefined> {
  if (uri === undefined) return undefined;
  const { workspaces } = await server.request<Sessions>(Method.sessions, { uri, contents: true });
  return workspaces.flatMap(({ sessions }) => sessions)[0];
}

async function chooseSession(server: WatchedServer): Promise<Session | undefined> {
  const { workspaces } = await server.request<Sessions>(Method.sessions, {});
  const choices = workspaces
    .flatMap((workspace) => workspace.sessions.map((session) => ({ workspace, session })))
    .filter(({ session }) => session.experiments > 0)
    .sort((a, b) => Number(isCurrent(b)) - Number(isCurrent(a)));
  const [first] = choices;
  if (!first) {
    void vscode.window.showInformationMessage(
      'No session has an experiment yet. Create one with “Nestling: New Experiment”.',
    );
    return undefined;
  }
  if (choices.length === 1) return contentsOf(server, first.session.uri);
  const items = choices.map((choice) => ({
    label: choice.session.id,
    description: [choice.session.name, isCurrent(choice) ? 'current' : null]
      .filter((part) => part)
      .join(' · '),
    detail: counts(choice.session),
    uri: choice.session.uri,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Show Curves',
    placeHolder: 'Of which session?',
    matchOnDescription: true,
  });
  return contentsOf(server, chosen?.uri);
}

function isCurrent({ workspace, session }: { workspace: Workspace; session: Session }): boolean {
  return workspace.current === session.id;
}

function counts({ experiments, running }: Session): string {
  const all = experiments === 1 ? '1 experiment' : `${experiments} experiments`;
  return running > 0 ? `${all}, ${running} training` : all;
}

async function chooseExperiments({ uri, contents }: Session): Promise<Selection | undefined> {
  const experiments = contents?.experiments.filter((experiment) => experiment.id !== '') ?? [];
  const begun = experiments.filter(hasBegun);
  const [only] = experiments;
  if (!only) {
    void vscode.window.showInformationMessage(
      'This session has no experiment yet. Create one with “Nestling: New Experiment”.',
    );
    return undefined;
  }
  if (experiments.length === 1) return { uri, experiments: [only.id] };
  const items = [
    ...section('With epochs', begun),
    ...section(
      'No epoch yet',
      experiments.filter((experiment) => !hasBegun(experiment)),
    ),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Show Curves',
    placeHolder: 'Of which experiments? Choose several to compare them',
    canPickMany: true,
    matchOnDescription: true,
  });
  const ids = chosen?.flatMap((item) => item.id ?? []) ?? [];
  return ids.length > 0 ? { uri, experiments: ids } : undefined;
}

function hasBegun({ epoch }: Experiment): boolean {
  return epoch !== null && epoch > 0;
}

type Item = vscode.QuickPickItem & { id?: string };

function section(label: string, experiments: Experiment[]): Item[] {
  if (experiments.length === 0) return [];
  const items = experiments.map((experiment) => ({
    id: experiment.id,
    label: experiment.name,
    description: progress(experiment),
    picked: experiment.status === 'training',
  }));
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function progress({ status, epoch, epochs, best }: Experiment): string {
  const parts = [status ?? 'no status'];
  if (epoch !== null && epoch > 0) {
    parts.push(epochs === null ? `epoch ${epoch}` : `epoch ${epoch} of ${epochs}`);
  }
  if (best && best.value !== null) parts.push(`best ${best.metric} ${best.value}`);
  return parts.join(' · ');
}
