import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { obey } from '../../src/simulator/orders.ts';
import { killAt, mortal } from '../support/kill.ts';
import { allIsWellAgain, inWorld } from './command-matrix.ts';
import { type CommandWorld, contradictions, type Moment } from './command-world.ts';
import { keptNow, lessKept, lost, notWhole, writeFiles } from './data-invariant.ts';
import { type Disaster, mend, replacingLine, strike } from './disasters.ts';
import { type Event, filledIn, history } from './histories.ts';

/** How many is told by GLUSTERCTL_TEST_HISTORIES: then from another seed each time, unless that is told too. */
const TOLD = process.env.GLUSTERCTL_TEST_HISTORIES;
const NUMBER = Number(TOLD ?? 50);
const SEED = Number(process.env.GLUSTERCTL_TEST_SEED ?? (TOLD === undefined ? 7 : Date.now() % 1_000_000));

let loaded: Moment;
beforeAll(async () => {
  loaded = await inWorld(null, 1, async (world) => {
    await world.ok('topology load --json=topology.json');
    return await world.moment();
  });
});

it(`whatever is done and whatever goes wrong, hosts and state come to agree: ${NUMBER} histories`, {
  timeout: NUMBER * 20_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ from, events }) => {
      await inWorld(from === 'nothing' ? null : loaded, 1001, async (world) => {
        await topologies(world);
        const story: string[] = [`from ${from}`];
        const past: Past = { disaster: null, left: new Set() };
        for (const event of events) {
          const before = keptNow(world.simulation.model);
          story.push(await happen(world, past, event));
          const fewer = event.kind === 'command' ? lessKept(before, world.simulation.model) : [];
          expect([...fewer, ...(await wrongMeanwhile(world, past))], story.join('\n')).toEqual([]);
        }
        const left = [
          ...(await inOrderAtLast(world, past)),
          ...(await unexpected(world, past)),
          ...notWhole(world.simulation.model),
        ];
        expect(left, story.join('\n')).toEqual([]);
      });
    }),
    { numRuns: NUMBER, seed: SEED, endOnFailure: true },
  );
  if (TOLD !== undefined) process.stdout.write(`histories: ${NUMBER} from seed ${SEED}, all came to agree\n`);
});

/** Those of `histories.ts`. */
async function topologies(world: CommandWorld): Promise<void> {
  const node = (n: number) => ({
    node: { hostnames: { manage: [`gl${n}`], storage: [`10.0.0.${n}`] }, zone: n },
    devices: ['/dev/vdb'],
  });
  const files = {
    'two.json': [{ name: 'one', nodes: [1, 2] }],
    'apart.json': [
      { name: 'one', nodes: [1, 2] },
      { name: 'two', nodes: [3] },
    ],
  };
  for (const [name, clusters] of Object.entries(files)) {
    await world.file(
      name,
      JSON.stringify({ clusters: clusters.map((one) => ({ ...one, nodes: one.nodes.map(node) })) }),
    );
  }
}

interface Past {
  /** What was lost for good: one at a time. */
  disaster: Disaster | null;
  /** Words for what a command has said to be left on hosts that were off. */
  readonly left: Set<string>;
}

