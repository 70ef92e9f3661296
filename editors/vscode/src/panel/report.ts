import type { Curves } from './messages';

/** The command by which a trainer reports the first epoch of an experiment. */
export function reportCommand({ session, current }: Curves, experiment: string): string {
  const command = `nestling experiment update ${experiment} --epoch 1 --metric val_loss=0.5`;
  return current ? command : `${command} --session ${session}`;
}
