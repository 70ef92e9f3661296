/** How often a server that ends by itself is begun again: not without end. */
export class RestartBudget {
  private ends: number[] = [];

  constructor(
    private readonly restarts = 4,
    private readonly withinMilliseconds = 3 * 60 * 1000,
  ) {}

  /** It ended at `now`; whether it is to be begun again. */
  allows(now: number): boolean {
    this.ends = this.ends.filter((end) => now - end < this.withinMilliseconds);
    this.ends.push(now);
    return this.ends.length <= this.restarts;
  }
}
