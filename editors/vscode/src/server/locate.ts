import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import type { Failure } from './state';
import { isAtLeast, MINIMUM_VERSION, versionOf } from './version';

// As the editor's own settings spell it; it is no template of ours.
// biome-ignore lint/suspicious/noTemplateCurlyInString: see above
const WORKSPACE_FOLDER = '${workspaceFolder}';

const EXECUTABLE = process.platform === 'win32' ? 'nestling.exe' : 'nestling';

/** All that decides where the server is looked for. */
export interface Surroundings {
  /** `nestling.server.path` as it is written; empty where nothing is. */
  setting: string;
  /** The folder that `${workspaceFolder}` and relative paths mean. */
  workspaceFolder: string | undefined;
  /** A binary within the workspace is run in trusted ones only. */
  isTrusted: boolean;
  extensionFolder: string;
}

export interface Server {
  path: string;
  version: string;
}

export type Found = { server: Server } | { failure: Failure };

/** Finds a server that can be run: the one that is set, else the carried one, else an installed one. */
export async function locateServer(surroundings: Surroundings): Promise<Found> {
  if (surroundings.setting.trim() !== '') return locateSet(surroundings);
  let failure: Failure | undefined;
  for (const candidate of candidates(surroundings.extensionFolder)) {
    if (!(await isFile(candidate))) continue;
    const found = await judged(candidate);
    if ('server' in found) return found;
    failure ??= found.failure;
  }
  const missing = 'Nestling’s language server is not installed, so sessions are not checked.';
  return { failure: failure ?? { reason: 'missing', message: missing } };
}

async function locateSet(surroundings: Surroundings): Promise<Found> {
  const setting = surroundings.setting.trim();
  const isOfWorkspace = setting.includes(WORKSPACE_FOLDER) || !isAnchored(setting);
  if (isOfWorkspace && !surroundings.isTrusted) {
    const message =
      '“nestling.server.path” names a program within this folder, which is run only once you trust the folder.';
    return { failure: { reason: 'missing', message } };
  }
  const binary = expanded(setting, surroundings.workspaceFolder);
  if (!(await isFile(binary))) {
    const message = `“nestling.server.path” names ${binary}, and no such file is there.`;
    return { failure: { reason: 'missing', message } };
  }
  return judged(binary);
}

async function judged(binary: string): Promise<Found> {
  const answer = await versionOf(binary);
  if (answer.kind === 'unusable') {
    const message = `${binary} cannot be used: ${answer.because}.`;
    return { failure: { reason: 'unusable', message } };
  }
  if (!isAtLeast(answer.version, MINIMUM_VERSION)) {
    const message = `${binary} is version ${answer.version}; this extension needs ${MINIMUM_VERSION} or newer.`;
    return { failure: { reason: 'tooOld', message } };
  }
  return { server: { path: binary, version: answer.version } };
}

function candidates(extensionFolder: string): string[] {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  // An editor that is started from a desktop often has a shorter PATH than a shell.
  folders.push(path.join(process.env.CARGO_HOME ?? path.join(homedir(), '.cargo'), 'bin'));
  const installed = folders.filter(path.isAbsolute).map((folder) => path.join(folder, EXECUTABLE));
  return [path.join(extensionFolder, 'server', EXECUTABLE), ...new Set(installed)];
}

function isAnchored(setting: string): boolean {
  return path.isAbsolute(setting) || /^~[/\\]/.test(setting);
}

function expanded(setting: string, workspaceFolder: string | undefined): string {
  const folder = workspaceFolder ?? '';
  const text = setting.replaceAll(WORKSPACE_FOLDER, folder).replace(/^~(?=[/\\])/, homedir());
  return path.resolve(folder, text);
}

async function isFile(candidate: string): Promise<boolean> {
  try {
    return (await stat(candidate)).isFile();
  } catch {
    return false;
  }
}
