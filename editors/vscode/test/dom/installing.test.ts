import { useDesk } from '../harness/desk.ts';

describe('one who has not installed the server', () => {
  const desk = useDesk({
    workspace: 'leaves',
    settings: { 'nestling.server.path': '/nowhere/nestling' },
  });

  it('is told so, and how to install it', async () => {
    await desk.window.see('.notification-toast', 'names /nowhere/nestling, and no such file');
    await desk.window.click('.notification-toast .monaco-button', 'How to Install');
    await desk.window.see('.tab.active', 'Preview server.md');
    const page = desk.window.page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await page.getByRole('heading', { name: 'Installing Nestling' }).waitFor();
  });
});
