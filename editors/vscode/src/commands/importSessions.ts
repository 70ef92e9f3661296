import * as vscode from 'vscode';
import { counted, errorText } from '../messages';
import type { Place } from '../model/workspaces';
import { closeAnswered } from '../picks/pick';
import { showReadOnly } from '../views/readOnly';
import type { Handler } from './command';
import type { Deps } from './deps';
import { openSession } from './reveal';
import { targetWorkspace } from './target';

interface Imported {
  id: string;
  models: number;
  trainings: number;
  experiments: number;
  epochs: number;
  notes: string[];
}

type Outcome = { file: vscode.Uri } & ({ imported: Imported } | { problem: string });

/** Reads sessions of the older JSON format into the workspace. */
export const importSessions: Handler = async (deps, argument, others) => {
  const workspace = await targetWorkspace(deps, argument, 'Import JSON Sessions');
  if (workspace === undefined) return undefined;
  closeAnswered();
  const files = filesOf(argument, others) ?? (await chosenFiles(vscode.Uri.parse(workspace.uri)));
  if (files === undefined) return undefined;
  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await imported(deps, workspace.uri, file));
  deps.workspaces.forget({ list: true, sessions: [] });
  void tell(deps, workspace.uri, outcomes);
  return outcomes.flatMap((outcome) => ('imported' in outcome ? [outcome.imported.id] : []));
};

/** Files that the command was called on, in the list of files. */
function filesOf(argument: unknown, others: unknown): vscode.Uri[] | undefined {
  const selected = Array.isArray(others) ? others : [argument];
  const files = selected.filter((uri) => uri instanceof vscode.Uri && uri.path.endsWith('.json'));
  return files.length > 0 ? files : undefined;
}

async function chosenFiles(defaultUri: vscode.Uri): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: 'Import JSON Sessions',
    openLabel: 'Import',
    canSelectMany: true,
    defaultUri,
    filters: { 'JSON sessions': ['json'] },
  });
}

async function imported(deps: Deps, workspace: string, file: vscode.Uri): Promise<Outcome> {
  try {
    const given = { workspace, path: file.fsPath };
    return { file, imported: await deps.server.execute<Imported>('import_legacy', given) };
  } catch (error) {
    return { file, problem: errorText(error) };
  }
}

async function tell(deps: Deps, workspace: string, outcomes: readonly Outcome[]): Promise<void> {
  const done = outcomes.flatMap((outcome) => ('imported' in outcome ? [outcome.imported] : []));
  const problems = outcomes.flatMap((outcome) => ('problem' in outcome ? [outcome.problem] : []));
  const [open, show] = ['Open', 'Show Notes'];
  const hasNotes = problems.length > 0 || done.some(({ notes }) => notes.length > 0);
  const buttons = [...(done.length > 0 ? [open] : []), ...(hasNotes ? [show] : [])];
  const summary =
    problems.length === 0
      ? `Imported ${done.map(({ id }) => id).join(', ')}.`
      : done.length === 0
        ? `Nothing was imported. ${problems[0]}`
        : `Imported ${counted(done.length, 'session')}; ${counted(problems.length, 'file')} could not be.`;
  const message =
    problems.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await message(summary, ...buttons);
  if (chosen === show) await showReadOnly('Imported sessions.md', notesOf(outcomes));
  const first = done[0];
  if (chosen !== open || first === undefined) return;
  const places = await deps.workspaces.places();
  const isIt = (place: Place) => place.session.id === first.id && place.workspace.uri === workspace;
  const place = places.find(isIt);
  if (place !== undefined) await openSession(place.session.uri);
}

function notesOf(outcomes: readonly Outcome[]): string {
  return outcomes.map(noteOf).join('\n');
}

function noteOf(outcome: Outcome): string {
  const file = vscode.workspace.asRelativePath(outcome.file);
  if ('problem' in outcome) return `# ${file}\n\nIt was not imported. ${outcome.problem}\n`;
  const { id, models, trainings, experiments, epochs, notes } = outcome.imported;
  const contents = [
    counted(models, 'model'),
    counted(trainings, 'training'),
    counted(experiments, 'experiment'),
    counted(epochs, 'epoch'),
  ];
  const lines = notes.map((note) => `- ${note}`);
  return [`# ${file}`, '', `Now session \`${id}\`: ${contents.join(', ')}.`, '', ...lines, ''].join(
    '\n',
  );
}
