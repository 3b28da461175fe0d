import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { FILE, volumeWorld } from '../remote/volume-world.ts';
import { commandLine } from '../support/command-line.ts';

it('the log of a state on a volume is found by whoever has its URL, and is put when hosts are back', async () => {
  const world = await volumeWorld();
  const operator = async (user: string, firstId: number, url: string) =>
    await commandLine({
      firstId,
      hosts: async () => createDirectHosts(world.simulation),
      variables: { GLUSTERCTL_STATE: url },
      more: () => ({ user }),
    });
  const ann = await operator('ann', 1, 'gluster://h1,h2/state');
  const ben = await operator('ben', 5000, 'gluster://h3/state');
  try {
    await ann.ok('cluster create --name=one');
    await ben.ok('cluster create --name=two');
    const typed = async (who: typeof ann, flags = '') =>
      [...(await who.ok(`log ${flags}`)).matchAll(/Z (\w+)@\S+: glusterctl (.*?): done/g)].map(
        ([, user, line = '']) => `${user} ${line}`,
      );
    const both = ['ann cluster create --name=one', 'ben cluster create --name=two'];
    expect(await typed(ann)).toEqual(both);
    expect(await typed(ben)).toEqual(both);
    expect(await typed(ben, '--user=ann')).toEqual(both.slice(0, 1));
    expect(await typed(ann, '--last=1')).toEqual(both.slice(1));
    expect(Object.keys(world.onVolume()).filter((path) => path.startsWith(`${FILE}.log/`))).toHaveLength(2);

    const folder = join(ann.folder, '.xdg/state/glusterctl');
    const none = async (flags = '') => (await ann.run(`log --user=cem ${flags}`)).stderr;
    const url = 'gluster://h1,h2/state/glusterctl.json';
    expect(await none()).toContain(
      `Nothing like that is in the log beside the state (${url}), nor in the one of this machine (${folder}`,
    );
    const notRead = `Nothing like that is in the log of this machine (${folder}`;
    expect(await none('--offline')).toContain(notRead);
    expect(await none('--offline')).toContain(`. The one beside the state (${url}) was not read.`);

    for (const host of ['h1', 'h2']) world.simulation.kill(host);
    expect(await none()).toContain(notRead);
    expect((await ann.run('cluster create --name=three')).code).toBe(20);
    const here = await ann.run('log --last=1');
    expect(here.stdout).toContain('cluster create --name=three: failed');
    expect(here.stderr).toContain('Only what was done from this machine');
    expect((await ann.run('log --offline --last=1')).stderr).toContain('is not read with --offline');
    const unsent = (): string[] =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.unsent'))
        .flatMap((name) => readdirSync(join(folder, name)));
    expect(unsent()).toHaveLength(1);
    for (const host of ['h1', 'h2']) world.simulation.boot(host);
    await ann.ok('cluster create --name=four');
    expect(unsent()).toEqual([]);
    expect(await ben.ok('log')).toMatch(/two: done.*\n.*three: failed.*\n.*four: done/);
  } finally {
    await ann.remove();
    await ben.remove();
  }
});
