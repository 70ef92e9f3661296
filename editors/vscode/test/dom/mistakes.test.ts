import { useDesk } from '../harness/desk.ts';

describe('mistakes, seen and mended by keys', () => {
  const desk = useDesk({ workspace: 'leaves' });

  it('are underlined', async () => {
    await desk.window.open('clumsy-jade-dodo.toml');
    await desk.window.see('.view-overlays .squiggly-error');
  });

  it('are listed among the problems', async () => {
    await desk.window.press('Control+Shift+M');
    await desk.window.see('.markers-panel .monaco-list-row', 'did you mean `relu`');
    await desk.window.press('Control+Shift+M');
    await desk.window.gone('.markers-panel');
  });

  it('are mended by the quick fix', async () => {
    await desk.window.goTo(18, 70);
    await desk.window.press('Control+.');
    await desk.window.see('.action-widget .monaco-list-row.focused', 'Change to');
    await desk.window.press('Enter');
    await desk.window.line('kernel_size = 3, activation = "relu" },');
  });

  it('are not made where a completion is accepted', async () => {
    await desk.window.goTo(30, 1);
    await desk.window.press('End', 'Enter');
    await desk.window.type('mlp');
    await desk.window.see('.suggest-widget.visible .monaco-list-row.focused', 'mlp_ratio');
    await desk.window.press('Enter');
    await desk.window.line('mlp_ratio = ');
  });
});
