// Names, kinds of lines and values of a chart's curves. Its buttons hide and show them.
import type { Column } from './align';
import type { ChartData, Curve } from './curve';
import { button, element, setAttributes, setText } from './dom';
import { formatValue } from './format';
import { lineSample } from './icons';
import { colorOf, dashOf } from './palette';
import { curveName } from './words';

export interface LegendActions {
  toggle(keys: string[]): void;
  toggleExperiment(experiment: string): void;
}

/** A button, and the curves of this chart that it hides and shows. */
interface Toggle {
  button: HTMLButtonElement;
  keys: string[];
}

export class Legend {
  readonly element = element('div', { class: 'legend', role: 'group' });
  private toggles: Toggle[] = [];
  private values = new Map<string, HTMLElement>();
  private shape = '';

  constructor(private readonly actions: LegendActions) {}

  update({ group, curves }: ChartData): void {
    const shape = JSON.stringify(curves.map((curve) => [curve.key, curve.experimentName]));
    if (shape === this.shape) return;
    this.shape = shape;
    this.toggles = [];
    this.values.clear();
    setAttributes(this.element, { 'aria-label': `Curves of ${group.title}` });
    const experiments = [...new Set(curves.map((curve) => curve.experiment))];
    const several = experiments.length > 1;
    this.element.classList.toggle('several', several);
    this.element.replaceChildren(
      ...(several
        ? this.matrix(group.metrics, experiments, curves)
        : curves.map((curve) => this.single(curve))),
    );
  }

  showHidden(hidden: ReadonlySet<string>): void {
    for (const { button, keys } of this.toggles) {
      const shown = keys.some((key) => !hidden.has(key));
      setAttributes(button, { 'aria-pressed': String(shown) });
    }
  }

  /** `indices` are those of the cursor; without it, each curve's last value is told. */
  showValues(curves: Curve[], columns: Column[], indices: (number | null)[] | undefined): void {
    curves.forEach((curve, row) => {
      const cell = this.values.get(curve.key);
      if (!cell) return;
      const index = indices?.[row];
      const last = curve.points.at(-1)?.[1];
      const value = indices
        ? typeof index === 'number'
          ? columns[row]?.[index]
          : undefined
        : last;
      setText(cell, formatValue(value));
    });
  }

  private single(curve: Curve): HTMLElement {
    return this.curveButton(curve, curve.metric, false);
  }

  /** A row for each experiment, a column for each metric. */
  private matrix(metrics: string[], experiments: string[], curves: Curve[]): HTMLElement[] {
    this.element.style.setProperty('--metrics', String(metrics.length));
    const keysOf = (is: (curve: Curve) => boolean) => curves.filter(is).map((curve) => curve.key);
    const toggle = (keys: string[]) => () => this.actions.toggle(keys);
    const heads = metrics.map((metric, line) => {
      const keys = keysOf((curve) => curve.metric === metric);
      return this.button({ class: 'metric' }, keys, toggle(keys), lineSample(dashOf(line)), metric);
    });
    const rows = experiments.flatMap((experiment) => {
      const own = curves.filter((curve) => curve.experiment === experiment);
      const name = own[0]?.experimentName ?? experiment;
      const keys = own.map((curve) => curve.key);
      const head = this.button(
        { class: 'name', title: `${name}: hide or show in all charts` },
        keys,
        () => this.actions.toggleExperiment(experiment),
        swatch(own[0]),
        element('span', {}, name),
      );
      const cells = metrics.map((metric) => {
        const curve = own.find((curve) => curve.metric === metric);
        return curve
          ? this.curveButton(curve, unseen(curveName(curve, true)), true)
          : element('span');
      });
      return [head, ...cells];
    });
    return [element('span'), ...heads, ...rows];
  }

  private curveButton(curve: Curve, label: Node | string, several: boolean): HTMLButtonElement {
    const value = element('span', { class: 'value' });
    this.values.set(curve.key, value);
    const attributes = { class: 'curve', title: `Hide or show ${curveName(curve, several)}` };
    const made = this.button(
      attributes,
      [curve.key],
      () => this.actions.toggle([curve.key]),
      lineSample(dashOf(curve.line)),
      label,
      value,
    );
    made.style.setProperty('--curve', colorOf(curve.color));
    return made;
  }

  private button(
    attributes: Record<string, string>,
    keys: string[],
    onClick: () => void,
    ...children: (Node | string)[]
  ): HTMLButtonElement {
    const made = button(attributes, onClick, ...children);
    this.toggles.push({ button: made, keys });
    return made;
  }
}

function swatch(curve: Curve | undefined): HTMLElement {
  const made = element('span', { class: 'swatch' });
  if (curve) made.style.setProperty('--curve', colorOf(curve.color));
  return made;
}

/** The head of the row and that of the column say it, to those who see them. */
function unseen(name: string): HTMLElement {
  return element('span', { class: 'unseen' }, name);
}
