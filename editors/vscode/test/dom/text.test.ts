import { useDesk } from '../harness/desk.ts';
import { frameOf, takePicture } from '../harness/scene.ts';
import { showFrom, tidy } from './tidy.ts';

const problem = '.markers-panel .monaco-list-row';

describe('the text of sessions', () => {
  const desk = useDesk({
    workspace: 'leaves',
    settings: tidy,
    width: 980,
    height: 640,
    scale: 1.5,
  });

  it('shows what each layer comes to (picture)', async () => {
    const { window } = desk;
    await window.open('swift-golden-falcon.toml');
    await window.press('Control+B');
    await window.see('.codelens-decoration');
    await showFrom(window, 22, 66);
    await window.line('128×32×32 · 73,856');
    await window.line('101,956 parameters');
    await takePicture(window.page, 'shapes', await frameOf(window.page, 'editor'));
  });

  it('has its mistakes underlined', async () => {
    const { window } = desk;
    await window.page.setViewportSize({ width: 980, height: 760 });
    await window.open('clumsy-jade-dodo.toml');
    await window.see('.view-overlays .squiggly-error');
    await window.see('.codelens-decoration');
  });

  it('has them listed among the problems, with ways out (picture)', async () => {
    const { window } = desk;
    await window.press('Control+Shift+M');
    await window.see(problem, 'did you mean `relu`');
    await window.press('Control+1');
    await showFrom(window, 11, 37);
    await window.click(problem, '`Dense` takes a vector');
    await window.see(`${problem}.selected [class*="codicon-light"]`);
    await window.press('Control+.');
    await window.see('.monaco-menu .action-item', 'Insert `Flatten` before it');
    await takePicture(window.page, 'quick-fix', await frameOf(window.page, 'editor'));
    await window.click('.monaco-menu .action-item', 'Insert `Flatten` before it');
    await window.line('{ type = "Flatten" },');
    await window.gone(problem, '`Dense` takes a vector');
    await window.press('Control+Shift+M');
    await window.gone('.markers-panel');
  });

  it('is mended by a quick fix', async () => {
    const { window } = desk;
    await window.press('Control+1');
    await window.goTo(18, 70);
    await window.press('Control+.');
    await window.see('.action-widget .monaco-list-row.focused', 'Change to `relu`');
    await window.press('Enter');
    await window.line('kernel_size = 3, activation = "relu" },');
  });

  it('is completed by keys', async () => {
    const { window } = desk;
    await window.open('swift-golden-falcon.toml');
    await window.see('.codelens-decoration');
    await window.goTo(64, 1);
    await window.press('End', 'Enter');
    await window.type('mlp');
    await window.see('.suggest-widget.visible .monaco-list-row.focused', 'mlp_ratio');
    await window.press('Enter');
    await window.line('mlp_ratio = ');
  });
});
