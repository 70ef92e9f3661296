import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { FrameLocator } from 'playwright-core';
import { useDesk } from '../harness/desk.ts';
import { theStage } from '../harness/stage.ts';
import { until } from '../harness/until.ts';

describe('the curves of experiments', () => {
  const desk = useDesk({ workspace: 'leaves' });
  let curves: FrameLocator;
  const label = async () =>
    (await curves.locator('canvas').first().getAttribute('aria-label')) ?? '';

  it('are opened by the palette', async () => {
    await desk.window.open('swift-golden-falcon.toml');
    await desk.window.see('.statusbar-item', 'Nestling Session');
    await desk.window.command('Nestling: Show Curves');
    await desk.window.choose('Of which session?', 'swift-golden-falcon');
    await desk.window.see('.quick-input-list .monaco-list-row', 'ResNet18 with SGD');
    await desk.window.click('.quick-input-list .monaco-list-row', 'Small CNN with Adam');
    await desk.window.press('Enter');
    await desk.window.see('.tab', 'Curves: 2 experiments of swift-golden-falcon');
    curves = desk.window.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await curves.locator('canvas').first().waitFor();
  });

  it('are those of the history, in words and in ink', async () => {
    await until('the loss is told', async () =>
      /Loss by epoch.*val_loss.*Small CNN with Adam.*at epoch 1 .*at epoch 60/s.test(await label()),
    ).catch(async () => assert.fail(await label()));
    const inked = await curves.locator('canvas').first().evaluate(countInk);
    assert.ok(inked > 2_000, `only ${inked} pixels are drawn`);
  });

  it('grow when an epoch arrives', async () => {
    await curves.locator('tbody td', { hasText: '60 of 100' }).first().waitFor();
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
    await until('the new loss is told', async () => (await label()).includes('0.1234'));
  });

  it('follow the theme', async () => {
    await curves.locator('body.vscode-light').waitFor();
    const light = await paper();
    await desk.window.command('Preferences: Toggle between Light/Dark Themes');
    await curves.locator('body.vscode-dark').waitFor();
    assert.notEqual(await paper(), light);
  });

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
