import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskLab, hostWith } from '../support/disks.ts';
import { type Lab, lab as reachedBySsh } from '../support/lab.ts';

const HOSTS = [1, 2, 3, 4].map((n) =>
  hostWith(`gl${n}`, `10.0.0.${n}`, [{ path: '/dev/sdb' }, { path: '/dev/sdc' }]),
);

let lab: Lab;
beforeEach(async () => {
  lab = await diskLab(HOSTS, { columns: 200 });
});
afterEach(async () => await lab.remove());

interface Wish {
  readonly n: number;
  readonly devices?: readonly unknown[];
  readonly more?: object;
  readonly storage?: string;
}

async function file(name: string, nodes: readonly Wish[], cluster: object = {}): Promise<void> {
  const entries = nodes.map(({ n, devices = ['/dev/sdb'], more = {}, storage = `10.0.0.${n}` }) => ({
    node: { hostnames: { manage: [`gl${n}`], storage: [storage] }, zone: n, ...more },
    devices,
  }));
  await lab.file(name, JSON.stringify({ clusters: [{ ...cluster, nodes: entries }] }));
}

async function load(name = 'topology.json', code = 0): Promise<string> {
  const ran = await lab.run(`topology load --json=${name} --quiet`);
  const all = ran.stdout + ran.stderr.replace(/^\[simulated\].*\n/m, '');
  expect([ran.code, all]).toEqual([code, all]);
  return all;
}

function scriptsRun(): number {
  return lab.simulation.journal.length;
}

test('a file without clusters is loaded, and it is said that there was nothing in it', async () => {
  await lab.file('empty.json', '{"clusters": []}');
  expect(await lab.run('topology load --json=empty.json')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'Nothing to load: the file has no clusters. How one is made: glusterctl device discover --help\n',
  });
});

describe('loading again', () => {
  test('changes nothing, writes nothing, asks no host, and says so', async () => {
    await load();
    const before = await readFile(lab.state, 'utf8');
    const { mtimeMs, ino } = await stat(lab.state);
    const scripts = scriptsRun();
    expect(await load()).toMatch(/Found node gl1 on cluster [\s\S]*Nothing has changed\.\n$/);
    expect(scriptsRun()).toBe(scripts);
    expect(await readFile(lab.state, 'utf8')).toBe(before);
    expect(await stat(lab.state)).toMatchObject({ mtimeMs, ino });
  });

  test('applies and reports a changed zone, tag, flag, name and ssh setting; what is not mentioned stays', async () => {
    await file('first.json', [{ n: 1, more: { tags: { rack: 'a' } } }], { block: false });
    await load('first.json');
    await file(
      'second.json',
      [
        {
          n: 1,
          devices: [{ name: '/dev/sdb', tags: { use: 'fast' } }],
          more: { zone: 7, tags: { rack: 'b' }, ssh: { user: 'admin' } },
        },
      ],
      { file: false, name: 'lab' },
    );
    const told = await load('second.json');
    expect(told.match(/^Changed: .*$/gm)?.map((line) => line.replace(/[0-9a-f]{32}/, 'ID'))).toEqual([
      'Changed: cluster ID: file is false now',
      'Changed: cluster ID: name is lab now',
      'Changed: node gl1: zone 1 → 7',
      'Changed: node gl1: tags are rack:b now',
      'Changed: node gl1: ssh settings changed',
      'Changed: device gl1:/dev/sdb: tags are use:fast now',
    ]);
    const node = JSON.parse(await lab.ok('node info gl1 --json')) as object;
    expect(node).toMatchObject({ zone: 7, tags: { rack: 'b' }, devices: [{ tags: { use: 'fast' } }] });
    expect(await lab.ok('cluster info lab')).toMatch(/Block: false\n\nFile: false/);
    await file('third.json', [{ n: 1, more: { zone: 7 } }]);
    expect(await load('third.json')).toContain('Nothing has changed.');
  });

  test('tells of a storage host name that it leaves as it is', async () => {
    await file('first.json', [{ n: 1 }]);
    await load('first.json');
    await file('second.json', [{ n: 1, storage: '10.9.9.9' }]);
    const told = await load('second.json');
    expect(told).toContain('gl1 keeps its storage host name 10.0.0.1; the file has 10.9.9.9');
  });
});

