// What a person has set in the panel. VS Code keeps it while the panel is hidden and over a reload.
import type { Selection } from '../messages';
import { parseSelection } from '../messages';
import { isArrayOf, isRecord, isString } from '../shapes';

export type Zoom = [first: number, last: number];

export interface State {
  selection: Selection;
  /** Keys of curves. */
  hidden: string[];
  logLoss: boolean;
  /** Weight of what was, from 0 to below 1. */
  smoothing: number;
  zoom: Zoom | null;
}

export class Store {
  private readonly listeners: (() => void)[] = [];

  constructor(
    private state: State,
    private readonly save: (state: State) => void,
  ) {
    save(state);
  }

  get(): Readonly<State> {
    return this.state;
  }

  get hidden(): ReadonlySet<string> {
    return new Set(this.state.hidden);
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    this.save(this.state);
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Hides these curves, or shows them where all are hidden. */
  toggle(keys: string[]): void {
    const hidden = new Set(this.state.hidden);
    const show = keys.every((key) => hidden.has(key));
    for (const key of keys) {
      if (show) hidden.delete(key);
      else hidden.add(key);
    }
    this.set({ hidden: [...hidden] });
  }
}

/** What was kept for this selection, as far as it is sound. */
export function restore(kept: unknown, selection: Selection): State {
  const fresh: State = { selection, hidden: [], logLoss: false, smoothing: 0, zoom: null };
  if (!isRecord(kept)) return fresh;
  const same = JSON.stringify(parseSelection(kept.selection)) === JSON.stringify(selection);
  if (!same) return fresh;
  const { hidden, logLoss, smoothing, zoom } = kept;
  return {
    selection,
    hidden: isArrayOf(hidden, isString) ? hidden : [],
    logLoss: logLoss === true,
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing < 1 ? smoothing : 0,
    zoom: isZoom(zoom) ? zoom : null,
  };
}

function isZoom(value: unknown): value is Zoom {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((end) => Number.isFinite(end)) &&
    value[0] < value[1]
  );
}
