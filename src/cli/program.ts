import type { CommandDefinition } from './define.ts';
import type { Section } from './pages/page.ts';

/** Global flags that say which state and which hosts are meant. */
export const LEADING = ['state', 'config', 'ssh-config', 'known-hosts'] as const;
export type Leading = (typeof LEADING)[number];

/** Commands by all that is typed for one, `server mode get`; each is loaded when it is asked for. */
export type Commands = Readonly<Record<string, () => Promise<CommandDefinition>>>;

/** One noun: its commands are loaded only when it is typed. */
export interface Noun {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly hidden?: boolean;
  /** Of those flags, what a command of it that is suggested repeats; left out: all. */
  readonly repeats?: readonly Leading[];
  /** What its groups are about, by their names: `mode` of `server mode get`. */
  readonly groups?: Readonly<Record<string, string>>;
  /** All its commands. */
  load(): Promise<readonly CommandDefinition[]>;
  /** The one that words begin with, spelled out and without a flag between, and no other is loaded; null: none is. */
  find(words: readonly string[]): Promise<CommandDefinition | null>;
}

/** One page of help that is about no single command: it is loaded only when it is asked for. */
export interface Topic {
  readonly name: string;
  readonly summary: string;
  load(): Promise<readonly Section[]>;
}

/** What the frame is handed: it knows no noun itself. */
export interface Program {
  /** In the order in which help lists them. */
  readonly nouns: readonly Noun[];
  readonly topics: readonly Topic[];
  /** The command line that a terminal is given where none was typed. */
  readonly whenAlone: readonly string[];
  /** What is said of words that scripts know from elsewhere and that are no command here; null: nothing. */
  notThere(path: readonly string[]): string | null;
}
