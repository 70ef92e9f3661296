import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Older servers lack what this extension asks for. */
export const MINIMUM_VERSION = '0.1.0';

const ANSWERS_WITHIN_MILLISECONDS = 10_000;

export type VersionAnswer =
  | { kind: 'known'; version: string }
  | { kind: 'unusable'; because: string };

/** Asks a binary for its version, which also tells whether it can be run at all. */
export async function versionOf(binary: string): Promise<VersionAnswer> {
  let output: string;
  try {
    const options = { timeout: ANSWERS_WITHIN_MILLISECONDS };
    output = (await promisify(execFile)(binary, ['--version'], options)).stdout.trim();
  } catch (error) {
    return { kind: 'unusable', because: reasonOf(error) };
  }
  const version = /^nestling (\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  if (version !== undefined) return { kind: 'known', version };
  const said = output.split('\n', 1)[0]?.slice(0, 80) ?? '';
  return { kind: 'unusable', because: `asked for its version it said “${said}”` };
}

function reasonOf(error: unknown): string {
  const { code, killed, signal, stderr } = error as NodeJS.ErrnoException & {
    killed?: boolean;
    signal?: string | null;
    stderr?: string;
  };
  if (code === 'EACCES') return 'it may not be executed';
  if (code === 'ENOEXEC') return 'it was built for another kind of machine';
  if (code === 'EISDIR') return 'it is a folder';
  if (killed === true) return 'it did not tell its version within 10 seconds';
  if (signal) return `it ended by ${signal}`;
  const said = stderr?.trim().split('\n', 1)[0];
  if (said) return said;
  return typeof code === 'number' ? `it ended with exit code ${code}` : String(code ?? error);
}

/** Whether `version` is `minimum` or newer; a pre-release counts as its release. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [theirs, ours] = [numbers(version), numbers(minimum)];
  for (let i = 0; i < 3; i++) {
    const difference = (theirs[i] ?? 0) - (ours[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbers(version: string): number[] {
  return (version.split(/[-+]/, 1)[0] ?? '').split('.').map(Number);
}
