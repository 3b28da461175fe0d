import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskLab, hostWith } from '../support/disks.ts';
import type { Lab } from '../support/lab.ts';
import { inGluster } from '../support/small-hosts.ts';

const HOSTS = [1, 2, 3].map((n) =>
  hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }, { path: '/dev/sdc' }]),
);
const DATA = { name: 'data', size: 10, durability: 'replica 3', options: ['nfs.disable on'], gid: 7 };
const SHOP = {
  name: 'shop',
  size: '768MiB',
  durability: { type: 'disperse', disperse: { data: 2, redundancy: 1 } },
  snapshot: { enable: true, factor: 1.5 },
  glustervolumeoptions: ['performance.cache-size 64MB'],
  tags: { use: 'web' },
};

let lab: Lab;
beforeEach(async () => {
  lab = await diskLab(HOSTS, { columns: 200 });
});
afterEach(async () => await lab.remove());

async function file(volumes: readonly unknown[], devices: readonly string[] = ['/dev/sdb']): Promise<void> {
  const nodes = [1, 2, 3].map((n) => ({
    node: { hostnames: { manage: [`gl${n}`], storage: [`10.0.0.${n}`] }, zone: n },
    devices,
  }));
  await lab.file('topology.json', JSON.stringify({ clusters: [{ name: 'lab', nodes, volumes }] }));
}

async function load(code: number, more = ''): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const ran = await lab.run(`topology load --json=topology.json --quiet ${more}`);
  expect([ran.code, ran.stdout + ran.stderr]).toEqual([code, ran.stdout + ran.stderr]);
  return ran;
}

describe('volumes in a topology file', () => {
  test('are made behind hosts and disks, as the file has them; loading again changes nothing and asks no host', async () => {
    await file([DATA, SHOP]);
    const { stdout } = await load(0);
    expect(stdout).toMatch(/\tCreating volume data ... ID: [0-9a-f]{32}\n\tCreating volume shop ... ID: /);
    expect([...inGluster(lab)].sort()).toEqual(['data started', 'shop started']);
    const state = await readFile(lab.state, 'utf8');
    const scripts = lab.simulation.journal.length;
    const again = await load(0);
    expect(again.stdout).toContain('\tFound volume data\n\tFound volume shop\n');
    expect(again.stderr).toContain('Nothing has changed.');
    expect([await readFile(lab.state, 'utf8'), lab.simulation.journal.length]).toEqual([state, scripts]);
    const { volumes } = JSON.parse(await lab.ok('state export')) as { volumes: object };
    expect(Object.values(volumes)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'data', gid: 7, sizeKiB: 10 * 1024 * 1024 }),
        expect.objectContaining({
          name: 'shop',
          sizeKiB: 768 * 1024,
          durability: { type: 'disperse', data: 2, redundancy: 1 },
          snapshotFactor: 1.5,
          tags: { use: 'web' },
        }),
      ]),
    );
  });

  test('are what "volume create" with the same words makes', async () => {
    await file([]);
    await load(0);
    await lab.ok('volume create --name=data --size=10 --gid=7 --gluster-volume-options="nfs.disable on"');
    await lab.ok(
      'volume create --name=shop --size=768MiB --durability=disperse --disperse-data=2 --redundancy=1 --snapshot-factor=1.5 --tag=use:web --gluster-volume-options="performance.cache-size 64MB"',
    );
    await file([DATA, SHOP]);
    expect((await load(0)).stderr).toContain('Nothing has changed.');
  });

  test('that are otherwise stay as they are, and what differs is told: exit code 6', async () => {
    await file([DATA]);
    await load(0);
    const state = await readFile(lab.state, 'utf8');
    await file([{ ...DATA, size: 20, durability: 'replica 3 arbiter', options: ['nfs.disable off'] }]);
    const { stderr } = await load(6);
    expect(stderr).toContain(
      'Differs: volume data stays as it is: size 10 GiB, 20 GiB in the file; durability replica 3, replica 3 arbiter in the file; option nfs.disable on, off in the file; option user.heketi.arbiter none, true in the file\n',
    );
    expect(await readFile(lab.state, 'utf8')).toBe(state);
    const asJson = await lab.run('topology load --json=topology.json -o json');
    expect([asJson.code, JSON.parse(asJson.stdout).clusters[0].volumes]).toEqual([
      6,
      [
        expect.objectContaining({
          name: 'data',
          created: false,
          differences: expect.arrayContaining([{ what: 'size', state: '10 GiB', file: '20 GiB' }]),
        }),
      ],
    ]);
  });

  test('are shown by a dry run of a load onto bare hosts, placed on disks that have no groups yet', async () => {
    await file([DATA, SHOP]);
    const { stdout } = await load(0, '--dry-run');
    expect(stdout).toMatch(/Plan: add device[\s\S]*Plan: create volume data[\s\S]*Plan: create volume shop/);
    expect(lab.simulation.model.pools.flatMap(({ volumes }) => Object.keys(volumes))).toEqual([]);
    await file([{ ...DATA, size: 200 }]);
    const tooLarge = await load(3, '--dry-run');
    expect(tooLarge.stdout).toContain(
      'Would be refused: volume data: Failed to allocate new volume: No space',
    );
  });

  test('wait for a disk of their cluster that could not be had', async () => {
    await file([DATA], ['/dev/sdb', '/dev/sdx']);
    const { stdout, stderr } = await load(3);
    expect(stdout).toContain(
      '\tCreating volume data ... Unable to create volume: It waits for the hosts and disks',
    );
    expect(stderr).toContain('volume data (topology.json, line 1, column');
    expect(inGluster(lab)).toEqual([]);
    await file([DATA]);
    await load(0);
    expect(inGluster(lab)).toEqual(['data started']);
  });

  test('that do not fit keep no other back', async () => {
    await file([{ ...DATA, name: 'huge', size: 1000 }, { ...DATA, name: 'tiny', size: '1MiB' }, DATA]);
    const { stderr } = await load(3);
    expect(stderr).toMatch(/volume huge \(.*No space/);
    expect(stderr).toMatch(/volume tiny \(.*smaller than the minimum/);
    expect(inGluster(lab)).toEqual(['data started']);
  });
});

