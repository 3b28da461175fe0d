/**
 * What one command left in the log: a file of its own, written once and whole, and never changed. So no two writers share
 * one, and whoever has read it need not read it again.
 */
export interface LoggedFile {
  /** See `loggedName`. */
  readonly name: string;
  readonly bytes: number;
  /** When it came there, by the clock of the host that put it: `2026-01-31`. Never before anything that it tells of. */
  readonly day: string;
}

export interface Listed {
  readonly files: readonly LoggedFile[];
  /** There are days before those of these files that were wanted as well. */
  readonly older: boolean;
}

export interface Unsent {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * What everybody has done with a state that lies on a volume, in a folder beside it. Each call is one round trip, and throws as
 * those of `SharedFile` do. What it holds is bounded: its oldest days go.
 */
export interface SharedLog {
  /** For people: the URL of the state. */
  readonly name: string;
  /** A file that is there already stays as it is: what was sent twice is there once a day. */
  put(files: readonly Unsent[]): Promise<void>;
  /** Those of the newest days, as many days as it takes for so many files; null: of all days. None of days before `since`. */
  list(wanted: { readonly since: string | null; readonly most: number | null }): Promise<Listed>;
  /** Their text, by name; what has gone meanwhile is missing. */
  read(files: readonly LoggedFile[]): Promise<ReadonlyMap<string, Buffer>>;
  /** Files that hold one of these texts; none of days before `since`. */
  search(texts: readonly string[], since: string | null): Promise<readonly LoggedFile[]>;
}

export interface NamedCommand {
  /** When it began. */
  readonly time: Date;
  readonly user: string;
  readonly host: string;
  /** Tells it from every other: twelve hex digits. */
  readonly run: string;
}

const NAME =
  /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.(\d{3})Z-([A-Za-z0-9_]{1,40})-([A-Za-z0-9_]{1,40})-([0-9a-f]{12})$/;

/** `20260131T120000.500Z-ann-laptop-0123456789ab`: by its order the one that began first comes first. */
export function loggedName({ time, user, host, run }: NamedCommand): string {
  const began = time.toISOString().replaceAll(/[-:]/g, '');
  return `${began}-${wordIn(user)}-${wordIn(host)}-${run}`;
}

/** User and host as far as a name can hold them; null: no name of a logged command. */
export function readLoggedName(name: string): NamedCommand | null {
  const [, year, month, day, hour, minute, second, milliseconds, user = '', host = '', run = ''] =
    NAME.exec(name) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
  return Number.isNaN(time.getTime()) ? null : { time, user, host, run };
}

/** What a name can hold of a user or a machine. */
export function wordIn(text: string): string {
  const word = text.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 40);
  return word === '' ? '_' : word;
}
