// How the editor looks in pictures: nothing that distracts from what is shown.
import type { Settings } from '../harness/profile.ts';
import type { Window } from '../harness/window.ts';

export const tidy: Settings = {
  'breadcrumbs.enabled': false,
  'editor.fontSize': 13,
  'editor.hideCursorInOverviewRuler': true,
  'editor.lightbulb.enabled': 'off',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.overviewRulerBorder': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.hover.delay': 60_000,
  'workbench.layoutControl.enabled': false,
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
};

/** Puts a line at the top: one that is reached from far below is shown there, and whole. */
export async function showFrom(window: Window, line: number, below: number) {
  await window.goTo(below, 1);
  for (let at = below; at > line; at -= 1) await window.press('ArrowUp');
  await window.see('.line-numbers.active-line-number', String(line));
}

export async function widenSideBar({ page }: Window, by: number) {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('there is no side bar');
  const [edge, middle] = [box.x + box.width + 1, box.y + box.height / 2];
  await page.mouse.move(edge, middle);
  await page.mouse.down();
  await page.mouse.move(edge + by, middle, { steps: 4 });
  await page.mouse.up();
}
