import type { Plan } from '../../model/plan.ts';
import type { Signs } from '../signs.ts';
import type { WaitEvent } from '../waits.ts';

/** What a run tells while it goes on; the engine's events have these fields and more. */
export type ProgressEvent =
  | { readonly type: 'connecting' | 'probing'; readonly hosts: readonly { readonly name: string }[] }
  | { readonly type: 'unreachable'; readonly host: string; readonly message: string }
  | { readonly type: 'reserved'; readonly operation: string; readonly plan: Plan }
  | StepEvent<'step-started'>
  | (StepEvent<'step-ended'> & {
      readonly result: 'done' | 'failed' | 'unknown' | 'unreachable';
      readonly milliseconds: number;
      /** What it printed is for the person. */
      readonly prints?: true;
      readonly stdout?: string;
    })
  | { readonly type: 'waiting'; readonly host: string; readonly reason: string; readonly seconds: number }
  | (WaitEvent & { readonly type: 'waits' })
  | { readonly type: 'waited'; readonly operation: string; readonly title: string; readonly seconds: number }
  | { readonly type: 'made'; readonly operation: string; readonly title: string }
  /** Ctrl-C, once: nobody is to wonder why it goes on. */
  | { readonly type: 'stopping' }
  | { readonly type: 'given-up'; readonly hosts: readonly string[] }
  | { readonly type: 'skipped'; readonly host: string; readonly names: readonly string[] }
  | { readonly type: 'ended'; readonly operation: string };

interface StepEvent<T> {
  readonly type: T;
  readonly operation: string;
  readonly step: string;
  readonly host: string;
  readonly title: string;
  readonly undo: boolean;
}

export interface ProgressOptions {
  /** One line for people on stderr. */
  readonly line: (text: string) => void;
  readonly quiet: boolean;
  readonly way: ProgressWay;
  readonly now: () => number;
}

/** How it is shown: in lines that move on a terminal, or in lines that stay, one for each step or for each stage. */
export type ProgressWay =
  | { readonly kind: 'steps' | 'stages' }
  | {
      readonly kind: 'live';
      readonly stream: NodeJS.WriteStream;
      readonly color: boolean;
      readonly signs: Signs;
    };

/** Shown between `begin` and `end`; may begin again. */
export interface Progress {
  begin(): void;
  show(event: ProgressEvent): void;
  end(): void;
}
