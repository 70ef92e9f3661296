// What the server and this client say to each other beside LSP: docs/protocol.md of the project.
import type { Range } from 'vscode-languageclient';

/** The version of the views that this client understands; a server may have a newer one. */
export const VIEWS_VERSION = 1;

/** The requests, by name. */
export const Method = {
  sessions: 'nestling/sessions',
  history: 'nestling/history',
  presets: 'nestling/presets',
  didChange: 'nestling/didChange',
} as const;

export interface SessionsParams {
  uri?: string;
  contents?: boolean;
}

export interface Sessions {
  workspaces: Workspace[];
}

export interface Workspace {
  uri: string;
  name: string;
  current: string | null;
  sessions: Session[];
}

export interface Session {
  id: string;
  uri: string;
  name: string | null;
  models: number;
  trainings: number;
  experiments: number;
  running: number;
  contents?: Contents;
}

export interface Contents {
  dataset: Dataset | null;
  models: Model[];
  trainings: Training[];
  experiments: Experiment[];
}

export interface Dataset {
  range: Range;
  path: string | null;
  classes: number | null;
  images: number | null;
}

export interface Model {
  id: string;
  name: string;
  range: Range;
  kind: string | null;
  parameters: number | null;
  trainable: number | null;
  uses: number;
}

export interface Training {
  id: string;
  name: string;
  range: Range;
  optimizer: string | null;
  epochs: number | null;
  uses: number;
}

export type Status = 'ready' | 'training' | 'paused' | 'completed' | 'failed';

export interface Experiment {
  id: string;
  name: string;
  range: Range;
  model: string | null;
  training: string | null;
  status: Status | null;
  epoch: number | null;
  epochs: number | null;
  best: { metric: string; value: number | null } | null;
}

export interface HistoryParams {
  uri: string;
  experiments?: string[];
  chart?: number;
}

export interface History {
  experiments: ExperimentHistory[];
}

export interface ExperimentHistory {
  id: string;
  name: string;
  status: string | null;
  epochs: number | null;
  best: number | null;
  /** Epoch and value, in the order of epochs; `null` is a value that is no number. */
  metrics: Record<string, [epoch: number, value: number | null][]>;
  chart?: string;
}

export interface Presets {
  models: Preset[];
  trainings: Preset[];
}

export interface Preset {
  id: string;
  title: string;
  doc: string;
}

/** Where something may be new, whoever did it. */
export interface DidChange {
  list: boolean;
  sessions: string[];
  history: string[];
}
