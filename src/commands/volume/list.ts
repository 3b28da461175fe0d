import { command } from '../../cli/define.ts';
import { flag, optional, refined } from '../../cli/flag.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Volume } from '../../model/entities.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import { volumeListView } from '../../ui/views/volume.ts';
import { healthById, LIVE, liveHealth, refuseUnlessTable } from '../shared/live.ts';
import { usedBytes } from './used-bytes.ts';

const DURABILITIES: readonly string[] = ['none', 'replicate', 'arbiter', 'disperse'];

const ORDERS = ['id', 'name', 'size', 'cluster'] as const;

export const list = command({
  path: ['volume', 'list'],
  summary: 'List volumes',
  flags: {
    cluster: flag.text({ placeholder: 'CLUSTER', summary: 'only those of this cluster' }),
    durability: refined(
      flag.text({
        placeholder: 'TYPE',
        values: DURABILITIES,
        summary: 'only those of this durability: none, replicate, arbiter, disperse',
      }),
      durabilityFilter,
    ),
    name: refined(
      flag.text({ placeholder: 'PATTERN', summary: 'only those whose name matches, with * and ?' }),
      globPattern,
    ),
    tag: flag.list({
      placeholder: 'TAG:VALUE',
      summary: 'only those with this tag, or with TAG whatever its value; repeatable',
    }),
    sort: optional(
      flag.choice(ORDERS, {
        fallback: 'id',
        placeholder: 'KEY',
        summary: 'order: id, name, size or cluster',
      }),
    ),
    live: LIVE,
    usage: flag.bool({ summary: 'ask the hosts how much is used (tables)' }),
  },
  examples: [
    { title: 'All volumes', line: 'volume list' },
    { title: 'As a table, the largest first', line: 'volume list -o table --sort=size' },
    { title: 'With how they really do', line: 'volume list -o table --live' },
    {
      title: 'As objects, for programs; --json gives the ids, as heketi-cli does',
      line: 'volume list -o json',
    },
  ],
  changes: false,
  async run(context, { cluster, durability, name, tag, sort, live, usage: withUsage }) {
    if (live) refuseUnlessTable(context);
    const state = await context.store.read();
    const only = cluster === '' ? null : findCluster(state, cluster).id;
    const chosen = Object.values(state.volumes)
      .filter((volume) => only === null || volume.cluster === only)
      .filter((volume) => durability === '' || isDurability(volume, durability))
      .filter((volume) => name?.test(volume.name) !== false)
      .filter((volume) => tag.every((one) => hasTag(volume, one)));
    const volumes = inOrder(chosen, sort ?? 'id');
    const used = withUsage ? await usedBytes(context, state, volumes) : null;
    const seen = live ? healthById(await liveHealth(context, state), (one) => one.volumes) : null;
    return volumeListView(state, { volumes, used, live: seen, ordered: sort !== null });
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

function isDurability({ durability }: Volume, wanted: string): boolean {
  return durability.type === wanted || durabilityName(durability).split(' ').includes(wanted);
}

function hasTag(volume: Volume, tag: string): boolean {
  const colon = tag.indexOf(':');
  if (colon < 0) return Object.hasOwn(volume.tags, tag);
  return volume.tags[tag.slice(0, colon)] === tag.slice(colon + 1);
}

function globPattern(text: string): RegExp | null {
  if (text === '') return null;
  return new RegExp(
    `^${text
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
}

function inOrder(volumes: readonly Volume[], order: (typeof ORDERS)[number]): readonly Volume[] {
  const byText = (text: (volume: Volume) => string): readonly Volume[] =>
    volumes.toSorted((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
  switch (order) {
    case 'id':
      return byText(({ id }) => id);
    case 'name':
      return inNaturalOrder(volumes, ({ name }) => name);
    case 'size':
      return volumes.toSorted((a, b) => b.sizeKiB - a.sizeKiB);
    case 'cluster':
      return byText(({ cluster, id }) => cluster + id);
  }
}
