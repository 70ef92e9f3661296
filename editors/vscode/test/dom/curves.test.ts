import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { FrameLocator } from 'playwright-core';
import { useDesk } from '../harness/desk.ts';
import { frameOf, takePicture } from '../harness/scene.ts';
import { theStage } from '../harness/stage.ts';
import { until } from '../harness/until.ts';
import { tidy, widenSideBar } from './tidy.ts';

describe('the curves of experiments', () => {
  const desk = useDesk({
    workspace: 'leaves',
    settings: tidy,
    width: 1280,
    height: 790,
    scale: 1.2,
  });
  let curves: FrameLocator;

  it('are opened by the palette', async () => {
    const { window } = desk;
    await window.click('.activitybar .action-label[aria-label^="Nestling"]');
    await window.see('.pane-body .monaco-list-row', 'ResNet18 with SGD');
    await widenSideBar(window, 70);
    await window.command('Nestling: Show Curves');
    await window.choose('Of which session?', 'swift-golden-falcon');
    // What is being trained is chosen beforehand.
    await window.click('.quick-input-list .monaco-list-row', 'Small CNN with Adam');
    await window.press('Enter');
    await window.see('.tab', 'Curves: 2 experiments of swift-golden-falcon');
    curves = window.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await curves.locator('canvas').nth(1).waitFor();
  });

  it('are those of the history, in words and in ink (picture)', async () => {
    await until('the loss is told', async () =>
      /Loss by epoch.*val_loss.*Small CNN with Adam.*at epoch 1 .*at epoch 60/s.test(await words()),
    ).catch(async () => assert.fail(await words()));
    const inked = await curves.locator('canvas').first().evaluate(countInk);
    assert.ok(inked > 2_000, `only ${inked} pixels are drawn`);
    await curves.locator('tbody td', { hasText: '60 of 100' }).first().waitFor();
    await curves.locator('body.vscode-light').waitFor();
    const { page } = desk.window;
    await takePicture(page, 'curves-light', await frameOf(page, 'all'));
  });

  it('follow the theme (picture)', async () => {
    const light = await paper();
    await desk.window.command('Preferences: Toggle between Light/Dark Themes');
    await curves.locator('body.vscode-dark').waitFor();
    assert.notEqual(await paper(), light);
    const { page } = desk.window;
    await takePicture(page, 'curves-dark', await frameOf(page, 'all'));
  });

  it('grow when an epoch arrives', async () => {
    execFileSync(
      theStage().server,
      ['--session', 'swift-golden-falcon', 'experiment', 'update', 'exp_5eed0002'].concat([
        '--epoch',
        '61',
        '--metric',
        'val_loss=0.1234',
        '--metric',
        'train_loss=0.09',
      ]),
      { cwd: desk.workspace.folder },
    );
    await curves.locator('tbody td', { hasText: '61 of 100' }).first().waitFor();
    await until('the new loss is told', async () => (await words()).includes('0.1234'));
  });

  it('need nothing that their page must not have', () => {
    assert.deepEqual(
      desk.chatter.filter((line) => /content security policy|refused to/i.test(line)),
      [],
    );
  });

  const words = async () =>
    (await curves.locator('canvas').first().getAttribute('aria-label')) ?? '';
  const paper = () =>
    curves.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
});

/** How many pixels of a canvas are painted. */
function countInk(canvas: Element): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const pixels = (canvas as HTMLCanvasElement)
    .getContext('2d')
    ?.getImageData(0, 0, width, height).data;
  let inked = 0;
  for (let at = 3; pixels && at < pixels.length; at += 4) if (pixels[at]) inked += 1;
  return inked;
}
