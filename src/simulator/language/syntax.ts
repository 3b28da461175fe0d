/** A parsed script. Words keep what was quoted, because only the rest is split and globbed. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly operator: Operator;
      readonly word: Word;
      readonly quoted: boolean;
    }
  | { readonly kind: 'substitution'; readonly body: Command; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly word: Word; readonly quoted: boolean };

export type Operator =
  | ''
  | 'length'
  | '-'
  | ':-'
  | '='
  | ':='
  | '?'
  | ':?'
  | '+'
  | ':+'
  | '#'
  | '##'
  | '%'
  | '%%';

export type Word = readonly Part[];

export interface Redirect {
  readonly descriptor: number;
  readonly operator: '<' | '>' | '>>' | '>&' | '<&' | '<>' | '>|' | '<<';
  /** File or descriptor; of a here-document its text. */
  target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export type Command =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'pipeline'; readonly commands: readonly Command[]; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | {
      readonly kind: 'sequence';
      readonly items: readonly { readonly command: Command; readonly background: boolean }[];
    }
  | { readonly kind: 'group' | 'subshell'; readonly body: Command; readonly redirects: readonly Redirect[] }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Command; readonly body: Command }[];
      readonly otherwise: Command | null;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'while' | 'until';
      readonly condition: Command;
      readonly body: Command;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'for';
      readonly name: string;
      /** null: the positional parameters. */
      readonly words: readonly Word[] | null;
      readonly body: Command;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly branches: readonly { readonly patterns: readonly Word[]; readonly body: Command }[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command };

export class ShellSyntaxError extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(`sh: ${line}: Syntax error: ${message}`);
    this.name = 'ShellSyntaxError';
    this.line = line;
  }
}
