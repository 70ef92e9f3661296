// Colours of curves: VS Code's colours for charts, which themes choose for their background.

/** Yellow last: in many themes it is close to orange. */
export const HUES = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'] as const;

export type Hue = (typeof HUES)[number];

/** Where a theme has no such colour, or one that cannot be told from its background. */
export const FALLBACK: Record<'dark' | 'light', Record<Hue, string>> = {
  dark: {
    blue: '#3794ff',
    orange: '#e08a2c',
    green: '#89d185',
    purple: '#b180d7',
    red: '#f14c4c',
    yellow: '#cca700',
  },
  light: {
    blue: '#1a72d9',
    orange: '#c45f00',
    green: '#388a34',
    purple: '#652d90',
    red: '#d0201b',
    yellow: '#9a6f00',
  },
};

/** Further rounds stand off by how much of the text's colour is mixed in, in percent. */
export const ROUNDS = [0, 50, 75];

const COUNT = HUES.length * ROUNDS.length;

/** The CSS variable that has a curve's colour. */
export function colorVariable(index: number): string {
  return `--curve-${index % COUNT}`;
}

/** A curve's colour, as CSS: it follows the theme by itself. */
export function colorOf(index: number): string {
  return `var(${colorVariable(index)})`;
}

/** Lines by rank among the metrics of a chart; the first is solid. */
const DASHES: number[][] = [[], [6, 4], [2, 3], [8, 3, 2, 3], [12, 4]];

export function dashOf(line: number): number[] {
  return DASHES[line % DASHES.length] as number[];
}
