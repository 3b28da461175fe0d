import fc from 'fast-check';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import type { CommandWorld } from '../crash/command-world.ts';

/** A volume made by hand on hosts of a cluster, before one of the events of a history, and adopted. */
export interface ByHand {
  readonly before: number;
  readonly on: 'thick' | 'thin' | 'folder';
  /** How many hosts, and which comes first. */
  readonly width: number;
  readonly first: number;
  /** How many of its bricks go to disks of ours at once. */
  readonly moved: number;
}

const one: fc.Arbitrary<ByHand> = fc.record({
  before: fc.nat({ max: 6 }),
  on: fc.constantFrom('thick', 'thin', 'folder'),
  width: fc.integer({ min: 1, max: 3 }),
  first: fc.nat({ max: 3 }),
  moved: fc.nat({ max: 3 }),
});

export const madeByHand: fc.Arbitrary<readonly ByHand[]> = fc.array(one, { minLength: 1, maxLength: 3 });

const SHAPES = ['', 'replica 2', 'replica 3'];

/** Gives what was done, and how it ended. */
export async function makeAndAdopt(
  world: CommandWorld,
  made: ByHand,
  name: string,
): Promise<readonly string[]> {
  const { nodes } = await world.state();
  const all = Object.values(nodes).map((node) => ({
    host: node.manage[0] ?? '',
    storage: node.storage[0] ?? '',
    cluster: node.cluster,
  }));
  const start = all[made.first % Math.max(1, all.length)];
  const mates = all.filter(({ cluster }) => cluster === start?.cluster);
  const at = mates.findIndex(({ host }) => host === start?.host);
  const hosts = [...mates.slice(at), ...mates.slice(0, at)].slice(0, made.width);
  if (start === undefined) return [];
  for (const { host } of hosts) await place(world, host, name, made.on);
  const bricks = hosts.map(({ storage }) => `${storage}:/bricks/${name}/b`).join(' ');
  const shape = SHAPES[hosts.length - 1] ?? '';
  const ended = await world.simulation.exec(
    start.host,
    `gluster volume create ${name} ${shape} ${bricks} force && gluster volume start ${name}`,
    '',
  );
  const story = [
    `${name}, ${made.on}, ${shape || 'none'}: ${ended.kind === 'done' ? ended.code : ended.kind}`,
  ];
  const lines = [
    `adopt volume ${name}`,
    ...hosts.slice(0, made.moved).map(({ host }) => `brick evict ${name}@${host}`),
  ];
  for (const line of lines) {
    const { code } = await world.run(line);
    await world.simulation.settle();
    story.push(`${line}: exit ${code}`);
  }
  return story;
}

/** A folder on the root disk, or a file system of its own on a disk of others. */
async function place(world: CommandWorld, host: string, name: string, on: ByHand['on']): Promise<void> {
  const { disks } = world.simulation.host(host);
  const [disk] = disks;
  if (disk !== undefined && !disks.some(({ path }) => path === '/dev/vdd'))
    disks.push({ ...disk, path: '/dev/vdd', serial: `OTHERS-${host}`, sizeKiB: 40 * GIB, content: null });
  const create = {
    folder: '',
    thick: `lvcreate -L 5G -n ${name} data`,
    thin: `lvcreate --size 6G --thin data/pool_${name} --virtualsize 5G --name ${name}`,
  }[on];
  const lines = [
    `mkdir -p /bricks/${name}`,
    ...(on === 'folder'
      ? []
      : [
          'vgs data >/dev/null 2>&1 || { pvcreate /dev/vdd && vgcreate data /dev/vdd; }',
          create,
          `mkfs.xfs -q /dev/mapper/data-${name}`,
          `mount /dev/mapper/data-${name} /bricks/${name}`,
        ]),
  ];
  const ended = await world.simulation.exec(host, `set -e\n${lines.join('\n')}`, '');
  if (ended.kind !== 'done' || ended.code !== 0) throw new Error(`${host}: ${JSON.stringify(ended)}`);
}

/** Volumes that nothing on hosts tells of but gluster: no host with disks of ours has a brick of it. */
export function untold(state: State, without: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const { bricks, devices, volumes } = state;
  const withDisks = new Set(
    Object.values(devices).flatMap(({ foreign, node }) => (foreign === true ? [] : [node])),
  );
  const told = new Set(
    Object.values(bricks).flatMap(({ device, volume }) => {
      const node = devices[device]?.node ?? '';
      return withDisks.has(node) && !without.has(node) ? [volume] : [];
    }),
  );
  return new Set(Object.keys(volumes).filter((id) => !told.has(id)));
}

/** Without these volumes, and the foreign devices that only they lie on. */
export function leftOut(state: State, gone: ReadonlySet<string>): State {
  const bricks = Object.entries(state.bricks).filter(([, { volume }]) => !gone.has(volume));
  const used = new Set(bricks.map(([, { device }]) => device));
  return {
    ...state,
    bricks: Object.fromEntries(bricks),
    volumes: Object.fromEntries(Object.entries(state.volumes).filter(([id]) => !gone.has(id))),
    devices: Object.fromEntries(
      Object.entries(state.devices).filter(([id, { foreign }]) => foreign !== true || used.has(id)),
    ),
  };
}

/** Volumes of which somebody else made bricks. */
export function withForeign({ bricks, devices }: State): ReadonlySet<string> {
  return new Set(
    Object.values(bricks).flatMap(({ device, volume }) =>
      devices[device]?.foreign === true ? [volume] : [],
    ),
  );
}
