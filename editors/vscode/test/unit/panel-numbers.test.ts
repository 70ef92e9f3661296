// How numbers, and colours, are made fit to be read.
import * as assert from 'node:assert/strict';
import { contrast } from '../../src/panel/webview/contrast';
import {
  formatMagnitude,
  formatProgress,
  formatTicks,
  formatValue,
} from '../../src/panel/webview/format';
import { FALLBACK } from '../../src/panel/webview/palette';

describe('a value', () => {
  const cases: [number | null | undefined, string][] = [
    [0.31, '0.3100'],
    [0, '0.0000'],
    [12.3456, '12.346'],
    [123.456, '123.46'],
    [12_345.6, '12,346'],
    [-0.5, '-0.5000'],
    [0.00001, '1.00e-5'],
    [3e9, '3.00e+9'],
    [null, 'nan'],
    [undefined, '–'],
  ];
  for (const [value, text] of cases) {
    it(`${value} reads ${text}`, () => assert.equal(formatValue(value), text));
  }
});

describe('an axis', () => {
  it('has no more digits than it needs', () => {
    assert.deepEqual(formatTicks([0, 0.25, 0.5], 0.25), ['0.00', '0.25', '0.50']);
    assert.deepEqual(formatTicks([0, 1, 2], 1), ['0', '1', '2']);
    assert.deepEqual(formatTicks([1000, 1500], 500), ['1,000', '1,500']);
  });

  it('has powers of ten where all of it is tiny or huge', () => {
    assert.deepEqual(formatTicks([0, 2e-4, 1e-3], 2e-4), ['0', '2e-4', '1e-3']);
    assert.deepEqual(formatTicks([1e6, 1.5e6], 5e5), ['1e6', '1.5e6']);
  });

  it('that is logarithmic writes each mark as short as it can be', () => {
    assert.deepEqual([0.01, 0.5, 1, 2000, 1e6, 1e-5].map(formatMagnitude), [
      '0.01',
      '0.5',
      '1',
      '2,000',
      '1e6',
      '1e-5',
    ]);
  });
});

describe('how far an experiment is', () => {
  it('is told as far as it is known', () => {
    assert.equal(formatProgress(12, 100), '12 of 100');
    assert.equal(formatProgress(null, 100), '0 of 100');
    assert.equal(formatProgress(12, null), '12');
    assert.equal(formatProgress(null, null), '–');
  });
});

describe('colours', () => {
  it('are compared as the accessibility guidelines say', () => {
    assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
    assert.equal(contrast([9, 9, 9], [9, 9, 9]), 1);
    assert.ok(Math.abs(contrast([118, 118, 118], [255, 255, 255]) - 4.54) < 0.01);
  });

  it('that stand in for a theme’s are told from its background', () => {
    const backgrounds = { dark: [31, 31, 31], light: [255, 255, 255] } as const;
    for (const kind of ['dark', 'light'] as const) {
      for (const [hue, color] of Object.entries(FALLBACK[kind])) {
        const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
        const seen = contrast(parts as [number, number, number], [...backgrounds[kind]]);
        assert.ok(seen >= 3, `${hue} of ${kind}: ${seen}`);
      }
    }
  });
});
