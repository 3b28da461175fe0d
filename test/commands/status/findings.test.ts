import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveDefect } from '../../../src/simulator/defects.ts';
import type { HostModel, PoolModel } from '../../../src/simulator/model/types.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';
import { wrongSuggestions } from '../../support/suggestions.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

interface Finding {
  readonly kind: string;
  readonly about: string;
  readonly next: readonly { readonly command: string; readonly on: string | null }[];
}

interface Told {
  readonly word: string;
  readonly version: number;
  readonly clusters: readonly [{ readonly word: string; readonly findings: readonly Finding[] }];
}

async function told(flags = ''): Promise<{ readonly code: number; readonly status: Told }> {
  const { code, stdout } = await cli.run(`status -o json ${flags}`);
  return { code, status: JSON.parse(stdout) as Told };
}

const host = (name: string): HostModel => cli.simulation.host(name);
const order = (name: string, defect: string): void => giveDefect(cli.simulation.model, host(name), defect);
const pool = (): PoolModel => {
  const [found] = cli.simulation.model.pools.filter(({ members }) => members.length > 1);
  if (found === undefined) throw new Error('no pool');
  return found;
};
const volume = () => {
  const found = pool().volumes.data;
  if (found === undefined) throw new Error('no volume');
  return found;
};
const brickOn = (name: string): string => Object.keys(host(name).bricks)[0] ?? '';
const byHand = async (name: string, line: string): Promise<void> => {
  const outcome = await cli.simulation.exec(name, 'sh -s', line);
  expect(outcome).toMatchObject({ kind: 'done', code: 0 });
};

type Case = readonly [
  what: string,
  defect: () => void | Promise<void>,
  word: string,
  findings: readonly string[],
];

const CASES: readonly Case[] = [
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
  [
    'a dead brick process',
    () => {
      host('gl2').bricks = {};
    },
    'AT RISK',
    ['brick-down data'],
  ],
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
    'entries to be healed',
    () => {
      const path = `${brickOn('gl1')}/.glusterfs/indices/xattrop/5d6a1f0c-8f4f-4a0b-9f53-9e6f7ad3c001`;
      cli.simulation.files('gl1').write(path, '');
    },
    'DEGRADED',
    ['heal-pending data'],
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
      volume().rebalance = { id: '034ad808-3bd5-4d96-b043-d159eda73b5e', status: 'in progress', polls: 9 };
    },
    'HEALTHY',
    ['rebalance-running data'],
  ],
  [
    'a removal that nobody has committed',
    () => {
      volume().removal = {
        id: '034ad808-3bd5-4d96-b043-d159eda73b5e',
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

describe('a look at the hosts', () => {
  it('finds nothing where nothing is wrong', async () => {
    const { code, status } = await told();
    expect(status).toMatchObject({ version: 1, word: 'HEALTHY', clusters: [{ findings: [] }] });
    expect(code).toBe(0);
  });

  it.each(CASES)('finds %s, and only that', async (_what, defect, word, findings) => {
    await defect();
    const { code, status } = await told();
    const [{ findings: found }] = status.clusters;
    expect(found.map(({ kind, about }) => `${kind} ${about}`).sort()).toEqual(findings);
    expect(status.word).toBe(word);
    expect(code).toBe(word === 'HEALTHY' ? 0 : 6);
    expect(cli.simulation.notSimulated).toEqual([]);
    const text = (await cli.run('status')).stdout;
    expect(await wrongSuggestions(text, ['status'])).toEqual([]);
    for (const { next } of found) expect(next.length).toBeGreaterThan(0);
  });
});
