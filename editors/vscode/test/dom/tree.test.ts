import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDesk } from '../harness/desk.ts';
import { until } from '../harness/until.ts';

const row = '.pane-body .monaco-list-row';

describe('the Nestling view, by the mouse', () => {
  const desk = useDesk({ workspace: 'leaves' });
  const textOf = (session: string) =>
    readFileSync(join(desk.workspace.folder, `sessions/${session}.toml`), 'utf8');

  /** Presses a row's own button; once more where the row was drawn anew under the mouse. */
  async function pressButton(words: string, button: string, question: string) {
    const asked = desk.window.page.locator(`.quick-input-widget input[placeholder="${question}"]`);
    await until(`${button} asks: ${question}`, async () => {
      if (await asked.isVisible()) return true;
      const of = await desk.window.see(row, words);
      await of.hover({ timeout: 2_000 });
      await of.locator(`.action-label[aria-label^="${button}"]`).click({ timeout: 2_000 });
      await asked.waitFor({ timeout: 2_000 });
      return true;
    });
    // A second press takes the focus from the box that the first one brings late.
    await asked.click();
  }

  it('opens from the activity bar, with all sessions', async () => {
    await desk.window.click('.activitybar .action-label[aria-label^="Nestling"]');
    for (const session of ['clumsy-jade-dodo', 'quiet-amber-heron', 'swift-golden-falcon']) {
      await desk.window.see(row, session);
    }
    // The current one unfolds by itself; rows move no more then.
    await desk.window.see(row, 'Transformer with Adam');
  });

  it('unfolds a session', async () => {
    await desk.window.click(row, 'quiet-amber-heron');
    await desk.window.see(row, 'Dataset');
    await desk.window.see(row, 'custom_cnn · 263 k parameters');
    await desk.window.see(row, 'adam · 20 epochs');
    await desk.window.see(row, 'ready');
  });

  it('goes to an entry', async () => {
    await desk.window.click(row, 'LeNet with Adam');
    await desk.window.see('.tab.active', 'quiet-amber-heron.toml');
    await desk.window.see('.statusbar-item', 'Ln 31, Col 1');
  });

  it('creates a model by the button of its group', async () => {
    await pressButton('Models', 'New Model', 'From which preset?');
    await desk.window.choose('From which preset?', 'ViT');
    await desk.window.answer('A name for people', 'Transformer');
    await desk.window.see(row, 'vision_transformer · 85.7 M parameters');
    await desk.window.line('name = "Transformer"');
  });

  it('creates an experiment of it', async () => {
    await pressButton('85.7 M parameters', 'New Experiment', 'With which training?');
    await desk.window.choose('With which training?', 'Adam');
    await desk.window.answer('A name for people', 'New one with Adam');
    await desk.window.see(row, 'New one with Adam');
  });

  it('saves both', async () => {
    await desk.window.line('name = "New one with Adam"');
    await desk.window.press('Control+S');
    await until('both are saved', () =>
      textOf('quiet-amber-heron').includes('name = "New one with Adam"'),
    );
  });

  it('deletes a session only once that is confirmed', async () => {
    const path = join(desk.workspace.folder, 'sessions/clumsy-jade-dodo.toml');
    const before = textOf('clumsy-jade-dodo');
    const session = await desk.window.see(row, 'clumsy-jade-dodo');
    await session.click({ button: 'right' });
    await desk.window.click('.monaco-menu .action-item', 'Delete');
    await desk.window.see('.monaco-dialog-box', 'Delete the session “clumsy-jade-dodo”?');
    await desk.window.click('.monaco-dialog-box .monaco-button', 'Cancel');
    await desk.window.gone('.monaco-dialog-box');
    assert.equal(textOf('clumsy-jade-dodo'), before);

    await session.click();
    await desk.window.press('Delete');
    await desk.window.see('.monaco-dialog-box', 'Delete the session “clumsy-jade-dodo”?');
    await desk.window.click('.monaco-dialog-box .monaco-button', 'Delete');
    await desk.window.gone(row, 'clumsy-jade-dodo');
    assert.throws(() => readFileSync(path), { code: 'ENOENT' });
  });

  it('leads to the walkthrough', async () => {
    await desk.window.command('Nestling: Get Started');
    await desk.window.see('.getting-started-step .step-title');
  });
});
