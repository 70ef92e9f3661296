import uPlot from 'uplot';
import { formatEpoch, formatMagnitude, formatTicks } from './format';
import type { Theme } from './theme';

/** Epochs are whole. */
const STEPS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].flatMap((power) => [
  power,
  2 * power,
  5 * power,
]);

export function xAxis(theme: () => Theme): uPlot.Axis {
  return {
    ...colors(theme),
    incrs: STEPS,
    space: 56,
    size: 26,
    gap: 4,
    values: (_plot, splits) => splits.map(formatEpoch),
  };
}

/** As wide in all charts as most need, so that charts below each other have their epochs aligned. */
const WIDTH = 54;

export function yAxis(theme: () => Theme, log: boolean): uPlot.Axis {
  return {
    ...colors(theme),
    space: log ? 18 : 40,
    gap: 6,
    size: (_plot, values) =>
      Math.max(WIDTH, ...(values ?? []).map((text) => 7 * (text ?? '').length + 14)),
    // A logarithmic axis has `null` where a mark has no room for its number.
    values: (_plot, splits: (number | null)[], _axis, _space, step) =>
      log
        ? splits.map((split) => (split === null ? null : formatMagnitude(split)))
        : formatTicks(
            splits.map((split) => split ?? 0),
            step,
          ),
  };
}

function colors(theme: () => Theme): uPlot.Axis {
  return {
    font: theme().font,
    stroke: () => theme().text,
    grid: { stroke: () => theme().grid, width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
}

/** The values to show between; with no curve there are none to tell it from. */
export function yRange(min: number | null, max: number | null, log: boolean): uPlot.Range.MinMax {
  if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) {
    return log ? [0.1, 1] : [0, 1];
  }
  if (log) return logRange(min, max);
  if (min === max) {
    const room = Math.abs(min) / 10 || 0.5;
    return [min - room, max + room];
  }
  return uPlot.rangeNum(min, max, {
    min: { pad: 0.08, soft: 0, mode: 3 },
    max: { pad: 0.08, soft: 0, mode: 1 },
  });
}

/** To the next number with one digit that counts: marks of a logarithmic axis begin at such a one. */
function logRange(min: number, max: number): uPlot.Range.MinMax {
  const [low, high] = [magnitude(min), magnitude(max)];
  const from = Math.floor(min / low + 1e-9) * low;
  const to = Math.ceil(max / high - 1e-9) * high;
  return [from, to > from ? to : from + low];
}

function magnitude(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}
