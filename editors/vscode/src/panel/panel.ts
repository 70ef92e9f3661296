import type * as vscode from 'vscode';
import type { Server } from '../server/server';

export function registerCurves(_context: vscode.ExtensionContext, _server: Server): void {}
