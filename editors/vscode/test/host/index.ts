// What VS Code calls in its extension host: runs the suite that the environment names.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { inWords, tallyOf } from '../harness/tally.ts';
import { driver } from './driver.ts';

export async function run(): Promise<void> {
  // One after the other, as they were said.
  let said = Promise.resolve();
  Mocha.reporters.Base.consoleLog = (...words: unknown[]) => {
    const line = format(...words);
    said = said.then(() => driver.say(line));
  };

  const mocha = new Mocha({
    timeout: 40_000,
    slow: 3_000,
    // A window may lose a key or a click where the machine has much else to do.
    retries: process.env.CI ? 2 : 0,
    color: false,
    grep: new RegExp(process.env.NESTLING_TEST_ONLY ?? ''),
    forbidOnly: Boolean(process.env.CI),
    rootHooks: {
      async afterEach(this: Mocha.Context) {
        const test = this.currentTest;
        if (test?.state === 'failed') {
          await driver.failed(test.fullTitle(), String(test.err?.stack));
        }
      },
    },
  });
  const folder = join(__dirname, process.env.NESTLING_TEST_SUITE ?? '');
  for (const file of readdirSync(folder).sort()) mocha.addFile(join(folder, file));

  const stats = await new Promise<Mocha.Stats>((end) => {
    const runner = mocha.run(() => runner.stats && end(runner.stats));
  });
  await said;
  await driver.finished(tallyOf(stats));
  if (stats.failures > 0) throw new Error(inWords(tallyOf(stats)));
}
