// What a failed test leaves behind, to be looked at: the screen, and what was logged.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { failuresFolder, repository } from './paths.ts';
import type { VsCode } from './vscode.ts';

export function forgetFailures() {
  rmSync(failuresFolder, { recursive: true, force: true });
}

export async function keepFailure(
  title: string,
  problem: string,
  { page, vscode, chatter }: { page: Page; vscode: VsCode; chatter: string[] },
) {
  const folder = join(failuresFolder, title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, 'screen.png') }).catch(() => {});
  writeFileSync(join(folder, 'problem.txt'), `${title}\n${problem}\n`);
  writeFileSync(join(folder, 'workbench.log'), `${vscode.log()}\n${chatter.join('\n')}\n`);
  for (const log of logsOf(vscode)) {
    cpSync(log, join(folder, log.slice(vscode.logsFolder.length + 1).replaceAll('/', '-')));
  }
  console.log(`      ${problem.split('\n')[0]}`);
  console.log(`      what was seen: ${folder.slice(repository.length + 1)}`);
}

/** The logs of the extension host and of all output channels. */
function logsOf(vscode: VsCode): string[] {
  return readdirSync(vscode.logsFolder, { recursive: true, withFileTypes: true })
    .filter(
      (file) => file.isFile() && /nestling|remoteexthost/i.test(join(file.parentPath, file.name)),
    )
    .map((file) => join(file.parentPath, file.name));
}
