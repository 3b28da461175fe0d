import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { readVolumeInfo } from '../gluster/info.ts';
import {
  type BrickEntries,
  type CopyFacts,
  copiesScript,
  readCopies,
  readSplitBrain,
  splitBrainScript,
} from '../gluster/split-brain.ts';
import { volumeInfoScript } from '../gluster/volume.ts';
import { type SplitFile, splitEntries, splitFile } from '../health/split-brain.ts';
import type { Volume } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName, nodesOf } from '../plans/addresses.ts';
import { askGluster } from './ask-gluster.ts';
import { askHost } from './ask-host.ts';

/** gluster looks at each entry for it. */
const MOST_SECONDS = 100;

export interface SplitLook {
  readonly files: readonly SplitFile[];
  /** Bricks that told nothing: more may be in split-brain, and nothing can be decided before they are back. */
  readonly silent: readonly string[];
}

export async function lookAtSplitBrain(context: Context, state: State, volume: Volume): Promise<SplitLook> {
  const settings = hostSettings(context.settings, state);
  const asked = async (script: Parameters<typeof askGluster>[3]): Promise<string> =>
    await askGluster(context, state, volume.cluster, script);
  const listed = readSplitBrain(await asked(splitBrainScript(volume.name, MOST_SECONDS, settings)));
  const [info] = readVolumeInfo(await asked(volumeInfoScript(volume.name, settings)));
  if (info === undefined) throw new GlusterctlError('failed', `gluster has no volume ${volume.name}`);
  const entries = splitEntries(info, listed);
  const byHost = new Map<string, Map<string, BrickEntries['entries']>>();
  for (const { entry, bricks } of entries)
    for (const { host, path } of bricks) {
      const own = byHost.get(host) ?? new Map<string, BrickEntries['entries']>();
      byHost.set(host, own.set(path, [...(own.get(path) ?? []), entry]));
    }
  const nodes = nodesOf(state, volume.cluster);
  const nodeOf = (host: string) =>
    nodes.find(({ storage, manage }) => storage.includes(host) || manage.includes(host));
  const hosts = await context.hosts();
  const facts = await Promise.all(
    [...byHost].map(async ([host, bricks]): Promise<readonly (readonly [string, CopyFacts | null])[]> => {
      const node = nodeOf(host);
      if (node === undefined) return [];
      const script = copiesScript([...bricks].map(([brick, own]) => ({ brick, entries: own })));
      const told = await askHost(hosts, addressOf(node), script);
      if (told instanceof GlusterctlError) return [];
      return [...readCopies(told)].map(([key, copy]) => [`${host}:${key}`, copy] as const);
    }),
  );
  const all = new Map(facts.flat());
  const hostName = (host: string): string => {
    const node = nodeOf(host);
    return node === undefined ? host : manageName(node);
  };
  return {
    files: entries.map(({ entry, bricks }) => splitFile(entry, bricks, all, hostName)),
    silent: listed.filter(({ connected }) => !connected).map(({ name }) => name),
  };
}
