// What the packages that are bundled ask to be told of them: who made them, and on which terms.
import { readdirSync, readFileSync } from 'node:fs';

const OF_A_PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** The notices of all packages that these sources are of; fails where one tells none. */
export function noticesOf(sources) {
  const folders = sources.flatMap((source) => OF_A_PACKAGE.exec(source)?.[0] ?? []);
  const notices = [...new Set(folders)].sort().map(noticeOf);
  return `This extension holds parts of these packages.\n\n${notices.join('\n')}`;
}

function noticeOf(folder) {
  const { name, version } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
  const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (file === undefined) throw new Error(`${name} is bundled, but has no licence file`);
  const text = readFileSync(folder + file, 'utf8').trim();
  return `---- ${name} ${version} ----\n\n${text}\n`;
}
