import type { Column } from './align';

/**
 * The exponential moving average, without the pull of its first value towards zero: `weight` is how
 * much of what was counts, from 0 (nothing) to below 1.
 */
export function smooth(column: Column, weight: number): Column {
  if (weight <= 0) return column;
  let mean = 0;
  let share = 1;
  return column.map((value) => {
    if (typeof value !== 'number') return value;
    mean = mean * weight + value * (1 - weight);
    share *= weight;
    return mean / (1 - share);
  });
}
