// The best epoch of each experiment, marked where its curves have it.
import type uPlot from 'uplot';
import type { Curve } from './curve';
import { formatEpoch } from './format';
import type { Theme } from './theme';
import { curveColor } from './theme';

const RADIUS = 4.5;

export function drawBest(plot: uPlot, curves: Curve[], theme: Theme): void {
  const { ctx } = plot;
  ctx.save();
  const experiments = new Set(curves.map((curve) => curve.experiment));
  const best = curves[0]?.best;
  if (experiments.size === 1 && typeof best === 'number' && isShown(plot, best)) {
    drawLine(plot, best, theme);
  }
  curves.forEach((curve, index) => {
    if (plot.series[index + 1]?.show) drawRing(plot, curve, index + 1, theme);
  });
  ctx.restore();
}

function drawRing(plot: uPlot, curve: Curve, series: number, theme: Theme): void {
  if (curve.best === null || !isShown(plot, curve.best)) return;
  const value = plot.data[series]?.[plot.valToIdx(curve.best)];
  const epoch = plot.data[0][plot.valToIdx(curve.best)];
  if (typeof value !== 'number' || epoch !== curve.best) return;
  const { ctx } = plot;
  const scale = devicePixelRatio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(plot.valToPos(epoch, 'x', true), plot.valToPos(value, 'y', true), RADIUS * scale, 0, 7);
  ctx.fillStyle = theme.background;
  ctx.fill();
  ctx.lineWidth = 2 * scale;
  ctx.strokeStyle = curveColor(theme, curve);
  ctx.stroke();
}

/** Where there is one experiment, a line through all charts, with its epoch. */
function drawLine(plot: uPlot, best: number, theme: Theme): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const x = Math.round(plot.valToPos(best, 'x', true)) + 0.5;
  ctx.beginPath();
  ctx.setLineDash([2 * scale, 3 * scale]);
  ctx.lineWidth = scale;
  ctx.strokeStyle = theme.text;
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
  const label = `best ${formatEpoch(best)}`;
  ctx.font = theme.font.replace(/^\d+/, String(11 * scale));
  const gap = 5 * scale;
  const fits = x + gap + ctx.measureText(label).width < bbox.left + bbox.width;
  ctx.textAlign = fits ? 'left' : 'right';
  ctx.textBaseline = 'top';
  ctx.fillStyle = theme.text;
  ctx.fillText(label, fits ? x + gap : x - gap, bbox.top + 3 * scale);
}

function isShown(plot: uPlot, epoch: number): boolean {
  const { min, max } = plot.scales.x ?? {};
  return typeof min === 'number' && typeof max === 'number' && epoch >= min && epoch <= max;
}
