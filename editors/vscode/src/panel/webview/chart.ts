import type { Aligned, Column } from './align';
import { align, positive } from './align';
import type { ChartData } from './curve';
import { element, setAttributes, setText } from './dom';
import { formatEpoch, formatValue } from './format';
import { cursorKey } from './keys';
import { Legend } from './legend';
import type { PlotOwner } from './plot';
import { Plot } from './plot';
import { smooth } from './smooth';
import type { Store, Zoom } from './state';
import type { Theme } from './theme';
import { curveName, describeChart } from './words';

/** What charts have in common. */
export interface Shared {
  store: Store;
  theme(): Theme;
  range(): Zoom;
  /** Moves the cursors of all charts. */
  moveCursor(epoch: number | null): void;
  zoom(zoom: Zoom | null): void;
  /** Hides or shows all of an experiment's curves. */
  toggleExperiment(experiment: string): void;
}

/** One chart: its title, its legend, its curves. */
export class Chart {
  readonly element: HTMLElement;
  private readonly legend: Legend;
  private readonly plot: Plot;
  private readonly host = element('div', { class: 'plot', tabindex: 0, role: 'group' });
  private readonly where = element('span', { class: 'where' });
  private readonly spoken = element('div', { class: 'unseen', 'aria-live': 'polite' });
  private aligned: Aligned = { epochs: [], columns: [] };
  private cursor: { epoch: number; indices: (number | null)[] } | undefined;

  constructor(
    private data: ChartData,
    private readonly shared: Shared,
  ) {
    this.legend = new Legend({
      toggle: (keys) => shared.store.toggle(keys),
      toggleExperiment: (experiment) => shared.toggleExperiment(experiment),
    });
    this.element = element(
      'figure',
      { class: 'chart', 'data-chart': data.group.key },
      element('figcaption', {}, element('h2', {}, data.group.title), this.where),
      this.legend.element,
      this.host,
      this.spoken,
    );
    this.plot = new Plot(this.host, this.owner());
    this.host.addEventListener('keydown', (event) => this.onKey(event));
    setAttributes(this.host, {
      'aria-label': `${data.group.title}: arrow keys move along the epochs, + and - zoom, 0 shows all`,
    });
  }

  update(data: ChartData): void {
    this.data = data;
    this.aligned = align(data.curves.map((curve) => curve.points));
    this.legend.update(data);
    this.draw();
  }

  /** As the toggles and the zoom are now. */
  draw(): void {
    const { store } = this.shared;
    const { smoothing, logLoss } = store.get();
    const { curves, group } = this.data;
    const log = logLoss && group.kind === 'loss';
    const fit = (column: Column) => (log ? positive(column) : column);
    const measured = this.aligned.columns.map(fit);
    this.plot.draw({
      curves,
      epochs: this.aligned.epochs,
      columns: measured.map((column) => smooth(column, smoothing)),
      measured: smoothing > 0 ? measured : [],
      log,
      hidden: store.hidden,
    });
    this.legend.showHidden(store.hidden);
    this.showValues();
    const { canvas } = this.plot;
    const words = describeChart(this.data, store.hidden);
    if (canvas) setAttributes(canvas, { role: 'img', 'aria-label': words });
  }

  redraw(): void {
    this.plot.redraw();
  }

  get width(): number {
    return this.host.clientWidth;
  }

  /** What stands above the curves. */
  get headHeight(): number {
    return this.element.clientHeight - this.host.clientHeight;
  }

  resize(height: number): void {
    this.plot.resize(this.width, height);
  }

  moveCursor(epoch: number | null): void {
    this.plot.moveCursor(epoch);
  }

  destroy(): void {
    this.plot.destroy();
    this.element.remove();
  }

  private owner(): PlotOwner {
    return {
      theme: () => this.shared.theme(),
      range: () => this.shared.range(),
      onZoom: (zoom) => this.shared.zoom(zoom),
      onCursor: (epoch, indices) => {
        this.cursor = epoch === null ? undefined : { epoch, indices };
        this.showValues();
      },
    };
  }

  private showValues(): void {
    const { cursor } = this;
    setText(this.where, cursor ? `epoch ${formatEpoch(cursor.epoch)}` : 'last epoch');
    this.legend.showValues(this.data.curves, this.aligned.columns, cursor?.indices);
  }

  private onKey(event: KeyboardEvent): void {
    const { epochs } = this.aligned;
    const action = cursorKey(event, epochs, this.cursor?.epoch, this.shared.range());
    if (!action) return;
    event.preventDefault();
    if (action.type === 'zoom') {
      this.shared.zoom(action.zoom);
      return;
    }
    this.shared.moveCursor(action.epoch);
    setText(this.spoken, this.toldAtCursor());
  }

  private toldAtCursor(): string {
    const { cursor } = this;
    if (!cursor) return '';
    const { hidden } = this.shared.store;
    const several = new Set(this.data.curves.map((curve) => curve.experiment)).size > 1;
    const told = this.data.curves.flatMap((curve, row) => {
      const index = cursor.indices[row];
      if (hidden.has(curve.key) || typeof index !== 'number') return [];
      return [`${curveName(curve, several)} ${formatValue(this.aligned.columns[row]?.[index])}`];
    });
    return `Epoch ${formatEpoch(cursor.epoch)}: ${told.join(', ')}`;
  }
}
