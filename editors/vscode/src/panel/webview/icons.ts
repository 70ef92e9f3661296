// Drawn here, as the panel loads no fonts.
import type { Status } from '../../protocol';
import { svg } from './dom';

const STATUS: Record<Status, string> = {
  ready: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z',
  training: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5 M8 5v3l2.2 2',
  paused: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z M6.5 5.8v4.4 M9.5 5.8v4.4',
  completed: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z M5.4 8.2l1.9 1.9l3.4-3.8',
  failed: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z M6 6l4 4 M10 6l-4 4',
};

export function statusIcon(status: Status): SVGElement {
  return icon(STATUS[status], `status-icon ${status}`);
}

export function copyIcon(): SVGElement {
  return icon('M5.5 5.5h7v8h-7z M3.5 10.5v-8h7', 'copy-icon');
}

function icon(path: string, name: string): SVGElement {
  const drawn = svg('path', { d: path });
  return svg('svg', { class: `icon ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, drawn);
}

/** A short piece of a curve's line. */
export function lineSample(dash: number[]): SVGElement {
  const line = svg('line', { x1: 0, y1: 4, x2: 22, y2: 4, 'stroke-dasharray': dash.join(' ') });
  return svg('svg', { class: 'sample', viewBox: '0 0 22 8', 'aria-hidden': 'true' }, line);
}
