import type { Stats } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { GlusterctlError, usage } from '../model/errors.ts';
import { quote } from '../shell/quote.ts';
import { isPrivateGroup } from './private-group.ts';

/** A file that somebody named, which therefore has to be there. */
export interface NamedFile {
  readonly file: string;
  /** The flag, the variable, or the place in our configuration. */
  readonly from: string;
  /** What to do where it isn't there. */
  readonly otherwise: string;
}

export interface Reading {
  readonly file: string;
  /** What it is, for messages. */
  readonly what: string;
  /** Whether it is refused where others may write to it. */
  readonly guarded: boolean;
}

/** The text of a file, '' if there is none. */
export async function readIfThere({ file, what, guarded }: Reading): Promise<string> {
  return (await read(file, guarded, (error) => unreadable(`${what} ${file}`, file, error))) ?? '';
}

/** Who names a file answers for it. */
export async function readNamed(named: NamedFile): Promise<string> {
  const { file, from } = named;
  const text = await read(file, false, (error) => unreadable(`${from}: ${file}`, file, error));
  if (text === null) throw missing(named);
  return text;
}

/** As far as can be told without reading, since a pipe can be read only once. */
export async function checkNamed(named: NamedFile): Promise<void> {
  const { file, from } = named;
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    await access(file, constants.R_OK);
  } catch (error) {
    if (isMissing(error)) throw missing(named);
    throw unreadable(`${from}: ${file}`, file, error);
  }
}

/** Null: there is none. */
async function read(
  file: string,
  guarded: boolean,
  failed: (error: unknown) => GlusterctlError,
): Promise<string | null> {
  try {
    const handle = await open(file);
    try {
      // Of what was opened, so that nobody can change it in between.
      if (guarded) await guard(file, await handle.stat());
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof GlusterctlError) throw error;
    if (isMissing(error)) return null;
    throw failed(error);
  }
}

/** OpenSSH's rule. Who may write there decides where we log in, and by which key a host is known. */
async function guard(file: string, found: Stats): Promise<void> {
  const me = process.getuid?.();
  if (me === undefined || !found.isFile()) return;
  if (found.uid !== 0 && found.uid !== me) {
    throw usage(
      `Bad owner of ${file}: it belongs to the user ${found.uid}, who could change where it leads`,
      `Look at what it says, then make it yours (chown ${me} ${quote(file)}), or name a copy of your own with --ssh-config.`,
    );
  }
  const byAll = (found.mode & 0o002) !== 0;
  const byGroup = (found.mode & 0o020) !== 0 && !(await isPrivateGroup(found.gid, found.uid));
  if (byAll || byGroup) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    throw usage(
      `Bad permissions on ${file}: others may write to it (its mode is ${mode})`,
      `Look at what it says, then keep others from changing it: chmod go-w ${quote(file)}`,
    );
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function missing({ file, from, otherwise }: NamedFile): GlusterctlError {
  return usage(`${from}: ${file} is not there`, otherwise);
}

function unreadable(what: string, file: string, error: unknown): GlusterctlError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new GlusterctlError('usage', `${what} can't be read: ${message}`, {
    hint:
      code === 'EISDIR'
        ? 'A file is wanted there, not a folder.'
        : `Make it readable for you, or name another one. To see what it is: ls -ld ${quote(file)}`,
    cause: error,
  });
}
