import * as vscode from 'vscode';
import { joined } from '../messages';
import type { Experiment, Status } from '../protocol';

const ICONS: Record<Status, [icon: string, color: string | undefined]> = {
  ready: ['circle-large-outline', undefined],
  training: ['play-circle', 'charts.blue'],
  paused: ['debug-pause', 'charts.yellow'],
  completed: ['pass', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
};

/** The status as a picture in the theme's colours. */
export function experimentIcon(status: Status | null): vscode.ThemeIcon {
  const [icon, color] = status === null ? ['question', undefined] : ICONS[status];
  return new vscode.ThemeIcon(icon ?? 'question', color ? new vscode.ThemeColor(color) : undefined);
}

/** How far it is, and the result that counts: `epoch 12 of 100 · val_loss 0.31`. */
export function progressOf({ status, epoch, epochs, best }: Experiment): string {
  const result = best && best.value !== null && `${best.metric} ${rounded(best.value)}`;
  if (status === 'training' || status === 'paused') {
    const reached =
      epoch === null ? status : `epoch ${epoch}${epochs === null ? '' : ` of ${epochs}`}`;
    return joined([status === 'paused' && epoch !== null && 'paused', reached, result]);
  }
  return result || (status ?? '');
}

/** Few digits, as many as tell results apart. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
