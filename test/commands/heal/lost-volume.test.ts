import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveDefect } from '../../../src/simulator/defects.ts';
import { clockThat, missed } from '../../support/entries.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { hostsWith, json } from '../../support/small-hosts.ts';
import { wrongSuggestions } from '../../support/suggestions.ts';

const END = "pkill -f 'process-name [g]lustershd'";

let cli: Lab;
beforeEach(async () => {
  const simulation = hostsWith(4);
  const clock = clockThat(() => undefined);
  cli = await lab({ columns: 400, simulation, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => await cli.remove());

/** A host with a brick of the volume; the healer there goes on for others. */
function loses(volume = 'data'): { readonly name: string; readonly storage: string } {
  const bricks = cli.simulation.model.pools.flatMap(({ volumes }) => volumes[volume]?.bricks ?? []);
  const host = cli.simulation.hosts.find(({ uuid }) => uuid === bricks[0]?.uuid);
  if (host === undefined) throw new Error(`no host has a brick of ${volume}`);
  giveDefect(cli.simulation.model, host, `lost-heal=${volume}`);
  return host;
}

/** One more volume: every host has a daemon, and what that does for it tells of the first, too. */
async function another(): Promise<void> {
  await cli.ok('volume create --size=1 --name=other');
}

async function onHost(name: string, command: string): Promise<void> {
  const outcome = await cli.simulation.exec(name, 'sh -s', command);
  expect(outcome).toMatchObject({ kind: 'done', code: 0, stderr: '' });
}

/** As a person does who reads the sentence: first what is to be typed on the host, by either of its names, then the other. */
async function follow(text: string): Promise<void> {
  const [, where = '', end = ''] = /nd (?:it|the daemon) on (\S+) \((pkill [^)]*)\)/.exec(text) ?? [];
  const host = cli.simulation.hosts.find(({ name, storage }) => where === name || where === storage);
  const start = /glusterctl (volume start \w+)/.exec(text)?.[1];
  if (host === undefined || start === undefined) throw new Error(`nothing to follow in: ${text}`);
  if (text.includes('if that does not help')) {
    await cli.ok(start);
    expect(await isHealed()).toBe(false);
  }
  await onHost(host.name, end);
  await cli.ok(start);
}

async function isHealed(): Promise<boolean> {
  const { clusters } = JSON.parse((await cli.run('status -o json')).stdout) as {
    readonly clusters: readonly { readonly findings: readonly unknown[] }[];
  };
  const counted = await cli.simulation.exec(
    'gl1',
    'sh -s',
    'gluster --mode=script volume heal data statistics heal-count',
  );
  return clusters[0]?.findings.length === 0 && counted.kind === 'done' && counted.code === 0;
}

describe('status, of a self-heal daemon that runs and has lost a volume,', () => {
  it.each([true, false])('says so, and what it tells to type cures it (other volumes: %s)', async (more) => {
    if (more) await another();
    const { name } = loses();
    const { code, stdout } = await cli.run('status -o json');
    expect(code).toBe(6);
    const [cluster] = (
      JSON.parse(stdout) as {
        readonly clusters: readonly {
          readonly findings: readonly {
            readonly next: readonly { readonly command: string; readonly on: string | null }[];
          }[];
        }[];
      }
    ).clusters;
    expect(cluster?.findings).toEqual([
      {
        kind: 'heal-daemon-lost-volume',
        level: 'warning',
        about: name,
        what: `${name}: the self-heal daemon runs, but lost data`,
        risk: 'What waits on bricks there is healed by nobody: data.',
        next: [
          { command: END, on: name },
          { command: 'glusterctl volume start data', on: null },
        ],
      },
    ]);
    const shown = (await cli.run('status')).stdout;
    expect(shown).toContain(`    → on ${name}:  ${END}\n    → glusterctl volume start data\n`);
    expect(await wrongSuggestions(shown, ['status'])).toEqual([]);
    await cli.ok('volume start data');
    expect(await isHealed()).toBe(false);
    for (const { command, on } of cluster?.findings[0]?.next ?? [])
      if (on === null) await cli.ok(command.replace('glusterctl ', ''));
      else await onHost(on, command);
    expect(await isHealed()).toBe(true);
  });
});

describe('heal status', () => {
  it('tells it from a daemon that is down by what runs for other volumes', async () => {
    await another();
    const { name } = loses();
    const { code, stderr } = await cli.run('heal status data --once');
    expect(code).toBe(6);
    expect(stderr).toContain(
      `data: the self-heal daemon runs on ${name}, but lost data. End it on ${name} (${END}), then have it started with all volumes: glusterctl volume start data\n`,
    );
    expect(await wrongSuggestions(stderr, ['heal', 'status', 'data'])).toEqual([]);
    await follow(stderr);
    expect(await isHealed()).toBe(true);
    await cli.ok('heal status data --once');
  });

  it('of the only volume names both ways, in their order', async () => {
    const { name } = loses();
    const { code, stderr } = await cli.run('heal status --once');
    expect(code).toBe(6);
    expect(stderr).toContain(
      `data: the self-heal daemon does not run on ${name}, or lost data. Start the volume once more (glusterctl volume start data); if that does not help, end the daemon on ${name} (${END}), and start the volume again\n`,
    );
    expect(await wrongSuggestions(stderr, ['heal', 'status'])).toEqual([]);
    await follow(stderr);
    expect(await isHealed()).toBe(true);
  });

  it('says that a daemon is down where it does nothing for any volume', async () => {
    await another();
    const { name } = loses();
    await onHost(name, END);
    const { stderr } = await cli.run('heal status data --once');
    expect(stderr).toContain(
      `data: the self-heal daemon does not run on ${name}. Starting the volume once more starts it, too: glusterctl volume start data\n`,
    );
    await cli.ok('volume start data');
    expect(await isHealed()).toBe(true);
  });
});

it('heal wait says it while it waits, and as its time is over', async () => {
  await another();
  await missed(cli, 'gl3', 3);
  const { name } = loses();
  const { code, stderr } = await cli.run('heal wait data --within=1m');
  expect(code).toBe(6);
  const words = `the self-heal daemon runs on ${name}, but lost data. End it on ${name} (${END})`;
  const [meanwhile = '', end = ''] = stderr.split('Error: ');
  expect([meanwhile, end]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
  await follow(stderr);
  cli.simulation.model.healing = { frozen: false, perLook: 20 };
  expect(await cli.ok('heal wait data')).toContain('data: nothing is to be healed');
});

it('heal start passes on what gluster says, and how to go on', async () => {
  const { storage } = loses();
  const { code, stderr } = await cli.run('heal start data');
  expect(code).toBe(5);
  expect(await wrongSuggestions(stderr, ['heal', 'start', 'data'])).toEqual([]);
  await follow(stderr.replace('that host', storage));
  await cli.ok('heal start data');
});

describe('the gate of a brick that is to move', () => {
  it('is shut, and what it says opens it', async () => {
    await another();
    const { storage } = loses();
    const { bricks } = (await json(cli, 'volume info data')) as {
      readonly bricks: readonly { id: string }[];
    };
    const evict = `brick evict ${bricks[0]?.id}`;
    const { code, stderr } = await cli.run(evict);
    expect(code).toBe(5);
    expect(stderr).toContain(
      `self-heal-daemon: the self-heal daemon does not run on ${storage}, or lost data\n`,
    );
    expect(await wrongSuggestions(stderr, ['brick', 'evict', 'ID'])).toEqual([]);
    await follow(stderr);
    await cli.ok(evict);
    expect(await isHealed()).toBe(true);
  });
});

it('a node goes into maintenance only when it is mended, and comes back from it', async () => {
  await another();
  const { bricks } = (await json(cli, 'volume info data')) as {
    readonly bricks: readonly { path: string }[];
  };
  const serving = cli.simulation.hosts.filter((host) => bricks.some(({ path }) => path in host.bricks));
  const { name, storage } = loses();
  const next = serving.find((host) => host.name !== name)?.name;
  const start = `node maintenance start ${next}`;
  const { code, stderr } = await cli.run(start);
  expect(code).toBe(5);
  expect(stderr).toContain(`the self-heal daemon runs on ${storage}, but lost data`);
  expect(await wrongSuggestions(stderr, ['node', 'maintenance', 'start', 'NODE'])).toEqual([]);
  await follow(stderr);
  await cli.ok(start);
  await cli.ok(`node maintenance stop ${next}`);
  expect(await isHealed()).toBe(true);
});
