import { gunzipSync } from 'node:zlib';
import type { Listed, LoggedFile, SharedLog, Unsent } from '../store/shared/shared-log.ts';
import { readLoggedName } from '../store/shared/shared-log.ts';
import { type LogBounds, listScript, putScript, readScript, searchScript } from './log-scripts.ts';
import { checkedPlace } from './state-volume.ts';
import { type Asked, type ThroughHosts, type ThroughHostsOptions, throughHosts } from './through-hosts.ts';

/** What a command's end may take: what could not be put is put by the next one. */
const PUT_SECONDS = 15;
const READ_SECONDS = 90;

/** Of most commands some kilobytes are kept. */
const BOUNDS: LogBounds = { files: 5000, bytes: 64 * 1024 * 1024 };

export interface RemoteLogOptions extends ThroughHostsOptions {
  readonly bounds?: LogBounds;
}

const DOUBT: Asked<unknown>['doubt'] = {
  about: 'whether it was put into the log',
  hint: 'It is put there again by the next command.',
};

/** The log beside a state on a volume; `through` where the state itself is reached by the same hosts. */
export function sharedLog(
  options: RemoteLogOptions,
  through: ThroughHosts = throughHosts(options),
): SharedLog {
  const place = checkedPlace(options);
  const { bounds = BOUNDS } = options;
  return {
    name: options.name,
    async put(files: readonly Unsent[]) {
      await through({
        script: putScript(place, files.filter(isNamed), bounds),
        timeoutSeconds: PUT_SECONDS,
        read: (_told, stdout) => (isWhole(stdout) ? true : null),
        doubt: DOUBT,
      });
    },
    async list(wanted) {
      return await through({
        script: listScript(place, wanted),
        timeoutSeconds: READ_SECONDS,
        read: (_told, stdout) => readListed(stdout),
        doubt: DOUBT,
      });
    },
    async read(files) {
      const named = files.filter(isNamed);
      if (named.length === 0) return new Map();
      return await through({
        script: readScript(place, named),
        timeoutSeconds: READ_SECONDS,
        read: (_told, stdout) => readTexts(stdout),
        doubt: DOUBT,
      });
    },
    async search(texts, since) {
      const { files } = await through({
        script: searchScript(place, texts, since),
        timeoutSeconds: READ_SECONDS,
        read: (_told, stdout) => readListed(stdout),
        doubt: DOUBT,
      });
      return files;
    },
  };
}

function isNamed({ name }: Pick<LoggedFile, 'name'>): boolean {
  return readLoggedName(name) !== null;
}

function isWhole(stdout: string): boolean {
  return stdout.endsWith('= end\n');
}

/** null: it stops in the midst. What is called otherwise than a file of the log is none. */
export function readListed(stdout: string): Listed | null {
  if (!isWhole(stdout)) return null;
  const files: LoggedFile[] = [];
  let day = '';
  let older = false;
  for (const line of stdout.split('\n')) {
    if (line === '= older') older = true;
    const [, begun] = /^= day (\d{4}-\d\d-\d\d)$/.exec(line) ?? [];
    day = begun ?? day;
    const [, bytes = '', name = ''] = /^(\d{1,15}) [^ ]*\/([^/ ]+)\.jsonl$/.exec(line) ?? [];
    if (day !== '' && isNamed({ name })) files.push({ name, bytes: Number(bytes), day });
  }
  return { files, older };
}

/** null: it stops in the midst. */
export function readTexts(stdout: string): ReadonlyMap<string, Buffer> | null {
  if (!isWhole(stdout)) return null;
  const [, packed = ''] = /^= texts\n([A-Za-z0-9+/=\n]*)= end\n$/m.exec(stdout) ?? [];
  const text = unpacked(packed);
  if (text === null || !text.endsWith('# end\n')) return null;
  const parts = text.slice(0, -'# end\n'.length).split(/^# (\S+)\n/m);
  const texts = new Map<string, Buffer>();
  for (let at = 1; at + 1 < parts.length; at += 2) {
    const name = parts[at] ?? '';
    // A newline was put behind what may end without one.
    texts.set(name, Buffer.from((parts[at + 1] ?? '').replace(/\n$/, '')));
  }
  return texts;
}

function unpacked(packed: string): string | null {
  try {
    return gunzipSync(Buffer.from(packed, 'base64')).toString();
  } catch {
    return null;
  }
}
