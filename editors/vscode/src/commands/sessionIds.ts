import type { Workspace } from '../protocol';

const LONGEST = 100;

/** Why a session of the workspace cannot get this ID. */
export function problemOfId(id: string, { sessions }: Workspace): string | undefined {
  if (id === '') return 'Write an ID, such as swift-golden-falcon.';
  if (!/^[A-Za-z0-9_-]+$/.test(id)) return 'Only letters from a to z, digits, _ and - are allowed.';
  if (id.length > LONGEST) return `At most ${LONGEST} characters are allowed.`;
  if (sessions.some((session) => session.id === id)) return `There is a session ${id} already.`;
  return undefined;
}
