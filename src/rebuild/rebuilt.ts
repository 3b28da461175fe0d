import type { Inventory } from '../inventory/inventory.ts';
import type { Access } from '../model/access.ts';
import type { Tags } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import { withoutName } from '../model/named-once.ts';
import type { State } from '../model/state.ts';

/** What a topology file says of a host, or who typed its name. */
export interface HostHint {
  readonly manage: readonly string[];
  readonly storage: readonly string[] | null;
  readonly zone: number | null;
  readonly tags: Tags | null;
  readonly access: Access;
  readonly devices: readonly { readonly name: string; readonly tags: Tags | null }[];
  /** Its cluster in the file, by number; null: no file. */
  readonly cluster: number | null;
  /** Only found in the pool of another one, by the names that gluster knows. */
  readonly found: boolean;
}

/** One host as it was asked. */
export interface HostAsked {
  /** The name that it was asked by. */
  readonly host: string;
  readonly hint: HostHint;
  /** null: nothing is known of it. */
  readonly inventory: Inventory | null;
  readonly problem: string;
  readonly remedy: string;
}

export interface ClusterHint {
  readonly name: string | null;
  readonly file: boolean;
  readonly block: boolean;
}

/** What a rebuild is made from, beside the hosts. */
export interface Hints {
  readonly clusters: readonly ClusterHint[];
  readonly simulated: boolean | null;
  /** Guesses that a person took for true, by their handle. */
  readonly accepted: ReadonlySet<string> | 'all';
  nextId(): Id;
}

export type FindingKind = 'recovered' | 'guessed' | 'left over' | 'foreign' | 'conflicting' | 'unreachable';

/** One thing, and how it is known. */
export interface Finding {
  readonly kind: FindingKind;
  /** `volume data`, `device gl1:/dev/sdb` */
  readonly what: string;
  /** What was made of it, and why. */
  readonly said: string;
  /** What it is of in the state: a node, a device or a cluster. */
  readonly id?: string;
  /** Why a host does not answer, and nothing else. */
  readonly problem?: string;
  /** What is given to --accept; only of guesses. */
  readonly guess?: string;
  /** The guess was taken for true. */
  readonly accepted?: boolean;
  /** What to do about it. */
  readonly remedy?: string;
}

export interface Rebuilt {
  readonly state: State;
  readonly findings: readonly Finding[];
}

/** Takes down what is found on the way. */
export class Findings {
  readonly all: Finding[] = [];
  readonly #accepted: Hints['accepted'];

  constructor(accepted: Hints['accepted']) {
    this.#accepted = accepted;
  }

  add(kind: FindingKind, what: string, said: string, more: Pick<Finding, 'id' | 'remedy'> = {}): void {
    this.all.push({ kind, what, said, ...more });
  }

  /** A host that does not answer. */
  silent(what: string, { host, problem, remedy }: HostAsked, said: string, id?: Id): void {
    const why = withoutName(host, problem);
    this.all.push({
      kind: 'unreachable',
      what,
      said: `${why}; ${said}`,
      problem: why,
      ...(id === undefined ? {} : { id }),
      ...(remedy === '' ? {} : { remedy }),
    });
  }

  /** Whether it was taken for true. `otherwise`: what is done as long as it was not. */
  guess(guess: string, what: string, said: string, otherwise: string, id?: Id): boolean {
    const accepted = this.#accepted === 'all' || this.#accepted.has(guess);
    this.all.push({
      kind: 'guessed',
      what,
      said: accepted ? said : `${said}; ${otherwise}`,
      guess,
      accepted,
      ...(id === undefined ? {} : { id }),
    });
    return accepted;
  }
}
