import { drawUuid } from '../model/create.ts';
import type { GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { membersOf } from './pool.ts';
import { setSize } from './volume-info.ts';
import { isRebalanced, stopBricks, volumeNamed } from './volumes.ts';

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

function printStatus(
  call: Call,
  volume: GlusterVolume,
  task: { readonly id: string; readonly status: string },
  xml: boolean,
  root: string,
): void {
  const hosts = membersOf(call).filter((host) => volume.bricks.some((brick) => brick.uuid === host.uuid));
  const code = taskCode(task.status);
  if (!xml) {
    call.out(
      `${'Node'.padStart(40)} Rebalanced-files        size     scanned    failures     skipped               status  run time in h:m:s\n`,
    );
    for (const host of hosts)
      call.out(
        `${(host === call.host ? 'localhost' : host.storage).padStart(40)} 0 0Bytes 0 0 0 ${task.status} 0:00:01\n`,
      );
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
          (host): Xml => [
            'node',
            [['nodeName', host === call.host ? 'localhost' : host.storage], ['id', host.uuid], ...numbers],
          ],
        ),
        ['aggregate', numbers],
      ],
    ],
  ]);
}

/** Why nothing may be taken from the only set. */
function onlySet(volume: GlusterVolume): string {
  if (volume.disperse > 0) return 'Deleting all the bricks of the volume is not allowed';
  return volume.replica > 1
    ? 'Removing bricks from replicate configuration is not allowed without reducing replica count explicitly.'
    : 'Deleting all the bricks of the volume is not allowed';
}

export function removeBricks(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...rest] = words;
  const bricks = rest.filter((word) => word.includes(':/'));
  const verb = rest.filter((word) => !word.includes(':/')).join(' ');
  const prefix = `volume remove-brick ${verb}: `;
  const volume = volumeNamed(pool, name, prefix, REMOVAL);
  if (verb === 'status') refuseSmall(volume, prefix, REMOVAL);
  if (
    bricks.length === volume.bricks.length ||
    (setSize(volume) > 1 && volume.bricks.length === setSize(volume))
  )
    throw new Refusal(prefix, onlySet(volume));
  for (const brick of bricks)
    if (!volume.bricks.some((each) => `${each.host}:${each.path}` === brick))
      throw new Refusal(prefix, `Incorrect brick ${brick} for volume ${name}`);
  if (bricks.length % setSize(volume) !== 0)
    throw new Refusal(prefix, `Remove brick incorrect brick count of ${bricks.length} for volume ${name}`);
  switch (verb) {
    case 'start':
      if (volume.status !== 'started')
        throw new Refusal(
          prefix,
          `Volume ${name} needs to be started before remove-brick (you can use 'force' or 'commit' to override this behavior)`,
        );
      if (volume.removal !== null)
        throw new Refusal(
          prefix,
          `An earlier remove-brick task exists for volume ${name}. Either commit it or stop it before starting a new task.`,
        );
      volume.removal = { id: drawUuid(call.model), status: 'in progress', bricks };
      call.out(`volume remove-brick start: success\nID: ${volume.removal.id}\n`);
      return 0;
    case 'status':
      if (volume.removal === null) throw new Refusal(prefix, `Remove-brick not started for volume ${name}.`);
      printStatus(call, volume, volume.removal, xml, REMOVAL);
      volume.removal.status = 'completed';
      return 0;
    case 'stop':
      volume.removal = null;
      call.out('volume remove-brick stop: success\n');
      return 0;
    case 'commit':
    case 'force':
      if (verb === 'commit' && volume.removal?.status === 'in progress')
        throw new Refusal(prefix, `use 'force' option as migration is in progress`);
      stopBricks(
        call,
        volume.bricks.filter((brick) => bricks.includes(`${brick.host}:${brick.path}`)),
      );
      volume.bricks = volume.bricks.filter((brick) => !bricks.includes(`${brick.host}:${brick.path}`));
      volume.removal = null;
      call.out(`volume remove-brick ${verb}: success\n`);
      return 0;
    default:
      throw new NotSimulated(`gluster volume remove-brick … ${verb}`);
  }
}
