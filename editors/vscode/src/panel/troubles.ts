import type { Trouble } from './messages';

export interface Words {
  title: string;
  /** What to do next. */
  advice: string;
}

/** Why there are no curves, for people. */
export const TROUBLES: Record<Trouble['kind'], Words> = {
  starting: {
    title: 'The Nestling server is starting.',
    advice: 'The curves appear here in a moment.',
  },
  stopped: {
    title: 'The Nestling server is not running.',
    advice: 'The curves appear here when it is back. Restart it, or see its log for the reason.',
  },
  outdated: {
    title: 'This Nestling server is too old to show curves.',
    advice: 'Install a newer `nestling`, and restart the server.',
  },
  'no-session': {
    title: 'This session is no more.',
    advice: 'Its file was deleted or renamed. Choose experiments of another session.',
  },
  failed: {
    title: 'The curves could not be read.',
    advice: 'The log of the server tells more.',
  },
};
