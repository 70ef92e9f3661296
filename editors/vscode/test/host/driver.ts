// The window of this VS Code, seen from within: each deed is done by the process that started it.
import type { Deeds } from '../harness/bridge.ts';

export const driver = new Proxy({} as Deeds, {
  get:
    (_, deed: keyof Deeds) =>
    (...given: unknown[]) =>
      ask(deed, given),
});

async function ask(deed: keyof Deeds, given: unknown[]): Promise<unknown> {
  const response = await fetch(process.env.NESTLING_TEST_BRIDGE ?? '', {
    method: 'POST',
    body: JSON.stringify({ deed, given }),
  });
  const told = (await response.json()) as { answer: unknown } | { problem: string };
  if ('problem' in told) throw new Error(`${deed}(${given.join(', ')}): ${told.problem}`);
  return told.answer;
}
