// What the extension and its panel say to each other. Both sides read messages with the functions here.
import type { Status } from '../protocol';
import { isArrayOf, isCount, isRecord, isString } from './shapes';

/** What a panel is about: some experiments of a session, or all that it has, also those to come. */
export interface Selection {
  uri: string;
  experiments: string[] | 'all';
}

/** Epoch and value, in the order of epochs; `null` is a value that is no number. */
export type Point = [epoch: number, value: number | null];

export interface ExperimentCurves {
  id: string;
  name: string;
  status: Status | null;
  epoch: number | null;
  /** How many its training has. */
  epochs: number | null;
  best: number | null;
  metrics: Record<string, Point[]>;
}

export interface Curves {
  session: string;
  /** Whether the session is the one that commands are about when they name none. */
  current: boolean;
  experiments: ExperimentCurves[];
  /** IDs that the session does not have, or no more. */
  missing: string[];
}

export type Trouble =
  | { kind: 'starting' }
  | { kind: 'stopped'; reason: string | null }
  | { kind: 'outdated' }
  | { kind: 'no-session' }
  | { kind: 'failed'; reason: string };

export type ToPanel = { type: 'curves'; curves: Curves } | { type: 'trouble'; trouble: Trouble };

export type FromPanel =
  | { type: 'ready' }
  | { type: 'choose' }
  | { type: 'restart' }
  | { type: 'log' }
  | { type: 'open'; experiment: string }
  | { type: 'copy'; text: string };

export function parseSelection(value: unknown): Selection | undefined {
  if (!isRecord(value) || !isString(value.uri)) return undefined;
  const { uri, experiments } = value;
  return experiments === 'all' || isArrayOf(experiments, isString)
    ? { uri, experiments }
    : undefined;
}

export function parseFromPanel(value: unknown): FromPanel | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'ready':
    case 'choose':
    case 'restart':
    case 'log':
      return { type: value.type };
    case 'open':
      return isString(value.experiment)
        ? { type: 'open', experiment: value.experiment }
        : undefined;
    case 'copy':
      return isString(value.text) ? { type: 'copy', text: value.text } : undefined;
    default:
      return undefined;
  }
}

export function parseToPanel(value: unknown): ToPanel | undefined {
  if (!isRecord(value)) return undefined;
  if (value.type === 'curves' && isCurves(value.curves)) {
    return { type: 'curves', curves: value.curves };
  }
  if (value.type === 'trouble' && isTrouble(value.trouble)) {
    return { type: 'trouble', trouble: value.trouble };
  }
  return undefined;
}

const STATUSES: readonly unknown[] = [
  'ready',
  'training',
  'paused',
  'completed',
  'failed',
] satisfies Status[];

export function isStatus(value: unknown): value is Status {
  return STATUSES.includes(value);
}

export function isMetrics(value: unknown): value is Record<string, Point[]> {
  return isRecord(value) && Object.values(value).every((points) => isArrayOf(points, isPoint));
}

function isPoint(value: unknown): value is Point {
  return (
    Array.isArray(value) &&
    typeof value[0] === 'number' &&
    (value[1] === null || typeof value[1] === 'number')
  );
}

function isCurves(value: unknown): value is Curves {
  return (
    isRecord(value) &&
    isString(value.session) &&
    typeof value.current === 'boolean' &&
    isArrayOf(value.experiments, isExperiment) &&
    isArrayOf(value.missing, isString)
  );
}

function isExperiment(value: unknown): value is ExperimentCurves {
  return (
    isRecord(value) &&
    isString(value.id) &&
    isString(value.name) &&
    (value.status === null || isStatus(value.status)) &&
    isCount(value.epoch) &&
    isCount(value.epochs) &&
    isCount(value.best) &&
    isMetrics(value.metrics)
  );
}

function isTrouble(value: unknown): value is Trouble {
  if (!isRecord(value)) return false;
  switch (value.kind) {
    case 'starting':
    case 'outdated':
    case 'no-session':
      return true;
    case 'stopped':
      return value.reason === null || isString(value.reason);
    case 'failed':
      return isString(value.reason);
    default:
      return false;
  }
}
