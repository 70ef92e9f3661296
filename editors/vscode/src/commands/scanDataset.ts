import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { counted, errorText, joined } from '../messages';
import type { Place } from '../model/workspaces';
import { closeAnswered } from '../picks/pick';
import type { Handler } from './command';
import type { Deps } from './deps';
import { openAt } from './reveal';
import { targetSession } from './target';

/** What `get_dataset_info` gives, as far as it is told. */
interface DatasetInfo {
  total_train: number;
  total_val: number;
  total_test: number;
  classes: string[];
}

/** Counts the images of a session's dataset, and tells what was found. */
export const scanDataset: Handler = async (deps, argument) => {
  const place = await targetSession(deps, argument, 'Scan Dataset');
  if (place === undefined) return undefined;
  closeAnswered();
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: `Counting the images of ${place.session.id}`,
    cancellable: true,
  };
  const info = await vscode.window.withProgress(options, (progress, token) =>
    scanned(deps, place, progress, token),
  );
  if (info === 'cancelled') return undefined;
  deps.workspaces.forget({ list: false, sessions: [place.session.uri] });
  void tell(deps, place, info);
  return info;
};

async function scanned(
  { server }: Deps,
  { session }: Place,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<DatasetInfo | null | 'cancelled'> {
  const workDoneToken = randomUUID();
  let reached = 0;
  const reports = server.onProgress(workDoneToken, ({ message, percentage }) => {
    const increment = percentage === undefined ? 0 : Math.max(0, percentage - reached);
    reached += increment;
    progress.report({ increment, ...(message !== undefined && { message }) });
  });
  try {
    const argument = { uri: session.uri };
    return await server.execute('get_dataset_info', argument, { token, workDoneToken });
  } catch (error) {
    if (token.isCancellationRequested) return 'cancelled';
    throw new Error(errorText(error));
  } finally {
    reports.dispose();
  }
}

async function tell(deps: Deps, { session }: Place, info: DatasetInfo | null): Promise<void> {
  const contents = await deps.workspaces.contentsOf(session.uri);
  const dataset = contents?.dataset ?? null;
  const open = 'Open Dataset';
  const buttons = dataset === null ? [] : [open];
  const chosen =
    info === null
      ? await vscode.window.showWarningMessage(nothingFound(dataset?.path ?? null), ...buttons)
      : await vscode.window.showInformationMessage(summary(info), ...buttons);
  if (chosen === open) await openAt(session.uri, dataset?.range);
}

function nothingFound(path: string | null): string {
  return path === null
    ? 'The session names no folder of images: set “path” in [dataset].'
    : `There is no folder ${path}: “path” in [dataset] counts from the workspace’s folder.`;
}

function summary({ total_train, total_val, total_test, classes }: DatasetInfo): string {
  const images = counted(total_train + total_val + total_test, 'image');
  const parts = joined([
    `${total_train.toLocaleString('en')} to train`,
    `${total_val.toLocaleString('en')} to validate`,
    `${total_test.toLocaleString('en')} to test`,
  ]);
  return `${images} in ${counted(classes.length, 'class', 'classes')}: ${parts}.`;
}
