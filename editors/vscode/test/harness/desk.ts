// A person's desk: a fresh VS Code with a copy of a fixture, for the tests of one `describe`.
import type { BrowserContext } from 'playwright-core';
import { keepFailure } from './failures.ts';
import type { Settings } from './profile.ts';
import { theStage } from './stage.ts';
import { VsCode } from './vscode.ts';
import { Window } from './window.ts';
import { copyOf, type Workspace } from './workspace.ts';

export interface Desk {
  window: Window;
  workspace: Workspace;
  /** What the page has written to its console. */
  chatter: string[];
}

export interface Wishes {
  workspace: string;
  settings?: Settings;
  width?: number;
  height?: number;
  /** Pixels of a picture for each of the page. */
  scale?: number;
}

/** Sets the desk before the tests around the call, and clears it behind them. */
export function useDesk(wishes: Wishes): Desk {
  const chatter: string[] = [];
  const desk = { chatter } as Desk;
  let vscode: VsCode;
  let context: BrowserContext;

  before(async () => {
    const { browser, extensions, server } = theStage();
    desk.workspace = copyOf(wishes.workspace);
    vscode = await VsCode.start({
      extensions,
      settings: { 'nestling.server.path': server, ...wishes.settings },
    });
    context = await browser.newContext({
      viewport: { width: wishes.width ?? 1400, height: wishes.height ?? 900 },
      deviceScaleFactor: wishes.scale ?? 1,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => chatter.push(message.text()));
    desk.window = new Window(page);
    await page.goto(vscode.address(desk.workspace.folder));
    await desk.window.see('.explorer-folders-view .monaco-list-row', 'sessions');
  });

  afterEach(async function () {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    const seen = { page: desk.window.page, vscode, chatter };
    await keepFailure(test.fullTitle(), String(test.err?.stack), seen);
  });

  after(async () => {
    await context?.close();
    await vscode?.stop();
    desk.workspace?.remove();
  });

  return desk;
}
