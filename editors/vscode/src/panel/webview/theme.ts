// The editor's colours for the canvas, which knows no CSS variables.
import type { Rgb } from './contrast';
import { contrast, luminance } from './contrast';
import { colorVariable, FALLBACK, HUES, ROUNDS } from './palette';

export interface Theme {
  curves: string[];
  text: string;
  background: string;
  grid: string;
  font: string;
  highContrast: boolean;
}

export function curveColor(theme: Theme, { color }: { color: number }): string {
  return theme.curves[color % theme.curves.length] as string;
}

/** What graphics need to be told from what is behind them, by the same guidelines. */
const LEAST_CONTRAST = 3;

/** Reads the colours as they are now, and gives those of curves to all below `root`. */
export function readTheme(root: HTMLElement): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  root.append(probe);
  const resolve = (css: string) => {
    probe.style.color = '';
    probe.style.color = css;
    return getComputedStyle(probe).color;
  };
  const background = resolve('var(--vscode-editor-background, Canvas)');
  const curves = curveColors(resolve, background);
  curves.forEach((color, index) => {
    root.style.setProperty(colorVariable(index), color);
  });
  const theme: Theme = {
    curves,
    text: resolve('var(--muted)'),
    background,
    grid: resolve('var(--grid)'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    highContrast: /\bvscode-high-contrast/.test(document.body.className),
  };
  probe.remove();
  return theme;
}

function curveColors(resolve: (css: string) => string, background: string): string[] {
  const paint = painter();
  const behind = paint(background, background);
  const fallback = FALLBACK[luminance(behind) < 0.2 ? 'dark' : 'light'];
  const hues = HUES.map((hue) => {
    const chosen = resolve(`var(--vscode-charts-${hue}, ${fallback[hue]})`);
    // Some themes borrow a colour for charts that is meant to lie faintly behind text.
    return contrast(paint(chosen, background), behind) < LEAST_CONTRAST ? fallback[hue] : chosen;
  });
  return ROUNDS.flatMap((share) =>
    hues.map((hue) => {
      if (share === 0) return hue;
      return resolve(`color-mix(in srgb, ${hue}, var(--vscode-foreground, gray) ${share}%)`);
    }),
  );
}

/** What comes of a colour, however it is written and however transparent, on a background. */
function painter(): (color: string, background: string) => Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (color, background) => {
    if (!context) return [0, 0, 0];
    for (const fill of [background, color]) {
      context.fillStyle = fill;
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}

/** VS Code changes the variables on the root and the classes of the body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const attributes = ['class', 'style', 'data-vscode-theme-id', 'data-vscode-theme-kind'];
  for (const target of [document.documentElement, document.body]) {
    observer.observe(target, { attributes: true, attributeFilter: attributes });
  }
}
