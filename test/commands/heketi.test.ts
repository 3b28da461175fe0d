import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { databaseFile, exportOf } from '../support/heketi-databases.ts';

let cli: CommandLine;

beforeEach(async () => {
  cli = await commandLine();
  cli.variables.GLUSTERCTL_STATE = join(cli.folder, 'state.json');
});
afterEach(async () => await cli.remove());

async function bring(name: string, as = 'heketi.db'): Promise<void> {
  await writeFile(join(cli.folder, as), databaseFile(name));
}

async function state() {
  return JSON.parse(await cli.ok('state export'));
}

async function isUntouched(): Promise<boolean> {
  return await stat(join(cli.folder, 'state.json')).then(
    () => false,
    () => true,
  );
}

describe('heketi import', () => {
  it('tells what was taken over, in words and as JSON', async () => {
    await bring('two-clusters.db');
    const text = await cli.ok('heketi import heketi.db --offline');
    expect(text).toContain('3 clusters, 6 nodes');
    expect(text).toContain('7 block volumes');
    const dry = await cli.ok('heketi import heketi.db --offline --dry-run -o json --state=none.json');
    expect(JSON.parse(dry).result).toBe('would-import');
    const { code, stdout } = await cli.run('heketi import heketi.db --offline -o json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      {
        result: 'unchanged',
        counts: { clusters: 3, nodes: 6, devices: 6, volumes: 5, bricks: 14, blockVolumes: 7 },
      },
    ]);
  });

  it.each([
    ['an export', 'two-clusters.json'],
    ['a gzipped file', 'two-clusters.db'],
  ])('takes %s, and standard input', async (_, name) => {
    const bytes = databaseFile(name);
    await writeFile(join(cli.folder, 'given'), name.endsWith('.db') ? gzipSync(bytes) : bytes);
    await cli.ok('heketi import given --offline');
    const piped = await commandLine({ stdin: databaseFile('two-clusters.json').toString() });
    piped.variables.GLUSTERCTL_STATE = join(piped.folder, 'state.json');
    await piped.ok('heketi import - --offline');
    const other = JSON.parse(await piped.ok('state export'));
    await piped.remove();
    const own = await state();
    for (const table of ['clusters', 'nodes', 'devices', 'volumes', 'bricks', 'blockVolumes'])
      expect(own[table]).toEqual(other[table]);
  });

  it.each([
    ['record-flipped', 'VOLUME/5fe42c3a1c77456a8cd879042fac786d'],
    ['cut-in-the-tree', 'page 31'],
    ['quarter', 'copy heketi.db again'],
  ])('refuses %s.db, names what is damaged, and writes nothing', async (name, named) => {
    await bring(`damaged/${name}.db`);
    const { code, stderr } = await cli.run('heketi import heketi.db --offline');
    expect([code, stderr]).toEqual([5, expect.stringContaining('heketi.db is damaged')]);
    expect(stderr).toContain(named);
    expect(await isUntouched()).toBe(true);
  });

  it('takes over what is whole of a damaged one where that is said, and tells what is missing', async () => {
    await bring('damaged/record-flipped.db');
    const text = await cli.ok('heketi import heketi.db --offline --accept-damage');
    expect(text).toContain('Missing, as it could not be read (1):');
    expect(text).toContain('11 volumes');
    expect(Object.keys((await state()).volumes)).not.toContain('5fe42c3a1c77456a8cd879042fac786d');
    expect(await cli.ok('state check')).toContain('is sound');
    // Its bricks may serve: they are left as they are, and their disks take no others.
    const { operations, devices } = await state();
    expect(operations).toEqual({});
    const states = Object.values(devices as Record<string, { state: string }>).map((device) => device.state);
    expect(states.filter((one) => one === 'offline')).toHaveLength(3);
  });

  it('refuses the whole database after a damaged one: it names what the state lacks', async () => {
    await bring('damaged/record-flipped.db');
    await cli.ok('heketi import heketi.db --offline --accept-damage');
    const before = await state();
    await bring('three-nodes.db');
    const whole = exportOf('three-nodes') as {
      volumeentries: Record<string, { Info: { name: string } }>;
    };
    const lost = whole.volumeentries['5fe42c3a1c77456a8cd879042fac786d']?.Info.name ?? '';
    const { code, stderr } = await cli.run('heketi import heketi.db --offline');
    expect([code, stderr]).toEqual([5, expect.stringMatching(`lacks what it has: volume ${lost} with`)]);
    expect(stderr).toContain('--state FILE');
    expect(await state()).toEqual(before);
    expect(await cli.ok('heketi import heketi.db --offline --state=other.json')).toContain('12 volumes');
  });

  it.each(['newer-meta-flipped', 'page-kind-wrong'])(
    'refuses %s.db, which is one transaction back, and takes it where that is said',
    async (name) => {
      await bring(`damaged/${name}.db`);
      const refused = await cli.run('heketi import heketi.db --offline');
      expect([refused.code, refused.stderr]).toEqual([
        5,
        expect.stringMatching(/its last change is not in.*fresh copy of heketi\.db.*--accept-damage/s),
      ]);
      expect(await isUntouched()).toBe(true);
      const { code, stderr } = await cli.run('heketi import heketi.db --offline --accept-damage');
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining('This is the state before the last transaction'),
      ]);
    },
  );

  it.each(['empty', 'zeros', 'text', 'version-3', 'magic-flipped-in-both', 'both-metas-flipped'])(
    'refuses %s.db, which nothing can be read of',
    async (name) => {
      await bring(`damaged/${name}.db`);
      const { code } = await cli.run('heketi import heketi.db --offline --accept-damage');
      expect([code, await isUntouched()]).toEqual([5, true]);
    },
  );

  it('takes user, port, key and sudo from heketi.json, and tells of settings that it had', async () => {
    await bring('heketidbstorage.db');
    await cli.file(
      'heketi.json',
      `{
  // of our server
  "jwt": {"admin": {"key": "secret"}},
  "glusterfs": {
    "executor": "ssh", "brick_max_size_gb": 1024,
    "sshexec": {"keyfile": "/etc/heketi/key", "user": "root", "port": "2222", "sudo": true, "fstab": "/var/lib/heketi/fstab"},
  },
}`,
    );
    const { code, stdout, stderr } = await cli.run(
      'heketi import heketi.db --heketi-config=heketi.json --offline',
    );
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('secret');
    expect(stderr).toContain('glusterctl config set fstab /var/lib/heketi/fstab');
    expect(stderr).toContain('glusterctl config set brick_max_size_gb 1024');
    for (const { access } of Object.values((await state()).nodes) as { access: unknown }[])
      expect(access).toEqual({
        via: 'ssh',
        user: 'root',
        port: 2222,
        identityFile: '/etc/heketi/key',
        sudo: true,
      });
  });

  it.each<[string, string, string, object]>([
    [
      'as heketi.json names their namespace',
      '{"executor": "kubernetes", "kubeexec": {"namespace": "glusterfs", "gluster_daemonset": true, "fstab": "/etc/bricks"}}',
      '',
      { namespace: 'glusterfs', selector: 'glusterfs-node' },
    ],
    [
      'in the namespace that is typed, where only the server knew its own',
      '{"executor": "kubernetes", "kubeexec": {"rebalance_on_expansion": true, "fstab": "/etc/bricks"}}',
      '--kubectl-namespace=storage',
      { namespace: 'storage', selector: 'glusterfs-node' },
    ],
    [
      'as they are typed, before what heketi.json says',
      '{"executor": "kubernetes", "kubeexec": {"namespace": "glusterfs", "fstab": "/etc/bricks"}}',
      '--kubectl-daemonset=gluster --kubectl-context=lab --kubectl-container=brick',
      { namespace: 'glusterfs', daemonset: 'gluster', container: 'brick', context: 'lab' },
    ],
  ])(
    'reaches pods of a server that worked through Kubernetes: %s',
    async (_how, glusterfs, flags, access) => {
      await bring('heketidbstorage.db');
      await cli.file('heketi.json', `{"glusterfs": ${glusterfs}}`);
      const { code, stderr } = await cli.run(
        `heketi import heketi.db --heketi-config=heketi.json --offline ${flags}`,
      );
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining('glusterctl config set kubectl.fstab /etc/bricks'),
      ]);
      const nodes = Object.values((await state()).nodes) as { access: unknown }[];
      expect(nodes.length).toBeGreaterThan(0);
      for (const node of nodes) expect(node.access).toEqual({ via: 'kubectl', ...access });
    },
  );

  it.each([
    ['{"executor": "kubernetes"}', '', 5, 'does not say in which namespace', '--kubectl-namespace=NAMESPACE'],
    [
      '{"executor": "kubernetes", "kubeexec": {"use_pod_names": true}}',
      '--kubectl-namespace=storage',
      5,
      'names hosts after their pods ("use_pod_names")',
      'heketi db export --dbfile heketi.db --jsonfile heketi-export.json',
    ],
    [
      '{"executor": "kubernetes", "kubeexec": {"namespace": "No Name"}}',
      '',
      2,
      'heketi.json: "kubeexec": namespace can\'t be "No Name"',
      '--kubectl-namespace',
    ],
    [
      '{"executor": "ssh"}',
      '--kubectl-selector=glusterfs=pod',
      2,
      'namespace is missing: that in which the pods of gluster are',
      '--kubectl-namespace',
    ],
  ])('says what pods are not found by: %s %s', async (glusterfs, flags, exit, message, hint) => {
    await bring('heketidbstorage.db');
    await cli.file('heketi.json', `{"glusterfs": ${glusterfs}}`);
    const { code, stderr } = await cli.run(
      `heketi import heketi.db --heketi-config=heketi.json --offline ${flags}`,
    );
    const text = stderr.replaceAll(/\s+/g, ' ');
    expect([code, text]).toEqual([exit, expect.stringContaining(message)]);
    expect(text).toContain(hint);
    expect(await isUntouched()).toBe(true);
  });

  it('names the setting that holds what nobody can type', async () => {
    await bring('heketidbstorage.db');
    await cli.file('heketi.json', '{"glusterfs": {"sshexec": {"fstab": "/etc/\\u0000fstab"}}}');
    const { code, stderr } = await cli.run('heketi import heketi.db --heketi-config=heketi.json --offline');
    expect([code, stderr]).toEqual([2, expect.stringContaining('"fstab" holds a NUL character')]);
    expect(await isUntouched()).toBe(true);
  });

  it('goes on without hosts that do not answer, and says which', async () => {
    await bring('heketidbstorage.db');
    const { code, stderr } = await cli.run('heketi import heketi.db --timeout=1s --no-input');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Nothing is known of')]);
    expect(stderr).toContain('The order of bricks is not known of 2 volumes');
  });
});

