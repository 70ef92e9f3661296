// What the tests from outside get from the process that runs them.
import type { Browser } from 'playwright-core';

export interface Stage {
  browser: Browser;
  extensions: string;
  server: string;
  /** Scenes become the README's pictures; else they are kept below target/. */
  renewPictures: boolean;
}

let stage: Stage | undefined;

export function setStage(set: Stage) {
  stage = set;
}

export function theStage(): Stage {
  if (!stage) throw new Error('the tests from outside are started by run.ts');
  return stage;
}
