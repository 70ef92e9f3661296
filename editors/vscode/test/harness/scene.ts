// A picture of what the editor shows: one of the README, or to be looked at below target/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { picturesFolder, scenesFolder } from './paths.ts';
import { theStage } from './stage.ts';

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Takes a picture of a part of the page. */
export async function takePicture(page: Page, name: string, frame: Frame) {
  const folder = theStage().renewPictures ? picturesFolder : scenesFolder;
  mkdirSync(folder, { recursive: true });
  // Nothing that the mouse rests on.
  await page.mouse.move(frame.x + frame.width / 2, 2);
  await page.screenshot({
    path: join(folder, `${name}.png`),
    clip: frame,
    animations: 'disabled',
    caret: 'hide',
  });
}

/** Where a part of the workbench is: the text with its tab, or all but the bar at the bottom. */
export async function frameOf(page: Page, part: 'editor' | 'all'): Promise<Frame> {
  const boxOf = async (selector: string) => {
    const box = await page.locator(selector).first().boundingBox();
    if (!box) throw new Error(`${selector} is not shown`);
    return box;
  };
  const { y: bottom } = await boxOf('.part.statusbar');
  const { x, y } = part === 'all' ? { x: 0, y: 0 } : await boxOf('.part.editor');
  const { width } = page.viewportSize() ?? { width: 0 };
  return { x, y, width: width - x, height: bottom - y };
}
