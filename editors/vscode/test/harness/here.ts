// Runs tests in this process: those that need no VS Code, and those that see it from outside.
import { join } from 'node:path';
import Mocha from 'mocha';
import { testFolder } from './paths.ts';
import { type Tally, tallyOf } from './tally.ts';

export async function runHere(files: string[]): Promise<Tally> {
  const mocha = new Mocha({
    timeout: 60_000,
    slow: 5_000,
    // A window may lose a key or a click where the machine has much else to do.
    retries: process.env.CI ? 2 : 0,
    grep: new RegExp(process.env.NESTLING_TEST_ONLY ?? ''),
    forbidOnly: Boolean(process.env.CI),
  });
  for (const file of files) mocha.addFile(join(testFolder, file));
  await mocha.loadFilesAsync();
  return new Promise((end) => {
    const runner = mocha.run(() => runner.stats && end(tallyOf(runner.stats)));
  });
}
