import { rangeOf } from '../views/items';
import { sessionOf } from '../views/nodes';
import type { Handler } from './command';
import { openAt } from './reveal';
import { selectedNode } from './selection';

/** Opens the row's place in the text. */
export const openNode: Handler = async (deps, argument) => {
  const node = selectedNode(deps, argument);
  const session = node === undefined ? undefined : sessionOf(node)?.session;
  if (node === undefined || session === undefined) return undefined;
  await openAt(session.uri, rangeOf(node));
  return session.uri;
};
