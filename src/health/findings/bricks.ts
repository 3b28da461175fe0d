import { isClone, mountOf, volumeGroup } from '../../lvm/names.ts';
import { counted } from '../../model/counted.ts';
import { differenceId } from '../../model/difference-id.ts';
import type { Device, Node } from '../../model/entities.ts';
import { grouped } from '../../model/grouped.ts';
import { listed } from '../../model/listed.ts';
import { formatSize } from '../../model/sizes.ts';
import { consequencesOf } from '../consequences.ts';
import type { BrickHealth, BrickState, Finding, Level, Next, SetHealth, VolumeHealth } from '../health.ts';
import type { Joined } from '../joined.ts';
import { isMounted, type Look, sameRun } from '../look.ts';
import { hostName } from '../survey.ts';
import { diskCures } from './cures.ts';
import { isOutOfSpace, poolFindings } from './pools.ts';

interface Placed {
  readonly brick: BrickHealth;
  readonly set: SetHealth;
  readonly volume: VolumeHealth;
}

/** What is wrong with bricks and what they lie on. Bricks of hosts that are off are told with these. */
export function brickFindings(joined: Joined, volumes: readonly VolumeHealth[]): readonly Finding[] {
  const placed = volumes.flatMap((volume) =>
    volume.sets.flatMap((set) => set.bricks.map((brick) => ({ brick, set, volume }))),
  );
  const broken = brokenPlaces(joined, inState(placed, 'failing'));
  const devices = deviceFindings(joined, placed, broken);
  const gone = new Set(devices.filter(({ kind }) => kind === 'disk-missing').map(({ about }) => about));
  // What became of bricks on a disk that is gone is told with it.
  const others = placed.filter(({ brick }) => !gone.has(brick.place));
  return [
    ...devices,
    ...failing(joined, others, broken),
    ...shutDown(joined, others, broken),
    ...unmounted(joined, others),
    ...down(joined, others),
    ...away(joined, placed),
    ...spaceFindings(joined),
  ];
}

function inState(placed: readonly Placed[], state: BrickState): readonly Placed[] {
  return placed.filter(({ brick }) => brick.state === state);
}

function consequences(placed: readonly Placed[]): { readonly level: Level; readonly risk: string } {
  const { level, words } = consequencesOf(placed.map(({ volume }) => volume));
  return { level, risk: `Without ${placed.length === 1 ? 'it' : 'them'} ${words}.` };
}

/** A process is gone that glusterd would start: told once for each volume. */
function down(joined: Joined, placed: readonly Placed[]): readonly Finding[] {
  const hit = inState(placed, 'down').filter(({ brick }) => {
    const node = joined.nodeByName(brick.host);
    return node === undefined || joined.look(node)?.silence !== 'down';
  });
  return [...grouped(hit, ({ volume }) => volume.name)].map(([name, group]) => ({
    kind: 'brick-down',
    level: consequences(group).level,
    about: name,
    what: `${name}: ${group.length === 1 ? 'a brick is' : `${group.length} bricks are`} down: ${listed(group.map(({ brick }) => brick.place))}`,
    risk: consequences(group).risk,
    next: group.some(({ volume }) => volume.id !== null)
      ? [{ command: `glusterctl volume start ${name}`, on: null }]
      : [{ command: `gluster volume start ${name} force`, on: group[0]?.brick.host ?? null }],
  }));
}

/** On hosts that are no nodes of the cluster, of which nothing else is told. */
function away(joined: Joined, placed: readonly Placed[]): readonly Finding[] {
  const hit = inState(placed, 'away').filter(({ brick }) => joined.nodeByName(brick.host) === undefined);
  return [...grouped(hit, ({ volume }) => volume.name)].map(([name, group]) => ({
    kind: 'brick-away',
    ...consequences(group),
    about: name,
    what: `${name}: bricks are away: ${listed(group.map(({ brick }) => brick.path))}`,
    next: [{ command: 'gluster peer status', on: joined.teller }],
  }));
}

/** Told once for each host: mounting is done there. */
function unmounted(joined: Joined, placed: readonly Placed[]): readonly Finding[] {
  return [...grouped(inState(placed, 'unmounted'), ({ brick }) => brick.host)].map(([host, group]) => {
    const foreign = group.filter(({ brick }) => isForeign(joined, brick));
    const points = foreign.map(({ brick }) => sameRun(pointOf(joined, brick)));
    const names = [...new Set(foreign.map(({ volume }) => volume.name))];
    const table = fstabOption(joined, host);
    return {
      kind: 'brick-unmounted',
      level: consequences(group).level,
      about: host,
      what: `${host}: ${counted(group.length, 'brick is', 'bricks are')} not mounted: ${listed(group.map(({ brick, volume }) => `${volume.name} on ${brick.place}`))}`,
      risk: `${consequences(group).risk} Never start such a brick by force: it would fill the root disk.`,
      next: [
        ...mended(joined, host, group),
        ...points
          .slice(0, MOST_COMMANDS)
          .map((point): Next => ({ command: `mount ${table}${point}`, on: host })),
        ...names.slice(0, MOST_COMMANDS).map(
          (name): Next => ({
            command: `glusterctl volume start ${name}`,
            on: null,
            when: 'when it is mounted',
          }),
        ),
      ],
    };
  });
}

