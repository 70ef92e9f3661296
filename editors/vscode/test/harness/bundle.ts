// Makes JavaScript of tests: CommonJS for the extension host, and of those that need no VS Code.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { testFolder } from './paths.ts';

/** All tests below a folder, as paths from test/, in a lasting order. */
export function testsIn(folder: string): string[] {
  return readdirSync(join(testFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(folder, file))
    .sort();
}

/** The tests of `folder` and what they need, file by file, in out/. */
export async function bundle(folder: string, more: string[] = []) {
  rmSync(join(testFolder, 'out', folder), { recursive: true, force: true });
  await build({
    absWorkingDir: testFolder,
    entryPoints: [...more, ...testsIn(folder)],
    outbase: testFolder,
    outdir: 'out',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}
