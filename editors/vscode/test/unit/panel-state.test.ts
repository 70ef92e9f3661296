// What the panel keeps, what it is told, and what keys do in it.
import * as assert from 'node:assert/strict';
import { Pace } from '../../src/pace';
import { parseFromPanel, parseSelection, parseToPanel } from '../../src/panel/messages';
import { reportCommand } from '../../src/panel/report';
import { cursorKey } from '../../src/panel/webview/keys';
import { restore, Store } from '../../src/panel/webview/state';

const selection = { uri: 'file:///w/sessions/a.toml', experiments: ['exp_1'] };

describe('the state of a panel', () => {
  it('comes back as it was', () => {
    let kept: unknown;
    const store = new Store(restore(undefined, selection), (state) => {
      kept = JSON.parse(JSON.stringify(state));
    });
    store.set({ logLoss: true, smoothing: 0.6, zoom: [3, 9] });
    store.toggle(['exp_1 val_loss']);
    assert.deepEqual(restore(kept, selection), {
      selection,
      hidden: ['exp_1 val_loss'],
      logLoss: true,
      smoothing: 0.6,
      zoom: [3, 9],
    });
  });

  it('is forgotten where it is of other experiments, and left out where it is not sound', () => {
    const fresh = restore(undefined, selection);
    assert.deepEqual(
      restore({ selection: { ...selection, uri: 'x' }, logLoss: true }, selection),
      fresh,
    );
    const broken = { selection, hidden: [1], logLoss: 'yes', smoothing: 1, zoom: [9, 3] };
    assert.deepEqual(restore(broken, selection), fresh);
  });

  it('hides several curves at once, and shows them where all are hidden', () => {
    const store = new Store(restore(undefined, selection), () => {});
    store.toggle(['a']);
    store.toggle(['a', 'b']);
    assert.deepEqual([...store.hidden], ['a', 'b']);
    store.toggle(['a', 'b']);
    assert.deepEqual([...store.hidden], []);
  });
});

describe('messages', () => {
  it('that are sound are read', () => {
    assert.deepEqual(parseSelection(selection), selection);
    const whole = { uri: selection.uri, experiments: 'all' };
    assert.deepEqual(parseSelection(whole), whole);
    assert.deepEqual(parseFromPanel({ type: 'open', experiment: 'e' }), {
      type: 'open',
      experiment: 'e',
    });
    const trouble = { type: 'trouble', trouble: { kind: 'stopped', reason: null } };
    assert.deepEqual(parseToPanel(trouble), trouble);
    const metrics = {
      loss: [
        [1, 0.5],
        [2, null],
      ],
    };
    const experiment = {
      id: 'e',
      name: 'E',
      status: null,
      epoch: 2,
      epochs: null,
      best: 1,
      metrics,
    };
    const curves = { session: 'a', current: true, missing: [], experiments: [experiment] };
    assert.deepEqual(parseToPanel({ type: 'curves', curves }), { type: 'curves', curves });
  });

  it('that are not are none', () => {
    for (const value of [null, 'ready', {}, { type: 'open' }, { type: 'copy', text: 1 }]) {
      assert.equal(parseFromPanel(value), undefined, JSON.stringify(value));
    }
    const experiment = { id: 'e', name: 'E', status: null, epoch: 2, epochs: null, best: 1 };
    const withMetrics = (metrics: unknown) => {
      const curves = {
        session: 'a',
        current: true,
        missing: [],
        experiments: [{ ...experiment, metrics }],
      };
      return parseToPanel({ type: 'curves', curves });
    };
    for (const metrics of [undefined, [], { loss: 1 }, { loss: [[1]] }, { loss: [[1, 'nan']] }]) {
      assert.equal(withMetrics(metrics), undefined, JSON.stringify(metrics));
    }
    assert.equal(parseToPanel({ type: 'trouble', trouble: { kind: 'failed' } }), undefined);
    assert.equal(parseSelection({ uri: 'x', experiments: [1] }), undefined);
  });
});

describe('the command that reports an epoch', () => {
  const curves = { session: 'swift-golden-falcon', current: true, experiments: [], missing: [] };

  it('names the session where it is not the current one', () => {
    const command = 'nestling experiment update exp_1 --epoch 1 --metric val_loss=0.5';
    assert.equal(reportCommand(curves, 'exp_1'), command);
    assert.equal(
      reportCommand({ ...curves, current: false }, 'exp_1'),
      `${command} --session swift-golden-falcon`,
    );
  });
});

describe('keys in a chart', () => {
  const epochs = [1, 2, 3, 4, 5, 6, 7, 8];
  const key = (name: string, cursor?: number, zoom: [number, number] = [1, 8]) => {
    const event = { key: name, ctrlKey: false, metaKey: false, altKey: false };
    return cursorKey(event, epochs, cursor, zoom);
  };

  it('move the cursor along the epochs that are shown', () => {
    assert.deepEqual(key('ArrowRight', 3), { type: 'move', epoch: 4 });
    assert.deepEqual(key('ArrowRight', 8), { type: 'move', epoch: 8 });
    assert.deepEqual(key('ArrowRight'), { type: 'move', epoch: 1 });
    assert.deepEqual(key('ArrowLeft'), { type: 'move', epoch: 8 });
    assert.deepEqual(key('Home', 6, [4, 7]), { type: 'move', epoch: 4 });
    assert.deepEqual(key('End', 6, [4, 7]), { type: 'move', epoch: 7 });
    assert.deepEqual(key('Escape', 6), { type: 'move', epoch: null });
  });

  it('zoom around the cursor, to two epochs at least, and back to all', () => {
    assert.deepEqual(key('+', 4), { type: 'zoom', zoom: [3, 6] });
    assert.deepEqual(key('+', 4, [4, 5]), { type: 'zoom', zoom: [4, 5] });
    assert.deepEqual(key('-', 4, [4, 5]), { type: 'zoom', zoom: [3, 6] });
    assert.deepEqual(key('-', 4, [2, 7]), { type: 'zoom', zoom: null });
    assert.deepEqual(key('0', 4, [2, 7]), { type: 'zoom', zoom: null });
  });

  it('that are the editor’s are left to it', () => {
    const event = { key: '+', ctrlKey: true, metaKey: false, altKey: false };
    assert.equal(cursorKey(event, epochs, 4, [1, 8]), undefined);
    assert.equal(key('a', 4), undefined);
  });
});

describe('asking anew', () => {
  it('is never twice at once, and of many wishes meanwhile one is left', async () => {
    let running = 0;
    let runs = 0;
    let finish = () => {};
    const pace = new Pace(async () => {
      running += 1;
      runs += 1;
      assert.equal(running, 1);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      running -= 1;
    });
    pace.ask();
    pace.ask();
    pace.ask();
    assert.equal(runs, 1);
    finish();
    await until(() => runs === 2);
    finish();
    pace.stop();
    pace.ask();
    assert.equal(runs, 2);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