function fstabOption({ nodes, survey }: Joined, host: string): string {
  const node = nodes.find((each) => hostName(each) === host);
  const fstab = survey.fstabs[node?.access.via ?? 'ssh'];
  return fstab === '/etc/fstab' ? '' : `-T ${fstab} `;
}

/** It mounts what is ours, and starts the bricks where nothing else is wrong with their volumes. */
function mended(joined: Joined, host: string, group: readonly Placed[]): readonly Next[] {
  const own = group.filter(({ brick }) => brick.id !== null && !isForeign(joined, brick));
  const [first, ...rest] = own;
  if (first === undefined) return [];
  const id =
    rest.length === 0 ? differenceId('mount-missing', host, first.brick.id ?? '') : `mount-missing:${host}`;
  return [{ command: `glusterctl repair ${id}`, on: null }];
}

function isForeign({ state }: Joined, { id }: BrickHealth): boolean {
  return state.devices[state.bricks[id ?? '']?.device ?? '']?.foreign === true;
}

const MOST_COMMANDS = 4;

function pointOf({ state }: Joined, { id }: BrickHealth): string {
  const brick = id === null ? undefined : state.bricks[id];
  return brick === undefined ? '' : mountOf(state, brick);
}

function failing(joined: Joined, placed: readonly Placed[], broken: ReadonlySet<string>): readonly Finding[] {
  const volumes = [...new Set(placed.map(({ volume }) => volume))];
  const devices = new Map(devicesLooked(joined).map(({ device, place }) => [place, device]));
  const atBroken = inState(placed, 'failing').filter(({ brick }) => broken.has(brick.place));
  return [...grouped(atBroken, ({ brick }) => brick.place)].map(([place, group]) => {
    const device = devices.get(place);
    return {
      kind: 'disk-failing',
      level: consequences(group).level,
      about: place,
      what: `${place} gives errors: ${counted(group.length, 'brick')} can't be read`,
      risk: consequences(group).risk,
      next: [
        kernelSays(group[0]?.brick.host ?? ''),
        ...(device === undefined ? [] : diskCures(joined, device, volumes)),
      ],
    };
  });
}

/** A full pool alone makes a file system shut itself down, which then gives errors: where no other brick does, it is no matter of the disk. */
function brokenPlaces(joined: Joined, failing: readonly Placed[]): ReadonlySet<string> {
  return new Set(
    failing
      .filter(({ brick }) => !isOfFullPool(joined, brick) && !isShutDown(joined, brick))
      .map(({ brick }) => brick.place),
  );
}

function isOfFullPool(joined: Joined, { id }: BrickHealth): boolean {
  const brick = joined.state.bricks[id ?? ''];
  const node = joined.state.nodes[joined.state.devices[brick?.device ?? '']?.node ?? ''];
  if (brick === undefined || node === undefined) return false;
  const group = volumeGroup(brick.device);
  const pools = joined.look(node)?.pools ?? [];
  return pools.some((pool) => pool.group === group && pool.pool === brick.pool && isOutOfSpace(pool));
}

/** Its disk can be read, and its pool has room: only being mounted anew brings it back. */
function shutDown(
  joined: Joined,
  placed: readonly Placed[],
  broken: ReadonlySet<string>,
): readonly Finding[] {
  const hit = inState(placed, 'failing').filter(
    ({ brick }) =>
      isShutDown(joined, brick) &&
      !broken.has(brick.place) &&
      !isOfFullPool(joined, brick) &&
      brick.id !== null,
  );
  return hit.map(({ brick, volume, ...one }) => {
    const point = pointOf(joined, brick);
    // gluster mounts by itself what it has made.
    const own = joined.state.bricks[brick.id ?? ''];
    const mounting =
      own !== undefined && isClone(own) ? '' : ` && mount ${fstabOption(joined, brick.host)}${point}`;
    return {
      kind: 'brick-shut-down',
      ...consequences([{ brick, volume, ...one }]),
      about: brick.place,
      what: `The file system of ${volume.name} on ${brick.place} has shut itself down: it gives errors, and what it lies on can be read`,
      next: [
        { command: `umount ${point}${mounting}`, on: brick.host },
        { command: `glusterctl volume start ${volume.name}`, on: null, when: 'when it is mounted' },
        kernelSays(brick.host),
      ],
    };
  });
}

