import { isNode, type Node } from '../views/nodes';
import type { Deps } from './deps';

/** The row that a command was called on: from a menu, or by a key in the tree. */
export function selectedNode({ view }: Deps, argument: unknown): Node | undefined {
  return isNode(argument) ? argument : view.selection[0];
}

/** All rows that a command was called on, where several may be selected. */
export function selectedNodes({ view }: Deps, argument: unknown, others: unknown): readonly Node[] {
  if (!isNode(argument)) return view.selection;
  const selected = Array.isArray(others) ? others.filter(isNode) : [];
  return selected.includes(argument) ? selected : [argument];
}
