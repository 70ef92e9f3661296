// A running VS Code: the real workbench and extension host, served to a browser.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { installation } from './paths.ts';
import { Profile, type Settings } from './profile.ts';
import { until } from './until.ts';

const entry = join(installation, 'code-server/out/node/entry.js');

export interface Start {
  /** A folder in which `installExtension` has put extensions. */
  extensions: string;
  settings?: Settings;
  environment?: NodeJS.ProcessEnv;
  /** Every folder is trusted, unless a test is about trust. */
  askForTrust?: boolean;
  /**
   * Lets a page say what is to be run in the extension host. It changes VS Code: messages do not pop
   * up then, and dialogs are answered without being shown.
   */
  runsSuites?: boolean;
}

export function installExtension(vsix: string, extensions: string) {
  const profile = new Profile({});
  try {
    execFileSync(
      process.execPath,
      [entry, '--user-data-dir', profile.userData, '--extensions-dir', extensions].concat([
        '--install-extension',
        vsix,
      ]),
      { env: profile.environment({}), stdio: ['ignore', 'ignore', 'inherit'] },
    );
  } finally {
    profile.remove();
  }
}

export class VsCode {
  private readonly profile: Profile;
  private readonly server: ChildProcess;
  private readonly authority: string;

  private constructor(profile: Profile, server: ChildProcess, authority: string) {
    this.profile = profile;
    this.server = server;
    this.authority = authority;
  }

  static async start(start: Start): Promise<VsCode> {
    const profile = new Profile(start.settings ?? {});
    const authority = `127.0.0.1:${await freePort()}`;
    const log = openSync(profile.serverLog, 'w');
    const server = spawn(
      process.execPath,
      [
        entry,
        ...['--user-data-dir', profile.userData, '--extensions-dir', start.extensions],
        ...['--bind-addr', authority, '--auth', 'none', '--disable-proxy'],
        ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
        ...(start.askForTrust ? [] : ['--disable-workspace-trust']),
        ...(start.runsSuites ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
      ],
      { env: profile.environment(start.environment ?? {}), stdio: ['ignore', log, log] },
    );
    const vscode = new VsCode(profile, server, authority);
    try {
      await until('VS Code answers', () => vscode.answers(), 60_000);
    } catch (error) {
      const said = vscode.log();
      await vscode.stop();
      throw new Error(`VS Code did not start:\n${said}`, { cause: error });
    }
    return vscode;
  }

  /** The address of a page that shows `folder`; `payload` tells the workbench more. */
  address(folder: string, payload: [string, string][] = []): string {
    const address = new URL(`http://${this.authority}/`);
    address.searchParams.set('folder', resolve(folder));
    if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
    return address.href;
  }

  /** A path of this machine, as the page names it. */
  remote(path: string): string {
    return `vscode-remote://${this.authority}${resolve(path)}`;
  }

  log(): string {
    return readFileSync(this.profile.serverLog, 'utf8');
  }

  /** Where VS Code keeps what extensions have logged. */
  get logsFolder(): string {
    return join(this.profile.userData, 'logs');
  }

  async stop() {
    if (this.server.exitCode === null) {
      const gone = new Promise((resume) => this.server.once('exit', resume));
      this.server.kill('SIGTERM');
      await gone;
    }
    this.profile.remove();
  }

  private async answers(): Promise<boolean> {
    if (this.server.exitCode !== null) return false;
    return (await fetch(`http://${this.authority}/healthz`)).ok;
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port is free');
      server.close(() => found(address.port));
    });
  });
}
