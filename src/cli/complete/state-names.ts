import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Around, places } from '../places.ts';
import { Known } from './known.ts';

/** Far more than the state of a thousand volumes takes; reading more would keep a person waiting. */
const MOST_BYTES = 32 * 1024 * 1024;

export interface Typed {
  /** Of a flag; null where it was not given. */
  readonly state: string | null;
  readonly config: string | null;
}

export interface Here extends Around {
  readonly workingDirectory: string;
}

/** Names of the state that counts. Whatever is wrong with it, there are none, and nothing is said. */
export async function namesOfState({ state, config }: Typed, here: Here): Promise<Known> {
  const named = state ?? nonEmpty(here.variables.GLUSTERCTL_STATE) ?? (await stateInConfig(config, here));
  const path = await fileOf(named, here);
  if (path === null) return Known.nothing;
  const text = textOf(path);
  try {
    if (text === null) return Known.nothing;
    return new Known({ ...(await tablesOf(text)), backups: backupsOf(path) });
  } catch {
    return Known.nothing;
  }
}

/** What begins a record of a change that follows a document. */
const RECORD = '\n{"serial":';

/** Where records follow the document, with what they tell as far as they can be read; how to read them is loaded only then. */
async function tablesOf(text: string): Promise<object> {
  const end = text.indexOf(RECORD);
  if (end < 0) return JSON.parse(text);
  const { parse } = await import('../../store/format.ts');
  const parsed = parse(text, true);
  const found = parsed.kind === 'good' ? parsed : parsed.before;
  return found === undefined ? JSON.parse(text.slice(0, end)) : Object(found.document);
}

/** Of a state on a volume, what is known of it here: no key that is typed waits for a host. */
async function fileOf(named: string | null, here: Here): Promise<string | null> {
  if (named === null) return places.state(here);
  if (!/^gluster:/.test(named)) return resolve(here.workingDirectory, named);
  const folder = places.cache(here);
  if (folder === null) return null;
  const [{ sharedLocation }, { cachePath }] = await Promise.all([
    import('../../store/shared/url.ts'),
    import('../../store/shared/cache-path.ts'),
  ]);
  try {
    return cachePath(folder, sharedLocation(named));
  } catch {
    return null;
  }
}

/** Serial numbers of the backups are in their names. */
function backupsOf(path: string): Readonly<Record<string, unknown>> {
  try {
    return Object.fromEntries(
      readdirSync(`${path}.backups`).flatMap((name) => {
        const [, serial, day] = /^0*(\d+)-(\d{8}T\d{4})/.exec(name) ?? [];
        return serial === undefined ? [] : [[serial, { made: day }]];
      }),
    );
  } catch {
    return {};
  }
}

async function stateInConfig(config: string | null, here: Here): Promise<string | null> {
  const named = config ?? nonEmpty(here.variables.GLUSTERCTL_CONFIG);
  const path = named === null ? places.configuration(here) : resolve(here.workingDirectory, named);
  const text = path === null ? null : textOf(path);
  // Most have no such key, and need not be read as JSON with comments.
  if (text === null || !text.includes('"state"')) return null;
  try {
    const { readJson } = await import('../../text/jsonc.ts');
    const root = readJson(text);
    const found = root.kind === 'object' ? root.members.find(({ name }) => name === 'state') : undefined;
    return found?.value.kind === 'string' ? nonEmpty(found.value.value) : null;
  } catch {
    return null;
  }
}

function nonEmpty(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** null: it is not there, no file, too large, or not to be read. A pipe in its place is not waited for. */
function textOf(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const found = fstatSync(file);
    return found.isFile() && found.size <= MOST_BYTES ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
