import * as vscode from 'vscode';
import { driver } from '../driver.ts';

/** Waits until a message with these words is among the notifications, and clears them. */
export async function untilNotice(words: string) {
  // While suites run, messages do not pop up; they are collected all the same.
  await vscode.commands.executeCommand('notifications.showList');
  await driver.see('.notifications-center .notification-list-item', words);
  await vscode.commands.executeCommand('notifications.clearAll');
  await vscode.commands.executeCommand('notifications.hideList');
}
