// Tries the packaged extension in a real VS Code. usage: run.ts NESTLING.VSIX [suite…] [--pictures]
// A suite is `unit`, the name of a folder below host/, or `dom`; without any all run. NESTLING_TEST_ONLY
// are words of the tests to run.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from './harness/browser.ts';
import { bundle, testsIn } from './harness/bundle.ts';
import { runInExtensionHost } from './harness/extension-host.ts';
import { forgetFailures } from './harness/failures.ts';
import { runHere } from './harness/here.ts';
import { testFolder } from './harness/paths.ts';
import { scenarios } from './harness/scenarios.ts';
import { setStage } from './harness/stage.ts';
import { inWords, sum, type Tally } from './harness/tally.ts';
import { installExtension } from './harness/vscode.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pictures: { type: 'boolean', default: false } },
});
const [vsix, ...chosen] = positionals;
const server = process.env.NESTLING_SERVER;
if (!vsix || !server) throw new Error('run.ts needs a .vsix, and the server in NESTLING_SERVER');

const suites = ['unit', ...new Set(scenarios.map(({ suite }) => suite)), 'dom'];
const unknown = chosen.find((suite) => !suites.includes(suite));
if (unknown) throw new Error(`there is no suite ${unknown}, but ${suites.join(', ')}`);
const isChosen = (suite: string) => chosen.length === 0 || chosen.includes(suite);

forgetFailures();
const tallies: Tally[] = [];

if (isChosen('unit') && existsSync(join(testFolder, 'unit'))) {
  await bundle('unit');
  const files = testsIn('unit').map((file) => join('out', file.replace(/\.ts$/, '.cjs')));
  tallies.push(await runHere(files));
}

await bundle('host', ['host/index.ts']);
const extensions = mkdtempSync(join(tmpdir(), 'nvx-'));
installExtension(vsix, extensions);
const browser = await startBrowser();
try {
  for (const scenario of scenarios.filter(({ suite }) => isChosen(suite))) {
    console.log(`\n${scenario.name}, in the extension host`);
    tallies.push(await runInExtensionHost(scenario, browser, extensions, server));
  }
  if (isChosen('dom')) {
    setStage({ browser, extensions, server, renewPictures: values.pictures });
    tallies.push(await runHere(testsIn('dom')));
  }
} finally {
  await browser.close();
  rmSync(extensions, { recursive: true, force: true });
}
const total = sum(tallies);
console.log(inWords(total));
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
