import { type CommandDefinition, command, type ParsedInput } from '../../cli/command.ts';
import { refused, usage } from '../../model/errors.ts';
import { findBlockVolume } from '../../model/lookup.ts';
import { blockVolumeListView, blockVolumeView } from '../../ui/views/blockvolume.ts';

/** Block volumes are shown and protect the volumes that host them; making and changing them is not done here yet. */
const NOT_YET = 'Block volumes are not created, expanded or deleted by this version';
const HINT =
  'Use gluster-block on a host of the cluster. Those that the state knows are listed and protected.';

const VOLUME = { name: 'BLOCKVOLUME', summary: 'id, beginning of the id, or name' } as const;

function argument(input: ParsedInput, missing = 'Volume id missing'): string {
  const word = input.arguments[0] ?? '';
  if (word === '') throw usage(missing);
  return word;
}

const list = command<null>({
  path: ['blockvolume', 'list'],
  summary: 'List block volumes',
  examples: [{ title: 'All block volumes', line: 'blockvolume list' }],
  changes: false,
  parse: () => null,
  run: async ({ store }) => blockVolumeListView(await store.read()),
});

const info = command<string>({
  path: ['blockvolume', 'info'],
  summary: 'Show a block volume',
  arguments: [VOLUME],
  examples: [{ title: 'The one called disk1', line: 'blockvolume info disk1' }],
  changes: false,
  parse: (input) => argument(input),
  run: async ({ store }, word) => blockVolumeView(findBlockVolume(await store.read(), word)),
});

const create = command<null>({
  path: ['blockvolume', 'create'],
  summary: 'Not done by this version',
  flags: [
    { name: 'size', type: 'int', fallback: 0, placeholder: 'GIB', summary: 'size in GiB' },
    { name: 'name', type: 'string', placeholder: 'NAME', summary: 'its name' },
    { name: 'ha', type: 'int', fallback: 0, placeholder: 'NUMBER', summary: 'number of target portals' },
    { name: 'auth', type: 'bool', fallback: false, summary: 'with user and password' },
    { name: 'clusters', type: 'string', placeholder: 'CLUSTERS', summary: 'clusters to choose from' },
  ],
  examples: [{ title: 'Refused, with what to do instead', line: 'blockvolume create --size=1' }],
  changes: true,
  parse(input) {
    if (input.int('size') === 0) throw usage('Missing volume size');
    if (input.int('ha') < 0) throw usage('Invalid HA count');
    return null;
  },
  run: async () => {
    throw refused(NOT_YET, HINT);
  },
});

const remove = command<string>({
  path: ['blockvolume', 'delete'],
  summary: 'Not done by this version',
  arguments: [VOLUME],
  examples: [{ title: 'Refused, with what to do instead', line: 'blockvolume delete disk1' }],
  changes: true,
  parse: (input) => argument(input),
  async run({ store }, word) {
    findBlockVolume(await store.read(), word);
    throw refused(NOT_YET, HINT);
  },
});

const expand = command<string>({
  path: ['blockvolume', 'expand'],
  summary: 'Not done by this version',
  arguments: [VOLUME],
  flags: [
    { name: 'new-size', type: 'int', fallback: 0, placeholder: 'GIB', summary: 'the new total, in GiB' },
    {
      name: 'blockvolume',
      type: 'string',
      placeholder: 'BLOCKVOLUME',
      summary: 'the block volume; wins over the argument',
    },
  ],
  examples: [{ title: 'Refused, with what to do instead', line: 'blockvolume expand disk1 --new-size=2' }],
  changes: true,
  parse(input) {
    const word = input.string('blockvolume') || argument(input, 'Missing block volume id');
    if (input.int('new-size') === 0) throw usage('Missing block volume net new size');
    return word;
  },
  async run({ store }, word) {
    findBlockVolume(await store.read(), word);
    throw refused(NOT_YET, HINT);
  },
});

export const commands: readonly CommandDefinition[] = [create, remove, expand, info, list];
