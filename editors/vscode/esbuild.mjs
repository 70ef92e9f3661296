// Bundles the extension (for VS Code's Node) and the panel (for its web view) into dist/.
import { rmSync, writeFileSync } from 'node:fs';
import { build, context } from 'esbuild';
import { noticesOf } from './notices.mjs';

const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  target: 'es2023',
  // All licences are in one file beside them.
  legalComments: 'none',
  metafile: true,
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
];

if (watch) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  rmSync('dist', { recursive: true, force: true });
  const built = await Promise.all(bundles.map((bundle) => build(bundle)));
  const sources = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync('dist/ThirdPartyNotices.txt', noticesOf(sources));
}
