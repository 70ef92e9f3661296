/**
 * Runs a task when asked: never twice at once, and with a rest after each run that grows with what
 * the run took, so that a long history does not keep the machine busy while epochs pour in.
 */
export class Pace {
  private running = false;
  private wanted = false;
  private rest: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(private readonly task: () => Promise<void>) {}

  ask(): void {
    this.wanted = true;
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.rest);
  }

  private async run(): Promise<void> {
    if (this.running || this.rest !== undefined || !this.wanted || this.stopped) return;
    this.wanted = false;
    this.running = true;
    const start = performance.now();
    // One that fails keeps no later one from running.
    await this.task().catch(() => {});
    this.running = false;
    if (this.stopped) return;
    this.rest = setTimeout(
      () => {
        this.rest = undefined;
        void this.run();
      },
      Math.max(100, 3 * (performance.now() - start)),
    );
  }
}
