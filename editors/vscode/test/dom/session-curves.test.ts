import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { useDesk } from '../harness/desk.ts';
import { theStage } from '../harness/stage.ts';

const row = '.pane-body .monaco-list-row';

describe('the curves of a whole session', () => {
  const desk = useDesk({ workspace: 'leaves' });
  let curves: FrameLocator;

  it('are opened by the button above its text', async () => {
    const { window } = desk;
    await window.click('.activitybar .action-label[aria-label^="Nestling"]');
    await window.see(row, 'Transformer with Adam');
    await window.open('quiet-amber-heron.toml');
    await window.click('.editor-actions .action-label[aria-label^="Show Curves"]');
    await window.see('.tab', 'Curves: quiet-amber-heron');
    curves = window.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await curves.locator('tbody th', { hasText: 'LeNet with Adam' }).waitFor();
  });

  it('are joined by those of an experiment that is created later', async () => {
    const file = join(desk.workspace.folder, 'sessions/quiet-amber-heron.toml');
    const text = readFileSync(file, 'utf8');
    const [, model] = /\[\[models\]\]\nid = "([^"]+)"/.exec(text) ?? [];
    const [, training] = /\[\[trainings\]\]\nid = "([^"]+)"/.exec(text) ?? [];
    const given = ['--session', 'quiet-amber-heron', 'experiment', 'create', 'Once more'];
    execFileSync(
      theStage().server,
      [...given, '--model', String(model), '--training', String(training)],
      { cwd: desk.workspace.folder },
    );
    await curves.locator('tbody th', { hasText: 'Once more' }).waitFor();
  });

  it('follow the session to another name', async () => {
    const { window } = desk;
    await window.click(row, 'quiet-amber-heron');
    await window.press('F2');
    await window.answer('The session’s ID', 'calm-amber-heron');
    await window.see('.tab', 'Curves: calm-amber-heron');
    await curves.locator('tbody th', { hasText: 'Once more' }).waitFor();
  });

  it('are asked for of the session that is edited', async () => {
    const { window } = desk;
    await window.open('clumsy-jade-dodo.toml');
    await window.command('Nestling: Show Curves');
    // It has one experiment only, so nothing is asked at all.
    await window.see('.tab', 'Curves: First network with Adam');
  });
});
