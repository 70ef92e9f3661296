// A fresh home for one VS Code: settings, state, sockets.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Settings = Record<string, unknown>;

/** Nothing that pops up by itself, asks the network, or saves behind a test's back. */
const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'editor.accessibilitySupport': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.confirmBeforeClose': 'never',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** These change what the workbench or its Node do. */
const unwanted = [
  'PASSWORD',
  'HASHED_PASSWORD',
  'PORT',
  'NODE_OPTIONS',
  'NODE_EXEC_PATH',
  'VSCODE_IPC_HOOK_CLI',
];

export class Profile {
  // Kept short: a socket is made in it, and paths of sockets have 107 bytes at most.
  readonly home = mkdtempSync(join(tmpdir(), 'nvs-'));
  readonly userData = join(this.home, 'u');
  readonly serverLog = join(this.home, 'server.log');

  constructor(settings: Settings) {
    const text = JSON.stringify({ ...quietSettings, ...settings }, null, 2);
    // Settings that are a machine's own, as a program's path, count in the second only.
    for (const name of ['User', 'Machine']) {
      const folder = join(this.userData, name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'settings.json'), text);
    }
  }

  environment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      XDG_CONFIG_HOME: join(this.home, 'c'),
      XDG_DATA_HOME: join(this.home, 'd'),
      XDG_CACHE_HOME: join(this.home, 'k'),
      XDG_RUNTIME_DIR: this.home,
      // No marketplace.
      EXTENSIONS_GALLERY: '{"serviceUrl":""}',
      ...more,
    };
    for (const name of unwanted) delete environment[name];
    return environment;
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
