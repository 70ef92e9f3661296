// What becomes of an experiment's history before it is drawn.
import * as assert from 'node:assert/strict';
import type { ExperimentCurves } from '../../src/panel/messages';
import { align, positive } from '../../src/panel/webview/align';
import { chartData, epochRange } from '../../src/panel/webview/curve';
import { groupMetrics } from '../../src/panel/webview/group';
import { smooth } from '../../src/panel/webview/smooth';
import { describeChart } from '../../src/panel/webview/words';

function experiment(change: Partial<ExperimentCurves>): ExperimentCurves {
  return {
    id: 'exp_1',
    name: 'LeNet × Adam',
    status: 'training',
    epoch: 2,
    epochs: 100,
    best: 2,
    metrics: {
      train_loss: [
        [1, 0.9],
        [2, 0.4],
      ],
      val_loss: [
        [1, 1],
        [2, 0.5],
      ],
    },
    ...change,
  };
}

describe('metrics are grouped', () => {
  it('with losses in one chart, accuracies in another, and all else alone', () => {
    const groups = groupMetrics([
      'lr',
      'train_acc',
      'train_loss',
      'Val_Accuracy',
      'val_loss',
      'f1',
    ]);
    assert.deepEqual(
      groups.map(({ kind, metrics }) => [kind, metrics]),
      [
        ['loss', ['val_loss', 'train_loss']],
        ['accuracy', ['train_acc', 'Val_Accuracy']],
        ['other', ['lr']],
        ['other', ['f1']],
      ],
    );
  });

  it('each once, whoever reports it', () => {
    assert.deepEqual(
      groupMetrics(['loss', 'loss']).map(({ metrics }) => metrics),
      [['loss']],
    );
    assert.deepEqual(groupMetrics([]), []);
  });
});

describe('curves of several experiments', () => {
  it('stand on one axis: an epoch that one lacks is no break, a value that is no number is', () => {
    const { epochs, columns } = align([
      [
        [1, 0.9],
        [2, null],
        [3, 0.7],
      ],
      [
        [2, 0.5],
        [4, 0.4],
      ],
    ]);
    assert.deepEqual(epochs, [1, 2, 3, 4]);
    assert.deepEqual(columns, [
      [0.9, null, 0.7, undefined],
      [undefined, 0.5, undefined, 0.4],
    ]);
  });

  it('are told apart by colour, and metrics by the kind of line', () => {
    const [chart] = chartData([experiment({}), experiment({ id: 'exp_2' })]);
    assert.deepEqual(
      chart?.curves.map(({ key, color, line }) => [key, color, line]),
      [
        ['exp_1 val_loss', 0, 0],
        ['exp_1 train_loss', 0, 1],
        ['exp_2 val_loss', 1, 0],
        ['exp_2 train_loss', 1, 1],
      ],
    );
  });

  it('have colours for metrics where there is but one experiment', () => {
    const [chart] = chartData([experiment({})]);
    assert.deepEqual(
      chart?.curves.map(({ metric, color, line }) => [metric, color, line]),
      [
        ['val_loss', 0, 0],
        ['train_loss', 1, 1],
      ],
    );
  });

  it('reach from the first epoch of any to the last of any', () => {
    const late = experiment({ id: 'exp_2', metrics: { lr: [[7, 0.1]] } });
    assert.deepEqual(epochRange(chartData([experiment({}), late])), [1, 7]);
    assert.equal(epochRange(chartData([experiment({ metrics: {} })])), undefined);
  });
});

describe('what is drawn', () => {
  it('is left as it is without smoothing', () => {
    const column = [1, null, 3];
    assert.equal(smooth(column, 0), column);
  });

  it('begins at the first value when smoothed, and keeps its gaps', () => {
    const smoothed = smooth([2, undefined, null, 4], 0.5);
    assert.equal(smoothed[0], 2);
    assert.deepEqual(smoothed.slice(1, 3), [undefined, null]);
    // (2 · ¼ + 4 · ½) / ¾
    assert.ok(Math.abs((smoothed[3] ?? 0) - 10 / 3) < 1e-12);
  });

  it('leaves out of a logarithmic axis what has no place on it', () => {
    assert.deepEqual(positive([1, 0, -1, null, undefined]), [1, null, null, null, undefined]);
  });

  it('is told in words to those who do not see it', () => {
    const [chart] = chartData([experiment({})]);
    assert.ok(chart);
    assert.equal(
      describeChart(chart, new Set(['exp_1 train_loss'])),
      'Loss by epoch. val_loss: from 1.0000 at epoch 1 to 0.5000 at epoch 2, best epoch 2 with 0.5000.',
    );
    assert.equal(
      describeChart(chart, new Set(['exp_1 train_loss', 'exp_1 val_loss'])),
      'Loss: all curves are hidden.',
    );
  });
});
