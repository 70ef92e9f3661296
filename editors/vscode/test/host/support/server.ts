// The process of the language server, found as any program finds it.
import { readdirSync, readFileSync } from 'node:fs';
import { until } from '../../harness/until.ts';

/** Waits until there is exactly one below this extension host. */
export function theServer(): Promise<number> {
  return until('one language server runs', () => {
    const found = servers();
    return found.length === 1 && found[0];
  });
}

export function servers(): number[] {
  return readdirSync('/proc').map(Number).filter(isServer);
}

function isServer(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (words[0] !== process.env.NESTLING_TEST_SERVER || words[1] !== 'lsp') return false;
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(parent) === process.pid;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
