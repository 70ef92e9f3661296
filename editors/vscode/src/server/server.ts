import type * as vscode from 'vscode';
import type { DidChange } from '../protocol';

export interface ExecuteOptions {
  token?: vscode.CancellationToken;
  /** What the server's reports of progress carry. */
  workDoneToken?: string;
}

/** A report of `$/progress`, as far as it is shown. */
export interface Progress {
  message?: string;
  percentage?: number;
}

/** The language server as the views and commands see it; it may be stopped and started under them. */
export interface Server {
  readonly isRunning: boolean;
  /** It runs (again): what was asked before may be out of date. */
  readonly onDidStart: vscode.Event<void>;
  readonly onDidChange: vscode.Event<DidChange>;
  /** Rejects while it does not run, and with the server's words when it refuses. */
  request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R>;
  /** Runs `nestling.<operation>` of docs/operations.md. */
  execute<R>(operation: string, argument: object, options?: ExecuteOptions): Promise<R>;
  onProgress(workDoneToken: string, handler: (progress: Progress) => void): vscode.Disposable;
}
