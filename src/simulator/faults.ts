/** What goes wrong at a command. `fails` has no effect on the host; the others say when they strike. */
export type FaultEffect =
  | { readonly kind: 'fails'; readonly code?: number; readonly stderr?: string }
  /** Never ends by itself: the time limit of its script ends it (at once, in simulated time). */
  | { readonly kind: 'hangs' }
  /** Waits for `Simulation.release`, then goes on as if nothing had been. */
  | { readonly kind: 'holds' }
  /** The connection breaks; the script goes on where it runs. */
  | { readonly kind: 'lost'; readonly when: 'before' | 'after' }
  /** Power cut: nothing runs on, what was not synced is gone. `boot` brings the host back. */
  | { readonly kind: 'dies'; readonly when: 'before' | 'after' }
  /** Power cut of another host at this moment. */
  | { readonly kind: 'cuts'; readonly host: string }
  /** Every write to a file fails with "No space left on device", from here on. */
  | { readonly kind: 'disk-full' };

export interface Fault {
  /** Host's name; every host when left out. */
  readonly host?: string;
  /** Counted are only commands whose words, joined by blanks, match. */
  readonly command?: RegExp;
  /** Strikes at the n-th (from 1) that is counted since the fault was added; the first when left out. */
  readonly nth?: number;
  /** Strikes again and again from the n-th on. */
  readonly lasting?: boolean;
  readonly effect: FaultEffect;
}

/** What gluster says while somebody else's command is under way. @public */
export const ANOTHER_TRANSACTION: FaultEffect = {
  kind: 'fails',
  code: 1,
  stderr: 'Another transaction is in progress for data. Please try again after some time.\n',
};

/** A disk of the host is full. @public */
export const NO_SPACE: FaultEffect = {
  kind: 'fails',
  code: 1,
  stderr: 'write error: No space left on device\n',
};

interface Armed {
  readonly fault: Fault;
  seen: number;
  spent: boolean;
}

export class Faults {
  private readonly armed: Armed[] = [];

  add(fault: Fault): void {
    this.armed.push({ fault, seen: 0, spent: false });
  }

  clear(): void {
    this.armed.length = 0;
  }

  /** Takes back those of one host. */
  take(host: string): void {
    const others = this.armed.filter(({ fault }) => fault.host !== host);
    this.armed.splice(0, this.armed.length, ...others);
  }

  /** Those that may still strike on a host. */
  armedFor(host: string): readonly Fault[] {
    return this.armed
      .filter(({ fault, spent }) => !spent && (fault.host === undefined || fault.host === host))
      .map(({ fault }) => fault);
  }

  /** The fault that strikes at this command, if any; counts it for all. */
  strike(host: string, command: string): FaultEffect | null {
    let found: FaultEffect | null = null;
    for (const each of this.armed) {
      const { fault } = each;
      if (each.spent || (fault.host !== undefined && fault.host !== host)) continue;
      if (fault.command !== undefined && !fault.command.test(command)) continue;
      each.seen += 1;
      const nth = fault.nth ?? 1;
      if (fault.lasting === true ? each.seen < nth : each.seen !== nth) continue;
      if (fault.lasting !== true) each.spent = true;
      found ??= fault.effect;
    }
    return found;
  }
}
