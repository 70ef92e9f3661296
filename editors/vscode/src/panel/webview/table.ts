// The summary: an experiment's results at its best epoch and at its last.
import type { ExperimentCurves, Point } from '../messages';
import { button, element, setText } from './dom';
import { formatEpoch, formatProgress, formatValue, NOTHING } from './format';
import { groupMetrics, isAccuracy, isLoss } from './group';
import { statusIcon } from './icons';
import { colorOf } from './palette';

interface Cell {
  element: HTMLElement;
  text(experiment: ExperimentCurves): string;
}

export class SummaryTable {
  readonly element = element('div', { class: 'summary' });
  private shape = '';
  private cells: { id: string; cells: Cell[] }[] = [];

  constructor(private readonly open: (experiment: string) => void) {}

  /** Cells are kept where only their values change, so that epochs that pour in move nothing. */
  update(experiments: ExperimentCurves[]): void {
    const metrics = columns(experiments);
    const winners = experiments.length > 1 ? bestOf(experiments, metrics) : new Set<string>();
    const shape = JSON.stringify([
      metrics,
      [...winners],
      experiments.map(({ id, name, status }) => [id, name, status]),
    ]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build(experiments, metrics, winners);
    }
    const byId = new Map(experiments.map((experiment) => [experiment.id, experiment]));
    for (const { id, cells } of this.cells) {
      const experiment = byId.get(id);
      if (experiment) for (const cell of cells) setText(cell.element, cell.text(experiment));
    }
  }

  private build(experiments: ExperimentCurves[], metrics: string[], winners: Set<string>): void {
    this.cells = [];
    const head = (text: string, kind = '') => element('th', { scope: 'col', class: kind }, text);
    const bodies = experiments.map((experiment, row) => {
      const color = experiments.length > 1 ? colorOf(row) : undefined;
      return this.rows(experiment, metrics, winners, color);
    });
    this.element.replaceChildren(
      element(
        'table',
        {},
        element('caption', { class: 'unseen' }, 'Results at the best epoch and at the last one'),
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            head('Experiment'),
            head('Status'),
            head('At'),
            head('Epoch', 'number'),
            ...metrics.map((metric) => head(metric, 'number')),
          ),
        ),
        ...bodies,
      ),
    );
  }

  private rows(
    experiment: ExperimentCurves,
    metrics: string[],
    winners: Set<string>,
    color: string | undefined,
  ): HTMLElement {
    const { id, name, status } = experiment;
    const begun = Object.keys(experiment.metrics).length > 0;
    const cells: Cell[] = [];
    const number = (text: Cell['text'], kind = ''): HTMLElement => {
      const made = element('td', { class: `number ${kind}` });
      cells.push({ element: made, text });
      return made;
    };
    const swatch = element('span', { class: 'swatch' });
    if (color) swatch.style.setProperty('--curve', color);
    const go = button(
      { class: 'link', title: `${name}: show in the session file` },
      () => this.open(id),
      name,
    );
    const span = begun ? 2 : 1;
    const label = element('span', { class: 'label' }, color ? swatch : null, go);
    const title = element('th', { scope: 'rowgroup', rowspan: span }, label);
    const state = element('td', { rowspan: span, class: 'status' });
    if (status) state.append(statusIcon(status), status);
    else state.append(NOTHING);
    const last = [
      element('td', { class: 'at' }, begun ? 'last' : NOTHING),
      number((of) => formatProgress(of.epoch, of.epochs)),
      ...metrics.map((metric) => number((of) => formatValue(lastValue(of, metric)))),
    ];
    this.cells.push({ id, cells });
    if (!begun) return element('tbody', {}, element('tr', {}, title, state, ...last));
    const best = [
      element('td', { class: 'at' }, 'best'),
      number((of) => (of.best === null ? NOTHING : formatEpoch(of.best))),
      ...metrics.map((metric) => {
        const kind = winners.has(`${id} ${metric}`) ? 'winner' : '';
        return number((of) => formatValue(bestValue(of, metric)), kind);
      }),
    ];
    return element(
      'tbody',
      {},
      element('tr', { class: 'best' }, title, state, ...best),
      element('tr', {}, ...last),
    );
  }
}

/** In the order of the charts, but what decides first: a narrow panel shows no more. */
function columns(experiments: ExperimentCurves[]): string[] {
  const names = experiments.flatMap((experiment) => Object.keys(experiment.metrics));
  const metrics = groupMetrics(names).flatMap((group) => group.metrics);
  const decides = (name: string) => name.startsWith('val');
  return [...metrics.filter(decides), ...metrics.filter((name) => !decides(name))];
}

function lastValue(experiment: ExperimentCurves, metric: string): number | null | undefined {
  return experiment.metrics[metric]?.at(-1)?.[1];
}

function bestValue(experiment: ExperimentCurves, metric: string): number | null | undefined {
  if (experiment.best === null) return undefined;
  return at(experiment.metrics[metric] ?? [], experiment.best);
}

/** Points are in the order of epochs. */
function at(points: Point[], epoch: number): number | null | undefined {
  let [low, high] = [0, points.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [found, value] = points[middle] as Point;
    if (found === epoch) return value;
    if (found < epoch) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

/** `<experiment> <metric>` of who has the least loss, the greatest accuracy at the best epoch. */
function bestOf(experiments: ExperimentCurves[], metrics: string[]): Set<string> {
  const winners = new Set<string>();
  for (const metric of metrics) {
    const sign = isLoss(metric) ? 1 : isAccuracy(metric) ? -1 : 0;
    if (sign === 0) continue;
    const values = experiments.flatMap((experiment) => {
      const value = bestValue(experiment, metric);
      return typeof value === 'number' ? [{ id: experiment.id, value: sign * value }] : [];
    });
    if (values.length < 2) continue;
    const least = Math.min(...values.map(({ value }) => value));
    for (const { id, value } of values) if (value === least) winners.add(`${id} ${metric}`);
  }
  return winners;
}
