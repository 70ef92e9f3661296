// Numbers as people read them, of like width so that they stand below each other.

export const NOTHING = '–';

/** Four decimals below ten, fewer above; powers of ten where it is tiny or huge. */
export function formatValue(value: number | null | undefined): string {
  if (value === undefined) return NOTHING;
  if (value === null || Number.isNaN(value)) return 'nan';
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 1e-3)) return value.toExponential(2);
  const decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : size < 10_000 ? 1 : 0;
  return grouped(value, decimals, decimals);
}

/** The marks of an axis: no more digits than it takes to tell one from the next. */
export function formatTicks(values: number[], step: number): string[] {
  const largest = Math.max(...values.map(Math.abs));
  if (largest >= 1e6 || largest < 1e-2) return values.map(shortExponential);
  const decimals = decimalsOf(step);
  return values.map((value) => grouped(value, decimals, decimals));
}

/** How many it takes to write a number: 2 for 0.25. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    const shifted = step * 10 ** decimals;
    if (Math.abs(shifted - Math.round(shifted)) < 1e-6) return decimals;
  }
  return 6;
}

/** For a logarithmic axis, where each mark has its own size. */
export function formatMagnitude(value: number): string {
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? shortExponential(value) : grouped(value, 0, 6);
}

export function formatEpoch(epoch: number): string {
  return grouped(epoch, 0, 0);
}

/** How far it is: `12 of 100`. */
export function formatProgress(epoch: number | null, epochs: number | null): string {
  if (epoch === null) return epochs === null ? NOTHING : `0 of ${formatEpoch(epochs)}`;
  return epochs === null ? formatEpoch(epoch) : `${formatEpoch(epoch)} of ${formatEpoch(epochs)}`;
}

function shortExponential(value: number): string {
  if (value === 0) return '0';
  return value
    .toExponential(2)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}

function grouped(value: number, least: number, most: number): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
  });
}
