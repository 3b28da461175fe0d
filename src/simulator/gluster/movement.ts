import { drawUuid } from '../model/create.ts';
import type { GlusterBrick, GlusterVolume, HostModel, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { isConnected, othersOf } from './pool.ts';
import { setSize } from './volume-info.ts';
import { hostOf, isRebalanced, stopBricks, volumeNamed } from './volumes.ts';

const brickName = ({ host, path }: GlusterBrick) => `${host}:${path}`;

const REBALANCE = 'volRebalance';
const REMOVAL = 'volRemoveBrick';

function refuseSmall(volume: GlusterVolume, prefix: string, operation: string): void {
  if (volume.bricks.length <= setSize(volume))
    throw new Refusal(
      prefix,
      `Volume ${volume.name} is not a distribute volume or contains only 1 brick.\nNot performing rebalance`,
      { operation },
    );
}

export function rebalance(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...verbs] = words;
  const prefix = `volume rebalance: ${name}: `;
  const refuse = (reason: string) => new Refusal(prefix, reason, { operation: REBALANCE });
  const volume = volumeNamed(pool, name, prefix, REBALANCE);
  refuseSmall(volume, prefix, REBALANCE);
  if (volume.status !== 'started') throw refuse(`Volume ${name} needs to be started to perform rebalance`);
  const running = volume.rebalance?.status === 'in progress';
  switch (verbs.join(' ')) {
    case 'start':
    case 'start force':
      if (volume.removal !== null)
        throw refuse(
          `A remove-brick task on volume ${name} is not yet committed. Either commit or stop the remove-brick task.`,
        );
      if (running) throw refuse(`Rebalance on ${name} is already started`);
      volume.rebalance = { id: drawUuid(call.model), status: 'in progress', polls: 0 };
      call.out(
        `volume rebalance: ${name}: success: Rebalance on ${name} has been started successfully. Use rebalance status command to check status of the rebalance process.\nID: ${volume.rebalance.id}\n`,
      );
      return 0;
    case 'stop':
      if (volume.rebalance === null || !running) throw refuse(`Rebalance not started for volume ${name}.`);
      volume.rebalance.status = 'stopped';
      call.out(
        `volume rebalance: ${name}: success: rebalance process may be in the middle of a file migration.\n`,
      );
      return 0;
    case 'status': {
      if (volume.rebalance === null) throw refuse(`Rebalance not started for volume ${name}.`);
      isRebalanced(volume);
      printStatus(call, volume, volume.rebalance, xml, REBALANCE);
      if (!xml) call.out(`volume rebalance: ${name}: success\n`);
      return 0;
    }
    default:
      throw new NotSimulated(`gluster volume rebalance ${words.join(' ')}`);
  }
}

export function taskCode(status: string): number {
  return { 'in progress': 1, stopped: 2, completed: 3 }[status] ?? 0;
}

/** Those that the times are in have a width for their title and another for themselves. */
const WIDTHS = [40, 16, 13, 13, 13, 13, 20];

function printRow(call: Call, cells: readonly string[]): void {
  call.out(`${cells.map((cell, at) => cell.padStart(WIDTHS[at] ?? 0)).join(' ')}\n`);
}

function nameFor(call: Call, host: HostModel): string {
  return host === call.host ? 'localhost' : host.storage;
}

function printStatus(
  call: Call,
  volume: GlusterVolume,
  task: { readonly id: string; readonly status: string },
  xml: boolean,
  root: string,
): void {
  // Who is asked comes last here.
  const hosts = [...othersOf(call), call.host].filter((host) =>
    volume.bricks.some((brick) => brick.uuid === host.uuid),
  );
  const code = taskCode(task.status);
  if (!xml) {
    const titles = 'Node Rebalanced-files size scanned failures skipped status'.split(' ');
    printRow(call, [...titles, 'run time in h:m:s'.padStart(18)]);
    const lines = [9, 11, 11, 11, 11, 11, 12].map((width) => '-'.repeat(width));
    printRow(call, [...lines, '-'.repeat(14).padStart(18)]);
    for (const host of hosts)
      printRow(call, [
        nameFor(call, host),
        '0',
        '0Bytes',
        '0',
        '0',
        '0',
        task.status,
        '0:00:01'.padStart(14),
      ]);
    return;
  }
  const numbers: readonly Xml[] = [
    ['files', 0],
    ['size', 0],
    ['lookups', 0],
    ['failures', 0],
    ['skipped', 0],
    ['status', code],
    ['statusStr', task.status],
    ['runtime', '1.00'],
  ];
  printXml(call, [
    ...outcome(),
    [
      root,
      [
        ['task-id', task.id],
        ['op', 3],
        ['nodeCount', hosts.length],
        ...hosts.map(
          (host): Xml => ['node', [['nodeName', nameFor(call, host)], ['id', host.uuid], ...numbers]],
        ),
        ['aggregate', numbers],
      ],
    ],
  ]);
}

/** As gluster calls the sets of a volume when it counts their bricks. */
function kindOfSets(volume: GlusterVolume): 'replica' | 'disperse' | 'distribute' {
  if (volume.disperse > 0) return 'disperse';
  return volume.replica > 1 ? 'replica' : 'distribute';
}

