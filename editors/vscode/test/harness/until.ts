/** Asks again and again until the answer is neither false nor missing; `what` is waited for. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  milliseconds = 15_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + milliseconds;
  let problem: unknown;
  for (;;) {
    try {
      const answer = await ask();
      problem = undefined;
      if (answer) return answer as NonNullable<Exclude<T, false>>;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${milliseconds / 1000} s in vain: ${what}`, { cause: problem });
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
