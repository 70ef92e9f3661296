import * as vscode from 'vscode';
import { openCommand } from '../views/items';
import { isNode, type Node } from '../views/nodes';
import type { Deps } from './deps';

/** The row that a command was called on: from a menu, or by a key in the tree. */
export function selectedNode({ view }: Deps, argument: unknown): Node | undefined {
  return isNode(argument) ? argument : view.selection[0];
}

/**
 * Waits until the row that was selected by a key has been opened, as that does, too: it would take the
 * focus from a box that is shown before.
 */
export async function openedByKey(node: Node, argument: unknown): Promise<void> {
  const open = isNode(argument) ? undefined : openCommand(node);
  if (open !== undefined) {
    await vscode.commands.executeCommand(open.command, ...(open.arguments ?? []));
  }
}

/** All rows that a command was called on, where several may be selected. */
export function selectedNodes({ view }: Deps, argument: unknown, others: unknown): readonly Node[] {
  if (!isNode(argument)) return view.selection;
  const selected = Array.isArray(others) ? others.filter(isNode) : [];
  return selected.includes(argument) ? selected : [argument];
}
