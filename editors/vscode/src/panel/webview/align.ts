import type { Point } from '../messages';

/** `undefined`: the curve has no such epoch, its line goes on; `null`: no number, the line breaks. */
export type Column = (number | null | undefined)[];

export interface Aligned {
  epochs: number[];
  columns: Column[];
}

/** Several curves on one axis of epochs. */
export function align(curves: Point[][]): Aligned {
  const epochs = [...new Set(curves.flatMap((points) => points.map(([epoch]) => epoch)))];
  epochs.sort((a, b) => a - b);
  const row = new Map(epochs.map((epoch, index) => [epoch, index]));
  const columns = curves.map((points) => {
    const column: Column = new Array(epochs.length).fill(undefined);
    for (const [epoch, value] of points) column[row.get(epoch) as number] = value;
    return column;
  });
  return { epochs, columns };
}

/** On a logarithmic axis there is no place for zero and below. */
export function positive(column: Column): Column {
  return column.map((value) => (typeof value === 'number' && value <= 0 ? null : value));
}
