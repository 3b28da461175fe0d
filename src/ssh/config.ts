import { dirname, join } from 'node:path';
import { usage } from '../model/errors.ts';
import { type ConfigLine, type ConfigStart, readConfigLines } from './config-lines.ts';
import type { NamedFile } from './read-file.ts';
import { matchesOneOf } from './wildcard.ts';

/** What a line of the configuration sets, and where it stands. */
export interface Setting {
  readonly words: readonly string[];
  readonly file: string;
  readonly line: number;
  /** Which of the settings of a host was found first. */
  readonly order: number;
}

/** What holds for one host; keywords in lower case. */
export interface HostConfig {
  one(keyword: string): Setting | null;
  all(keyword: string): readonly Setting[];
}

export interface SshConfig {
  /** `user`: whom one logs in as unless the configuration names somebody. */
  of(host: string, user: Whose): HostConfig;
}

export interface Whose {
  /** Wins over the configuration; null if none is given. */
  readonly given: string | null;
  readonly fallback: string;
  readonly local: string;
}

export interface ConfigFiles {
  /** Instead of the user's and the system's. */
  readonly only: NamedFile | null;
  readonly home: string | null;
  /** Where the system's configuration is: /etc/ssh. */
  readonly systemFolder: string | null;
}

/** Reads the user's configuration, then the system's; where both say something, the first holds. */
export async function readSshConfig(files: ConfigFiles): Promise<SshConfig> {
  const read = await Promise.all(starts(files).map((start) => readConfigLines(start, files.home)));
  return { of: (host, whose) => new Reading(read, host, whose).result() };
}

function starts({ only, home, systemFolder }: ConfigFiles): ConfigStart[] {
  const ofUser = home === null ? null : join(home, '.ssh');
  if (only !== null) return [{ file: only, guarded: false, base: ofUser ?? dirname(only.file) }];
  const all: ConfigStart[] = [];
  if (ofUser !== null) all.push({ file: join(ofUser, 'config'), guarded: true, base: ofUser });
  if (systemFolder !== null) {
    all.push({ file: join(systemFolder, 'ssh_config'), guarded: false, base: systemFolder });
  }
  return all;
}

/** One reading of the files for one host, in the way of OpenSSH: the first value of a keyword holds. */
class Reading {
  readonly #files: readonly (readonly ConfigLine[])[];
  readonly #original: string;
  readonly #whose: Whose;
  readonly #found = new Map<string, Setting[]>();
  #host: string;
  #final = false;
  #wantsFinal = false;
  #count = 0;

  constructor(files: readonly (readonly ConfigLine[])[], host: string, whose: Whose) {
    this.#files = files;
    this.#original = host;
    this.#host = host;
    this.#whose = whose;
  }

  result(): HostConfig {
    this.#pass();
    if (this.#wantsFinal) {
      // `Match final` asks for a second reading, by the name that the first one found.
      this.#final = true;
      this.#host = this.#hostName().toLowerCase();
      this.#pass();
    }
    const found = this.#found;
    return {
      one: (keyword) => found.get(keyword)?.[0] ?? null,
      all: (keyword) => found.get(keyword) ?? [],
    };
  }

  #pass(): void {
    for (const lines of this.#files) this.#read(lines, true, false);
  }

  /** `never`: included from a block that doesn't hold, so that no block in there holds either. */
  #read(lines: readonly ConfigLine[], active: boolean, never: boolean): void {
    let holds = active;
    for (const line of lines) {
      const { keyword, words } = line;
      if (keyword === 'host') holds = !never && matchesOneOf(words, this.#host);
      else if (keyword === 'match') holds = this.#matches(line) && !never;
      else if (keyword === 'include') {
        for (const file of line.included) this.#read(file, holds, never || !holds);
      } else if (holds) this.#set(line);
    }
  }

  #set({ keyword, words, file, line }: ConfigLine): void {
    const before = this.#found.get(keyword);
    const setting = { words, file, line, order: this.#count++ };
    if (before === undefined) this.#found.set(keyword, [setting]);
    else if (keyword === 'identityfile' && !before.some((one) => one.words[0] === words[0])) {
      before.push(setting);
    }
  }

  #hostName(): string {
    const named = this.#found.get('hostname')?.[0]?.words[0];
    return named === undefined
      ? this.#original
      : named.replace(/%(.)/g, (_, letter: string) => (letter === 'h' ? this.#original : letter));
  }

  #matches({ words, file, line }: ConfigLine): boolean {
    const rest = words.flatMap((word) => /^(!?[a-z]+)=(.+)$/i.exec(word)?.slice(1) ?? [word]);
    let holds = true;
    while (rest.length > 0) {
      const word = (rest.shift() ?? '').toLowerCase();
      const negated = word.startsWith('!');
      const attribute = negated ? word.slice(1) : word;
      if (attribute === 'all') continue;
      if (attribute === 'final' || attribute === 'canonical') {
        if (attribute === 'final') this.#wantsFinal = true;
        if (this.#final === negated) holds = false;
        continue;
      }
      const argument = rest.shift();
      if (argument === undefined) {
        throw usage(`${file}:${line}: Match ${attribute} says nothing to compare with`, 'Give it a pattern.');
      }
      const matched = this.#attribute(attribute, argument.split(','));
      if (matched === null || matched === negated) holds = false;
    }
    return holds;
  }

  /** Null: not known here, such as `exec`, which would run a command of the file; no such block holds. */
  #attribute(attribute: string, patterns: readonly string[]): boolean | null {
    const { given, fallback, local } = this.#whose;
    const lower = (all: readonly string[]): string[] => all.map((one) => one.toLowerCase());
    switch (attribute) {
      case 'host':
        return matchesOneOf(lower(patterns), (this.#final ? this.#host : this.#hostName()).toLowerCase());
      case 'originalhost':
        return matchesOneOf(lower(patterns), this.#original.toLowerCase());
      case 'user':
        return matchesOneOf(patterns, given ?? this.#found.get('user')?.[0]?.words[0] ?? fallback);
      case 'localuser':
        return matchesOneOf(patterns, local);
      default:
        return null;
    }
  }
}
