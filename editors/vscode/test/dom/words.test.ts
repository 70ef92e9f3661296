import { useDesk } from '../harness/desk.ts';

describe('a newcomer', () => {
  const desk = useDesk({ workspace: 'leaves' });

  it('finds the walkthrough', async () => {
    await desk.window.open('quiet-amber-heron.toml');
    await desk.window.see('.statusbar-item', 'Nestling Session');
    await desk.window.command('Nestling: Get Started');
    await desk.window.see('.getting-started-step .step-title');
  });
});

describe('one who has not installed the server', () => {
  const desk = useDesk({
    workspace: 'leaves',
    settings: { 'nestling.server.path': '/nowhere/nestling' },
  });

  it('is told so, and how to install it', async () => {
    await desk.window.see('.notification-toast', 'names /nowhere/nestling, and no such file');
    await desk.window.click('.notification-toast .monaco-button', 'How to Install');
    await desk.window.see('.tab.active', 'README.md');
    const page = desk.window.page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await page.getByRole('heading', { name: 'Installing the server' }).waitFor();
  });
});
