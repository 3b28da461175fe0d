import { reachedOf, setsOf } from '../data/sets.ts';
import { type Policy, resolveFile, splitEntries } from '../data/split-brain.ts';
import type { GlusterVolume } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';

/** Names the copy that is right, of one file or of all that one brick has. */
export function healSplitBrain(call: Call, volume: GlusterVolume, words: readonly string[]): number {
  const [kind = '', first = '', second] = words;
  if (kind === 'bigger-file' || kind === 'latest-mtime') return healFile(call, volume, first, { kind });
  if (kind !== 'source-brick')
    throw new NotSimulated(`gluster volume heal ${volume.name} split-brain ${kind}`);
  const policy: Policy = { kind, brick: first };
  return second === undefined ? healAll(call, volume, policy) : healFile(call, volume, second, policy);
}

function failed(call: Call, text: string, code: number): number {
  call.out(`${text}\nVolume heal failed.\n`);
  return code;
}

function healFile(call: Call, volume: GlusterVolume, word: string, policy: Policy): number {
  const path = pathOf(call, volume, word);
  if (path === null) return failed(call, `Lookup failed on ${word}:No such file or directory.`, 22);
  const complaint = resolveFile(call.model, volume, path, policy);
  if (complaint !== null) return failed(call, `Healing ${word} failed: ${complaint}.`, 1);
  call.out(`Healed ${word}.\n`);
  return 0;
}

/** A path from the volume's root, or gfid:ID. */
function pathOf(call: Call, volume: GlusterVolume, word: string): string | null {
  const [, gfid] = /^gfid:(.*)$/.exec(word) ?? [];
  for (const set of setsOf(call.model, volume))
    for (const { tree } of reachedOf(set)) {
      const path = gfid === undefined ? word : (tree.pathsOf([gfid]).get(gfid) ?? null);
      if (path !== null && tree.node(path) !== null) return path;
    }
  return null;
}

function healAll(call: Call, volume: GlusterVolume, policy: Policy & { readonly brick: string }): number {
  let count = 0;
  for (const set of setsOf(call.model, volume)) {
    const at = reachedOf(set).find(({ brick }) => `${brick.host}:${brick.path}` === policy.brick);
    if (at === undefined) continue;
    for (const { path, gfid } of splitEntries(volume, set, at)) {
      const complaint = resolveFile(call.model, volume, path, policy);
      if (complaint !== null) {
        call.out(`Healing gfid:${gfid} failed: ${complaint}.\n`);
        continue;
      }
      count += 1;
      call.out(`Healed gfid:${gfid}.\n`);
    }
  }
  call.out(`Status: Connected\nNumber of healed entries: ${count}\n\n`);
  return 0;
}