describe('topology load --heketi-db', () => {
  it('is the same, and excludes a topology', async () => {
    await bring('heketidbstorage.db');
    expect((await cli.run('topology load --heketi-db=heketi.db --json=topology.json')).code).toBe(2);
    expect((await cli.run('topology load --heketi-db=heketi.db --plan-out=plan.json')).code).toBe(2);
    expect((await cli.run('topology load')).stderr).toContain('Missing configuration file');
  });
});

describe('the way back', () => {
  it('writes what "heketi db import" reads, for its owner alone, and tells what is lost', async () => {
    await bring('two-clusters.db');
    await cli.ok('heketi import heketi.db --offline');
    const [cluster = ''] = Object.keys((await state()).clusters);
    await cli.ok(`cluster rename ${cluster} files`);
    await mkdir(join(cli.folder, 'back'));
    const { code, stderr } = await cli.run('heketi export back/heketi.json');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Names of clusters (1 cluster)')]);
    const path = join(cli.folder, 'back/heketi.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, 'utf8');
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(exportOf('two-clusters') as object));
    expect(await cli.ok('db dump')).toBe(text);
    expect(stderr).toContain('heketi db import --jsonfile back/heketi.json --dbfile heketi.db');
  });

  it('overwrites nothing, and makes no folder', async () => {
    await cli.file('state-of-old.json', 'precious');
    const taken = await cli.run('heketi export state-of-old.json');
    expect([taken.code, taken.stderr]).toEqual([5, expect.stringContaining('is there already')]);
    expect(await readFile(join(cli.folder, 'state-of-old.json'), 'utf8')).toBe('precious');
    const none = await cli.run('heketi export none/heketi.json');
    expect([none.code, none.stderr]).toEqual([5, expect.stringContaining('there is no folder none')]);
    await expect(stat(join(cli.folder, 'none'))).rejects.toThrow('ENOENT');
  });

  it('is refused while operations are open', async () => {
    await bring('pending.db');
    await cli.ok('heketi import heketi.db --offline');
    const { code, stderr } = await cli.run('heketi export heketi.json');
    expect([code, stderr]).toEqual([5, expect.stringContaining('7 operations are open')]);
  });
});

