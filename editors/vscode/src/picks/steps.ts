import { BACK } from './pick';

/**
 * Asks one thing after the other; `BACK` asks the one before again, `undefined` ends it all. Each
 * step keeps its answer itself, in what it closes over. Gives whether all were answered.
 */
export async function inSteps(
  steps: readonly (() => Promise<typeof BACK | true | undefined>)[],
): Promise<boolean> {
  let now = 0;
  for (;;) {
    const step = steps[now];
    if (step === undefined) return true;
    const answer = await step();
    if (answer === undefined) return false;
    now += answer === BACK ? -1 : 1;
    if (now < 0) return false;
  }
}
