// Runs one suite within the extension host of a fresh VS Code.

import { join } from 'node:path';
import { format } from 'node:util';
import type { Browser } from 'playwright-core';
import { deedsOf, openBridge } from './bridge.ts';
import { keepFailure } from './failures.ts';
import { fixture, testFolder } from './paths.ts';
import type { Scenario } from './scenarios.ts';
import { nothing, sum, type Tally } from './tally.ts';
import { VsCode } from './vscode.ts';
import { Window } from './window.ts';
import { copyOf } from './workspace.ts';

const patience = 240_000;

export async function runInExtensionHost(
  scenario: Scenario,
  browser: Browser,
  extensions: string,
  server: string,
): Promise<Tally> {
  const workspace = copyOf(scenario.workspace);
  let finished = nothing;
  let window: Window;
  const chatter: string[] = [];
  const bridge = await openBridge(() =>
    deedsOf(window, {
      say: async (line) => console.log(line),
      failed: (title, problem) =>
        keepFailure(title, problem, { page: window.page, vscode, chatter }),
      finished: async (tally) => {
        finished = tally;
      },
    }),
  );
  const vscode = await VsCode.start({
    extensions,
    settings: scenario.settings(server),
    environment: {
      ...scenario.environment,
      NESTLING_TEST_BRIDGE: bridge.address,
      NESTLING_TEST_SUITE: scenario.suite,
      NESTLING_TEST_SERVER: server,
    },
    runsSuites: true,
    askForTrust: scenario.askForTrust ?? false,
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    window = new Window(page);

    const ended = new Promise<number | 'too late'>((end) => {
      setTimeout(end, patience, 'too late').unref();
      void page.exposeFunction('codeAutomationExit', end);
    });
    await page.exposeFunction('codeAutomationLog', (_kind: string, words: unknown[]) => {
      chatter.push(format(...words));
    });
    const developed = [join(testFolder, 'runner'), ...(scenario.beside ?? []).map(fixture)];
    await page.goto(
      vscode.address(workspace.folder, [
        ...developed.map((path) => pair('extensionDevelopmentPath', vscode.remote(path))),
        pair('extensionTestsPath', vscode.remote(join(testFolder, 'out/host/index.cjs'))),
        pair('skipWelcome', 'true'),
      ]),
    );
    const code = await ended;
    if (code !== 0 && finished.failed === 0) {
      const seen = { page, vscode, chatter };
      await keepFailure(scenario.name, `the extension host ended with: ${code}`, seen);
      finished = sum([finished, { ...nothing, failed: 1 }]);
    }
    await context.close();
  } finally {
    await vscode.stop();
    bridge.close();
    workspace.remove();
  }
  return finished;
}

const pair = (name: string, value: string): [string, string] => [name, value];
