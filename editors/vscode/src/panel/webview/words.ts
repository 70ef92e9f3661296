// Charts in words, for those who do not see them.
import type { Point } from '../messages';
import type { ChartData, Curve } from './curve';
import { formatEpoch, formatValue } from './format';

export function describeChart({ group, curves }: ChartData, hidden: ReadonlySet<string>): string {
  const shown = curves.filter((curve) => !hidden.has(curve.key));
  if (shown.length === 0) return `${group.title}: all curves are hidden.`;
  const several = new Set(curves.map((curve) => curve.experiment)).size > 1;
  return `${group.title} by epoch. ${shown.map((curve) => describeCurve(curve, several)).join(' ')}`;
}

/** The name of a curve among those of its chart. */
export function curveName(curve: Curve, several: boolean): string {
  return several ? `${curve.metric} of ${curve.experimentName}` : curve.metric;
}

function describeCurve(curve: Curve, several: boolean): string {
  const first = curve.points[0];
  const last = curve.points.at(-1);
  if (!first || !last) return '';
  const name = curveName(curve, several);
  if (first === last) return `${name}: ${told(first)}.`;
  const best = curve.points.find(([epoch]) => epoch === curve.best);
  const middle = best ? `, best epoch ${formatEpoch(best[0])} with ${formatValue(best[1])}` : '';
  return `${name}: from ${told(first)} to ${told(last)}${middle}.`;
}

function told([epoch, value]: Point): string {
  return `${formatValue(value)} at epoch ${formatEpoch(epoch)}`;
}