describe('topology diff', () => {
  const rows = async (code = 6): Promise<readonly string[]> => {
    const ran = await lab.run('topology diff topology.json -o json');
    expect([ran.code, ran.stdout]).toEqual([code, ran.stdout]);
    const { differences } = JSON.parse(ran.stdout) as {
      differences: readonly Record<string, string | null>[];
    };
    return differences.map(({ sign, kind, name, field, state, file }) =>
      [sign, kind, name, ...(field === null ? [] : [`${field}: ${state} / ${file}`])].join(' '),
    );
  };

  test('tells what a load would bring, and nothing once it has', async () => {
    await file([DATA]);
    expect(await rows()).toEqual([
      '+ cluster lab',
      ...[1, 2, 3].map((n) => `+ node gl${n}`),
      ...[1, 2, 3].map((n) => `+ device gl${n}:/dev/sdb`),
      '+ volume data',
    ]);
    expect(lab.simulation.journal).toEqual([]);
    await load(0);
    const none = await lab.run('topology diff topology.json');
    expect([none.code, none.stdout]).toEqual([0, '']);
    expect(none.stderr).toContain('Nothing differs.\n');
    expect(await rows(0)).toEqual([]);
  });

  test('tells each difference with both sides, and no longer those that a load has taken over', async () => {
    await file([DATA]);
    await load(0);
    await lab.ok('volume create --name=extra --size=1');
    await lab.ok('device add --name=/dev/sdc --node=gl3');
    const node = (n: number, more: object = {}, devices: readonly unknown[] = ['/dev/sdb']) => ({
      node: { hostnames: { manage: [`gl${n}`], storage: [`10.0.0.${n}`] }, zone: n, ...more },
      devices,
    });
    const cluster = {
      name: 'shop',
      block: false,
      nodes: [
        node(1, { zone: 7, tags: { rack: 'b' }, ssh: { user: 'admin' } }),
        node(3, { hostnames: { manage: ['gl3'], storage: ['10.9.9.9'] } }, [
          { name: '/dev/sdb', tags: { use: 'fast' } },
        ]),
        node(4, {}, ['/dev/sdx']),
      ],
      volumes: [{ ...DATA, size: 11, gid: 8 }, SHOP],
    };
    await lab.file('topology.json', JSON.stringify({ clusters: [cluster] }));
    const before = lab.simulation.journal.length;
    const staying = [
      '- node gl2',
      '- device gl2:/dev/sdb',
      '- device gl3:/dev/sdc',
      '~ node gl3 storage host name: 10.0.0.3 / 10.9.9.9',
      '~ volume data size: 10 GiB / 11 GiB',
      '~ volume data gid: 7 / 8',
      '- volume extra',
    ];
    const wanting = ['+ node gl4', '+ device gl4:/dev/sdx', '+ volume shop'];
    expect([...(await rows())].sort()).toEqual(
      [
        ...staying,
        ...wanting,
        '~ cluster shop block: true / false',
        '~ cluster shop name: lab / shop',
        '~ node gl1 zone: 1 / 7',
        '~ node gl1 tags: none / rack:b',
        '~ node gl1 ssh: none / user=admin',
        '~ device gl3:/dev/sdb tags: none / use:fast',
      ].sort(),
    );
    expect(lab.simulation.journal.length).toBe(before);
    await load(3);
    expect([...(await rows())].sort()).toEqual([...staying, ...wanting].sort());
  });

  test('shows it as a table that fits narrow terminals', async () => {
    await file([DATA]);
    expect((await lab.run('topology diff topology.json')).stdout).toMatch(
      /^DIFF +WHAT +NAME\n\+ +cluster +lab\n\+ +node +gl1\n/,
    );
    await load(0);
    await file([{ ...DATA, options: ['nfs.disable off'] }]);
    const { stdout, stderr } = await lab.run('topology diff topology.json');
    expect(stderr).not.toContain('Nothing differs');
    expect(stdout).toMatch(
      /^DIFF +WHAT +NAME +FIELD +HERE +FILE\n~ +volume +data +option nfs\.disable +on +off\n/,
    );
  });

  test('of an export with volumes finds nothing, and a load of it elsewhere makes the same', async () => {
    await file([DATA, SHOP]);
    await load(0);
    const text = await lab.ok('topology export --volumes');
    await lab.file('topology.json', text);
    expect(await rows(0)).toEqual([]);
    const other = await diskLab(HOSTS, { columns: 200 });
    try {
      await other.file('topology.json', text);
      await other.ok('topology load --json=topology.json');
      expect(await other.ok('topology export --volumes')).toBe(text);
    } finally {
      await other.remove();
    }
    expect(JSON.parse(await lab.ok('topology export'))).not.toHaveProperty('clusters.0.volumes');
  });

  test('says nothing of volumes where the file does not', async () => {
    await file([DATA]);
    await load(0);
    await lab.file('topology.json', await lab.ok('topology export'));
    expect(await rows(0)).toEqual([]);
  });
});
