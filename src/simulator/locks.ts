interface Waiting {
  readonly take: () => void;
}

/** Locks on files, as flock has them: first come, first served. */
export class Locks {
  private readonly held = new Map<string, Waiting[]>();

  /** Takes a lock; false when it couldn't be had in time. What releases it goes to the holder's list. */
  async take(key: string, waitSeconds: number | null, holder: (() => void)[]): Promise<boolean> {
    const queue = this.held.get(key);
    if (queue === undefined) {
      this.held.set(key, []);
      holder.push(() => this.release(key));
      return true;
    }
    if (waitSeconds === 0) return false;
    return await new Promise<boolean>((resolve) => {
      const waiting: Waiting = {
        take: () => {
          clearTimeout(timer);
          holder.push(() => this.release(key));
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

  private release(key: string): void {
    const next = this.held.get(key)?.shift();
    if (next === undefined) this.held.delete(key);
    else next.take();
  }

  /** A host that died holds nothing. */
  forget(prefix: string): void {
    for (const key of [...this.held.keys()]) if (key.startsWith(prefix)) this.held.delete(key);
  }
}
