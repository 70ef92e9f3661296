// Where things are. All that tests make is below the repository's target/.
import { join, resolve } from 'node:path';

export const testFolder = resolve(import.meta.dirname, '..');
export const extensionFolder = resolve(testFolder, '..');
export const repository = resolve(extensionFolder, '../..');

const made = join(repository, 'target/editors');

/** What `install-vscode.sh` has installed. */
export const installation = join(made, 'vscode/node_modules');
export const failuresFolder = join(made, 'failures');
export const scenesFolder = join(made, 'scenes');
export const picturesFolder = join(repository, 'docs/pictures');

export const fixture = (name: string) => join(testFolder, 'fixtures', name);
