import uPlot from 'uplot';
import type { Column } from './align';
import { xAxis, yAxis, yRange } from './axes';
import { drawBest } from './bestMarks';
import type { Curve } from './curve';
import { formatEpoch } from './format';
import { dashOf } from './palette';
import type { Zoom } from './state';
import type { Theme } from './theme';
import { curveColor } from './theme';

export interface PlotInput {
  curves: Curve[];
  epochs: number[];
  /** What is drawn, a column for each curve. */
  columns: Column[];
  /** What was measured, drawn faintly beneath; empty where it is what is drawn. */
  measured: Column[];
  log: boolean;
  hidden: ReadonlySet<string>;
}

/** What a plot asks of, and tells to, that which it is a part of. */
export interface PlotOwner {
  theme(): Theme;
  /** The first and the last epoch to show. */
  range(): Zoom;
  /** Index of the epoch at the cursor for each curve; `null` where there is none. */
  onCursor(epoch: number | null, indices: (number | null)[]): void;
  onZoom(zoom: Zoom | null): void;
}

/** Charts with this key share their cursors. */
const SYNC = 'epochs';

/** How far, in pixels, a value may lie from the cursor to be the one that is told. */
const REACH = 20;

/** The canvas. It is made anew only where other curves are to be drawn, or on another axis. */
export class Plot {
  private plot: uPlot | undefined;
  private shape = '';
  private input: PlotInput | undefined;
  private size = { width: 300, height: 200 };

  constructor(
    private readonly host: HTMLElement,
    private readonly owner: PlotOwner,
  ) {}

  draw(input: PlotInput): void {
    this.input = input;
    const data = [input.epochs, ...input.columns, ...input.measured] as uPlot.AlignedData;
    const shape = shapeOf(input);
    if (this.plot && shape === this.shape) {
      this.plot.batch((plot: uPlot) => {
        showSeries(plot, input);
        plot.setData(data, true);
      });
    } else {
      this.plot?.destroy();
      this.shape = shape;
      this.plot = new uPlot(this.options(input), data, this.host);
      showSeries(this.plot, input);
    }
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.plot?.ctx.canvas;
  }

  resize(width: number, height: number): void {
    if (width === this.size.width && height === this.size.height) return;
    this.size = { width, height };
    this.plot?.setSize(this.size);
  }

  /** With the colours of the theme as it is now. */
  redraw(): void {
    this.plot?.redraw(false, true);
  }

  moveCursor(epoch: number | null): void {
    const { plot } = this;
    if (!plot) return;
    const hidden = { left: -10, top: -10 };
    const at = epoch === null ? hidden : { left: plot.valToPos(epoch, 'x'), top: 0 };
    plot.setCursor(at);
  }

  destroy(): void {
    this.plot?.destroy();
    this.plot = undefined;
  }

  private options(input: PlotInput): uPlot.Options {
    const { owner } = this;
    const theme = () => owner.theme();
    return {
      ...this.size,
      legend: { show: false },
      padding: [8, () => rightPadding(owner), 0, 0],
      scales: {
        x: { time: false, range: () => owner.range() },
        y: { distr: input.log ? 3 : 1, range: (_plot, min, max) => yRange(min, max, input.log) },
      },
      axes: [xAxis(theme), yAxis(theme, input.log)],
      series: [
        {},
        ...input.curves.map((curve) => line(curve, theme)),
        ...(input.measured.length > 0 ? input.curves.map((curve) => faint(curve, theme)) : []),
      ],
      cursor: {
        y: false,
        points: { size: (_plot, series) => (series > input.curves.length ? 0 : 7), width: 0 },
        drag: { x: true, y: false, dist: 5, setScale: false },
        bind: { dblclick: () => () => reset(owner) },
        hover: { prox: REACH },
        sync: { key: SYNC, setSeries: false, scales: ['x', null], filters: { pub: isMove } },
      },
      hooks: {
        draw: [(plot) => drawBest(plot, this.input?.curves ?? [], theme())],
        setCursor: [(plot) => this.tellCursor(plot)],
        setSelect: [(plot) => zoomTo(plot, owner)],
      },
    };
  }

  private tellCursor(plot: uPlot): void {
    const { idx, idxs } = plot.cursor;
    const epoch = typeof idx === 'number' ? plot.data[0][idx] : undefined;
    const indices = this.input?.curves.map((_curve, index) => idxs?.[index + 1] ?? null) ?? [];
    this.owner.onCursor(epoch ?? null, indices);
  }
}

function shapeOf({ curves, log, measured }: PlotInput): string {
  const lines = curves.map((curve) => [curve.key, curve.color, curve.line]);
  return JSON.stringify([log, measured.length > 0, lines]);
}

function line(curve: Curve, theme: () => Theme): uPlot.Series {
  const stroke = () => curveColor(theme(), curve);
  return {
    stroke,
    width: theme().highContrast ? 2 : 1.5,
    dash: dashOf(curve.line),
    points: { size: 5, width: 0, fill: stroke, dash: [] },
  };
}

function faint(curve: Curve, theme: () => Theme): uPlot.Series {
  return { ...line(curve, theme), width: 1, alpha: 0.3, dash: [], points: { show: false } };
}

function showSeries(plot: uPlot, { curves, measured, hidden }: PlotInput): void {
  curves.forEach((curve, index) => {
    const show = !hidden.has(curve.key);
    const series = [index + 1, ...(measured.length > 0 ? [index + 1 + curves.length] : [])];
    for (const at of series)
      if (plot.series[at]?.show !== show) plot.setSeries(at, { show }, false);
  });
}

function isMove(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave';
}

/** Room for the half of the last epoch's number that stands out. */
function rightPadding(owner: PlotOwner): number {
  return Math.max(12, 4 * formatEpoch(owner.range()[1]).length);
}

function reset(owner: PlotOwner): null {
  owner.onZoom(null);
  return null;
}

/** To whole epochs, and to two of them at least. */
function zoomTo(plot: uPlot, owner: PlotOwner): void {
  const { left, width } = plot.select;
  if (width <= 0) return;
  const first = Math.round(plot.posToVal(left, 'x'));
  const last = Math.max(first + 1, Math.round(plot.posToVal(left + width, 'x')));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  owner.onZoom([first, last]);
}
