// A copy of a fixture, with what is not kept in it: images, histories, which session is current.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { curves } from './curves.ts';
import { fixture } from './paths.ts';

export interface Workspace {
  folder: string;
  remove(): void;
}

/** `name` is how the folder is called on the screen. */
export function copyOf(fixtureName: string, name = fixtureName): Workspace {
  const around = realpathSync(mkdtempSync(join(tmpdir(), 'nws-')));
  const folder = join(around, name);
  cpSync(fixture(fixtureName), folder, { recursive: true });
  if (fixtureName === 'leaves') fill(folder);
  return { folder, remove: () => rmSync(around, { recursive: true, force: true, maxRetries: 5 }) };
}

const images: Record<string, number> = { healthy: 48, rust: 36, scab: 24, mildew: 12 };

function fill(folder: string) {
  mkdirSync(join(folder, '.nestling'));
  writeFileSync(join(folder, '.nestling/current'), 'swift-golden-falcon\n');
  for (const [kind, count] of Object.entries(images)) {
    const of = join(folder, 'data/leaves', kind);
    mkdirSync(of, { recursive: true });
    for (let n = 0; n < count; n += 1) writeFileSync(join(of, `${kind}-${n}.png`), '');
  }
  const history = join(folder, 'history/swift-golden-falcon');
  mkdirSync(history, { recursive: true });
  for (const [experiment, lines] of Object.entries(curves())) {
    writeFileSync(join(history, `${experiment}.jsonl`), lines);
  }
}
