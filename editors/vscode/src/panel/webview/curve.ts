// The curves of a chart, from what the experiments reported.
import type { ExperimentCurves, Point } from '../messages';
import type { Group } from './group';
import { groupMetrics } from './group';

export interface Curve {
  key: string;
  experiment: string;
  experimentName: string;
  metric: string;
  /** Which colour of the palette. */
  color: number;
  /** Which kind of line. */
  line: number;
  points: Point[];
  best: number | null;
}

export interface ChartData {
  group: Group;
  curves: Curve[];
}

export function curveKey(experiment: string, metric: string): string {
  return `${experiment} ${metric}`;
}

/**
 * Kinds of lines tell metrics. Colours tell experiments, and metrics where there is but one
 * experiment.
 */
export function chartData(experiments: ExperimentCurves[]): ChartData[] {
  const alone = experiments.length === 1;
  const names = experiments.flatMap((experiment) => Object.keys(experiment.metrics));
  return groupMetrics(names).map((group) => ({
    group,
    curves: experiments.flatMap((experiment, row) =>
      group.metrics.flatMap((metric, line): Curve[] => {
        const points = experiment.metrics[metric];
        if (!points || points.length === 0) return [];
        return [
          {
            key: curveKey(experiment.id, metric),
            experiment: experiment.id,
            experimentName: experiment.name,
            metric,
            color: alone ? line : row,
            line,
            points,
            best: experiment.best,
          },
        ];
      }),
    ),
  }));
}

/** The first and the last epoch of all; they are one where there is but one epoch. */
export function epochRange(charts: ChartData[]): [number, number] | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { points } of charts.flatMap((chart) => chart.curves)) {
    first = Math.min(first, points[0]?.[0] ?? first);
    last = Math.max(last, points.at(-1)?.[0] ?? last);
  }
  return first <= last ? [first, last] : undefined;
}
