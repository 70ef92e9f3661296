// What keys do in a chart.
import type { Zoom } from './state';

export type KeyAction =
  | { type: 'move'; epoch: number | null }
  | { type: 'zoom'; zoom: Zoom | null };

/** How many epochs a page is. */
const PAGE = 10;

export function cursorKey(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  epochs: number[],
  cursor: number | undefined,
  [first, last]: Zoom,
): KeyAction | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const shown = epochs.filter((epoch) => epoch >= first && epoch <= last);
  if (shown.length === 0) return undefined;
  const end = shown.length - 1;
  const at = cursor === undefined ? -1 : shown.findIndex((epoch) => epoch >= cursor);
  const move = (index: number): KeyAction => {
    return { type: 'move', epoch: shown[Math.min(end, Math.max(0, index))] ?? null };
  };
  switch (key) {
    case 'ArrowLeft':
      return move(at < 0 ? end : at - 1);
    case 'ArrowRight':
      return move(at + 1);
    case 'PageUp':
      return move(at < 0 ? end : at - PAGE);
    case 'PageDown':
      return move(at + PAGE);
    case 'Home':
      return move(0);
    case 'End':
      return move(end);
    case 'Escape':
      return { type: 'move', epoch: null };
    case '+':
    case '=':
      return { type: 'zoom', zoom: narrowed(first, last, cursor ?? (first + last) / 2, 0.5) };
    case '-':
      return { type: 'zoom', zoom: widened(first, last, epochs) };
    case '0':
      return { type: 'zoom', zoom: null };
    default:
      return undefined;
  }
}

/** Around `center`, to whole epochs, two at least. */
function narrowed(first: number, last: number, center: number, by: number): Zoom {
  const from = Math.round(center - (center - first) * by);
  const to = Math.round(center + (last - center) * by);
  return [from, Math.max(from + 1, to)];
}

function widened(first: number, last: number, epochs: number[]): Zoom | null {
  const room = Math.max(1, (last - first) / 2);
  const [least, most] = [epochs[0] ?? first, epochs.at(-1) ?? last];
  const [from, to] = [Math.round(first - room), Math.round(last + room)];
  return from <= least && to >= most ? null : [Math.max(from, least), Math.min(to, most)];
}