describe('db check', () => {
  it('counts what is in a file as Heketi does, and in the state', async () => {
    await bring('large.db');
    const verdict = JSON.parse(databaseFile('large.check.json').toString());
    expect(JSON.parse(await cli.ok('db check heketi.db'))).toEqual(verdict);
    await cli.ok('heketi import heketi.db --offline');
    expect(JSON.parse(await cli.ok('db check'))).toEqual(verdict);
  });

  it('has no false alarms of clones', async () => {
    await bring('three-nodes.db');
    expect(JSON.parse(await cli.ok('db check heketi.db')).totalinconsistencies).toBe(0);
  });

  it('says in words that need no record beside them what does not fit together', async () => {
    await bring('damaged/cut-in-the-tree.db');
    const { volumes, devices } = JSON.parse((await cli.run('db check heketi.db')).stdout);
    const [missing] = volumes.inconsistencies;
    expect(missing).toMatch(
      /^Volume [0-9a-f]{32}: it lists brick [0-9a-f]{32}, which is not in the database$/,
    );
    expect(devices.inconsistencies).toContain(
      'Device 33c533e0a41d67da4bed582cfc302888: it counts 861966336 KiB as used, 395182080 KiB more than its bricks take',
    );
  });

  it('ends with 10 where parts of a file can not be read', async () => {
    await bring('damaged/record-flipped.db');
    const { code, stdout, stderr } = await cli.run('db check heketi.db');
    expect([code, JSON.parse(stdout).volumes.total]).toEqual([10, 11]);
    expect(stderr).toContain('VOLUME/5fe42c3a1c77456a8cd879042fac786d');
    for (const name of ['quarter', 'both-metas-flipped', 'text', 'newer-meta-flipped']) {
      await bring(`damaged/${name}.db`);
      expect([name, (await cli.run('db check heketi.db')).code]).toEqual([name, 10]);
    }
  });
});
