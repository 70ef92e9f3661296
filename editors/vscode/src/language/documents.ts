import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ServerController } from '../server/controller';
import { LANGUAGE, usesOwnLanguage } from './language';

/**
 * Gives sessions and catalog files the language `nestling` while a server runs. Their names tell
 * nothing, so this cannot be contributed. Without a server they are TOML to other extensions, and the
 * editor saves nothing over what a trainer has written: the language relies on the server to merge it.
 */
export function adoptDocuments(server: ServerController): vscode.Disposable {
  let isServed = false;
  let turn = Promise.resolve();
  // One after the other: a restart gives them back and takes them again.
  const changeAll = (change: (document: vscode.TextDocument) => Promise<void>) => {
    turn = turn.then(async () => {
      await Promise.allSettled(vscode.workspace.textDocuments.map(change));
    });
  };
  const follow = () => {
    // One that ended by itself is back in a moment: no need to give documents back and take them again.
    const isBetween = isServed && server.state.kind === 'starting';
    if (isBetween || server.isRunning === isServed) return;
    isServed = server.isRunning;
    changeAll(isServed ? adopt : release);
  };
  follow();
  return vscode.Disposable.from(
    server.onDidChangeState(follow),
    // It is saved as the server merges it, so that is waited for.
    vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document.languageId !== LANGUAGE || server.isRunning) return;
      event.waitUntil(server.ensureRunning());
    }),
    vscode.workspace.onDidOpenTextDocument((document) => isServed && adopt(document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!isServed || !event.affectsConfiguration('nestling.ownLanguage')) return;
      changeAll(usesOwnLanguage() ? adopt : release);
    }),
  );
}

/** Resolves once the server can be asked about the text of a file that is open. */
export async function adopted(uri: vscode.Uri): Promise<void> {
  const isIt = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
  const document = vscode.workspace.textDocuments.find(isIt);
  if (document !== undefined) await adopt(document);
}

async function adopt(document: vscode.TextDocument): Promise<void> {
  if (document.isClosed || !isAdopted(document)) return;
  await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
}

/** Gives a text back to the extensions for any TOML. */
async function release(document: vscode.TextDocument): Promise<void> {
  if (document.isClosed || document.languageId !== LANGUAGE || !isNestlingFile(document.uri))
    return;
  const isKnown = (await vscode.languages.getLanguages()).includes('toml');
  await vscode.languages.setTextDocumentLanguage(document, isKnown ? 'toml' : 'plaintext');
}

function isAdopted({ languageId, uri }: vscode.TextDocument): boolean {
  // Whoever has chosen a language of their own for it keeps that.
  const isUndecided = languageId === 'toml' || languageId === 'plaintext';
  return isUndecided && usesOwnLanguage() && isNestlingFile(uri);
}

/** Whether it lies where sessions or catalog files of one of the open workspaces do. */
export function isNestlingFile(uri: vscode.Uri): boolean {
  if (uri.scheme !== 'file' || !uri.path.endsWith('.toml')) return false;
  const folder = path.dirname(uri.fsPath);
  const root = path.dirname(folder);
  if (!isRelated(root)) return false;
  switch (path.basename(folder)) {
    case 'sessions':
      return true;
    case 'plugins':
      return (
        existsSync(path.join(root, 'nestling.toml')) || existsSync(path.join(root, 'sessions'))
      );
    default:
      return false;
  }
}

/** Whether a folder lies in or around one that is open. */
function isRelated(root: string): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some(({ uri }) => contains(root, uri.fsPath) || contains(uri.fsPath, root));
}

function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}
