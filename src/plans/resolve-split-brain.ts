import { readBrickName } from '../gluster/names.ts';
import { type BrickEntries, resolveScript, setAsideScript } from '../gluster/split-brain.ts';
import type { Copy, SplitFile } from '../health/split-brain.ts';
import { counted } from '../model/counted.ts';
import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan, Step } from '../model/plan.ts';
import { bricksOf } from '../model/usage.ts';
import { addressOf, manageName, nodesOf } from './addresses.ts';
import type { Planning } from './planning.ts';
import { glusterHostsFor, glusterStep } from './volume-steps.ts';

/** A file, and the copy of it that all others are to become. */
export interface Decision {
  readonly file: SplitFile;
  readonly keep: Copy;
}

/** Those that lose: other copies with data. */
export function losersOf({ file, keep }: Decision): readonly Copy[] {
  return file.copies.filter((copy) => !copy.arbiter && copy.brick !== keep.brick);
}

/**
 * What loses is set aside on its brick's host first. gluster is told the brick whose copy was chosen, whatever it was
 * chosen by: what was shown is what is done.
 */
export function planResolveSplitBrain(
  request: { readonly volume: Id; readonly decisions: readonly Decision[]; readonly token: string },
  planning: Planning,
): Plan {
  const { settings, state, unreachable } = planning;
  const { volume: id, decisions, token } = request;
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  const nodes = nodesOf(state, volume.cluster);
  const byHost = new Map<string, Map<string, BrickEntries['entries']>>();
  for (const decision of decisions)
    for (const { brick, path } of losersOf(decision)) {
      const { host } = readBrickName(brick);
      const own = byHost.get(host) ?? new Map<string, BrickEntries['entries']>();
      byHost.set(host, own.set(path, [...(own.get(path) ?? []), decision.file.entry]));
    }
  const aside = [...byHost].map(([host, bricks]): Step => {
    const node = nodes.find(({ storage, manage }) => storage.includes(host) || manage.includes(host));
    if (node === undefined) throw refused(`${host} is no host of the cluster`);
    const work = [...bricks].map(([brick, entries]) => ({ brick, entries }));
    const count = work.reduce((sum, { entries }) => sum + entries.length, 0);
    return {
      id: `aside@${manageName(node)}`,
      host: addressOf(node),
      alternatives: [],
      title: `set ${counted(count, 'copy', 'copies')} of ${volume.name} aside`,
      script: setAsideScript(work, token),
      undo: null,
      timeoutSeconds: 3600,
      reads: null,
      whenUnreachable: 'fail',
    };
  });
  const title = `decide ${counted(decisions.length, 'file')} of volume ${volume.name} in split-brain`;
  const resolutions = decisions.map(({ file, keep }) => ({ source: keep.brick, entry: file.entry }));
  return {
    kind: 'resolve-split-brain',
    title,
    changes: [],
    uses: [id],
    stages: [
      { title: 'set aside what loses', steps: aside },
      {
        title: 'decide',
        steps: [
          glusterStep(volume, glusterHostsFor(state, volume, unreachable, bricksOf(state, id)[0]), {
            id: 'decide',
            title,
            script: resolveScript(volume.name, resolutions, settings),
            undo: null,
          }),
        ],
      },
    ],
    recovery: 'forward',
    notes: [],
  };
}
