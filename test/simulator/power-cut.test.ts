import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { State } from '../../src/model/state.ts';
import { parse } from '../../src/store/format.ts';
import { differences } from '../support/compare.ts';
import { type Lab, lab, type Saved } from '../support/lab.ts';

/** What brings the hosts to where a command starts, and the command. */
const COMMANDS: readonly (readonly [before: readonly string[], command: string])[] = [
  [[], 'topology load --json=topology.json'],
  [['empty'], 'volume create --size=10 --name=shop --snapshot-factor=1.5'],
  [['empty'], 'volume create --size=10 --name=shop --durability=none --gid=2000'],
  [['empty'], 'volume create --size=10 --name=shop --durability=disperse --disperse-data=2 --redundancy=1'],
  [
    ['empty'],
    "volume create --size=10 --name=shop --gluster-volume-options='user.heketi.arbiter true' --snapshot-factor=1.5",
  ],
  [['volume'], 'volume expand shop --expand-size=10'],
  [['volume'], 'volume set shop performance.cache-size=64MB'],
  [['volume'], 'volume stop shop --yes'],
  [['volume', 'volume stop shop --yes'], 'volume start shop'],
  [['volume'], 'volume delete shop --yes'],
  [['volume'], 'snapshot create shop first'],
  [['volume', 'snapshot create shop first'], 'snapshot delete first --yes'],
  [['volume', 'snapshot create shop first'], 'snapshot restore first --yes'],
  [['volume'], 'volume clone shop --name=trial'],
  [['volume', 'volume clone shop --name=trial'], 'volume stop trial --yes'],
  [['volume', 'volume clone shop --name=trial'], 'volume delete trial --yes'],
  [['device'], 'device add --name=/dev/sde --node=gl1'],
  [
    [
      'device',
      'device add --name=/dev/sde --node=gl1',
      'device disable gl1:/dev/sde',
      'device remove gl1:/dev/sde',
    ],
    'device delete gl1:/dev/sde --yes',
  ],
];

/** Histories that several commands start from, made once. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  empty: ['topology load --json=topology.json'],
  volume: ['topology load --json=topology.json', 'volume create --size=10 --name=shop --snapshot-factor=1.5'],
};

async function after(lines: readonly string[]): Promise<Saved> {
  const cli = await lab();
  try {
    for (const line of lines) await cli.ok(line);
    return await saved(cli);
  } finally {
    await cli.remove();
  }
}

async function saved(cli: Lab): Promise<Saved> {
  const state = await readFile(cli.state, 'utf8').catch(() => null);
  return { hosts: cli.simulation.save(), state };
}

const starts = new Map<string, Promise<Saved>>();
function start(name: string): Promise<Saved> {
  const found = starts.get(name) ?? after(STARTS[name] ?? []);
  starts.set(name, found);
  return found;
}

/** A fourth disk, which the topology doesn't know. */
async function withSpareDisk(): Promise<Saved> {
  const empty = await start('empty');
  const model = JSON.parse(empty.hosts) as { hosts: { disks: { path: string; serial: string }[] }[] };
  for (const { disks } of model.hosts) {
    const [first] = disks;
    if (first !== undefined)
      disks.push({
        ...structuredClone(first),
        path: '/dev/sde',
        serial: `${first.serial}-spare`,
        content: null,
      } as typeof first);
  }
  return { ...empty, hosts: JSON.stringify(model) };
}

/** Bricks of started volumes that have no process. */
function asleep(cli: Lab): readonly string[] {
  return cli.simulation.model.pools.flatMap((pool) =>
    Object.values(pool.volumes)
      .filter(({ status }) => status === 'started')
      .flatMap(({ bricks }) =>
        bricks
          .filter(({ uuid, path }) => {
            const host = cli.simulation.hosts.find((each) => each.uuid === uuid);
            return host?.bricks[path] === undefined;
          })
          .map(({ host, path }) => `${host}:${path}`),
      ),
  );
}

describe('a power cut of all hosts right after a command has returned', () => {
  test.each(COMMANDS)('%j, then %s', async (before, command) => {
    const [name, ...lines] = before;
    const from =
      name === undefined ? undefined : name === 'device' ? await withSpareDisk() : await start(name);
    const cli = await lab(from === undefined ? {} : { saved: from });
    try {
      for (const line of lines) await cli.ok(line);
      await cli.ok(command);
      const names = cli.simulation.hosts.map((host) => host.name);
      for (const host of names) cli.simulation.kill(host);
      for (const host of names) cli.simulation.boot(host);
      const parsed = parse(await readFile(cli.state, 'utf8'));
      if (parsed.kind === 'damaged') throw new Error('the state file is damaged');
      expect(differences(parsed.document as State, cli.simulation.model)).toEqual([]);
      expect(asleep(cli)).toEqual([]);
      expect(cli.simulation.notSimulated).toEqual([]);
    } finally {
      await cli.remove();
    }
  });
});

test('what nobody synced is gone: a mark on a brick, the owner of a folder, a line of fstab', async () => {
  const cli = await lab({ saved: await start('empty') });
  try {
    const on = async (script: string) => await cli.simulation.exec('gl1', 'sh -s', script);
    await on('mkdir /data /kept; sync /kept; chown 0:2000 /data; echo x >>/etc/fstab');
    await on('chmod 700 /kept');
    cli.simulation.kill('gl1');
    cli.simulation.boot('gl1');
    expect(
      await on('stat -c %a /kept; [ -e /data ] && stat -c %g /data; grep -c "^x" /etc/fstab'),
    ).toMatchObject({
      stdout: '755\n0\n0\n',
    });
  } finally {
    await cli.remove();
  }
});
