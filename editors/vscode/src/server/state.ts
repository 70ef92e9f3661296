/** Why the server does not run, in the order in which it is found out. */
export type FailureReason = 'missing' | 'unusable' | 'tooOld' | 'refused' | 'crashed';

export interface Failure {
  reason: FailureReason;
  /** What happened, for a person. */
  message: string;
}

export interface Running {
  kind: 'running';
  path: string;
  version: string;
  /** Whether it answers the requests of docs/protocol.md. */
  views: boolean;
}

export type ServerState =
  | { kind: 'stopped' }
  | { kind: 'starting' }
  | Running
  | { kind: 'failed'; failure: Failure };
