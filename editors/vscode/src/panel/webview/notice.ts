// What the panel says where it has no curves to show, or none that are up to date.
import type { Curves, FromPanel, Trouble } from '../messages';
import { reportCommand } from '../report';
import { TROUBLES } from '../troubles';
import { button, element } from './dom';
import { copyIcon } from './icons';

type Post = (message: FromPanel) => void;

export function troubleNotice(trouble: Trouble, post: Post): HTMLElement {
  const { title, advice } = TROUBLES[trouble.kind];
  const reason = 'reason' in trouble && trouble.reason ? trouble.reason : null;
  if (trouble.kind === 'starting') return element('p', { role: 'status' }, title, ' ', advice);
  return element(
    'div',
    { class: 'notice', role: 'alert' },
    element('strong', {}, title),
    ' ',
    advice,
    reason && element('pre', {}, reason),
    element('div', { class: 'actions' }, ...actions(trouble, post)),
  );
}

function actions({ kind }: Trouble, post: Post): HTMLElement[] {
  const action = (text: string, message: FromPanel, rank: number) =>
    button({ class: rank === 0 ? 'primary' : 'tool' }, () => post(message), text);
  const restart: [string, FromPanel] = ['Restart server', { type: 'restart' }];
  const log: [string, FromPanel] = ['Show log', { type: 'log' }];
  const offered: Record<Trouble['kind'], [string, FromPanel][]> = {
    starting: [],
    stopped: [restart, log],
    outdated: [restart],
    failed: [log, restart],
    'no-session': [['Experiments…', { type: 'choose' }]],
  };
  return offered[kind].map(([text, message], rank) => action(text, message, rank));
}

/** Before the first epoch: how one is reported. */
export function noEpochNotice(curves: Curves, post: Post): HTMLElement | undefined {
  const waiting = curves.experiments.filter(({ metrics }) => Object.keys(metrics).length === 0);
  const [first] = waiting;
  if (!first) return undefined;
  const nothingYet = waiting.length === curves.experiments.length;
  const who = waiting.length === 1 ? `“${first.name}”` : `${waiting.length} experiments`;
  const begun = waiting.some(({ epoch }) => epoch !== null && epoch > 0);
  const [title, how] = begun
    ? [
        `The epochs of ${who} are not in the history.`,
        'Those are that a trainer reports like this:',
      ]
    : [
        `No epoch of ${who} has been reported yet.`,
        'A trainer reports one like this, and its curves appear here at once:',
      ];
  const command = reportCommand(curves, first.id);
  const copy = button(
    { class: 'icon-button', title: 'Copy', 'aria-label': 'Copy the command' },
    () => post({ type: 'copy', text: command }),
    copyIcon(),
  );
  return element(
    'div',
    { class: nothingYet ? 'empty' : 'notice' },
    element('p', {}, element('strong', {}, title)),
    element('p', {}, how),
    element('div', { class: 'command' }, element('code', {}, command), copy),
  );
}

/** Where all experiments are shown, and there is none. */
export function noExperimentNotice({ experiments, missing, session }: Curves) {
  if (experiments.length + missing.length > 0) return undefined;
  return element(
    'div',
    { class: 'empty' },
    element('p', {}, element('strong', {}, `${session} has no experiment.`)),
    element('p', {}, 'One that is created appears here.'),
  );
}

export function missingNotice({ missing, session }: Curves): HTMLElement | undefined {
  if (missing.length === 0) return undefined;
  const verb = missing.length === 1 ? 'is' : 'are';
  return element(
    'div',
    { class: 'notice' },
    `${missing.join(', ')} ${verb} no longer in ${session}.`,
  );
}