/** Whole sets of the volume's own, and never all of them. */
function refuseOddBricks(volume: GlusterVolume, bricks: readonly string[], prefix: string): void {
  const size = setSize(volume);
  const own = volume.bricks.map(brickName);
  const kind = kindOfSets(volume);
  if (kind === 'replica' && own.length === size)
    throw new Refusal(
      prefix,
      'Removing bricks from replicate configuration is not allowed without reducing replica count explicitly.',
    );
  if (bricks.length % size !== 0)
    throw new Refusal(prefix, `Remove brick incorrect brick count of ${bricks.length} for ${kind} ${size}`);
  const stranger = bricks.find((brick) => !own.includes(brick));
  if (stranger !== undefined)
    throw new Refusal(prefix, `Incorrect brick ${stranger} for volume ${volume.name}`);
  const counts = new Map<number, number>();
  for (const brick of bricks) {
    const set = Math.floor(own.indexOf(brick) / size);
    counts.set(set, (counts.get(set) ?? 0) + 1);
  }
  if ([...counts.values()].some((count) => count !== size))
    throw new Refusal(prefix, `Bricks not from same subvol for ${kind}`);
  if (bricks.length === own.length)
    throw new Refusal(prefix, 'Deleting all the bricks of the volume is not allowed');
}

/** Whoever is asked looks whether the hosts are there; then each host looks at its own bricks. */
function refuseDeadBricks(
  call: Call,
  volume: GlusterVolume,
  bricks: readonly string[],
  prefix: string,
  alive: boolean,
): void {
  const wanted = volume.bricks
    .filter((brick) => bricks.includes(brickName(brick)))
    .map((brick) => ({ name: brickName(brick), path: brick.path, host: hostOf(call, brick) }));
  for (const { name, host } of wanted)
    if (host === null || !isConnected(call, host))
      throw new Refusal(prefix, `Host node of the brick ${name} is down`);
  if (!alive) return;
  const [own, others] = [true, false].map((mine) =>
    wanted.filter(({ host }) => (host === call.host) === mine),
  );
  for (const { name, path, host } of [...(own ?? []), ...(others ?? [])])
    if (host?.bricks[path] === undefined)
      throw new Refusal(
        prefix,
        `${host === call.host ? '' : `Pre Validation failed on ${host?.storage}. `}Found stopped brick ${name}. Use force option to remove the offline brick`,
      );
}

const STOPPED = [
  "'remove-brick' process may be in the middle of a file migration.",
  'The process will be fully stopped once the migration of the file is complete.',
  'Please check remove-brick process for completion before doing any further brick related tasks on the volume.',
  '',
].join('\n');

export function removeBricks(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...rest] = words;
  const bricks = rest.filter((word) => word.includes(':/'));
  const verb = rest.filter((word) => !word.includes(':/')).join(' ');
  const prefix = `volume remove-brick ${verb}: `;
  const volume = volumeNamed(pool, name, prefix, REMOVAL);
  const { removal } = volume;
  switch (verb) {
    case 'start': {
      refuseOddBricks(volume, bricks, prefix);
      if (volume.status !== 'started')
        throw new Refusal(
          prefix,
          `Volume ${name} needs to be started before remove-brick (you can use 'force' or 'commit' to override this behavior)`,
        );
      if (removal !== null)
        throw new Refusal(
          prefix,
          `An earlier remove-brick task exists for volume ${name}. Either commit it or stop it before starting a new task.`,
        );
      if (!isRebalanced(volume))
        throw new Refusal(prefix, 'Rebalance is in progress. Please retry after completion');
      refuseDeadBricks(call, volume, bricks, prefix, true);
      const id = drawUuid(call.model);
      volume.removal = { id, status: 'in progress', bricks };
      // A volume has one task at a time, and forgets the one before.
      volume.rebalance = null;
      call.out(`volume remove-brick start: success\nID: ${id}\n`);
      return 0;
    }
    case 'status':
    case 'stop':
      refuseSmall(volume, prefix, REMOVAL);
      if (removal === null)
        throw new Refusal(prefix, `remove-brick not started for volume ${name}.`, { operation: REMOVAL });
      if (bricks.some((brick) => !removal.bricks.includes(brick)))
        throw new Refusal(prefix, `Incorrect brick for volume ${name}`, { operation: REMOVAL });
      if (verb === 'stop') {
        printStatus(call, volume, removal, xml, REMOVAL);
        if (!xml) call.out(STOPPED);
        volume.removal = null;
        return 0;
      }
      printStatus(call, volume, removal, xml, REMOVAL);
      removal.status = 'completed';
      return 0;
    case 'commit':
    case 'force':
      refuseOddBricks(volume, bricks, prefix);
      if (verb === 'commit') {
        if (removal?.status === 'in progress')
          throw new Refusal(prefix, `use 'force' option as migration is in progress`);
        const kept = bricks.find((brick) => removal?.bricks.includes(brick) !== true);
        if (kept !== undefined)
          throw new Refusal(prefix, `Brick ${kept} is not decommissioned. Use start or force option`);
        refuseDeadBricks(call, volume, bricks, prefix, false);
      }
      stopBricks(
        call,
        volume.bricks.filter((brick) => bricks.includes(brickName(brick))),
      );
      volume.bricks = volume.bricks.filter((brick) => !bricks.includes(brickName(brick)));
      volume.removal = null;
      call.out(`volume remove-brick ${verb}: success\n`);
      return 0;
    default:
      throw new NotSimulated(`gluster volume remove-brick … ${verb}`);
  }
}
