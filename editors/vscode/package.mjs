// Makes nestling.vsix. `--server FILE` puts that binary into it, `--target linux-x64` says for which
// machines it is then; without them it is for all, and finds the server on the user's machine.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { server: { type: 'string' }, target: { type: 'string' }, out: { type: 'string' } },
});
if (values.server !== undefined && values.target === undefined) {
  console.error('--server FILE needs --target PLATFORM: a binary runs on one kind of machine only');
  process.exit(2);
}

const isForWindows = values.target?.startsWith('win32') ?? false;
rmSync('server', { recursive: true, force: true });
if (values.server !== undefined) {
  const binary = isForWindows ? 'server/nestling.exe' : 'server/nestling';
  mkdirSync('server');
  cpSync(values.server, binary);
  chmodSync(binary, 0o755);
}

rmSync('schemas', { recursive: true, force: true });
cpSync('../../schemas', 'schemas', { recursive: true });
execFileSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });

const target = values.target === undefined ? [] : ['--target', values.target];
const vsce = ['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', ...target];
// The licence is in two files, and links of the page are meant as they are.
vsce.push('--skip-license', '--allow-missing-repository', '--no-rewrite-relative-links');
try {
  execFileSync(process.execPath, [...vsce, '--out', values.out ?? 'nestling.vsix'], {
    stdio: 'inherit',
  });
} finally {
  // The next package may be for all machines, and this one is no source.
  rmSync('server', { recursive: true, force: true });
}
