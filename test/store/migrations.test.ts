import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyState, type State, tableOf } from '../../src/model/state.ts';
import { listBackups } from '../../src/store/backups.ts';
import { exported, parse, serialise } from '../../src/store/format.ts';
import { migrate } from '../../src/store/migrate.ts';
import { schemaErrors } from '../../src/store/schema.ts';
import { lab } from '../support/lab.ts';
import { addCluster, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FIXTURE = new URL('../fixtures/state-format-1-ssh.json', import.meta.url);
const GL1 = {
  user: 'admin',
  port: 2222,
  identityFile: '~/.ssh/gluster',
  sudo: true,
  jump: 'bastion',
};
const ACCESS: Readonly<Record<string, object>> = {
  gl1: { via: 'ssh', ...GL1 },
  gl2: { via: 'ssh', user: 'admin' },
  gl3: { via: 'ssh' },
  gl4: { via: 'ssh', port: 2200 },
};

const KINDS = ['add-device', 'add-node', 'create-volume'];

describe('a state of format 1, in which hosts were reached by SSH alone', () => {
  it('says how each node is reached, and so do the operations that are open', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    await writeFile(path, await readFile(FIXTURE));
    const state = await testStore(path).read();
    expect(state.format).toBe(3);
    const nodes = Object.values(state.nodes);
    expect(Object.fromEntries(nodes.map(({ manage: [name = ''], access }) => [name, access]))).toEqual({
      gl1: ACCESS.gl1,
      gl2: ACCESS.gl2,
      gl3: ACCESS.gl3,
    });

    const operations = Object.values(state.operations);
    expect(operations.map(({ plan }) => plan.kind).sort()).toEqual(KINDS);
    const plans = operations.map(({ plan }) => plan);
    const steps = plans.flatMap(({ stages }) => stages.flatMap((stage) => stage.steps));
    const looks = plans.flatMap(({ beforeUndo = [] }) => beforeUndo);
    const hosts = [...steps, ...looks].flatMap(({ host, alternatives }) => [host, ...alternatives]);
    expect(looks.length).toBeGreaterThan(0);
    expect(steps.some(({ alternatives }) => alternatives.length > 0)).toBe(true);
    expect(new Set(hosts.map(({ name }) => name))).toEqual(new Set(['gl1', 'gl2', 'gl3', 'gl4']));
    for (const host of hosts) expect(host).toEqual({ name: host.name, access: ACCESS[host.name] });
    const added = plans.flatMap(({ changes }) =>
      changes.flatMap((change) => (change.do === 'add' && change.table === 'nodes' ? [change.value] : [])),
    );
    expect(added).toEqual([expect.objectContaining({ manage: ['gl4'], access: ACCESS.gl4 })]);
    expect(added[0]).not.toHaveProperty('ssh');
  });

  it('is written in the new format by the next change, and read from there', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    await writeFile(path, await readFile(FIXTURE));
    const lifted = await testStore(path).read();
    await testStore(path).commit('next', addCluster('next'));
    const text = await readFile(path, 'utf8');
    expect(text.startsWith('{"format":3,')).toBe(true);
    expect(text).not.toContain('"ssh":{');
    expect((await testStore(path).read()).operations).toEqual(lifted.operations);
  });

  it('shows people and programs what it did before', async () => {
    const world = await lab({
      saved: { hosts: JSON.stringify({ hosts: [], pools: [] }), state: await readFile(FIXTURE, 'utf8') },
    });
    try {
      expect(JSON.parse(await world.ok('node info gl1 --json'))).toMatchObject({ ssh: GL1 });
      expect(JSON.parse(await world.ok('node info gl3 --json'))).not.toHaveProperty('ssh');
      const { clusters } = JSON.parse(await world.ok('topology export')) as {
        clusters: { nodes: { node: { ssh?: object } }[] }[];
      };
      expect(clusters[0]?.nodes.map(({ node }) => node.ssh)).toEqual([GL1, { user: 'admin' }, undefined]);
      const listed = await world.ok('operation list');
      expect([...listed.matchAll(/Type:(\S+)/g)].map(([, kind]) => kind).sort()).toEqual(KINDS);
      expect(await world.ok('state check')).toContain('is sound');
    } finally {
      await world.remove();
    }
  });

  it('keeps what only bears the name, and lifts what was learned and what is to be set', () => {
    const tagged = { tags: { ssh: 'yes' } };
    const change = { do: 'update', table: 'nodes', id: 'n', set: { ssh: { port: 22 } } };
    const device = { do: 'add', table: 'devices', id: 'd', value: { ...tagged, ssh: {} } };
    const document = {
      nodes: { n: { ...tagged, ssh: {} } },
      operations: { o: { plan: { changes: [change, device] }, learned: [change] } },
    };
    const lifted = { ...change, set: { access: { via: 'ssh', port: 22 } } };
    expect(migrate(document, 1)).toEqual({
      format: 3,
      nodes: { n: { ...tagged, access: { via: 'ssh' } } },
      operations: { o: { plan: { changes: [lifted, device] }, readings: [lifted] } },
    });
  });

  it('that a person broke is told by the schema, not by a crash', () => {
    for (const broken of [{}, { nodes: null, operations: [] }, { nodes: { n: 5 }, operations: { o: null } }])
      expect(schemaErrors(migrate(broken, 0))).not.toEqual([]);
    const operation = { plan: { stages: 1, changes: [null], beforeUndo: [{ host: 'gl1' }] } };
    expect(schemaErrors(migrate({ operations: { o: operation } }, 1))).not.toEqual([]);
  });
});

