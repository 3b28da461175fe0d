import { drawUuid } from '../model/create.ts';
import type { GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { Refusal } from './answer.ts';
import { NOTHING_MOVED, printStatus } from './task-status.ts';
import { setSize } from './volume-info.ts';
import { isRebalanced, volumeNamed } from './volumes.ts';

const REBALANCE = 'volRebalance';

export function refuseSmall(volume: GlusterVolume, prefix: string, operation: string): void {
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
      printStatus(call, volume, { ...volume.rebalance, root: REBALANCE, movedOn: () => NOTHING_MOVED }, xml);
      if (!xml) call.out(`volume rebalance: ${name}: success\n`);
      return 0;
    }
    default:
      throw new NotSimulated(`gluster volume rebalance ${words.join(' ')}`);
  }
}
