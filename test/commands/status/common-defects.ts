import { brickOn, byHand, type Case, cli, host, order, pool, TASK, volume } from './world.ts';

/** What goes wrong in the life of a cluster, and what status makes of it. */
export const COMMON: readonly Case[] = [
  ['a host that is off', () => cli.simulation.kill('gl2'), 'AT RISK', ['host-off gl2']],
  ['a host that lets nobody in', () => order('gl2', 'login=refused'), 'DEGRADED', ['host-refused gl2']],
  ['a glusterd that was stopped', () => order('gl2', 'glusterd=stopped'), 'DEGRADED', ['glusterd-down gl2']],
  ['a glusterd that hangs', () => order('gl2', 'glusterd=hangs'), 'DEGRADED', ['glusterd-stuck gl2']],
  [
    'a firewall between a host and the others',
    () => order('gl2', 'firewall=drop:24007'),
    'DEGRADED',
    ['peer-disconnected gl2'],
  ],
  ['a dead brick process', () => order('gl2', 'brick=data'), 'AT RISK', ['brick-down data']],
  [
    'a brick that was not mounted at boot',
    () => {
      const point = brickOn('gl3').replace(/\/brick$/, '');
      host('gl3').bricks = {};
      host('gl3').mounts = host('gl3').mounts.filter(({ target }) => target !== point);
    },
    'AT RISK',
    ['brick-unmounted gl3'],
  ],
  [
    'a self-heal daemon that ended',
    () => order('gl1', 'healer=stopped'),
    'DEGRADED',
    ['heal-daemon-down gl1'],
  ],
  [
    'a self-heal daemon that runs and has lost a volume',
    () => order('gl1', 'lost-heal=data'),
    'DEGRADED',
    ['heal-daemon-lost-volume gl1'],
  ],
  [
    'entries to be healed',
    () => {
      const path = `${brickOn('gl1')}/.glusterfs/indices/xattrop/5d6a1f0c-8f4f-4a0b-9f53-9e6f7ad3c001`;
      cli.simulation.files('gl1').write(path, '');
    },
    'DEGRADED',
    ['heal-pending data'],
  ],
  [
    'entries that are whole only on a brick that is away and one other, where it takes two',
    async () => {
      await cli.ok(
        'volume create --size=1 --name=spread --durability=disperse --disperse-data=2 --redundancy=1',
      );
      const path = Object.keys(host('gl1').bricks).find((each) => each !== brickOn('gl1')) ?? '';
      const entry = `${path}/.glusterfs/indices/xattrop/5d6a1f0c-8f4f-4a0b-9f53-9e6f7ad3c001`;
      cli.simulation.files('gl1').write(entry, '');
      order('gl2', 'brick=spread');
    },
    'PARTIAL',
    ['brick-down spread', 'good-copy-away spread'],
  ],
  [
    'a thin pool that fills up',
    () => order('gl1', 'pool-data=85'),
    'DEGRADED',
    ['pool-data-full gl1:/dev/vdb'],
  ],
  [
    'a thin pool that is full',
    () => order('gl1', 'pool-data=95'),
    'AT RISK',
    ['pool-data-full gl1:/dev/vdb'],
  ],
  [
    'metadata of a thin pool that fill up',
    () => order('gl1', 'pool-metadata=80'),
    'DEGRADED',
    ['pool-metadata-full gl1:/dev/vdb'],
  ],
  ['a brick that is nearly full', () => order('gl1', 'brick-used=91'), 'DEGRADED', ['brick-full data']],
  ['a brick that is full', () => order('gl1', 'brick-used=99'), 'AT RISK', ['brick-full data']],
  ['a brick without inodes', () => order('gl1', 'brick-inodes=95'), 'DEGRADED', ['brick-inodes-full data']],
  ['another version of gluster', () => order('gl3', 'version=9.6'), 'DEGRADED', ['versions-differ gl3']],
  ['a clock that is wrong', () => order('gl2', 'clock=300'), 'DEGRADED', ['clocks-differ gl2']],
  [
    'a rebalance',
    () => {
      volume().rebalance = { id: TASK, status: 'in progress', polls: 9 };
    },
    'HEALTHY',
    ['rebalance-running data'],
  ],
  [
    'a removal that nobody has committed',
    () => {
      volume().removal = {
        id: TASK,
        status: 'completed',
        bricks: [`10.77.0.1:${brickOn('gl1')}`],
      };
    },
    'DEGRADED',
    ['remove-brick-uncommitted data'],
  ],
  [
    'a volume that was made by hand',
    async () => {
      await byHand('gl1', 'mkdir /own && gluster --mode=script volume create own 10.77.0.1:/own/b force');
    },
    'HEALTHY',
    ['volume-unknown own'],
  ],
  [
    'a volume that was deleted by hand',
    () => {
      delete pool().volumes.data;
    },
    'DOWN',
    ['volume-missing data'],
  ],
  [
    'a volume that was stopped by hand',
    async () => await byHand('gl1', 'gluster --mode=script volume stop data'),
    'DOWN',
    ['volume-stopped data'],
  ],
  [
    'auth.allow after gluster has refused to add bricks',
    () => {
      volume().options['auth.allow'] = '10.77.0.*,10.77.0.12,10.77.0.13';
      volume().options['old.auth.allow'] = '10.77.0.*';
    },
    'DEGRADED',
    ['auth-allow-damaged data'],
  ],
  [
    'a disk that is gone since the host was booted',
    () => {
      order('gl1', 'disk-gone=/dev/vdb');
      host('gl1').mounts = host('gl1').mounts.filter(({ target }) => !target.includes('/vg_'));
      host('gl1').bricks = {};
    },
    'AT RISK',
    ['disk-missing gl1:/dev/vdb'],
  ],
  [
    'a disk that gives errors',
    () => order('gl1', 'disk-errors=/dev/vdb'),
    'AT RISK',
    ['disk-failing gl1:/dev/vdb'],
  ],
  [
    'file systems that have shut themselves down',
    () => order('gl1', 'file-systems=shut-down'),
    'AT RISK',
    ['brick-shut-down gl1:/dev/vdb'],
  ],
  ['a disk that hangs', () => order('gl1', 'disk-hangs=/dev/vdb'), 'AT RISK', ['disk-hangs gl1:/dev/vdb']],
  ['a host on which LVM fails', () => void host('gl2').missing.push('lvs'), 'DEGRADED', ['host-silent gl2']],
  [
    'a disk that was pulled out',
    () => order('gl1', 'disk-gone=/dev/vdb'),
    'AT RISK',
    ['disk-failing gl1:/dev/vdb'],
  ],
  [
    'a member that does not notice that another is off',
    () => {
      order('gl1', 'stuck=gl2');
      cli.simulation.kill('gl2');
    },
    'AT RISK',
    ['host-off gl2', 'member-stuck gl1'],
  ],
  ['a peer that all others reject', () => order('gl3', 'edited=data'), 'DEGRADED', ['peer-rejected gl3']],
  ['a host that came back empty', () => cli.simulation.reinstall('gl2'), 'AT RISK', ['host-reinstalled gl2']],
  [
    'the host that is asked first, which came back empty',
    () => cli.simulation.reinstall('gl1'),
    'AT RISK',
    ['host-reinstalled gl1'],
  ],
  [
    'a host in maintenance',
    async () => void (await cli.ok('node maintenance start gl2 --accept=one-copy:data')),
    'DEGRADED',
    ['node-maintenance gl2'],
  ],
  [
    'a host in maintenance that was switched off',
    async () => {
      await cli.ok('node maintenance start gl2 --accept=one-copy:data');
      cli.simulation.kill('gl2');
    },
    'DEGRADED',
    ['node-maintenance gl2'],
  ],
  [
    'a host in maintenance beside one that is off',
    async () => {
      await cli.ok('node maintenance start gl2 --accept=one-copy:data');
      cli.simulation.kill('gl3');
    },
    'DOWN',
    ['host-off gl3', 'node-maintenance gl2'],
  ],
  [
    'too few hosts for the quorum of servers',
    () => {
      volume().options['cluster.server-quorum-type'] = 'server';
      for (const name of ['gl2', 'gl3']) cli.simulation.kill(name);
    },
    'DOWN',
    ['host-off gl2', 'host-off gl3', 'server-quorum gl1'],
  ],
];
