/** A clock that goes on when somebody sleeps, and at once. */
export class SimulatedTime {
  private ahead = 0;
  private readonly waiting: { readonly until: number; readonly tell: () => void }[] = [];

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  async sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds / 1000);
    await new Promise((resolve) => setImmediate(resolve));
  }

  advance(seconds: number): void {
    this.ahead += seconds * 1000;
    for (const { until, tell } of this.waiting) if (until <= this.ahead) tell();
  }

  /** Until others have slept so long. */
  passed(seconds: number): Promise<void> {
    const until = this.ahead + seconds * 1000;
    return new Promise((tell) => this.waiting.push({ until, tell }));
  }
}
