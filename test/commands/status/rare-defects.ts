import { expect } from 'vitest';
import { writeFile } from '../../../src/simulator/data/clients.ts';
import { splitFile } from '../../../src/simulator/data/split-brain.ts';
import { killAt, mortal } from '../../support/kill.ts';
import { brickOn, byHand, type Case, cli, host, joins, kill, leaves, order, TASK, volume } from './world.ts';

/** What seldom goes wrong, or by hand only. */
export const RARE: readonly Case[] = [
  [
    'a host whose connection breaks whenever it is looked at',
    () =>
      cli.simulation.addFault({
        host: 'gl2',
        command: /^date/,
        lasting: true,
        effect: { kind: 'lost', when: 'before' },
      }),
    'DEGRADED',
    ['host-silent gl2'],
  ],
  [
    'a glusterd that refuses to tell of its peers',
    () =>
      cli.simulation.addFault({
        host: 'gl2',
        command: /gluster .*peer status/,
        lasting: true,
        effect: { kind: 'fails', stderr: 'peer status: failed' },
      }),
    'DEGRADED',
    ['glusterd-refused gl2'],
  ],
  [
    'hosts of which none tells of the volumes',
    () => {
      for (const name of ['gl1', 'gl2', 'gl3'])
        cli.simulation.addFault({
          host: name,
          command: /gluster .*volume status/,
          lasting: true,
          effect: { kind: 'fails', stderr: 'Locking failed' },
        });
    },
    'DEGRADED',
    ['cluster-silent CLUSTER'],
  ],
  [
    'the host that is asked first, which has forgotten its peers',
    () => leaves('gl1', 'by-id'),
    'DEGRADED',
    ['peer-missing gl1'],
  ],
  ['a host that has forgotten its peers', () => leaves('gl3', 'by-id'), 'DEGRADED', ['peer-missing gl3']],
  [
    'a host that was probed, and not yet taken in',
    () => leaves('gl3', 'probed'),
    'DEGRADED',
    ['peer-unsettled gl3'],
  ],
  ['a host that was probed by hand', joins, 'HEALTHY', ['peer-unknown 10.77.0.4']],
  [
    'a volume of a host that the state does not know, which is off',
    async () => {
      await joins();
      await byHand(
        'gl4',
        'mkdir /own && gluster --mode=script volume create own 10.77.0.4:/own/b force && gluster --mode=script volume start own',
      );
      cli.simulation.kill('gl4');
    },
    'PARTIAL',
    ['brick-away own', 'peer-unknown 10.77.0.4', 'volume-unknown own'],
  ],
  ['a thin pool that failed', () => order('gl1', 'pool=failed'), 'AT RISK', ['pool-ailing gl1:/dev/vdb']],
  [
    'a file whose copies blame each other',
    () => {
      expect(writeFile(cli.simulation.model, 'data', '/f', 'text')).toBeNull();
      expect(splitFile(cli.simulation.model, 'data', '/f')).toBe(true);
    },
    'PARTIAL',
    ['split-brain data'],
    '--split-brain',
  ],
  [
    'a host that works by an older op-version',
    () =>
      void cli.simulation
        .files('gl3')
        .write('/var/lib/glusterd/glusterd.info', `UUID=${host('gl3').uuid}\noperating-version=90000\n`),
    'DEGRADED',
    ['op-versions-differ gl3'],
  ],
  [
    'a rebalance that failed',
    () => {
      volume().rebalance = { id: TASK, status: 'failed', polls: 0 };
    },
    'DEGRADED',
    ['rebalance-failed data'],
  ],
  [
    'bricks that are being emptied',
    () => {
      volume().removal = { id: TASK, status: 'in progress', bricks: [`10.77.0.1:${brickOn('gl1')}`] };
    },
    'HEALTHY',
    ['remove-brick-running data'],
  ],
  [
    'bricks that could not be emptied',
    () => {
      volume().removal = { id: TASK, status: 'failed', bricks: [`10.77.0.1:${brickOn('gl1')}`] };
    },
    'DEGRADED',
    ['remove-brick-failed data'],
  ],
  [
    'an operation that was left',
    async () => {
      await cli.ok('volume create --size=1 --name=other');
      const fault = { host: 'gl2', command: /^lvremove/, lasting: true, effect: { kind: 'fails' } } as const;
      cli.simulation.addFault(fault);
      expect((await cli.run('volume delete other --yes')).code).toBe(3);
    },
    'DEGRADED',
    ['operation-unfinished OPERATION'],
  ],
  [
    'an operation that somebody began on another machine',
    async () => {
      const dying = killAt(3);
      kill(dying);
      await mortal(async () => await cli.run('volume create --size=1 --name=other'));
      expect(dying.dead).toBe(true);
      await Promise.allSettled(dying.writes);
      kill(null);
    },
    'HEALTHY',
    ['operation-running OPERATION'],
  ],
  ['bricks in another order', () => void volume().bricks.reverse(), 'DEGRADED', ['bricks-differ data']],
];
