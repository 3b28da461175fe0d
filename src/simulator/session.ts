import { Killed } from './language/machine.ts';

/** A time limit around commands: in simulated time, so that what hangs is ended at once. */
export interface Limit {
  secondsLeft: number;
  over: boolean;
  /** No shell stands between: it would wait itself for what can't be killed. */
  readonly direct: boolean;
}

/** One SSH channel's worth of work on a host: goes on when its connection is lost, ends when the host dies. */
export class Session {
  readonly host: string;
  readonly lost: Promise<string>;
  private tellLost: (reason: string) => void = () => undefined;
  private dead = false;
  private readonly wakers = new Set<() => void>();

  constructor(host: string) {
    this.host = host;
    this.lost = new Promise((resolve) => {
      this.tellLost = resolve;
    });
  }

  /** The connection breaks; the work goes on. */
  lose(reason: string): void {
    this.tellLost(reason);
  }

  /** The host is gone. */
  die(): void {
    this.dead = true;
    this.tellLost(`${this.host} went away`);
    for (const wake of this.wakers) wake();
  }

  check(limits: readonly Limit[]): void {
    if (this.dead) throw new Killed(137);
    if (limits.some((limit) => limit.over)) throw new Killed(124);
  }

  /** Until the given promise is done or the host dies. */
  async whileAlive<T>(promise: Promise<T>): Promise<T> {
    const waker: { wake: () => void } = { wake: () => undefined };
    const death = new Promise<never>((_, reject) => {
      waker.wake = () => reject(new Killed(137));
    });
    death.catch(() => undefined);
    this.wakers.add(waker.wake);
    try {
      this.check([]);
      return await Promise.race([promise, death]);
    } finally {
      this.wakers.delete(waker.wake);
    }
  }

  /** Time goes by; a limit that is passed ends the process. */
  pass(seconds: number, limits: readonly Limit[]): void {
    for (const limit of limits) {
      limit.secondsLeft -= seconds;
      if (limit.secondsLeft <= 0) limit.over = true;
    }
    this.check(limits);
  }
}
