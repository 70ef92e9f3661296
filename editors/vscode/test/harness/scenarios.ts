// In which surroundings which suite runs in the extension host.
import type { Settings } from './profile.ts';

export interface Scenario {
  name: string;
  /** The folder below host/ with the tests. */
  suite: string;
  /** The fixture that is copied and opened. */
  workspace: string;
  /** Fixtures that are extensions, loaded beside. */
  beside?: string[];
  settings(server: string): Settings;
  environment?: NodeJS.ProcessEnv;
  askForTrust?: boolean;
}

export const scenarios: Scenario[] = [
  {
    name: 'a workspace with sessions',
    suite: 'sessions',
    workspace: 'leaves',
    beside: ['toml-linter'],
    settings: (server) => ({ 'nestling.server.path': server }),
  },
  {
    name: 'a folder without sessions',
    suite: 'elsewhere',
    workspace: 'elsewhere',
    settings: (server) => ({ 'nestling.server.path': server }),
  },
  {
    name: 'a machine without a server',
    suite: 'unserved',
    workspace: 'leaves',
    settings: () => ({}),
    environment: { PATH: '/nowhere', CARGO_HOME: '/nowhere' },
  },
  {
    name: 'a folder that is not trusted',
    suite: 'untrusted',
    workspace: 'planted',
    settings: (server) => ({
      'nestling.server.path': server,
      'security.workspace.trust.startupPrompt': 'never',
    }),
    askForTrust: true,
  },
];
