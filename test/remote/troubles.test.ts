import { describe, expect, test } from 'vitest';
import type { GlusterctlError } from '../../src/model/errors.ts';
import type { SharedFile } from '../../src/store/shared/shared-file.ts';
import { endBrick } from '../simulator/pooled.ts';
import { sharedStore } from '../support/shared-store.ts';
import { addCluster } from '../support/store.ts';
import { FILE, markOfText, POINT, swapOf, type VolumeWorld, volumeWorld } from './volume-world.ts';

const DOCUMENT = 'document\n';

async function written(): Promise<VolumeWorld> {
  const world = await volumeWorld();
  await world.through(['h1']).swap(swapOf(null, 'replace', DOCUMENT));
  return world;
}

/** How reading and writing end, in code and trouble. */
async function refused(file: SharedFile): Promise<readonly (readonly [string, unknown])[]> {
  const told = async (work: Promise<unknown>) =>
    await work.then(
      (value) => ['went well', value] as const,
      (error: GlusterctlError) => [error.code, error.details?.trouble] as const,
    );
  return [
    await told(file.fetch(null)),
    await told(file.swap(swapOf(markOfText(DOCUMENT), 'append', 'a record\n'))),
    await told(file.swap(swapOf(markOfText(DOCUMENT), 'replace', 'another document\n'))),
  ];
}

function each(trouble: string): readonly (readonly [string, string])[] {
  return Array.from({ length: 3 }, () => ['state-unreadable', trouble] as const);
}

describe('a volume that does not do what it is asked', () => {
  test('without a quorum of bricks can neither be read nor written, and goes on when they are back', async () => {
    const world = await written();
    endBrick(world, 'h2', '/b/state');
    const file = world.through(['h1', 'h2', 'h3']);
    expect(await file.fetch(null)).toMatchObject({ bytes: Buffer.from(DOCUMENT) });
    endBrick(world, 'h3', '/b/state');
    expect(await refused(file)).toEqual(each('not-connected'));
    await world.said('gluster --mode=script volume start state force');
    for (const host of ['h2', 'h3']) await world.said('systemctl restart glusterd', host);
    expect(await file.swap(swapOf(markOfText(DOCUMENT), 'append', 'a record\n'))).toEqual({ kind: 'done' });
    expect(world.onVolume()[FILE]).toBe('document\na record\n');
  });

  test('that is full takes nothing, and what is there is unharmed', async () => {
    const world = await written();
    world.simulation.host('h2').diskFull = true;
    const file = world.through(['h1']);
    const [read, ...writes] = await refused(file);
    expect(read?.[0]).toBe('went well');
    expect(writes).toEqual(each('full').slice(1));
    expect(world.onVolume()[FILE]).toBe(DOCUMENT);
    world.simulation.host('h2').diskFull = false;
    expect(await file.swap(swapOf(markOfText(DOCUMENT), 'append', 'a record\n'))).toEqual({ kind: 'done' });
  });

  test('that becomes full while it is written to keeps what was there', async () => {
    for (const how of ['append', 'replace'] as const) {
      const world = await written();
      const [command, nth] = how === 'append' ? [/^gzip -dc/, 1] : [/^cat \.glusterctl/, 1];
      world.simulation.addFault({ host: 'h1', command, nth, effect: { kind: 'disk-full' } });
      const failed = world.through(['h1']).swap(swapOf(markOfText(DOCUMENT), how, 'a record\n'));
      await expect(failed).rejects.toMatchObject({ code: 'state-unreadable', details: { trouble: 'full' } });
      expect(world.onVolume()[FILE]).toBe(DOCUMENT);
    }
  });

  test('that has room for a record and none for its copy has the record, and that is told', async () => {
    const world = await volumeWorld();
    const told: string[] = [];
    const store = sharedStore(world.through(['h1']), {
      warn: (line) => told.push(line),
      room: () => 1_000_000,
    });
    await store.commit('one', addCluster('one'));
    expect(told).toEqual([]);
    const command = /^stat -c %s glusterctl\.json\.backups/;
    world.simulation.addFault({ host: 'h1', command, nth: 1, effect: { kind: 'disk-full' } });
    await store.commit('two', addCluster('two'));
    expect(Object.keys((await sharedStore(world.through(['h2'])).read()).clusters)).toHaveLength(2);
    expect(told).toEqual([
      expect.stringMatching(/is written, but nobody saw its copy being made .* glusterctl status$/),
    ]);
  });

  test('that is stopped, or was deleted, is named', async () => {
    const world = await written();
    const file = world.through(['h1', 'h2']);
    await world.said('gluster --mode=script volume stop state');
    expect(await refused(file)).toEqual(each('not-started'));
    await world.said('gluster --mode=script volume delete state');
    expect(await refused(file)).toEqual(each('no-volume'));
    expect(world.simulation.files('h1').list(POINT) ?? []).toEqual([]);
  });

  test('is mounted anew where its client has died', async () => {
    const world = await written();
    await world.said(`pkill -9 -f ${POINT}`);
    expect(await world.said(`mountpoint ${POINT}`)).toBe(
      `mountpoint: ${POINT}: Transport endpoint is not connected\n`,
    );
    const file = world.through(['h1']);
    expect(await file.swap(swapOf(markOfText(DOCUMENT), 'append', 'a record\n'))).toEqual({ kind: 'done' });
    expect((await world.said('cat /proc/mounts')).match(/fuse\.glusterfs/g)).toHaveLength(1);
  });

  test('is mounted once, however many ask at once', async () => {
    const world = await volumeWorld();
    await Promise.all(Array.from({ length: 5 }, () => world.through(['h2']).fetch(null)));
    expect((await world.said('cat /proc/mounts', 'h2')).match(/fuse\.glusterfs/g)).toHaveLength(1);
  });
});