describe('a state of format 2, which had one digest for all of it', () => {
  const fixture = async (format: number): Promise<Buffer> =>
    await readFile(new URL(`../fixtures/state-format-${format}.json`, import.meta.url));

  it('holds what it did, and is written in the new format by the next change', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    await writeFile(path, await fixture(1));
    const { serial: _one, ...before } = await testStore(path).read();
    await writeFile(path, await fixture(2));
    const { serial, ...lifted } = await testStore(path).read();
    expect(lifted).toEqual(before);
    const { state } = await testStore(path).commit('next', addCluster('next'));
    const text = await readFile(path, 'utf8');
    expect(text.startsWith('{"format":3,')).toBe(true);
    expect(await testStore(path).read()).toEqual(state);
    expect(state).toMatchObject({ serial: serial + 1, bricks: before.bricks });
    const [kept] = (await listBackups(path)).filter((one) => one.serial === serial);
    expect(await readFile(kept?.path ?? '')).toEqual(await fixture(2));
  });

  it('leaves out of the file what follows from ids, and nothing else', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    await writeFile(path, await fixture(2));
    const { bricks } = await testStore(path).read();
    const [own] = Object.values(bricks);
    if (own === undefined) throw new Error('there is no brick');
    const others = [
      { path: `/run/gluster/snaps/a/${own.id}` },
      { pool: 'tp_of_another' },
      { lv: 'data' },
      { device: 'f'.repeat(32) },
      { host: 'gl1-storage', replacedBy: own.id },
    ].map((set, at) => ({ ...own, ...set, id: at.toString().repeat(32), position: at }));
    const state = { ...emptyState(own.id), bricks: tableOf([own, ...others]) };
    const text = serialise(state);
    const line = text.split('\n').find((each) => each.startsWith(`"${own.id}"`));
    expect(line).not.toMatch(/"path"|"pool"|"lv"/);
    expect(text).toContain('tp_of_another');
    expect((parse(text) as { document: State }).document.bricks).toEqual(state.bricks);
    expect(exported(state)).toContain(own.path);
  });

  it('is refused where a byte of it was flipped, as ever', async () => {
    const good = await fixture(2);
    for (let at = 0; at < good.length; at += 97) {
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(parse(flipped).kind).toBe('damaged');
    }
  });
});

describe('a state that names another way to a host', () => {
  it('is refused by name', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    await writeFile(path, await readFile(FIXTURE));
    const state = await testStore(path).read();
    const [id = ''] = Object.keys(state.nodes);
    const node = { ...state.nodes[id], access: { via: 'pigeon', loft: 'gluster-0' } };
    expect(schemaErrors({ ...state, nodes: { ...state.nodes, [id]: node } })).toEqual([
      `nodes.${id}.access.via: "pigeon" is no way to reach a host that this version knows: ssh, kubectl`,
    ]);
  });
});
