// Hands and eyes of a person before VS Code: keys, clicks, and what stands on the screen.
import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** The workbench shows spaces of the text as no-break spaces. */
export const readable = (text: string) =>
  text.replace(/[\u00a0\u200b]/g, (c) => (c === '\u00a0' ? ' ' : ''));

export class Window {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: string[]) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string) {
    await this.page.keyboard.type(text);
  }

  /** Waits until an element with these words is seen. */
  async see(selector: string, words = ''): Promise<Locator> {
    const place = this.page.locator(selector).filter({ hasText: words, visible: true }).first();
    await place.waitFor();
    return place;
  }

  /** Waits until no element with these words is seen any more. */
  async gone(selector: string, words = '') {
    const place = this.page.locator(selector).filter({ hasText: words, visible: true });
    await until(`${selector} “${words}” is gone`, async () => (await place.count()) === 0);
  }

  async click(selector: string, words = '') {
    await (await this.see(selector, words)).click();
  }

  /** The words of all such elements that are seen now. */
  async words(selector: string): Promise<string[]> {
    const texts = await this.page.locator(selector).filter({ visible: true }).allInnerTexts();
    return texts.map((text) => readable(text).replace(/\s+/g, ' ').trim());
  }

  /** Chooses, by keys, the item that has these words of the menu that asks `question`. */
  async choose(question: string, words: string) {
    await this.see(`.quick-input-widget input[placeholder="${question}"]:focus`);
    await this.type(words);
    await this.see('.quick-input-list .monaco-list-row.focused', words);
    await this.press('Enter');
  }

  /** Answers the input box that asks `question`, in place of what stands there. */
  async answer(question: string, text: string) {
    await this.see('.quick-input-message', question);
    await this.see('.quick-input-widget input:focus');
    await this.press('Control+A');
    await this.type(text);
    await this.press('Enter');
  }

  /** Names a file in the dialog that asks for one. */
  async nameFile(path: string) {
    await this.see('.quick-input-widget input:focus');
    // It writes the path of the folder into its box before it lists what is there.
    await this.see('.quick-input-list .monaco-list-row');
    await this.press('Control+A');
    await this.type(path);
    await this.see('.quick-input-list .monaco-list-row', basename(path));
    await this.press('Enter');
  }

  /** Runs a command as a person does who knows its title. */
  async command(title: string) {
    await this.press('F1');
    await this.see('.quick-input-widget input:focus');
    await this.type(title);
    await this.see('.quick-input-list .monaco-list-row.focused', title);
    await this.press('Enter');
  }

  async open(file: string) {
    await this.press('Control+P');
    await this.see('.quick-input-widget input:focus');
    await this.type(file);
    await this.see('.quick-input-list .monaco-list-row.focused', file);
    await this.press('Enter');
    await this.see('.tab.active', file);
  }

  /** Puts the cursor there; lines and columns from 1. */
  async goTo(line: number, column: number) {
    await this.press('Control+G');
    await this.see('.quick-input-widget input:focus');
    await this.type(`${line}:${column}`);
    await this.see('.quick-input-list .monaco-list-row', `line ${line} `);
    await this.press('Enter');
    await this.gone('.quick-input-widget');
  }

  /** Waits until a line of the editor has these words. */
  async line(words: string) {
    await until(`a line has “${words}”`, async () =>
      (await this.page.locator('.view-line').allInnerTexts()).some((line) =>
        readable(line).includes(words),
      ),
    );
  }
}
