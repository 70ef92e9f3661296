// By it the suites within the extension host use the window, and tell how they went.
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Tally } from './tally.ts';
import type { Window } from './window.ts';

/** What a suite may ask for. Answers must be JSON. */
export interface Deeds {
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  see(selector: string, words?: string): Promise<void>;
  gone(selector: string, words?: string): Promise<void>;
  click(selector: string, words?: string): Promise<void>;
  words(selector: string): Promise<string[]>;
  choose(question: string, words: string): Promise<void>;
  answer(question: string, text: string): Promise<void>;
  nameFile(path: string): Promise<void>;
  say(line: string): Promise<void>;
  failed(title: string, problem: string): Promise<void>;
  finished(tally: Tally): Promise<void>;
}

type Own = Pick<Deeds, 'say' | 'failed' | 'finished'>;

/** `own` are the deeds that have nothing to do with the window. */
export function deedsOf(window: Window, own: Own): Deeds {
  return {
    ...own,
    press: (...keys) => window.press(...keys),
    type: (text) => window.type(text),
    see: async (selector, words) => void (await window.see(selector, words)),
    gone: (selector, words) => window.gone(selector, words),
    click: (selector, words) => window.click(selector, words),
    words: (selector) => window.words(selector),
    choose: (question, words) => window.choose(question, words),
    answer: (question, text) => window.answer(question, text),
    nameFile: (path) => window.nameFile(path),
  };
}

export interface Bridge {
  address: string;
  close(): void;
}

export function openBridge(deeds: () => Deeds): Promise<Bridge> {
  const server: Server = createServer(async (request, response) => {
    const { deed, given } = (await json(request)) as { deed: keyof Deeds; given: unknown[] };
    try {
      const does = deeds()[deed] as (...given: unknown[]) => Promise<unknown>;
      response.end(JSON.stringify({ answer: (await does(...given)) ?? null }));
    } catch (error) {
      response.end(JSON.stringify({ problem: String(error) }));
    }
  });
  return new Promise((open) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port is free');
      open({ address: `http://127.0.0.1:${address.port}/`, close: () => server.close() });
    });
  });
}
