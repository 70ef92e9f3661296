// The editor's colours for the canvas, which knows no CSS variables.
import { PALETTE } from './palette';

export interface Theme {
  curves: string[];
  text: string;
  background: string;
  grid: string;
  cursor: string;
  font: string;
  highContrast: boolean;
}

export function readTheme(): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const resolve = (css: string) => {
    probe.style.color = css;
    return getComputedStyle(probe).color;
  };
  const highContrast = /\bvscode-high-contrast/.test(document.body.className);
  const theme: Theme = {
    curves: PALETTE.map(resolve),
    text: resolve('var(--muted)'),
    background: resolve('var(--vscode-editor-background, Canvas)'),
    grid: resolve('var(--grid)'),
    cursor: resolve('var(--vscode-foreground, CanvasText)'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    highContrast,
  };
  probe.remove();
  return theme;
}

/** VS Code changes the variables on the root and the classes of the body. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  const attributes = ['class', 'style', 'data-vscode-theme-id', 'data-vscode-theme-kind'];
  for (const target of [document.documentElement, document.body]) {
    observer.observe(target, { attributes: true, attributeFilter: attributes });
  }
}
