interface Waiting {
  readonly take: () => void;
}

interface Held {
  holder: (() => void)[];
  readonly queue: Waiting[];
}

/** Locks on files, as flock has them: first come, first served. */
export class Locks {
  private readonly held = new Map<string, Held>();

  /** Takes a lock; false when it couldn't be had in time. What releases it goes to the holder's list. */
  async take(key: string, waitSeconds: number | null, holder: (() => void)[]): Promise<boolean> {
    const held = this.held.get(key);
    if (held === undefined) {
      this.hold(key, { holder, queue: [] });
      return true;
    }
    // Through the same opening of the file.
    if (held.holder === holder) return true;
    const { queue } = held;
    if (waitSeconds === 0) return false;
    return await new Promise<boolean>((resolve) => {
      const waiting: Waiting = {
        take: () => {
          clearTimeout(timer);
          this.hold(key, { holder, queue });
          resolve(true);
        },
      };
      const timer =
        waitSeconds === null
          ? undefined
          : setTimeout(() => {
              queue.splice(queue.indexOf(waiting), 1);
              resolve(false);
            }, waitSeconds * 1000);
      timer?.unref();
      queue.push(waiting);
    });
  }

  private hold(key: string, held: Held): void {
    this.held.set(key, held);
    held.holder.push(() => this.release(key, held.holder));
  }

  private release(key: string, holder: Held['holder']): void {
    const held = this.held.get(key);
    if (held?.holder !== holder) return;
    const next = held.queue.shift();
    if (next === undefined) this.held.delete(key);
    else next.take();
  }

  /** A host that died holds nothing. */
  forget(prefix: string): void {
    for (const key of [...this.held.keys()]) if (key.startsWith(prefix)) this.held.delete(key);
  }
}
