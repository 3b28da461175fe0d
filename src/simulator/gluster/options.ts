import { slipsBetween } from '../../model/nearest.ts';
import type { PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { misuse, Refusal } from './answer.ts';
import { OPTION_GROUPS } from './option-groups.ts';
import { OF_ALL_BY_ONE, OPTION_NAMES, OPTIONS_OF_ALL } from './option-names.ts';
import { volumeNamed } from './volumes.ts';

const NAMES: readonly string[] = Object.entries(OPTION_NAMES).flatMap(([domain, names]) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${domain}.${name}`),
);
const KNOWN: ReadonlySet<string> = new Set(NAMES);

const SET = 'volume set: ';
const RESET = 'volume reset: ';

export function setOptions(call: Call, pool: PoolModel, words: readonly string[]): number {
  const [name = '', ...pairs] = words;
  if (name === 'all') throw new NotSimulated('gluster volume set all');
  const volume = volumeNamed(pool, name, SET);
  // A key alone is taken for the beginning of "group".
  if (pairs.length === 1) throw misuse(null, 'volume set <VOLNAME> group <GROUP>');
  if (pairs.length % 2 !== 0 || pairs.length === 0) throw misuse(null, 'volume set <VOLNAME> <KEY> <VALUE>');
  const wanted = pairs[0] === 'group' ? groupNamed(pairs[1] ?? '') : pairs;
  // All of them, or none.
  const settings = wanted.flatMap((word, at) => {
    const value = wanted[at + 1] ?? '';
    return at % 2 === 0 ? [{ key: settableKey(word, value), value }] : [];
  });
  for (const { key, value } of settings)
    for (const each of OF_ALL_BY_ONE.includes(key) ? Object.values(pool.volumes) : [volume]) {
      delete each.options[key];
      each.options = { [key]: value, ...each.options };
    }
  // Also where it was so before: its version becomes higher.
  if (volume.stored !== undefined) volume.stored = { ...volume.stored, digest: '' };
  call.out('volume set: success\n');
  return 0;
}

/** The command itself reads the file of a group, and has glusterd set what stands there. */
function groupNamed(name: string): readonly string[] {
  const group = Object.hasOwn(OPTION_GROUPS, name) ? OPTION_GROUPS[name] : undefined;
  if (group === undefined)
    throw new Refusal(
      '',
      `Unable to open file '/var/lib/glusterd/groups/${name}'. Error: No such file or directory`,
    );
  return group
    .trim()
    .split(/\s+/)
    .flatMap((line) => line.split('='));
}

/** The whole name of an option that may be set. */
function settableKey(word: string, value: string): string {
  if (isFree(word)) return word;
  const key = wholeName(word);
  if (key === null) throw new Refusal(SET, `option : ${word} does not exist${guess(word)}`);
  refuseOfAll(key, SET);
  if (key.endsWith('quorum-count') && !/^\d+$/.test(value))
    throw new Refusal(SET, `${value} is not an integer. ${key} expects a valid integer value.`);
  return key;
}

export function resetOption(call: Call, pool: PoolModel, words: readonly string[]): number {
  const [name = '', word] = words;
  if (name === 'all') throw new NotSimulated('gluster volume reset all');
  const volume = volumeNamed(pool, name, RESET);
  if (word === undefined || word === 'all') {
    volume.options = Object.fromEntries(Object.entries(volume.options).filter(([key]) => isFree(key)));
  } else {
    // Free ones can be set, but never be taken away again.
    const key = wholeName(word);
    if (key === null) throw new Refusal(RESET, `Option ${word} does not exist${guess(word)}`);
    refuseOfAll(key, RESET);
    delete volume.options[key];
  }
  call.out('volume reset: success: reset volume successful\n');
  return 0;
}

/** What gluster keeps for others, whatever it is called. */
function isFree(key: string): boolean {
  return key.startsWith('user.');
}

function refuseOfAll(key: string, prefix: string): void {
  if (OPTIONS_OF_ALL.includes(key)) throw new Refusal(prefix, 'Not a valid option for single volume');
}

/** Without its domain it may be called where no other domain has one of that name. Null: there is none. */
function wholeName(word: string): string | null {
  if (word.includes('.')) return KNOWN.has(word) ? word : null;
  const meant = NAMES.filter((name) => name.slice(name.indexOf('.') + 1) === word);
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

/** gluster always thinks of something: the closest domain, and there the two closest names, up to their first dot. */
function guess(word: string): string {
  const dot = word.indexOf('.');
  if (dot < 0) {
    return `\nDid you mean ${closest(word, NAMES.map(second)).slice(0, 2).join(' or ')}?`;
  }
  const [domain = ''] = closest(word.slice(0, dot), Object.keys(OPTION_NAMES));
  const inside = NAMES.filter((name) => name.startsWith(`${domain}.`)).map(second);
  const [first = '', other] = closest(word.slice(dot + 1), inside);
  return `\nDid you mean ${domain}.${first}${other === undefined ? '' : ` or ...${other}`}?`;
}

function second(name: string): string {
  return name.split('.')[1] ?? '';
}

/** All that are equally close, in the order of the alphabet. */
function closest(word: string, names: readonly string[]): readonly string[] {
  const measured = [...new Set(names)].sort().map((name) => ({ name, slips: slipsBetween(word, name) }));
  const least = Math.min(...measured.map(({ slips }) => slips));
  return measured.filter(({ slips }) => slips === least).map(({ name }) => name);
}
