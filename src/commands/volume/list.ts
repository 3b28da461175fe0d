import { command } from '../../cli/command.ts';
import { durabilityName } from '../../model/durability.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import type { Volume } from '../../model/state.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import { volumeListView } from '../../ui/views/volume.ts';
import { usedBytes } from './status.ts';

const DURABILITIES: readonly string[] = ['none', 'replicate', 'arbiter', 'disperse'];

export const list = command<{
  cluster: string;
  durability: string;
  name: string;
  tags: readonly string[];
  sort: string;
  ordered: boolean;
  usage: boolean;
}>({
  path: ['volume', 'list'],
  summary: 'List volumes',
  flags: [
    { name: 'cluster', type: 'string', placeholder: 'CLUSTER', summary: 'only those of this cluster' },
    {
      name: 'durability',
      type: 'string',
      placeholder: 'TYPE',
      values: DURABILITIES,
      summary: 'only those of this durability: none, replicate, arbiter, disperse',
    },
    {
      name: 'name',
      type: 'string',
      placeholder: 'PATTERN',
      summary: 'only those whose name matches, with * and ?',
    },
    {
      name: 'tag',
      type: 'strings',
      placeholder: 'TAG:VALUE',
      summary: 'only those with this tag, or with TAG whatever its value; repeatable',
    },
    {
      name: 'sort',
      type: 'string',
      fallback: 'id',
      choices: ['id', 'name', 'size', 'cluster'],
      placeholder: 'KEY',
      summary: 'order: id, name, size or cluster',
    },
    { name: 'usage', type: 'bool', fallback: false, summary: 'ask the hosts how much is used (tables)' },
  ],
  examples: [
    { title: 'All volumes', line: 'volume list' },
    { title: 'As a table, the largest first', line: 'volume list -o table --sort=size' },
    {
      title: 'As objects, for programs; --json gives the ids, as heketi-cli does',
      line: 'volume list -o json',
    },
  ],
  changes: false,
  parse: (input) => ({
    cluster: input.string('cluster'),
    durability: durabilityFilter(input.string('durability')),
    name: input.string('name'),
    tags: input.strings('tag'),
    sort: input.string('sort'),
    ordered: input.given('sort'),
    usage: input.bool('usage'),
  }),
  async run(context, request) {
    const state = await context.store.read();
    const cluster = request.cluster === '' ? null : findCluster(state, request.cluster).id;
    const pattern = request.name === '' ? null : globPattern(request.name);
    const all = Object.values(state.volumes)
      .filter((volume) => cluster === null || volume.cluster === cluster)
      .filter((volume) => request.durability === '' || isDurability(volume, request.durability))
      .filter((volume) => pattern === null || pattern.test(volume.name))
      .filter((volume) => request.tags.every((tag) => hasTag(volume, tag)));
    const chosen =
      request.sort === 'name' ? inNaturalOrder(all, ({ name }) => name) : all.sort(order(request.sort));
    const used = request.usage ? await usedBytes(context, state, chosen) : null;
    return volumeListView(state, { volumes: chosen, used, ordered: request.ordered });
  },
});

function durabilityFilter(word: string): string {
  if (word !== '' && !DURABILITIES.includes(word))
    throw usage(
      `No volume has the durability "${word}"`,
      'It is one of none, replicate, arbiter and disperse.',
    );
  return word;
}

function isDurability(volume: Volume, wanted: string): boolean {
  return volume.durability.type === wanted || durabilityName(volume.durability).split(' ').includes(wanted);
}

function hasTag(volume: Volume, tag: string): boolean {
  const colon = tag.indexOf(':');
  if (colon < 0) return Object.hasOwn(volume.tags, tag);
  return volume.tags[tag.slice(0, colon)] === tag.slice(colon + 1);
}

function globPattern(text: string): RegExp {
  return new RegExp(
    `^${text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
}

function order(key: string): (a: Volume, b: Volume) => number {
  const byText = (pick: (volume: Volume) => string) => (a: Volume, b: Volume) =>
    pick(a) < pick(b) ? -1 : pick(a) > pick(b) ? 1 : 0;
  if (key === 'size') return (a, b) => b.sizeKiB - a.sizeKiB;
  return key === 'cluster' ? byText(({ cluster, id }) => cluster + id) : byText(({ id }) => id);
}
