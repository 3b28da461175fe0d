import { beforeEach, describe, expect, it } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import { sharedLog } from '../../src/remote/remote-log.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { loggedName } from '../../src/store/shared/shared-log.ts';
import { endBrick } from '../simulator/pooled.ts';
import { FILE, type VolumeWorld, volumeWorld } from './volume-world.ts';

let world: VolumeWorld;
beforeEach(async () => {
  world = await volumeWorld();
});

const logThrough = (...names: readonly string[]) =>
  sharedLog({
    hosts: createDirectHosts(world.simulation),
    addresses: names.map((name) => ({ name, access: sshAccess() })),
    volume: 'state',
    file: FILE,
    name: 'gluster://h1/state',
  });

const file = (n: number, text = `{"n":${n}}\n`) => ({
  name: loggedName({
    time: new Date(Date.UTC(2026, 0, 1, 0, n)),
    user: 'ann',
    host: 'laptop',
    run: n.toString(16).padStart(12, '0'),
  }),
  bytes: Buffer.from(text),
});
const ALL = { since: null, most: null };

describe('the log on a volume of simulated hosts', () => {
  it('is the same through each of them', async () => {
    expect(await logThrough('h3').list(ALL)).toEqual({ files: [], older: false });
    await logThrough('h1').put([file(1, `{"x":"it's $HOME \`ä\`"}\n{"torn`), file(2)]);
    await logThrough('h2').put([file(3), file(1)]);
    const log = logThrough('h3');
    const { files, older } = await log.list(ALL);
    expect(older).toBe(false);
    expect(files.map(({ name }) => name).sort()).toEqual([1, 2, 3].map((n) => file(n).name));
    const texts = await log.read(files);
    expect(texts.get(file(1).name)?.toString()).toBe(`{"x":"it's $HOME \`ä\`"}\n{"torn`);
    expect(texts.get(file(3).name)?.toString()).toBe('{"n":3}\n');
    expect((await log.search(['"n":2', '$HOME'], null)).map(({ name }) => name).sort()).toEqual([
      file(1).name,
      file(2).name,
    ]);
    expect(await log.search(['nothing'], null)).toEqual([]);
    const [{ day } = { day: '' }] = files;
    expect((await log.list({ since: day, most: 1 })).files).toHaveLength(3);
    expect((await log.list({ since: '2999-01-01', most: null })).files).toEqual([]);
  });

  it('is put through another host where the first is off', async () => {
    world.simulation.kill('h1');
    await logThrough('h1', 'h2').put([file(1)]);
    expect((await logThrough('h1', 'h3').list(ALL)).files).toHaveLength(1);
    await expect(logThrough('h1').put([file(2)])).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('says why where the volume takes nothing, and takes it when it can again', async () => {
    const log = logThrough('h1');
    await log.put([file(1)]);
    world.simulation.host('h2').diskFull = true;
    await expect(log.put([file(2)])).rejects.toMatchObject({ details: { trouble: 'full' } });
    world.simulation.host('h2').diskFull = false;
    endBrick(world, 'h2', '/b/state');
    endBrick(world, 'h3', '/b/state');
    await expect(log.put([file(2)])).rejects.toMatchObject({ details: { trouble: 'not-connected' } });
    await expect(log.list(ALL)).rejects.toMatchObject({ details: { trouble: 'not-connected' } });
    await expect(log.search(['x'], null)).rejects.toMatchObject({ details: { trouble: 'not-connected' } });
    await world.said('gluster --mode=script volume start state force');
    for (const host of ['h2', 'h3']) await world.said('systemctl restart glusterd', host);
    await log.put([file(2)]);
    const { files } = await log.list(ALL);
    expect((await log.read(files)).size).toBe(2);
  });
});
