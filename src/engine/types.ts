import type { Hosts } from '../hosts/hosts.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { Id, IdSource } from '../model/ids.ts';
import type { Change, HostAddress, Operation, Owner, Plan } from '../model/plan.ts';
import type { PlanMade } from '../model/plan-file.ts';
import type { State } from '../model/state.ts';
import type { Judge } from '../plans/judge.ts';
import type { Planning, Terms } from '../plans/planning.ts';
import type { Store } from '../store/store.ts';

/**
 * A request that waits to become a plan. `plan` is pure and may be called again on a newer state: ids must be the
 * same each time (drawn before, and closed over). It throws GlusterctlError to refuse.
 */
export interface OperationRequest {
  plan(planning: Planning): Plan;
  /**
   * An earlier one of the same batch that brings what this one is for, as a node brings its devices. Both run at once;
   * this one is written down only after the other, and undone where the other comes to nothing.
   */
  readonly after?: OperationRequest;
  /** What it is for, as `device gl1:/dev/sdb`: a refusal of several requests alike must say of which. */
  readonly about?: string;
  /** Its plan was kept in a file, and runs as it stands there. */
  readonly kept?: KeptOrigin;
}

/** Where a plan comes from that is not made now. */
export interface KeptOrigin {
  /** Under which it is stored. */
  readonly operation: Id;
  /** What a state that has nothing in it yet begins as: scripts on hosts name it. */
  readonly lineage: Id;
  /** For the log: which file, and who made it. */
  readonly file: Id;
  readonly made: PlanMade;
}

/** Turns what a step printed into changes; pure. By the name that a step's `reads` gives. */
export type OutputReader = (stdout: string, plan: Plan) => readonly Change[];
export type OutputReaders = Readonly<Record<string, OutputReader>>;

export type Outcome =
  | { readonly kind: 'done'; readonly operation: Id; readonly plan: Plan; readonly state: State }
  /** Undone: nothing is left behind. */
  | {
      readonly kind: 'rolled-back';
      readonly operation: Id;
      readonly plan: Plan;
      readonly error: GlusterctlError;
      /** Only because what it builds on came to nothing. */
      readonly withBase?: true;
    }
  /** The operation stays, with its space; the error's hint gives the command that continues. */
  | {
      readonly kind: 'unfinished';
      readonly operation: Id;
      readonly plan: Plan;
      readonly error: GlusterctlError;
    }
  /** Refused before anything was reserved. */
  | { readonly kind: 'refused'; readonly error: GlusterctlError; readonly withBase?: true };

/** What is to be done about open operations: finish them, undo them, or each as its kind goes. */
export interface Recovery {
  readonly direction: 'forward' | 'back' | 'default';
  readonly ids: readonly Id[];
  /** Take over from a process elsewhere, of which nothing is known. */
  readonly force: boolean;
  /** Hosts that never come back: what was to be done there stays undone. */
  readonly without?: readonly string[];
  /** What stays there, for people: it goes into the log. */
  readonly residue?: (
    state: State,
    operation: Operation,
    direction: Operation['direction'],
  ) => readonly string[];
  /** Conditions that need not be true, beside those that it was begun with. */
  readonly accept?: readonly string[];
  /** Names, said by a person, of what may be lost although it may be in use. */
  readonly confirmed?: readonly string[];
  /** Operations that are finished by what the log says, and when that was. */
  readonly finished?: ReadonlyMap<Id, string>;
}

/** What happens while plans run, for progress lines and the audit log. */
export type EngineEvent =
  | { readonly type: 'connecting'; readonly hosts: readonly HostAddress[] }
  | { readonly type: 'unreachable'; readonly host: string; readonly message: string }
  | { readonly type: 'reserved'; readonly operation: Id; readonly plan: Plan }
  /** It runs a plan that was kept, and who made that. */
  | {
      readonly type: 'applies';
      readonly operation: Id;
      readonly file: Id;
      readonly title: string;
      readonly made: PlanMade;
    }
  | {
      readonly type: 'given-up';
      readonly operation: Id;
      readonly hosts: readonly string[];
      /** What may be left there, for people. */
      readonly residue: readonly string[];
    }
  | {
      readonly type: 'step-started';
      readonly operation: Id;
      readonly step: string;
      readonly host: string;
      readonly title: string;
      readonly undo: boolean;
      readonly script: string;
    }
  | {
      readonly type: 'step-ended';
      readonly operation: Id;
      readonly step: string;
      readonly host: string;
      readonly title: string;
      readonly undo: boolean;
      readonly result: 'done' | 'failed' | 'unknown' | 'unreachable';
      readonly code: number | null;
      readonly stdout: string;
      readonly stderr: string;
      readonly milliseconds: number;
      /** What it printed is for the person. */
      readonly prints?: true;
    }
  /** A step did what it could: the operation goes on without these. */
  | {
      readonly type: 'skipped';
      readonly operation: Id;
      readonly host: string;
      readonly names: readonly string[];
      readonly reason: string;
    }
  | {
      readonly type: 'waiting';
      readonly operation: Id;
      readonly host: string;
      readonly reason: string;
      readonly seconds: number;
    }
  /** A stage of looks isn't yet what it waits for. */
  | {
      readonly type: 'waits';
      readonly operation: Id;
      readonly title: string;
      readonly for: string;
      readonly left: number | null;
      readonly blocked?: string;
    }
  | { readonly type: 'waited'; readonly operation: Id; readonly title: string; readonly seconds: number }
  /** What a stage brought is in the state. */
  | { readonly type: 'made'; readonly operation: Id; readonly title: string }
  | {
      readonly type: 'ended';
      readonly operation: Id;
      readonly outcome: Outcome['kind'];
      readonly message: string;
    };

export interface EngineOptions {
  readonly terms: Terms;
  readonly store: Store;
  readonly hosts: Hosts;
  readonly ids: IdSource;
  readonly clock: { now(): Date; sleep(ms: number, signal?: AbortSignal): Promise<void> };
  readonly random: () => number;
  readonly outputReaders: OutputReaders;
  /** By the name that a stage's `judge` gives. */
  readonly judges: Readonly<Record<string, Judge>>;
  readonly owner: Owner;
  readonly onEvent: (event: EngineEvent) => void;
  /** First abort: stop starting steps, undo what was done. */
  readonly stop: AbortSignal;
  /** Second abort: give up at once, keep the operation. */
  readonly abandon: AbortSignal;
  /** What is known of hosts already, by name: whether they are simulated. The engine adds what it learns. */
  readonly kinds?: Map<string, boolean>;
  /** How many operations run at once; 1024 unless told. */
  readonly concurrency?: number;
  /** Called before and after each step and each write of the state, by name. A test that throws here kills the run. */
  readonly onPoint?: (name: string) => void;
}
