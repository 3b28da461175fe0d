import { expect } from 'vitest';
import { bricksInGluster } from './moving.ts';
import { loadTopology, PING, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

interface Finding {
  readonly kind: string;
  readonly about: string;
}

interface Looked {
  readonly code: number;
  readonly word: string;
  readonly found: readonly string[];
  readonly text: string;
}

async function look(world: World): Promise<Looked> {
  const { code, stdout, stderr } = await world.run('status', '-o', 'json');
  expect(stdout, stderr).not.toBe('');
  const { clusters } = JSON.parse(stdout) as {
    clusters: readonly [{ readonly word: string; readonly findings: readonly Finding[] }];
  };
  const [{ word, findings }] = clusters;
  return {
    code,
    word,
    found: findings.map(({ kind, about }) => `${kind} ${about}`),
    text: `${stdout}\n${stderr}`,
  };
}

async function expectLook(world: World, word: string, found: readonly string[]): Promise<void> {
  const seen = await look(world);
  expect({ word: seen.word, found: seen.found }, seen.text).toEqual({ word, found });
  expect(seen.code).toBe(word === 'HEALTHY' ? 0 : 6);
}

/** What gluster needs a moment for. */
async function expectSoon(world: World, word: string, found: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 45; tries++) {
    const seen = await look(world);
    if (seen.word === word && seen.found.join() === found.join()) return;
    if (world.kind === 'real') await world.pass(2);
  }
  await expectLook(world, word, found);
}

export const statuses: readonly Scenario[] = [
  {
    name: 'status tells a host that is off, a dead brick, a dead self-heal daemon, a glusterd that was stopped, a pool that fills up; nothing else, and nothing when they are mended',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const [, host = ''] = world.hosts;
      const brick = (await bricksInGluster(world, 'data')).find((name) => name.startsWith(host)) ?? '';
      await expectSoon(world, 'HEALTHY', []);

      await world.killBrick(host, brick.replace(/^.*?:/, ''));
      await expectSoon(world, 'AT RISK', ['brick-down data']);
      await runs(world, ['volume', 'start', 'data']);
      await expectSoon(world, 'HEALTHY', []);

      const mendHealer = await world.defect(host, 'healer=stopped');
      await expectSoon(world, 'DEGRADED', [`heal-daemon-down ${host}`]);
      await mendHealer();
      await expectSoon(world, 'HEALTHY', []);

      await world.stopGlusterd(host);
      // Debian's systemd ends the brick with it.
      await expectSoon(world, 'AT RISK', [`glusterd-down ${host}`]);
      await world.startGlusterd(host);
      await expectSoon(world, 'HEALTHY', []);

      await world.cutPower(host);
      await expectSoon(world, 'AT RISK', [`host-off ${host}`]);
      await world.boot(host);
      await expectSoon(world, 'HEALTHY', []);

      const empty = await world.defect(host, 'pool-data=85');
      const { found, word } = await look(world);
      expect([word, found]).toEqual([
        'DEGRADED',
        [expect.stringMatching(new RegExp(`^pool-data-full ${host}:/dev/vd[bc]$`))],
      ]);
      await empty();
      await expectSoon(world, 'HEALTHY', []);
    },
  },
  {
    name: 'a line of a volume was edited on one host: status and peer doctor tell, and it is mended as they say',
    async run(world) {
      await loadTopology(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', PING]);
      const [, , host = ''] = world.hosts;
      await runs(world, ['peer', 'doctor']);
      await world.defect(host, 'edited=data');
      await expectSoon(world, 'DEGRADED', [`peer-rejected ${host}`]);
      const { stdout } = await runs(world, ['peer', 'doctor'], 6);
      expect(stdout).toContain('nfs.disable');
      expect(stdout).toContain(host);
      await runs(world, ['peer', 'doctor', '--fix', '--yes']);
      await expectSoon(world, 'HEALTHY', []);
      await runs(world, ['peer', 'doctor']);
    },
  },
];
