import { join } from 'node:path';
import { expect } from 'vitest';
import { byHand } from './by-hand.ts';
import { forgetState } from './forget-state.ts';
import { eventually, expectClean, fstabs, json, loadTopology, PING, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

/** As on hosts of Heketi's: names tell what is whose, and nothing else does. */
async function asHeketiLeavesThem(world: World): Promise<void> {
  for (const host of world.hosts) {
    for (const [look, change] of [
      ['vgs --noheadings -o vg_name,vg_tags', 'vgchange'],
      ['lvs --noheadings -o vg_name,lv_name,lv_tags', 'lvchange'],
    ]) {
      const rows = (await byHand(world, host, look ?? ''))
        .split('\n')
        .filter((row) => row.includes('glusterctl'));
      for (const row of rows) {
        const words = row.trim().split(/\s+/);
        const name = words.slice(0, -1).join('/');
        for (const tag of (words.at(-1) ?? '').split(','))
          await byHand(world, host, `${change} -qq --deltag ${tag} ${name}`);
      }
    }
    await byHand(world, host, 'rm -rf /var/lib/glusterctl');
  }
}

async function volumes(world: World): Promise<unknown> {
  const { volumes: ids } = (await json(world, 'volume', 'list')) as { volumes: string[] };
  const infos = await Promise.all(ids.map(async (id) => await json(world, 'volume', 'info', id)));
  return infos
    .map(({ name, size, durability, gid, bricks }) => ({
      name,
      size,
      durability,
      gid,
      bricks: (bricks as { id: string; path: string }[]).map(({ id, path }) => [id, path]),
    }))
    .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

export const fromHeketi: readonly Scenario[] = [
  {
    name: 'hosts as Heketi leaves them are taken over by its database, and by nothing but the hosts',
    async run(world) {
      await loadTopology(world);
      const clean = await fstabs(world);
      await runs(world, ['volume', 'create', '--size=1', '--name=data', '--gid=2000', PING]);
      await runs(world, ['volume', 'create', '--size=1', '--name=two', '--replica=2', PING]);
      const [host = ''] = world.hosts;
      const client = (await world.mount?.(host, 'data')) ?? null;
      await client?.write(5);
      const known = await volumes(world);
      const database = join(world.folder, 'heketi.json');
      await runs(world, ['heketi', 'export', database]);

      await forgetState(world);
      await asHeketiLeavesThem(world);
      await runs(world, ['heketi', 'import', database]);
      await runs(world, ['state', 'check']);
      expect(await volumes(world)).toEqual(known);
      await runs(world, ['repair', '--all', '--trust=state', '--yes']);
      await runs(world, ['verify']);
      await runs(world, ['volume', 'expand', 'two', '--expand-size=1', '--wait']);

      const grown = await volumes(world);
      await forgetState(world);
      await asHeketiLeavesThem(world);
      const rebuild = ['state', 'rebuild', `--topology=${world.topologyFile}`, '--accept=all', '--apply'];
      await runs(world, rebuild);
      await runs(world, ['state', 'check']);
      expect(await volumes(world)).toEqual(grown);
      await runs(world, ['repair', '--all', '--trust=state', '--yes']);
      await runs(world, ['verify']);
      if (client !== null) {
        expect(await client.verify()).toBe('');
        await client.unmount();
      }
      for (const name of ['data', 'two']) await eventually(world, ['volume', 'delete', name, '--yes']);
      await expectClean(world, clean);
    },
  },
];
