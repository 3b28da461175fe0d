import { type CommandDefinition, command, type ParsedInput } from '../../cli/command.ts';
import { applyChanges } from '../../model/apply.ts';
import { refused, usage } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import { findDevice, findNode } from '../../model/lookup.ts';
import type { Device, EntryState, Node, State, Tags } from '../../model/state.ts';
import { readTags, refuseInvalid, tagsComplaint } from '../../plans/validate.ts';
import type { View } from '../../ui/view.ts';

/** Nodes and devices are enabled, disabled and tagged alike; what differs is in here. */
export interface EntryKind {
  readonly noun: 'node' | 'device';
  readonly table: 'nodes' | 'devices';
  readonly word: 'Node' | 'Device';
  /** Heketi's own words differ in their first letter from command to command. */
  readonly missing: (verb: string) => string;
  find(state: State, reference: string): Node | Device;
}

export const NODES: EntryKind = {
  noun: 'node',
  table: 'nodes',
  word: 'Node',
  missing: () => 'Node id missing',
  find: findNode,
};

export const DEVICES: EntryKind = {
  noun: 'device',
  table: 'devices',
  word: 'Device',
  missing: (verb) => (verb === 'enable' || verb === 'disable' ? 'device id missing' : 'Device id missing'),
  find: findDevice,
};

export function reference(input: ParsedInput, kind: EntryKind, verb: string): string {
  const word = input.arguments[0] ?? '';
  if (word === '') throw usage(kind.missing(verb));
  return word;
}

export function argumentOf(kind: EntryKind) {
  const summary =
    kind.noun === 'node'
      ? 'id, beginning of the id, or host name'
      : 'id, beginning of the id, or HOST:/dev/PATH';
  return { name: kind.word.toUpperCase(), summary };
}

function exampleName(kind: EntryKind): string {
  return kind.noun === 'node' ? 'gl1' : 'gl1:/dev/sdb';
}

function exampleTitle(kind: EntryKind): string {
  return kind.noun === 'node' ? 'The host called gl1' : 'The disk /dev/sdb of gl1';
}

/** One line for people; nothing where Heketi prints nothing. */
export function entryView(entry: { readonly id: string; readonly state: EntryState }, line: string): View {
  return {
    text: () => (line === '' ? '' : `${line}\n`),
    json: () => ({ id: entry.id, state: entry.state }),
    names: () => [entry.id],
  };
}

/** Taking hosts or devices out of use, and back; the record only. */
export function stateCommand(kind: EntryKind, verb: 'enable' | 'disable'): CommandDefinition {
  const wanted = verb === 'enable' ? 'online' : 'offline';
  return command<string>({
    path: [kind.noun, verb],
    summary:
      verb === 'enable' ? `Use a ${kind.noun} for new bricks again` : `Put no new bricks on a ${kind.noun}`,
    arguments: [argumentOf(kind)],
    examples: [{ title: exampleTitle(kind), line: `${kind.noun} ${verb} ${exampleName(kind)}` }],
    changes: true,
    ignoresJsonFlag: true,
    parse: (input) => reference(input, kind, verb),
    async run({ store }, word) {
      let id = '';
      const { state } = await store.commit(`${kind.noun} ${verb}`, (present) => {
        const entry = kind.find(present, word);
        id = entry.id;
        refuseFromFailed(kind, entry.state, wanted);
        if (entry.state === wanted) return present;
        return applyChanges(present, [{ do: 'update', table: kind.table, id, set: { state: wanted } }]);
      });
      return entryView(kind.find(state, id), `${kind.word} ${id} is now ${wanted}`);
    },
  });
}

/** A removed device may go back to offline, a removed node not; as in Heketi. */
function refuseFromFailed(kind: EntryKind, present: EntryState, wanted: 'online' | 'offline'): void {
  if (present !== 'failed' || (kind.noun === 'device' && wanted === 'offline')) return;
  throw refused(`Cannot move a failed/removed ${kind.noun} to ${wanted} state`);
}

/** Heketi's words, which come first, say that none was found. */
export const NOT_MOVED = 'In truth none was looked for: bricks are not moved off a disk yet.';

/** What keeps devices from being removed. */
export function freeWhenGone(state: State, devices: readonly string[]): string {
  const names = Object.values(state.bricks)
    .filter((brick) => devices.includes(brick.device))
    .map((brick) => state.volumes[brick.volume]?.name ?? brick.volume);
  return `It can be removed once no volume has bricks there (now: ${listed([...new Set(names)])}). Offline as it is, it gets no new ones.`;
}

export function tagCommands(kind: EntryKind): readonly CommandDefinition[] {
  const set = command<{ word: string; tags: Tags; exact: boolean }>({
    path: [kind.noun, 'settags'],
    summary: `Set tags of a ${kind.noun}`,
    arguments: [argumentOf(kind), { name: 'TAG:VALUE', summary: 'a tag and its value', variadic: true }],
    flags: [
      { name: 'exact', short: 'e', type: 'bool', fallback: false, summary: 'replace all tags by these' },
    ],
    examples: [{ title: 'It stands in rack r1', line: `${kind.noun} settags ${exampleName(kind)} rack:r1` }],
    changes: true,
    ignoresJsonFlag: true,
    parse(input) {
      const [word, ...words] = input.arguments;
      if (word === undefined || word === '') throw usage('id required');
      if (words.length === 0) throw usage('at least one tag:value pair expected');
      const tags = readTags(words);
      return { word, tags, exact: input.bool('exact') };
    },
    run: ({ store }, { word, tags, exact }) =>
      changeTags(kind, word, store, (present) => {
        refuseInvalid({ tags: tagsComplaint(tags) });
        return exact ? tags : { ...present, ...tags };
      }),
  });
  const remove = command<{ word: string; names: readonly string[]; all: boolean }>({
    path: [kind.noun, 'rmtags'],
    aliases: ['deltags', 'removetags'],
    summary: `Remove tags of a ${kind.noun}`,
    arguments: [argumentOf(kind), { name: 'TAG', summary: 'name of a tag', variadic: true }],
    flags: [{ name: 'all', type: 'bool', fallback: false, summary: 'remove all tags' }],
    examples: [{ title: 'Without its rack', line: `${kind.noun} rmtags ${exampleName(kind)} rack` }],
    changes: true,
    ignoresJsonFlag: true,
    parse(input) {
      const [word, ...names] = input.arguments;
      const all = input.bool('all');
      if (word === undefined || word === '') throw usage('id required');
      if (names.length === 0 && !all) throw usage('at least one tag expected');
      if (names.length > 0 && all) throw usage('--all may not be combined with named tags');
      if (names.includes(''))
        refuseInvalid({ tags: tagsComplaint({ '': '' }) }, 'Is a variable of your script empty?');
      return { word, names, all };
    },
    run: ({ store }, { word, names, all }) =>
      changeTags(kind, word, store, (present) =>
        all ? {} : Object.fromEntries(Object.entries(present).filter(([name]) => !names.includes(name))),
      ),
  });
  return [set, remove];
}

async function changeTags(
  kind: EntryKind,
  word: string,
  store: { commit(name: string, change: (state: State) => State): Promise<{ readonly state: State }> },
  change: (tags: Tags) => Tags,
): Promise<View> {
  let id = '';
  const { state } = await store.commit(`${kind.noun} tags`, (present) => {
    const entry = kind.find(present, word);
    id = entry.id;
    const tags = change(entry.tags);
    refuseInvalid({ tags: tagsComplaint(tags) });
    return applyChanges(present, [{ do: 'update', table: kind.table, id, set: { tags } }]);
  });
  return entryView(kind.find(state, id), '');
}
