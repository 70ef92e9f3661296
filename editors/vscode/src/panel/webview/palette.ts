// Colours of curves: VS Code's colours for charts, which every theme chooses for its background.

/** Yellow last: in many themes it is close to orange. */
const HUES = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'] as const;

const FALLBACK: Record<(typeof HUES)[number], string> = {
  blue: '#3794ff',
  orange: '#d18616',
  green: '#89d185',
  purple: '#b180d7',
  red: '#f14c4c',
  yellow: '#cca700',
};

/** Further rounds stand off by how much of the text's colour is mixed in. */
const MIXED = [0, 50, 75];

export const PALETTE: string[] = MIXED.flatMap((share) =>
  HUES.map((hue) => {
    const color = `var(--vscode-charts-${hue}, ${FALLBACK[hue]})`;
    return share === 0
      ? color
      : `color-mix(in srgb, ${color}, var(--vscode-foreground, gray) ${share}%)`;
  }),
);

/** As CSS. */
export function colorOf(index: number): string {
  return PALETTE[index % PALETTE.length] as string;
}

/** Lines by rank among the metrics of a chart; the first is solid. */
const DASHES: number[][] = [[], [6, 4], [2, 3], [8, 3, 2, 3], [12, 4]];

export function dashOf(line: number): number[] {
  return DASHES[line % DASHES.length] as number[];
}