/** Gives what happened as a line of the story. */
async function happen(world: CommandWorld, past: Past, event: Event): Promise<string> {
  const { simulation } = world;
  if (event.kind === 'write') {
    const volume = filledIn(event.volume, await world.state());
    const ends = writeFiles(simulation.model, volume, event.text);
    return `clients write ${event.text} into ${volume}: ${ends.map((errno) => errno ?? 'done').join(', ')}`;
  }
  if (event.kind === 'disaster') {
    const { host, disk } = event.disaster;
    const name = disk === null ? `${host} comes back empty` : `${host}:${disk} fails`;
    if (past.disaster !== null || !(await strike(world, event.disaster))) return `${name}, almost`;
    past.disaster = event.disaster;
    return name;
  }
  if (event.kind !== 'command') {
    if (event.kind === 'boot') simulation.boot(event.host);
    else simulation.kill(event.host);
    return `${event.kind} of ${event.host}`;
  }
  const { mishap } = event;
  const line = filledIn(event.line, await world.state());
  // Of who never comes back nothing is looked at any more; these do.
  if (line.startsWith('node replace') && simulation.hosts.some(({ up }) => !up)) return `${line}: not now`;
  if (past.disaster !== null) putDisk(world, past.disaster, line);
  if (mishap.kind === 'fault') {
    const { nth, host, word, effect } = mishap;
    const command = word === undefined ? {} : { command: new RegExp(`\\b${word}\\b`) };
    simulation.addFault({ nth, effect, ...command, ...(host === undefined ? {} : { host }) });
  }
  world.killer = killAt(mishap.kind === 'killed' ? mishap.nth : null);
  const ran = await mortal(async () => await world.run(line));
  await Promise.allSettled(world.killer.writes);
  const { dead } = world.killer;
  world.killer = killAt(null);
  await simulation.settle();
  simulation.faults.clear();
  for (const host of simulation.hosts) host.diskFull = false;
  for (const word of toldToBeLeft(ran?.stderr ?? '')) past.left.add(word);
  if (past.disaster !== null && ran?.code === 0 && line === replacingLine(past.disaster))
    past.disaster = null;
  const ended =
    ran === undefined || dead
      ? 'killed'
      : `exit ${ran.code}: ${ran.stderr.split('\n').slice(1, 4).join(' | ')}`;
  return `${line} (${JSON.stringify(mishap)}): ${ended}`;
}

function toldToBeLeft(stderr: string): readonly string[] {
  const groups = [...stderr.matchAll(/volume group (vg_\w+) may be left/g)];
  const bricks = [...stderr.matchAll(/of brick (\w+) may be left/g)];
  const hosts = [...stderr.matchAll(/^(\S+): .* may be left/gm)];
  const pools = [...stderr.matchAll(/logical volume (vg_\w+)\//g)];
  return [
    ...[...groups, ...bricks].map(([, name]) => name ?? ''),
    // With it stays what the host, which was off, holds in writing of it.
    ...hosts.map(([, host]) => `${host}: note `),
    ...pools.map(([, group]) => `${group} has `),
  ];
}

/** A new disk is there before the command that takes it in. */
function putDisk({ simulation }: CommandWorld, { host, disk }: Disaster, line: string): void {
  const failed = simulation.host(host).disks.find(({ path }) => path === disk)?.failed;
  if (disk !== null && failed !== undefined && line.startsWith('device replace'))
    obey(simulation, { verb: 'replace-disk', host, disk });
}

/** A person ends what was to be for a while only; the rest is brought in order by one command. */
async function inOrderAtLast(world: CommandWorld, { disaster }: Past): Promise<readonly string[]> {
  for (const { name } of world.simulation.hosts) world.simulation.boot(name);
  // What an open operation works on it must bring in order first.
  await endMaintenance(world);
  if (disaster !== null) {
    // What can't go on without what was lost is undone, and what was lost then replaced.
    await allIsWellAgain(world);
    for (const id of Object.keys((await world.state()).operations))
      await world.run(`operation rollback ${id}`);
  }
  const mended = disaster === null ? [] : await mend(world, disaster);
  return [...mended, ...(await allIsWellAgain(world)), ...(await endMaintenance(world))];
}

async function endMaintenance(world: CommandWorld): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { manage, maintenance } of Object.values((await world.state()).nodes)) {
    if (maintenance == null) continue;
    const { code, stderr } = await world.run(`node maintenance stop ${manage[0]}`);
    await world.simulation.settle();
    if (code !== 0) wrong.push(`maintenance of ${manage[0]} does not end: ${stderr}`);
  }
  return wrong;
}

/** What a person was not told to be left. */
async function unexpected(world: CommandWorld, { left }: Past): Promise<readonly string[]> {
  return (await world.wrong()).filter((line) => ![...left].some((word) => line.includes(word)));
}

/** What must hold at any time, and, when nothing is open, lost or off, that hosts and state agree. */
async function wrongMeanwhile(world: CommandWorld, past: Past): Promise<readonly string[]> {
  const state = await world.state();
  const quiet =
    past.disaster === null &&
    Object.keys(state.operations).length === 0 &&
    world.simulation.hosts.every(({ up }) => up);
  return [
    ...lost(world.simulation.model),
    ...(quiet ? await unexpected(world, past) : contradictions(state)),
  ];
}