describe('what is wrong in part', () => {
  test('a node that cannot be added keeps nothing else back; its place in the file is told, and exit is 3', async () => {
    await file('odd.json', [
      { n: 1 },
      { n: 2, more: { zone: 0 } },
      { n: 3, storage: '10.0.0.1' },
      { n: 4, more: { tags: { 'bad/name': 'x' } } },
    ]);
    const scripts = scriptsRun();
    const told = await load('odd.json', 3);
    expect(told).toMatch(/\tCreating node gl1 \.\.\. ID: \w{32}\n\t\tAdding device \/dev\/sdb \.\.\. OK\n/);
    expect(told).toContain(
      'Creating node gl2 ... Unable to create node: validation failed: zone: cannot be blank.',
    );
    expect(told).toMatch(
      /node gl2: .*\n {4}odd\.json, line 1, column \d+ \(clusters\[0\]\.nodes\[1\]\.node\.zone\): the number 0/,
    );
    expect(told).toMatch(
      /node gl3: Hostname 10\.0\.0\.1 already used by node with id \w{32}\n.*nodes\[2\]\)\n {4}That node: odd\.json, .*nodes\[0\]\)/,
    );
    expect(told).toMatch(
      /node gl4: .*invalid characters in tag name bad\/name.*\n.*\(clusters\[0\]\.nodes\[3\]\.node\.tags\)/,
    );
    expect(lab.simulation.journal.slice(scripts).map(({ host }) => host)).not.toContain('gl2');
    expect(lab.simulation.journal.map(({ host }) => host)).not.toContain('gl3');
  });

  test('a host that is off fails alone; the next load completes it', async () => {
    lab.simulation.kill('gl3');
    const told = await load('topology.json', 3);
    expect(told).toContain('Not everything could be loaded. Mend it and load the file again:\n  node gl3: ');
    expect(told.match(/\.\.\. OK/g)).toHaveLength(6);
    lab.simulation.boot('gl3');
    const rest = await load();
    expect(rest.match(/Found device/g)).toHaveLength(6);
    expect(rest.match(/\.\.\. OK/g)).toHaveLength(2);
    expect(lab.simulation.model.pools.map(({ members }) => members.length)).toEqual([4]);
  });

  test('a host that dies when gluster has taken it in is known, not left in the pool unknown', async () => {
    await file('three.json', [{ n: 1 }, { n: 2, devices: [] }, { n: 3 }]);
    const { simulation } = lab;
    const effect = { kind: 'cuts', host: 'gl2' } as const;
    simulation.addFault({ host: 'gl1', command: /peer status/, effect });
    expect(await load('three.json')).toMatch(/Creating node gl2 \.\.\. ID: /);
    const known = JSON.parse(await lab.ok('node list -o json')) as { nodes: readonly unknown[] };
    expect([simulation.model.pools[0]?.members, known.nodes.length]).toEqual([['gl1', 'gl2', 'gl3'], 3]);
    expect(JSON.parse(await lab.ok('operation list --json'))).toMatchObject({ operations: [] });
  });

  test('the first host that is off is not the one that others are joined to', async () => {
    lab.simulation.kill('gl1');
    await load('topology.json', 3);
    lab.simulation.boot('gl1');
    await load();
    expect(lab.simulation.model.pools.filter(({ members }) => members.length > 1)).toHaveLength(1);
    expect(lab.simulation.model.pools.find(({ members }) => members.length > 1)?.members.length).toBe(4);
  });

  test('a host joins while another that is in the pool is down', async () => {
    await file('three.json', [{ n: 1 }, { n: 2 }, { n: 3 }]);
    await load('three.json');
    lab.simulation.kill('gl2');
    await file('four.json', [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
    expect(await load('four.json')).toMatch(/Creating node gl4 \.\.\. ID/);
  });

  test('a host that is in the file under two names is taken in once', async () => {
    const entry = (manage: string, storage: string) => ({
      node: { hostnames: { manage: [manage], storage: [storage] }, zone: 1 },
      devices: [],
    });
    const nodes = [entry('gl1', '10.0.0.1'), entry('gl2', '10.0.0.2'), entry('10.0.0.2', 'gl2')];
    await lab.file('twins.json', JSON.stringify({ clusters: [{ nodes }] }));
    expect(await load('twins.json', 3)).toContain('node 10.0.0.2: 10.0.0.2 is gl2, under another name');
    expect(lab.simulation.model.pools.map(({ members }) => members.length).sort()).toEqual([1, 1, 2]);
  });

  test('of two hosts with copies of one glusterd, the second is refused before it is touched', async () => {
    const [, second, third] = lab.simulation.model.hosts;
    if (second !== undefined && third !== undefined) third.uuid = second.uuid;
    expect(await load('topology.json', 3)).toMatch(/node gl3: gl3 calls itself \S+ in gluster, as node gl2 /);
    expect(lab.simulation.model.pools.map(({ members }) => members.length).sort()).toEqual([1, 3]);
  });

  test('one that gluster refuses keeps none of those back that come with it', async () => {
    await lab.simulation.exec('gl4', 'gluster peer probe 10.0.0.3', '');
    const told = await load('topology.json', 3);
    expect(told.match(/node gl[34]: .*is (either )?already part of another cluster/g)).toHaveLength(2);
    expect(told.match(/Creating node gl[12] \.\.\. ID: /g)).toHaveLength(2);
    expect(told.match(/\.\.\. OK/g)).toHaveLength(4);
    expect(await lab.ok('log --verbose')).toMatch(
      /gl1 without gl3, gl4: 10\.0\.0\.3: peer probe: failed(.*\n)*.* done: add nodes gl2, gl3, gl4, without gl3, gl4 \[simulated\]\n/,
    );
    expect(lab.simulation.model.pools.map(({ members }) => members.length)).toEqual([2, 2]);
    expect(JSON.parse(await lab.ok('operation list --json'))).toMatchObject({ operations: [] });
    expect(lab.simulation.model.hosts.map(({ groups }) => Object.keys(groups).length)).toEqual([2, 2, 0, 0]);
  });

  test('one whose glusterd hangs is not joined: it would take the probe, and stop the one that probes it', async () => {
    const hung = lab.simulation.host('gl2');
    hung.defects = { glusterdHangs: true };
    const told = await load('topology.json', 3);
    expect(told).toMatch(/node gl2: New Node doesn't have glusterd running\n.*Error : Request timed out\n/);
    expect(told).toContain('systemctl restart glusterd');
    expect(lab.simulation.journal.flatMap(({ commands }) => commands).join('\n')).not.toContain(
      'probe 10.0.0.2',
    );
    expect(told.match(/\.\.\. OK/g)).toHaveLength(6);
  });

  test('where all that come together are refused, each is told why', async () => {
    const effect = { kind: 'fails', code: 1, stderr: 'peer probe: failed: no\n' } as const;
    lab.simulation.addFault({ command: /^gluster .*peer probe/, lasting: true, effect });
    const told = await load('topology.json', 3);
    expect(told.match(/node gl[234]: .*peer probe: failed: no/g)).toHaveLength(3);
    expect(told.match(/\.\.\. OK/g)).toHaveLength(2);
  });

  test('devices of a node that is in the file twice are added with its first entry only', async () => {
    await file('first.json', [{ n: 1, devices: [] }]);
    await load('first.json');
    await file('twice.json', [
      { n: 1, devices: ['/dev/sdb'] },
      { n: 1, devices: ['/dev/sdc'] },
    ]);
    const told = await load('twice.json', 3);
    expect(told).toContain('Adding device /dev/sdb ... OK');
    expect(told).toContain('Adding device /dev/sdc ... Unable to add device: gl1 is in the file twice');
  });

  test('one bad disk keeps none of the others of its host back', async () => {
    lab.simulation.addFault({
      command: /^vgcreate .*\/dev\/sdb$/,
      lasting: true,
      effect: { kind: 'fails', code: 5, stderr: 'Input/output error' },
    });
    await file('bad-disk.json', [
      { n: 1, devices: ['/dev/sdb', '/dev/sdc'] },
      { n: 2, devices: ['/dev/sdc'] },
    ]);
    const told = await load('bad-disk.json', 3);
    expect(told).toMatch(/Adding device \/dev\/sdb \.\.\. Unable to add device: .*Input\/output error\n/);
    expect(told.match(/Adding device \/dev\/sdc \.\.\. OK/g)).toHaveLength(2);
    expect(Object.keys(lab.simulation.host('gl1').groups)).toHaveLength(1);
    expect(await lab.ok('operation list')).not.toContain('add device');
  });

  test('a device listed twice, also by another of its names, is added once', async () => {
    await file('twice.json', [
      { n: 1, devices: ['/dev/sdb', '/dev/disk/by-id/virtio-SIM-gl1-sdb', '/dev/sdc', '/dev/sdc'] },
    ]);
    const told = await load('twice.json', 3);
    expect(told.match(/\.\.\. OK/g)).toHaveLength(2);
    expect(
      told.match(/Unable to add device: Initializing device .* failed \(aleady contains Physical Volume/g),
    ).toHaveLength(2);
    expect(Object.keys(lab.simulation.host('gl1').groups)).toHaveLength(2);
    expect(await lab.ok('operation list')).not.toContain('add device');
  });
});

describe('before any host is touched', () => {
  test.each([
    [
      'a wrong type',
      '{"clusters": [{"nodes": [{"node": {"hostnames": {"manage": ["gl1"]}, "zone": "1"}}]}]}',
    ],
    ['half a file', '{"clusters": [{"nodes": ['],
    ['a cluster name that is none', '{"clusters": [{"name": "a b", "nodes": []}]}'],
  ])('%s refuses the whole file', async (_, text) => {
    await lab.file('bad.json', text);
    const ran = await lab.run('topology load --json=bad.json');
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(/Unable to parse config file\n.*bad\.json, line 1, column \d+/);
    expect(scriptsRun()).toBe(0);
    await expect(stat(lab.state)).rejects.toThrow();
  });

  test('a cluster name that another cluster has refuses the file', async () => {
    await lab.ok('cluster create --name=other');
    await file('first.json', [{ n: 1 }], { name: 'mine' });
    await load('first.json');
    await file('second.json', [{ n: 1 }], { name: 'other' });
    const ran = await lab.run('topology load --json=second.json');
    expect([ran.code, ran.stderr]).toEqual([
      5,
      expect.stringContaining("Cluster name 'other' already in use"),
    ]);
  });

  test('keys that mean nothing are told', async () => {
    await file('odd.json', [{ n: 1, more: { tag: { a: 'b' } } }]);
    const told = /^odd\.json, line 1.*: "tag" is ignored; did you mean "tags"\?$/m;
    for (const command of ['host check', 'preflight', 'device discover', 'host setup-key --dry-run']) {
      const { stdout, stderr } = await lab.run(`${command} --topology=odd.json --quiet`);
      expect([stdout, stderr], command).toEqual([
        expect.not.stringMatching(told),
        expect.stringMatching(told),
      ]);
    }
    expect(await load('odd.json')).toMatch(told);
  });
});

describe('a node', () => {
  test('joins the cluster that others of its entry are in, wherever it stands', async () => {
    await file('first.json', [{ n: 2 }]);
    await load('first.json');
    await file('second.json', [{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await load('second.json')).not.toContain('Creating cluster');
    expect(JSON.parse(await lab.ok('cluster list --json'))).toMatchObject({ clusters: [expect.any(String)] });
  });
});

describe('an entry with hosts of two clusters', () => {
  beforeEach(async () => {
    await file('lab.json', [{ n: 1 }], { name: 'lab' });
    await file('prod.json', [{ n: 2 }], { name: 'prod' });
    await load('lab.json');
    await load('prod.json');
  });

  test('takes no new host into either, and names both; the rest is loaded', async () => {
    await file('mixed.json', [{ n: 1, devices: ['/dev/sdb', '/dev/sdc'] }, { n: 2 }, { n: 3 }]);
    const told = await load('mixed.json', 3);
    expect(told).toContain(
      'Unable to create node: gl3 stands among hosts of 2 clusters: gl1 is in lab, gl2 is in prod',
    );
    expect(told).toMatch(
      /Put it into an entry with hosts of the cluster only that it is to join: mixed\.json, .*nodes\[2\]/,
    );
    expect(told).toContain('Adding device /dev/sdc ... OK');
    expect(await lab.ok('node list')).not.toContain('gl3');
    expect((await lab.ok('node list')).match(/Id:/g)).toHaveLength(2);
  });

  test('changes neither, and says so', async () => {
    await file('mixed.json', [{ n: 1 }, { n: 2 }], { block: false });
    expect(await load('mixed.json')).toMatch(
      /\(clusters\[0\]\): its hosts are in different clusters \(gl1 is in lab, gl2 is in prod\)\. They stay there, and "block" changes none of them\n/,
    );
    expect((await lab.ok('cluster list')).match(/\[file\]\[block\]/g)).toHaveLength(2);
  });
});

describe('files that are made', () => {
  test('an export overwrites a file, or makes a folder, only where that is asked for', async () => {
    await file('first.json', [{ n: 1 }]);
    await load('first.json');
    await lab.file('mine.json', 'mine');
    const refusal = await lab.run('topology export mine.json');
    expect([refusal.code, refusal.stderr]).toEqual([
      5,
      expect.stringContaining(
        'Error: mine.json is there already: it is not overwritten\nHint: Name another file, or overwrite it with --force.\n',
      ),
    ]);
    expect(await readFile(join(lab.folder, 'mine.json'), 'utf8')).toBe('mine');
    expect(await lab.run('topology export away/mine.json')).toMatchObject({ code: 5 });
    await lab.ok('topology export mine.json --force');
    expect(await readFile(join(lab.folder, 'mine.json'), 'utf8')).toBe(await lab.ok('topology export'));
  });

  test('an export loads into an empty state as it was, with tags, names and ssh settings', async () => {
    await file(
      'first.json',
      [
        { n: 1, more: { tags: { rack: 'a', 'x.y': 'ü; "q"' }, ssh: { user: 'root', sudo: false } } },
        { n: 2, devices: ['/dev/sdb', { name: '/dev/sdc', tags: { arbiter: 'disabled' } }] },
      ],
      { name: 'lab', block: false },
    );
    await load('first.json');
    await lab.ok('topology export exported.json');
    expect(await load('exported.json')).toContain('Nothing has changed.');
    const exported = await readFile(join(lab.folder, 'exported.json'), 'utf8');
    const fresh = await diskLab(HOSTS, { columns: 200 });
    try {
      await fresh.file('exported.json', exported);
      await fresh.ok('topology load --json=exported.json');
      expect(await fresh.ok('topology export')).toBe(exported);
    } finally {
      await fresh.remove();
    }
  });

  test('what discover generates loads: all usable disks by stable names, managed and filled ones left out', async () => {
    await file('first.json', [{ n: 1 }]);
    await load('first.json');
    const disk = lab.simulation.host('gl2').disks.find(({ path }) => path === '/dev/sdc');
    if (disk === undefined) throw new Error('no disk');
    disk.content = { type: 'swap', uuid: 'u', label: '' };
    const before = lab.simulation.save();
    await lab.ok('device discover gl1 gl2 --generate made.json');
    expect(lab.simulation.save()).toBe(before);
    const made = JSON.parse(await readFile(join(lab.folder, 'made.json'), 'utf8')) as object;
    expect(made).toMatchObject({
      clusters: [
        {
          nodes: [
            { node: { hostnames: { manage: ['gl1'] } }, devices: ['/dev/disk/by-id/virtio-SIM-gl1-sdc'] },
            { node: { hostnames: { manage: ['gl2'] } }, devices: ['/dev/disk/by-id/virtio-SIM-gl2-sdb'] },
          ],
        },
      ],
    });
    // gl2 is reached by its SSH name here: the file is to be looked over.
    const text = JSON.stringify(made).replace('"storage":["gl2"]', '"storage":["10.0.0.2"]');
    await lab.file('made.json', text);
    expect((await load('made.json')).match(/\.\.\. OK/g)).toHaveLength(2);
    expect(await load('made.json')).toContain('Nothing has changed.');
  });

  test('discover tells what is on each disk, and of hosts that do not answer', async () => {
    lab.simulation.kill('gl2');
    const { code, stdout, stderr } = await lab.run('device discover gl1 gl2 --json');
    expect(code).toBe(3);
    const { devices } = JSON.parse(stdout) as { devices: { path: string; usable: boolean }[] };
    expect(devices.map(({ path, usable }) => [path, usable])).toEqual([
      ['/dev/vda', false],
      ['/dev/sdb', true],
      ['/dev/sdc', true],
    ]);
    expect(stderr).toContain('gl2');
  });
});

test('a new cluster that none of its hosts can enter is never written down', async () => {
  for (const n of [1, 2]) lab.simulation.kill(`gl${n}`);
  await file('dead.json', [{ n: 1 }, { n: 2 }], { name: 'prod' });
  await load('dead.json', 20);
  await expect(stat(lab.state)).rejects.toThrow();
});

describe('the exit code', () => {
  test('is that of the reason when no host at all was reached, and 3 when some were', async () => {
    for (const n of [1, 2, 3]) lab.simulation.kill(`gl${n}`);
    await load('topology.json', 3);
    lab.simulation.kill('gl4');
    await file('dead.json', [{ n: 1 }, { n: 2 }]);
    await load('dead.json', 20);
  });

  test('is 22 when no host key is trusted, and nothing is sent', async () => {
    const strangers = await reachedBySsh({ ssh: true });
    try {
      const { code, stderr } = await strangers.run('topology load --json=topology.json');
      expect([code, stderr]).toEqual([22, expect.stringContaining('host trust')]);
      expect(strangers.simulation.journal).toEqual([]);
    } finally {
      await strangers.remove();
    }
  });
});

describe('a dry run', () => {
  test('shows the plan of every node and device, refuses none of them, and changes and waits for nothing', async () => {
    // glusterd gives itself an id, which it writes down, when it is first asked for it.
    for (const { name } of HOSTS) await lab.simulation.exec(name, 'gluster pool list', '');
    const before = lab.simulation.save();
    const { code, stdout } = await lab.run('topology load --json=topology.json --dry-run --quiet');
    expect([code, stdout]).toEqual([0, stdout]);
    expect(stdout.match(/^Plan: add nodes? .*$/gm)).toEqual([
      'Plan: add node gl1',
      'Plan: add nodes gl2, gl3, gl4',
    ]);
    expect(stdout.match(/^Plan: add devices gl\d:\/dev\/sdb, gl\d:\/dev\/sdc$/gm)).toHaveLength(4);
    expect(stdout).not.toContain('refused');
    // The host that joins the others is the one that a real run takes: the first of the file.
    expect(
      stdout.match(/^ +gl\d +join .* to the pool.*$/gm)?.map((line) => line.trim().replace(/ +/g, ' ')),
    ).toEqual(['gl1 join gl2, gl3, gl4 to the pool']);
    // But for a disk that gives no answer.
    const waits = /sleep 1/.exec(
      lab.simulation.journal.map(({ script }) => script.replace(/tell_hung\(\) \{[^}]*\}/g, '')).join(),
    );
    expect(waits).toBe(null);
    expect(lab.simulation.save()).toBe(before);
    await expect(stat(lab.state)).rejects.toThrow();
  });

  test('shows what it would write down: the new cluster with its first node, later what the file has otherwise', async () => {
    const dry = async () => await lab.ok('topology load --json=named.json --dry-run');
    await file('named.json', [{ n: 1 }], { name: 'prod' });
    expect(await dry()).toContain('Plan: add node gl1\n  State: add 1 cluster, 1 node\n');
    await load('named.json');
    expect(await dry()).toBe('Nothing would be changed.\n');
    await file('named.json', [{ n: 1, more: { zone: 7 } }], { name: 'prod', block: false });
    expect(await dry()).toBe(
      'Plan: take over what the file has otherwise\n  State: update 1 cluster, 1 node\n',
    );
  });

  test('tells what a real run would refuse: an address that the host does not have', async () => {
    await file('wrong.json', [{ n: 1, storage: '10.9.9.9' }]);
    const { stdout } = await lab.run('topology load --json=wrong.json --dry-run');
    expect(stdout).toContain('Would be refused: node gl1: 10.9.9.9 is no address of gl1');
  });

  test('ends as the run does and tells the same beside the result: which hosts and devices, and warnings', async () => {
    await file('mixed.json', [
      { n: 1, more: { colour: 'red' } },
      { n: 2 },
      { n: 3, devices: ['/dev/sdb', '/dev/nothere'] },
    ]);
    lab.simulation.kill('gl2');
    const dry = await lab.run('topology load --json=mixed.json --dry-run');
    const { code, stderr } = await lab.run('topology load --json=mixed.json --quiet');
    expect([dry.code, code]).toEqual([3, 3]);
    const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('[simulated]'));
    for (const line of lines) expect(dry.stderr).toContain(line);
    expect(dry.stderr).toContain('colour');
    expect(dry.stderr).toMatch(/^ {2}node gl2: /m);
    expect(dry.stderr).toMatch(/^ {2}device gl3:\/dev\/nothere \(/m);
    expect(dry.stderr).toMatch(/^Dry run: nothing was changed\.$/m);
  });
});
