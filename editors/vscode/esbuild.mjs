// Bundles the extension (for VS Code's Node) and the panel (for its web view) into dist/.
import { existsSync, rmSync } from 'node:fs';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  target: 'es2023',
  legalComments: 'none',
  logLevel: 'info',
};

const bundles = [
  {
    ...common,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...common,
    entryPoints: { panel: 'src/panel/webview/main.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
  },
].filter((bundle) => Object.values(bundle.entryPoints).every((entry) => existsSync(entry)));

if (!watch) rmSync('dist', { recursive: true, force: true });
for (const bundle of bundles) {
  if (watch) await (await context(bundle)).watch();
  else await build(bundle);
}
