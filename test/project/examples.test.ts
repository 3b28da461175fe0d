import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CommandDefinition } from '../../src/cli/define.ts';
import { systemClock } from '../../src/cli/run/clock.ts';
import { program } from '../../src/commands/index.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { openControl } from '../../src/simulator/control.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import { obey } from '../../src/simulator/orders.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { serialise } from '../../src/store/format.ts';
import { databaseFile } from '../support/heketi-databases.ts';
import { keysOfHosts } from '../support/kubernetes/keys-of-hosts.ts';
import { toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import { kubeconfigText } from '../support/kubernetes/world.ts';
import { type Lab, lab, labHosts, type Saved } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const OPERATION = '4f2c';

/** What is there for every example: a cluster "lab" of gl1 to gl3 with two disks each, and gl4, which is in none. */
async function prepare(): Promise<Saved> {
  const cli = await lab({ simulation: Simulation.create({ hosts: labHosts(4, kib(2048 * GIB)) }) });
  try {
    await cli.ok('cluster create --name=lab');
    for (const n of [1, 2, 3]) {
      await cli.ok(
        `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
      );
      for (const disk of ['sdb', 'sdc']) await cli.ok(`device add --name=/dev/${disk} --node=gl${n}`);
    }
    return await keep(cli);
  } finally {
    await cli.remove();
  }
}

async function keep(cli: Lab): Promise<Saved> {
  await cli.simulation.settle();
  return { hosts: cli.simulation.save(), state: await readFile(cli.state, 'utf8') };
}

type Step = string | ((cli: Lab) => Promise<void>);

const NOTHING = 'nothing at all';
const STATE_VOLUME = 'volume create --size=2 --name=heketidbstorage';
const DATA = 'volume create --size=10 --name=data';

/** A command that can neither go on nor back on one host; its operation gets the id that examples name. */
const leaves = (line: string) => async (cli: Lab) => {
  cli.simulation.addFault({ host: 'gl3', command: /^lvremove/, lasting: true, effect: { kind: 'fails' } });
  cli.simulation.addFault({ command: /volume create/, lasting: true, effect: { kind: 'fails' } });
  const { code } = await cli.run(line);
  expect(code).toBe(3);
  cli.simulation.faults.clear();
  const text = await readFile(cli.state, 'utf8');
  const id = /"operations":\s*\{\s*"([0-9a-f]{32})"/.exec(text)?.[1];
  if (id === undefined) throw new Error('no operation was left');
  const named = text.replaceAll(id, OPERATION.padEnd(32, '0'));
  const { digest: _digest, ...state } = JSON.parse(named) as State & { digest: string };
  await writeFile(cli.state, serialise(state));
};

const controls: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const control of controls.splice(0)) await control.close();
});

/** The hosts take orders, as those of "simulator start" do. */
const takeOrders = async ({ folder, simulation, variables }: Lab) => {
  const control = await openControl(folder, { simulation, ready: async () => undefined });
  if (control === null) throw new Error(`${folder} is too long a path`);
  controls.push(control);
  variables.GLUSTERCTL_SIMULATOR = folder;
};

/** What a Heketi server has left, in the working directory. */
const leftByHeketi = async ({ folder, file }: Lab) => {
  await writeFile(join(folder, 'heketi.db'), databaseFile('three-nodes.db'));
  await file('heketi.json', '{"glusterfs": {"executor": "ssh", "sshexec": {"user": "root", "port": "22"}}}');
};

const HALF_DELETED: readonly Step[] = [DATA, leaves('volume delete data --yes')];

const goes = (device: string): readonly Step[] => [`device disable ${device}`, `device remove ${device}`];

/** A volume that nobody made with this program. */
const byHand = async ({ simulation }: Lab) => {
  for (const host of ['gl1', 'gl2', 'gl3']) await simulation.exec(host, 'mkdir -p /bricks/byhand', '');
  const bricks = [1, 2, 3].map((n) => `10.0.0.${n}:/bricks/byhand/b`).join(' ');
  await simulation.exec('gl1', `gluster volume create byhand replica 3 ${bricks} force`, '');
};

/** A cluster of Kubernetes, of which the home and the working directory have a kubeconfig. */
const kubernetes = async ({ file, folder }: Lab) => {
  const api = await toyApiServer();
  controls.push(api);
  await mkdir(join(folder, '.kube'));
  const text = kubeconfigText({ server: api.url }, {}, 'staging');
  for (const name of ['.kube/config', 'staging.yaml']) await file(name, text);
};

/** What must be there besides, by the beginning of the line; the longest that fits counts. */
const BEFORE: Readonly<Record<string, readonly Step[]>> = {
  cluster: [],
  'cluster create --name=lab': [NOTHING],
  'cluster delete': [NOTHING, 'cluster create --name=lab'],
  'topology load': [NOTHING],
  'topology load --heketi-db': [NOTHING, leftByHeketi],
  'heketi import': [NOTHING, leftByHeketi],
  'db check heketi.db': [leftByHeketi],
  'node add': [NOTHING, 'cluster create --name=lab'],
  'node enable': ['node disable gl1'],
  'node maintenance start gl2 --accept': ['volume create --size=10 --name=scratch --durability=none'],
  'node maintenance stop': ['node maintenance start gl2'],
  'node rmtags': ['node settags gl1 rack:r1'],
  'node remove': ['node disable gl3'],
  'node delete': ['sdb', 'sdc'].flatMap((disk) => [
    ...goes(`gl3:/dev/${disk}`),
    `device delete gl3:/dev/${disk}`,
  ]),
  'device delete': goes('gl3:/dev/sdc'),
  'node replace gl2': [async ({ simulation }) => simulation.reinstall('gl2')],
  'node replace gl2 gl4': [
    DATA,
    'node add --zone=4 --cluster=lab --management-host-name=gl4 --storage-host-name=10.0.0.4',
    'device add --name=/dev/sdb --node=gl4',
    async ({ simulation }) => simulation.kill('gl2'),
  ],
  'node replace gl3': [async ({ simulation }) => simulation.reinstall('gl3')],
  'node replace gl3 --anywhere': [async ({ simulation }) => simulation.kill('gl3')],
  'node forget gl2': [async ({ simulation }) => simulation.kill('gl2')],
  'node forget': [async ({ simulation }) => simulation.kill('gl3')],
  'device replace gl1:/dev/sdb gl1:/dev/sdb': [
    async ({ simulation }) => {
      giveDefect(simulation.model, simulation.host('gl1'), 'disk-errors=/dev/sdb');
      obey(simulation, { verb: 'replace-disk', host: 'gl1', disk: '/dev/sdb' });
    },
  ],
  'device forget gl2:/dev/sdb': [
    async ({ simulation }) => giveDefect(simulation.model, simulation.host('gl2'), 'disk-gone=/dev/sdb'),
  ],
  'device forget': [
    async ({ simulation }) => giveDefect(simulation.model, simulation.host('gl3'), 'disk-gone=/dev/sdc'),
  ],
  'host setup-key': ['host trust gl1 gl2 gl3 gl4 --yes'],
  'device enable': ['device disable gl1:/dev/sdb'],
  'device rmtags': ['device settags gl1:/dev/sdb rack:r1'],
  'device remove gl1:/dev/sdb': ['device disable gl1:/dev/sdb'],
  'device remove': ['device disable gl3:/dev/sdc'],
  adopt: [byHand],
  brick: [DATA],
  verify: [DATA],
  repair: [
    DATA,
    async ({ simulation }) => {
      const { mounts } = simulation.host('gl1');
      const point = mounts.find(({ target }) => target.includes('/brick_'))?.target ?? '';
      await simulation.exec('gl1', 'sh', `umount -l ${point}`);
    },
  ],
  volume: [DATA],
  'volume create': [],
  'volume start': [DATA, 'volume stop data'],
  'volume reset': [DATA, 'volume set data performance.cache-size=64MB'],
  'volume set-block': ['volume create --size=10 --name=blocks --block'],
  snapshot: [
    'volume create --size=10 --name=shop --snapshot-factor=2',
    'snapshot create shop before-upgrade',
  ],
  'snapshot create': ['volume create --size=10 --name=shop --snapshot-factor=2'],
  'snapshot activate': [
    'volume create --size=10 --name=shop --snapshot-factor=2',
    'snapshot create shop before-upgrade',
  ],
  'snapshot deactivate': [
    'volume create --size=10 --name=shop --snapshot-factor=2',
    'snapshot create shop before-upgrade',
    'snapshot activate before-upgrade',
  ],
  'snapshot restore': [
    'volume create --size=10 --name=shop --snapshot-factor=2',
    'snapshot create shop before-upgrade',
    'volume stop shop',
  ],
  heal: [DATA],
  rebalance: [DATA, 'volume expand data --expand-size=10'],
  'operation resume': HALF_DELETED,
  'operation rollback': [leaves('volume create --size=10 --name=half')],
  'operation rollback 4f2c --without=gl3': [
    leaves('volume create --size=10 --name=half'),
    async ({ simulation }) => simulation.kill('gl3'),
  ],
  'operation clean': HALF_DELETED,
  'operation apply': [`${DATA} --plan-out=plan.json`],
  'topology export --volumes topology.json': [async ({ folder }) => await rm(join(folder, 'topology.json'))],
  'topology diff': ['topology load --json=topology.json'],
  'kubernetes manifest': [DATA],
  'kubernetes manifest cronjob': [keysOfHosts],
  'kubernetes nodes': [DATA],
  'kubernetes nodes release': [DATA, 'kubernetes nodes prepare gl1 --volume=data'],
  'kubernetes migrate': [kubernetes],
  'kubernetes migrate --file': [
    async ({ file }) => void (await file('pvs.json', '{"kind": "List", "items": []}')),
  ],
  'kubernetes provision': [kubernetes],
  'kubernetes provision --watch': [kubernetes, async ({ interrupt }) => interrupt()],
  'kubernetes reconcile': [kubernetes],
  simulator: [takeOrders],
  'simulator start': [],
  // A shell that ends at once.
  'simulator shell': [
    async ({ variables }) => {
      variables.SHELL = 'true';
    },
  ],
  'state restore': [NOTHING, ...['a', 'b', 'c', 'd'].map((name) => `cluster create --name=${name}`)],
  'state move': [STATE_VOLUME],
  'state locate': [STATE_VOLUME, 'state move gluster://gl1/heketidbstorage'],
  'state use': [STATE_VOLUME, 'state move gluster://gl1/heketidbstorage'],
  'state import': ['state export state-copy.json', 'state export state.json.out'],
};

/** Examples that show how something is refused. */
const ENDS: Readonly<Record<string, number>> = {
  // Nobody is there to be asked.
  init: 2,
  'init --print-preseed': 0,
  'volume rename': 5,
  'blockvolume info': 4,
  'blockvolume create': 5,
  'blockvolume expand': 4,
  'blockvolume delete': 4,
};

/** Said of a command, not of a line. */
const ONLY_NAMED: readonly string[] = ['volume create'];

/** What deals with host keys and logins itself. */
const NEEDS_SSH: readonly string[] = ['host trust', 'host setup-key'];

function longest<Value>(table: Readonly<Record<string, Value>>, line: string): Value | undefined {
  const [key] = Object.keys(table)
    .filter((start) => line.startsWith(start))
    .sort((a, b) => b.length - a.length);
  return key === undefined ? undefined : table[key];
}

const saved = await prepare();
const nouns = await Promise.all(
  program.nouns.map(
    async (noun): Promise<[string, readonly CommandDefinition[]]> => [noun.name, await noun.load()],
  ),
);

describe.each(nouns)('examples of %s', (_, definitions) => {
  const lines = definitions.flatMap(({ examples }) => examples.map(({ line }) => line));
  test.each(lines)('%s', async (line) => await works(line));
});

/** What stands amid sentences and in tables; lines of their own another test types one after the other. */
describe('what the README says amid its text is to be typed', () => {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const lines = [...text.matchAll(/`glusterctl ([^`]+)`/g)].flatMap(([, line = '']) => line);
  const typed = [...new Set(lines)].filter((line) => !ONLY_NAMED.includes(line));
  test('is found', () => expect(typed.length).toBeGreaterThan(25));
  test.each(typed)('%s', async (line) => await works(line.replace('COMMAND', 'true')));
});

async function works(line: string): Promise<void> {
  const steps = longest(BEFORE, line) ?? [];
  const ssh = NEEDS_SSH.some((start) => line.startsWith(start));
  const clock = ssh ? systemClock : new SimulatedTime();
  const options = { ssh, more: () => ({ clock }) };
  const cli = await lab(steps[0] === NOTHING ? options : { ...options, saved });
  try {
    for (const step of steps) {
      if (typeof step !== 'string') await step(cli);
      else if (step !== NOTHING) await cli.ok(step);
    }
    const { code, stdout, stderr } = await cli.run(line);
    expect(code, `${stdout}\n${stderr}`).toBe(longest(ENDS, line) ?? 0);
  } finally {
    await cli.remove();
  }
}
