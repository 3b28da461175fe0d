import type { Id } from './ids.ts';
import type { Entities, Plan } from './plan.ts';

/** Plans that were kept with --plan-out, to be run later exactly as they were shown, by somebody else perhaps. */
export interface PlanFile {
  readonly id: Id;
  /** Of the program that made it, as `--version` says it. */
  readonly version: string;
  readonly made: PlanMade;
  /** The state that it was made from. */
  readonly state: { readonly lineage: Id; readonly serial: number; readonly simulated: boolean | null };
  /** What its command asks before it begins, and a dry run does not. */
  readonly questions: readonly KeptQuestion[];
  /** Plans of one batch run side by side, batches one after the other. */
  readonly batches: readonly (readonly KeptPlan[])[];
}

/** Who made a plan, when, and by which command line; secrets are taken out. */
export interface PlanMade {
  readonly at: string;
  readonly user: string;
  readonly host: string;
  readonly command: readonly string[];
}

export interface KeptPlan {
  /** Under which it is stored when it runs, and by which the log knows it. */
  readonly operation: Id;
  /** What it is for, where there are several; null where nobody said. */
  readonly about: string | null;
  /** That one of its batch which brings what this one is for. */
  readonly after: Id | null;
  readonly plan: Plan;
  /** What it relies on, as it was. */
  readonly basis: readonly Relied[];
}

/** A part of the state that a plan relies on. */
export interface Relied {
  readonly table: keyof Entities;
  readonly id: Id;
  /** For people: `gl1:/dev/sdb`. */
  readonly name: string;
  /** What must be as it was, by field; whatever else is in it may change. */
  readonly fields: Readonly<Record<string, Plain>>;
}

/** A value of JSON. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

export type KeptQuestion =
  /** As of `mustAgree`. */
  | {
      readonly kind: 'agree';
      readonly about: readonly string[];
      readonly question: string;
      readonly word: string | null;
      readonly otherwise: string;
      readonly unasked: 'go on' | { readonly refuse: string; readonly hint: string };
    }
  /** As of `agreesTo`, where yes was what the plan was made with. */
  | {
      readonly kind: 'offer';
      readonly about: readonly string[];
      readonly question: string;
      readonly word: string | null;
      readonly tell: string | null;
    }
  /** As of `mustSay`, where it was not said with a flag. */
  | {
      readonly kind: 'say';
      readonly about: readonly string[];
      readonly sentence: string;
      readonly refuse: string;
      readonly hint: string;
    };
