import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Ran } from '../scenarios/world.ts';
import { addresses, execute, lab, labSetting, mustLab } from './machines.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/glusterctl.js', import.meta.url));
const VOLUME = 'heketidbstorage';
const EACH = 20;
/** What a command may end with that changed nothing for sure, and says so; whoever typed it types it again. */
const NOTHING_DONE = [10, 11];

// Sixty changes of a state on hosts that are emulated, with a power cut among them.
vi.setConfig({ testTimeout: 3_600_000, hookTimeout: 1_200_000 });

/** A person, or a machine, with a HOME of its own, in a network namespace of its own or of this machine. */
interface Operator {
  readonly name: string;
  run(...words: readonly string[]): Promise<Ran>;
  ok(...words: readonly string[]): Promise<string>;
}

let folder = '';
let hosts: readonly string[] = [];
const operators: Operator[] = [];

async function operator(name: string, namespace: string | null): Promise<Operator> {
  const home = join(folder, name);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    USER: name,
    GLUSTERCTL_SSH_CONFIG: await labSetting('LAB_SSH_CONFIG'),
    GLUSTERCTL_KNOWN_HOSTS: await labSetting('LAB_KNOWN_HOSTS'),
  };
  const start = namespace === null ? [] : ['ip', 'netns', 'exec', namespace];
  const [program = '', ...first] = [...start, process.execPath, PROGRAM];
  const run = async (...words: readonly string[]): Promise<Ran> =>
    await execute(program, [...first, ...words], '', env);
  return {
    name,
    run,
    async ok(...words) {
      const ran = await run(...words);
      if (ran.code !== 0)
        expect.fail(`${name}: ${words.join(' ')}: exit ${ran.code}\n${ran.stdout}${ran.stderr}`);
      return ran.stdout;
    },
  };
}

interface Seen {
  readonly serial: number;
  readonly clusters: number;
}

async function seenBy(who: Operator): Promise<Seen> {
  const { serial, clusters } = JSON.parse(await who.ok('state', 'export')) as {
    serial: number;
    clusters: object;
  };
  return { serial, clusters: Object.keys(clusters).length };
}

/** So many changes that each were one, whoever else is at it; how often it was told to come again. */
async function changes(who: Operator, count: number, oneMore: () => Promise<void>): Promise<number> {
  let again = 0;
  for (let done = 0; done < count; ) {
    const { code, stderr } = await who.run('cluster', 'create');
    if (code === 0) {
      done += 1;
      await oneMore();
    } else if (NOTHING_DONE.includes(code)) again += 1;
    else expect.fail(`${who.name}: exit ${code}\n${stderr}`);
  }
  return again;
}

function told(text: string): void {
  process.stderr.write(`${text}\n`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-operators-'));
  await mustLab('reset');
  hosts = (await addresses()).slice(0, 3);
  const namespaces = [await mustLab('operator', '1'), await mustLab('operator', '2'), null];
  for (const [index, namespace] of namespaces.entries())
    operators.push(await operator(['ada', 'ben', 'ci'][index] ?? '', namespace));
  const [ada] = operators;
  await ada?.ok('topology', 'load', `--json=${await labSetting('LAB_TOPOLOGY')}`);
  await ada?.ok('state', 'setup', '--move');
});

afterAll(async () => {
  for (const number of [1, 2])
    for (const node of [1, 2, 3]) await lab('operator', String(number), 'join', `node${node}`);
  await rm(folder, { recursive: true, force: true });
});

test('whoever has a key and the name of one host uses it: lists, makes, deletes', async () => {
  for (const who of operators.slice(1)) {
    expect(await who.ok('state', 'locate', hosts[2] ?? '')).toContain(`/${VOLUME}`);
    await who.ok('state', 'use', `gluster://${hosts[2]}/${VOLUME}`);
    expect(await who.ok('volume', 'list')).toContain(VOLUME);
    await who.ok('volume', 'create', '--size=1', `--name=of-${who.name}`);
    await who.ok('volume', 'delete', `of-${who.name}`, '--yes');
  }
});

test('three of them change it twenty times each, at once, with a power cut amid: sixty of sixty, without a gap', async () => {
  const [first] = operators;
  if (first === undefined) throw new Error('nobody is there');
  const before = await seenBy(first);
  const began = performance.now();
  let done = 0;
  const oneMore = async (): Promise<void> => {
    done += 1;
    if (done === EACH) await mustLab('kill', 'node2');
  };
  const again = await Promise.all(operators.map(async (who) => await changes(who, EACH, oneMore)));
  const seconds = Math.round((performance.now() - began) / 1000);
  told(`${3 * EACH} commits in ${seconds} s; told to come again: ${again.join(', ')}`);
  const after = await seenBy(first);
  expect([after.clusters - before.clusters, after.serial - before.serial]).toEqual([3 * EACH, 3 * EACH]);
  for (const who of operators) expect(await seenBy(who)).toEqual(after);
  await mustLab('start', 'node2');
  await first.ok('state', 'check');
});

test('cut off from some hosts an operator goes through the others; from all, it is told what was last known', async () => {
  const [ada, ben] = operators;
  if (ada === undefined || ben === undefined) throw new Error('nobody is there');
  const before = await seenBy(ben);
  await mustLab('operator', '1', 'cut', 'node1');
  await mustLab('operator', '1', 'cut', 'node2');
  await ada.ok('cluster', 'create');
  expect(await seenBy(ben)).toEqual({ serial: before.serial + 1, clusters: before.clusters + 1 });
  await mustLab('operator', '1', 'cut', 'node3');
  const list = await ada.run('cluster', 'list');
  expect([list.code, list.stderr]).toEqual([0, expect.stringMatching(/ago|as of/)]);
  const change = await ada.run('cluster', 'create');
  expect(change.code).toBe(20);
  expect(await seenBy(ben)).toEqual({ serial: before.serial + 1, clusters: before.clusters + 1 });
  for (const node of ['node1', 'node2', 'node3']) await mustLab('operator', '1', 'join', node);
  await ada.ok('cluster', 'create');
  expect(await seenBy(ben)).toEqual({ serial: before.serial + 2, clusters: before.clusters + 2 });
});
