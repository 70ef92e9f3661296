import * as assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { TreeItem } from 'vscode';
import * as vscode from 'vscode';
import type { Api } from '../../../src/extension.ts';
import { until } from '../../harness/until.ts';
import { experiment, fileOf, headOf, model, nestling, training } from '../support/sessions.ts';

/** The rows below a session, each with its description, and those within indented. */
async function rowsOf(session: string): Promise<string[] | undefined> {
  const extension = vscode.extensions.getExtension<Api>('nestling.nestling');
  const { tree } = (await extension?.activate()) ?? assert.fail('the extension is missing');
  type Row = Parameters<typeof tree.getTreeItem>[0];
  const lines = async (parent: Row, indent: string): Promise<string[]> => {
    const rows = await tree.getChildren(parent);
    const texts = rows.map(async (row) => [
      indent + wordsOf(tree.getTreeItem(row)),
      ...(await lines(row, `${indent}  `)),
    ]);
    return (await Promise.all(texts)).flat();
  };
  const roots = await tree.getChildren();
  const found = roots.find((row) => tree.getTreeItem(row).label === session);
  return found && lines(found, '');
}

const wordsOf = ({ label, description }: TreeItem) =>
  [label, description].filter(Boolean).join(' | ');

async function untilRows(session: string, wanted: string[] | undefined) {
  let rows: string[] | undefined;
  await until(`the rows of ${session}`, async () => {
    rows = await rowsOf(session);
    return rows?.join('\n') === wanted?.join('\n');
  }).catch(() => assert.deepEqual(rows, wanted));
}

describe('the tree', () => {
  const file = fileOf('watched').fsPath;
  const rowsAt = (progress: string) => [
    'Dataset | data/leaves · 2 classes · 84 images',
    'Models | 1',
    '  LeNet | custom_cnn · 1.0 M parameters',
    'Trainings | 1',
    '  Adam | adam · 20 epochs',
    'Experiments | 1',
    `  LeNet with Adam | ${progress}`,
  ];

  before(async () => {
    await writeFile(file, headOf('watched') + model + training + experiment);
    await nestling('--session', 'watched', 'dataset', 'scan');
  });

  it('shows a session that another program writes', async () => {
    await untilRows('watched', rowsAt('ready'));
  });

  it('shows how far a trainer is', async () => {
    await nestling(
      ...['--session', 'watched', 'experiment', 'update', 'exp_00000001'],
      ...['--epoch', '3', '--metric', 'val_loss=0.25'],
    );
    await untilRows('watched', rowsAt('epoch 3 of 20 · val_loss 0.25'));
  });

  it('no longer shows a session whose file is gone', async () => {
    rmSync(file);
    await untilRows('watched', undefined);
  });
});
