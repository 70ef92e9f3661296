// All charts: one range of epochs, one cursor, one size.
import { Chart } from './chart';
import type { ChartData } from './curve';
import { epochRange } from './curve';
import { element } from './dom';
import type { Store, Zoom } from './state';
import type { Theme } from './theme';
import { readTheme } from './theme';

const LEAST_HEIGHT = 160;
const MOST_HEIGHT = 440;

export class Charts {
  readonly element = element('section', { class: 'charts', 'aria-label': 'Curves' });
  private readonly charts = new Map<string, Chart>();
  private theme: Theme;
  private data: ChartData[] = [];
  private full: Zoom = [0, 1];

  /** `surroundings` hold what stands above, too: when that grows, less is left. */
  constructor(
    private readonly store: Store,
    private readonly surroundings: HTMLElement,
  ) {
    this.theme = readTheme(surroundings);
    store.onChange(() => {
      for (const chart of this.charts.values()) chart.draw();
    });
    new ResizeObserver(() => this.layout()).observe(surroundings);
    addEventListener('resize', () => this.layout());
  }

  update(data: ChartData[]): void {
    this.data = data;
    this.full = fullRange(data);
    const kept = new Set(data.map((chart) => chart.group.key));
    for (const [key, chart] of this.charts) {
      if (kept.has(key)) continue;
      chart.destroy();
      this.charts.delete(key);
    }
    data.forEach((chartData, index) => {
      const chart = this.chart(chartData);
      if (this.element.children[index] !== chart.element) {
        this.element.insertBefore(chart.element, this.element.children[index] ?? null);
      }
    });
    this.layout();
    for (const chartData of data) this.charts.get(chartData.group.key)?.update(chartData);
    this.layout();
  }

  themeChanged(): void {
    this.theme = readTheme(this.surroundings);
    for (const chart of this.charts.values()) chart.redraw();
  }

  private chart(data: ChartData): Chart {
    const known = this.charts.get(data.group.key);
    if (known) return known;
    const made = new Chart(data, {
      store: this.store,
      theme: () => this.theme,
      range: () => this.range(),
      moveCursor: (epoch) => this.moveCursor(epoch),
      zoom: (zoom) => this.store.set({ zoom }),
      toggleExperiment: (experiment) => this.toggleExperiment(experiment),
    });
    this.charts.set(data.group.key, made);
    return made;
  }

  /** The zoom, as long as there is something in it. */
  private range(): Zoom {
    const { zoom } = this.store.get();
    const [first, last] = this.full;
    return zoom && zoom[0] < last && zoom[1] > first ? zoom : this.full;
  }

  /** As high as fits below what stands above, for as many rows as the width makes. */
  private layout(): void {
    const charts = [...this.charts.values()];
    const [first] = charts;
    if (!first || first.width === 0) return;
    const columns = getComputedStyle(this.element).gridTemplateColumns.split(' ').length;
    const rows = Math.ceil(charts.length / columns);
    const heads = Math.max(...charts.map((chart) => chart.headHeight));
    const room = innerHeight - (this.element.offsetTop + 12);
    const gaps = (rows - 1) * 16;
    const height = Math.floor((room - gaps) / rows - heads);
    const bounded = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, height));
    for (const chart of charts) chart.resize(bounded);
  }

  /** In all charts: one compares without it, or does not. */
  private toggleExperiment(experiment: string): void {
    const curves = this.data.flatMap((chart) => chart.curves);
    const own = curves.filter((curve) => curve.experiment === experiment);
    this.store.toggle(own.map((curve) => curve.key));
  }

  private moveCursor(epoch: number | null): void {
    for (const chart of this.charts.values()) chart.moveCursor(epoch);
  }
}

/** Where there is but one epoch, it stands in the middle. */
function fullRange(data: ChartData[]): Zoom {
  const [first, last] = epochRange(data) ?? [0, 1];
  return first === last ? [first - 0.5, last + 0.5] : [first, last];
}