function isShutDown(joined: Joined, brick: BrickHealth): boolean {
  const node = joined.nodeByName(brick.host);
  const look = node === undefined ? null : joined.look(node);
  return look?.shutDown.has(sameRun(pointOf(joined, brick))) === true;
}

function kernelSays(host: string): Next {
  return { command: 'dmesg --level=err,warn', on: host };
}

/** A disk that LVM doesn't find any more, or a pool that is out of order. */
function deviceFindings(
  joined: Joined,
  placed: readonly Placed[],
  broken: ReadonlySet<string>,
): readonly Finding[] {
  const volumes = [...new Set(placed.map(({ volume }) => volume))];
  return devicesLooked(joined).flatMap(({ device, host, place, look, isReinstalled }): readonly Finding[] => {
    const group = volumeGroup(device.id);
    if (look.pools === null || isReinstalled || device.foreign === true) return [];
    // Of a disk whose bricks give errors that is told.
    if (broken.has(place)) return [];
    if (!look.groups.has(group))
      return [
        {
          kind: 'disk-missing',
          ...consequences(placed.filter(({ brick }) => brick.place === place)),
          about: place,
          what: `${place} is gone: LVM does not find its volume group`,
          next: [kernelSays(host), ...diskCures(joined, device, volumes)],
        },
      ];
    const pools = look.pools.filter((pool) => pool.group === group);
    return poolFindings(joined, { device, host, place, look, pools }, volumes);
  });
}

interface LookedDevice {
  readonly device: Device;
  readonly host: string;
  readonly place: string;
  readonly look: Look;
  readonly isReinstalled: boolean;
}

/** Disks with bricks, on hosts that told. */
export function devicesLooked(joined: Joined): readonly LookedDevice[] {
  const used = new Set(
    Object.values(joined.state.bricks).flatMap((brick) =>
      brick.replacedBy === undefined ? [brick.device] : [],
    ),
  );
  const nodes = new Map<string, Node>(joined.nodes.map((node) => [node.id, node]));
  return Object.values(joined.state.devices).flatMap((device) => {
    const node = nodes.get(device.node);
    const look = node === undefined ? null : joined.look(node);
    if (node === undefined || look === null || !used.has(device.id)) return [];
    const isReinstalled = joined.isReinstalled(node);
    return [{ device, host: hostName(node), place: `${hostName(node)}:${device.name}`, look, isReinstalled }];
  });
}

const SPACE_WARNING = 90;
const SPACE_CRITICAL = 97;

/** Told once for each volume and kind, of its fullest brick. */
function spaceFindings(joined: Joined): readonly Finding[] {
  const full = joined.nodes.flatMap((node) => {
    const look = joined.look(node);
    if (look === null) return [];
    return joined.volumes.flatMap(({ id, name }) =>
      joined.bricksOf(id).flatMap((brick) => {
        const device = joined.state.devices[brick.device];
        if (device?.node !== node.id) return [];
        const mount = sameRun(mountOf(joined.state, brick));
        const space = isMounted(look, mount) ? look.space.get(mount) : undefined;
        if (space === undefined) return [];
        const place = `${hostName(node)}:${device.name}`;
        const bytes = 100 * (1 - space.freeBytes / space.sizeBytes);
        const inodes =
          space.inodes === null || space.freeInodes === null || space.inodes === 0
            ? 0
            : 100 * (1 - space.freeInodes / space.inodes);
        return [
          {
            kind: 'brick-full' as const,
            percent: bytes,
            name,
            place,
            left: formatSize(Math.floor(space.freeBytes / 1024)),
          },
          {
            kind: 'brick-inodes-full' as const,
            percent: inodes,
            name,
            place,
            left: `${space.freeInodes ?? 0} files`,
          },
        ].filter(({ percent }) => percent >= SPACE_WARNING);
      }),
    );
  });
  return [...grouped(full, ({ kind, name }) => `${kind} ${name}`).values()].flatMap((group): Finding[] => {
    const [fullest] = group.toSorted((a, b) => b.percent - a.percent);
    if (fullest === undefined) return [];
    const { kind, name, place, percent, left } = fullest;
    return [
      {
        kind,
        level: percent >= SPACE_CRITICAL ? 'critical' : 'warning',
        about: name,
        what: `${name}: ${kind === 'brick-full' ? 'its brick' : 'the room for files of its brick'} on ${place} is ${Math.floor(percent)} % full (${left} left)`,
        risk: 'When it is full, writing fails.',
        next: [{ command: `glusterctl volume expand ${name} --expand-size=1`, on: null }],
      },
    ];
  });
}
