import * as vscode from 'vscode';
import {
  type ClientCapabilities,
  CloseAction,
  type CloseHandlerResult,
  type DocumentSelector,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from 'vscode-languageclient/node';
import { LANGUAGE, usesOwnLanguage } from '../language/language';
import { errorText } from '../messages';
import { chosenSettings } from './settings';

export interface ClientEnds {
  /** The server has ended by itself; whether the client is to begin it again. */
  onDidEnd: () => boolean;
}

/** A client for the server at `binary`, not started yet. */
export function createClient(
  binary: string,
  log: vscode.LogOutputChannel,
  trace: vscode.LogOutputChannel,
  ends: ClientEnds,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: documentSelector(),
    outputChannel: log,
    traceOutputChannel: trace,
    // What is to be said is said by the controller, once.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    markdown: { supportHtml: false },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => closed(ends.onDidEnd()),
    },
    middleware: {
      workspace: {
        configuration: (params, token, next) =>
          params.items.every((item) => item.section === 'nestling')
            ? params.items.map((item) =>
                chosenSettings(item.scopeUri ? vscode.Uri.parse(item.scopeUri) : undefined),
              )
            : next(params, token),
      },
      executeCommand: (command, args) => runServerCommand(client, command, args),
    },
  };
  const client = new QuietClient(
    'nestling',
    'Nestling',
    { command: binary, args: ['lsp'] },
    options,
  );
  client.registerFeature({
    fillClientCapabilities: announce,
    initialize: () => {},
    getState: () => ({ kind: 'static' }),
    clear: () => {},
  });
  return client;
}

/** A client that leaves it to others to tell of its end. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown, show?: boolean | 'force'): void {
    super.error(message, data, show === 'force' ? false : show);
  }
}

function documentSelector(): DocumentSelector {
  const schemes = ['file', 'untitled'];
  const own = schemes.map((scheme) => ({ language: LANGUAGE, scheme }));
  if (usesOwnLanguage()) return own;
  // Without an extension for TOML, such files are plain text.
  const plain = { language: 'plaintext', scheme: 'file', pattern: '**/{sessions,plugins}/*.toml' };
  return [...own, ...schemes.map((scheme) => ({ language: 'toml', scheme })), plain];
}

function announce(capabilities: ClientCapabilities): void {
  const experimental = (capabilities.experimental ?? {}) as Record<string, unknown>;
  capabilities.experimental = { ...experimental, nestling: { views: true, showReferences: true } };
}

function closed(restart: boolean): CloseHandlerResult {
  return { action: restart ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
}

/** Commands of code lenses and actions: what the server refuses is shown in its words. */
async function runServerCommand(
  client: LanguageClient,
  command: string,
  args: unknown[],
): Promise<unknown> {
  try {
    return await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  } catch (error) {
    void vscode.window.showErrorMessage(errorText(error));
    return undefined;
  }
}
