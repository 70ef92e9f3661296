import { useDesk } from '../harness/desk.ts';

const row = '.pane-body .monaco-list-row';

describe('the Nestling view, by keys alone', () => {
  const desk = useDesk({ workspace: 'leaves' });

  /** Goes to a row by keys, from the one that was clicked last. */
  async function goTo(words: string) {
    const { window } = desk;
    await window.press('Home');
    for (let rows = 0; rows < 40; rows += 1) {
      const focused = await window.words(`${row}.focused`);
      if (focused.some((text) => text.includes(words))) return;
      await window.press('ArrowDown');
    }
    throw new Error(`no row has “${words}”`);
  }

  before(async () => {
    const { window } = desk;
    await window.click('.activitybar .action-label[aria-label^="Nestling"]');
    // The current one unfolds by itself; rows move no more then.
    await window.see(row, 'Transformer with Adam');
    await window.click(row, 'quiet-amber-heron');
    await window.see(row, 'LeNet with Adam');
    await window.click(row, 'Small transformer');
    await window.see('.tab.active', 'swift-golden-falcon.toml');
  });

  it('renames the row that has the focus, not the one that was clicked last', async () => {
    const { window } = desk;
    await goTo('LeNet with Adam');
    await window.press('F2');
    await window.see('.quick-input-title', 'Rename LeNet with Adam');
    await window.answer('The experiment’s name', 'By keys');
    await window.see(row, 'By keys');
  });

  it('asks to delete the row that has the focus, and leaves it as folded as it was', async () => {
    const { window } = desk;
    await goTo('clumsy-jade-dodo');
    await window.press('Delete');
    await window.see('.monaco-dialog-box', 'Delete the session “clumsy-jade-dodo”?');
    await window.press('Escape');
    await window.gone('.monaco-dialog-box');
    await window.see(`${row}[aria-expanded="false"]`, 'clumsy-jade-dodo');
  });
});
