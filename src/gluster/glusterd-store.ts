import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { reading, sh } from '../shell/script.ts';
import { child, childrenNamed, textOf } from '../text/xml.ts';
import { glusterFunctions, readAnswer } from './run.ts';

/** Where glusterd keeps what it knows. */
export const STORE = '/var/lib/glusterd';

/** A peer as one glusterd sees it now. */
export interface PeerView {
  readonly uuid: string;
  readonly host: string;
  readonly connected: boolean;
  /** `Peer in Cluster` is the only good one. */
  readonly state: string;
}

export interface StoredVolume {
  readonly version: number;
  /** Sorted: healthy hosts have them in different orders. */
  readonly lines: readonly string[];
  readonly sum: string;
  readonly quotaSum: string;
}

/** What one host's glusterd has on disk, and what it says. */
export interface GlusterdStore {
  readonly release: string | null;
  readonly uuid: string | null;
  readonly operatingVersion: string | null;
  /** UUIDs of those it has written down as peers. */
  readonly peers: readonly string[];
  readonly volumes: ReadonlyMap<string, StoredVolume>;
  /** null: it does not answer. */
  readonly views: readonly PeerView[] | null;
  readonly problem: string;
}

/** A glusterd that has just been started takes half a minute before it answers. */
const MOST_SECONDS = 45;

/** In one script; never fails, since what is wrong is in what it tells. */
export function glusterdStoreScript(settings: HostSettings): Script {
  return reading(
    glusterFunctions({
      ...settings,
      glusterTimeoutSeconds: Math.min(settings.glusterTimeoutSeconds, MOST_SECONDS),
    }),
    sh`
      echo '=== release'
      gluster --version 2>/dev/null | head -n 1
      echo '=== views'
      gl --xml peer status || :
      printf '%s\n' "$answer"
      echo '=== files'
      cd ${STORE} 2>/dev/null || exit 0
      grep -s -a '' /dev/null glusterd.info peers/* vols/*/info vols/*/cksum vols/*/quota.cksum || :
    `,
  );
}

export function readGlusterdStore(stdout: string): GlusterdStore {
  const part = (name: string, next: string): string => {
    const begin = stdout.indexOf(`=== ${name}\n`);
    const end = next === '' ? stdout.length : stdout.indexOf(`=== ${next}\n`, begin);
    return begin < 0 || end < 0 ? '' : stdout.slice(begin + name.length + 5, end);
  };
  const files = readFiles(part('files', ''));
  const info = files.get('glusterd.info') ?? [];
  return {
    release: /(\d+\.\S+)/.exec(part('release', 'views'))?.[1] ?? null,
    uuid: lineOf(info, 'UUID'),
    operatingVersion: lineOf(info, 'operating-version'),
    peers: [...files].flatMap(([path, lines]) =>
      path.startsWith('peers/') ? (lineOf(lines, 'uuid') ?? []) : [],
    ),
    volumes: volumesIn(files),
    ...readViews(part('views', 'files').trim()),
  };
}

/** Lines of `PATH:LINE`, by path. */
function readFiles(text: string): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const path = line.slice(0, colon);
    const lines = files.get(path);
    if (lines === undefined) files.set(path, [line.slice(colon + 1)]);
    else lines.push(line.slice(colon + 1));
  }
  return files;
}

function lineOf(lines: readonly string[], key: string): string | null {
  return lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? null;
}

function volumesIn(files: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, StoredVolume> {
  const volumes = new Map<string, StoredVolume>();
  for (const [path, lines] of files) {
    const name = /^vols\/([^/]+)\/info$/.exec(path)?.[1];
    if (name === undefined) continue;
    volumes.set(name, {
      version: Number(lineOf(lines, 'version') ?? 0),
      lines: [...lines].sort(),
      sum: lineOf(files.get(`vols/${name}/cksum`) ?? [], 'info') ?? '',
      quotaSum: quotaSum(files.get(`vols/${name}/quota.cksum`) ?? []),
    });
  }
  return volumes;
}

/** A glusterd that was started again writes down that there is none. */
function quotaSum(lines: readonly string[]): string {
  const sum = lines.join(' ');
  return sum === 'cksum=0 version=0' ? '' : sum;
}

function readViews(text: string): Pick<GlusterdStore, 'views' | 'problem'> {
  if (!text.includes('</cliOutput>')) return { views: null, problem: text };
  try {
    const peers = childrenNamed(child(readAnswer(text.slice(text.indexOf('<?xml'))), 'peerStatus'), 'peer');
    const views = peers.map((peer) => ({
      uuid: textOf(peer, 'uuid'),
      host: textOf(peer, 'hostname'),
      connected: textOf(peer, 'connected') === '1',
      state: child(peer, 'stateStr')?.text ?? '',
    }));
    return { views, problem: '' };
  } catch (error) {
    return { views: null, problem: error instanceof Error ? error.message : String(error) };
  }
}
