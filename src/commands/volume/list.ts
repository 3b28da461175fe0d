import { command } from '../../cli/define.ts';
import { flag, refined } from '../../cli/flag.ts';
import { globPattern } from '../../cli/lists/read-condition.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Volume } from '../../model/entities.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { foreignListView, VOLUME_COLUMNS, volumeListView } from '../../ui/views/volume-list.ts';
import { healthById, LIVE, liveHealth, refuseUnlessTable } from '../shared/live.ts';

const DURABILITIES: readonly string[] = ['none', 'replicate', 'arbiter', 'disperse'];

export const list = command({
  path: ['volume', 'list'],
  summary: 'List volumes',
  lists: { columns: VOLUME_COLUMNS, hasFull: true },
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
      (pattern) => (pattern === '' ? null : globPattern(pattern)),
    ),
    tag: flag.list({
      placeholder: 'TAG:VALUE',
      summary: 'only those with this tag, or with TAG whatever its value; repeatable',
    }),
    live: LIVE,
    usage: flag.bool({ summary: 'ask the hosts how much is used (tables)' }),
    foreign: flag.bool({
      summary: 'instead: volumes that gluster has and the state does not hold, and how each is adopted',
    }),
  },
  examples: [
    { title: 'All volumes', line: 'volume list' },
    { title: 'As a table, the largest first', line: 'volume list -o table --sort=size' },
    {
      title: 'Three columns of those that are large',
      line: "volume list --columns=name,size,durability --filter='size>=10GiB'",
    },
    { title: 'Those that were made by hand', line: 'volume list --foreign' },
    { title: 'With how they really do', line: 'volume list -o table --live' },
    {
      title: 'As objects, for programs; --json gives the ids, as heketi-cli does',
      line: 'volume list -o json',
    },
  ],
  changes: false,
  ignoresSurplus: true,
  check({ foreign, durability, tag, live, usage: withUsage }) {
    if (foreign && (durability !== '' || tag.length > 0 || live || withUsage))
      throw usage(
        '--foreign goes with --cluster and --name alone',
        'Of the others the state tells, which does not hold them.',
      );
  },
  async run(context, { cluster, durability, name, tag, live, usage: withUsage, foreign }, asked) {
    if (live) refuseUnlessTable(context, asked);
    const state = await context.store.read();
    const only = cluster === '' ? null : findCluster(state, cluster).id;
    if (foreign) {
      const clusters = Object.values(state.clusters).filter(({ id }) => only === null || id === only);
      const { foreignToList } = await import('./foreign-to-list.ts');
      const { volumes, silent } = await foreignToList(context, state, clusters);
      return foreignListView(
        state,
        volumes.filter((volume) => name?.test(volume.name) !== false),
        silent,
        asked,
      );
    }
    const volumes = Object.values(state.volumes)
      .filter((volume) => only === null || volume.cluster === only)
      .filter((volume) => durability === '' || isDurability(volume, durability))
      .filter((volume) => name?.test(volume.name) !== false)
      .filter((volume) => tag.every((one) => hasTag(volume, one)));
    const used = withUsage
      ? await (await import('./used-bytes.ts')).usedBytes(context, state, volumes)
      : null;
    const seen = live ? healthById(await liveHealth(context, state), (one) => one.volumes) : null;
    return volumeListView(state, { volumes, used, live: seen }, asked);
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