describe('a host that can not be used for it', () => {
  test('is left out: it is off, it has no client, its daemon is stopped, something else lies there', async () => {
    const world = await written();
    const others = async () => {
      const file = world.through(['h2', 'h1']);
      expect(await file.fetch(null)).toMatchObject({ bytes: Buffer.from(DOCUMENT) });
      return await refused(world.through(['h2']));
    };
    const { missing } = world.simulation.host('h2');
    missing.push('mount.glusterfs');
    expect(await others()).toEqual(each('no-client'));
    missing.pop();
    await world.said('touch /run/lock/x; systemctl stop glusterd', 'h2');
    expect(await others()).toEqual(each('no-glusterd'));
    await world.said('systemctl start glusterd', 'h2');
    world.simulation.kill('h2');
    expect((await others()).map(([code]) => code)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  });

  test('is never written to where the volume is not mounted', async () => {
    const world = await written();
    const { simulation } = world;
    await world.said(`umount ${POINT}`);
    // Something mounts over it, and the volume is not what is seen there.
    const host = simulation.host('h1');
    const root = host.mounts.find(({ target }) => target === '/');
    if (root === undefined) throw new Error('no root');
    host.mounts = [...host.mounts, { ...root, target: POINT }];
    expect(await refused(world.through(['h1']))).toEqual(each('another-mount'));
    expect(simulation.files('h1').list(POINT) ?? []).not.toContain(FILE);
  });

  test('that hangs is waited for within a limit: of a write nobody knows', async () => {
    const world = await written();
    world.simulation.addFault({
      host: 'h1',
      command: /^(ls|stat) /,
      lasting: true,
      effect: { kind: 'hangs' },
    });
    expect(await refused(world.through(['h1']))).toEqual([
      ['state-unreadable', 'hangs'],
      ['unknown-outcome', undefined],
      ['unknown-outcome', undefined],
    ]);
    const swap = world.through(['h1']).swap(swapOf(markOfText(DOCUMENT), 'append', 'a record\n'));
    await expect(swap).rejects.toMatchObject({ details: { nothingBegun: true } });
    expect(await world.through(['h1', 'h2']).fetch(null)).toMatchObject({ bytes: Buffer.from(DOCUMENT) });
  });

  test('that dies with the lock leaves it to the others', async () => {
    const world = await written();
    world.simulation.addFault({
      host: 'h1',
      command: /^stat -c %s glusterctl/,
      effect: { kind: 'dies', when: 'before' },
    });
    const failed = world.through(['h1']).swap(swapOf(markOfText(DOCUMENT), 'append', 'lost\n'));
    await expect(failed).rejects.toMatchObject({ code: 'unknown-outcome' });
    const next = world.through(['h2']).swap(swapOf(markOfText(DOCUMENT), 'append', 'a record\n'));
    expect(await next).toEqual({ kind: 'done' });
    expect(world.onVolume()[FILE]).toBe('document\na record\n');
  });
});
