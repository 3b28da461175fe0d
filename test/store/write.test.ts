import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { superfluous } from '../../src/store/backups.ts';
import { thisProcess } from '../../src/store/process.ts';
import { canMount } from '../support/can-mount.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolderOnDisk } from '../support/temporary-folder.ts';

describe('writing', () => {
  it('follows a symbolic link and replaces its target', async () => {
    const folder = await temporaryFolderOnDisk();
    const link = join(folder, 'link.json');
    await mkdir(join(folder, 'elsewhere'));
    const target = join(folder, 'elsewhere', 'real.json');
    await symlink(target, link);
    await testStore(target).commit('one', addCluster());
    await testStore(link).commit('two', addCluster());
    expect(await readlink(link)).toBe(target);
    expect((await testStore(target).read()).serial).toBe(2);
  });

  it('makes what a link leads to, through all links', async () => {
    const folder = await temporaryFolderOnDisk();
    await mkdir(join(folder, 'store'));
    await symlink('store', join(folder, 'there'));
    await symlink('../next.json', join(folder, 'store', 'first.json'));
    await symlink(join(folder, 'there', 'state.json'), join(folder, 'next.json'));
    const link = join(folder, 'there', 'first.json');
    expect(await testStore(link).read()).toMatchObject({ serial: 0 });
    await testStore(link).commit('one', addCluster());
    expect(await readlink(link)).toBe('../next.json');
    expect(await readlink(join(folder, 'next.json'))).toBe(join(folder, 'there', 'state.json'));
    expect((await stat(join(folder, 'store', 'state.json'))).isFile()).toBe(true);
    expect((await testStore(link).read()).serial).toBe(1);
  });

  it('is refused behind a link in a circle, or into a folder that is not there', async () => {
    const folder = await temporaryFolderOnDisk();
    const [circle, away] = [join(folder, 'circle.json'), join(folder, 'away.json')];
    await symlink('circle.json', circle);
    await symlink('not-mounted/state.json', away);
    await expect(testStore(circle).commit('one', addCluster())).rejects.toThrow('too many symbolic links');
    await expect(testStore(away).commit('one', addCluster())).rejects.toThrow(
      `The symbolic link ${away} leads to ${join(folder, 'not-mounted', 'state.json')}, and there is no folder`,
    );
    expect(await readdir(folder)).toEqual(['away.json', 'circle.json']);
    expect(await readlink(away)).toBe('not-mounted/state.json');
  });

  it('builds on what others wrote in between, by the program or by hand', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const [mine, other] = [testStore(path), testStore(path)];
    await mine.commit('one', addCluster('a'));
    const early = await readFile(path);
    await other.commit('two', addCluster('b'));
    const { state } = await mine.commit('three', addCluster('c'));
    expect(
      Object.values(state.clusters)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    expect(JSON.stringify(await mine.read())).toBe(JSON.stringify(await other.read()));
    await writeFile(path, early);
    expect(await mine.read()).toMatchObject({ serial: 1 });
    expect(Object.keys((await mine.commit('four', addCluster('d'))).state.clusters)).toHaveLength(2);
    await appendFile(path, 'x');
    await expect(mine.read()).rejects.toThrow('state');
  });

  it('checks what a change brings, also after others', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const store = testStore(path);
    await store.commit('one', addCluster('a'));
    await expect(store.commit('two', addCluster('b', 'no-id'))).rejects.toThrow('this would break the state');
    const nameless = addCluster(7 as never);
    await expect(store.commit('three', nameless)).rejects.toThrow('this would break the state');
  });

  it('makes file and folders for their owner alone, and warns where others can read', async () => {
    const path = join(await temporaryFolderOnDisk(), 'deep', 'state.json');
    await testStore(path).commit('one', addCluster());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
    await chmod(path, 0o644);
    const warnings: string[] = [];
    await testStore(path, { warn: (line) => warnings.push(line) }).read();
    expect(warnings).toEqual([expect.stringContaining('can be read by others')]);
  });

  it.skipIf(!existsSync('/proc/self'))('says what to do where its folder can not be made', async () => {
    await expect(testStore('/proc/no-such/a/state.json').commit('one', addCluster())).rejects.toMatchObject({
      message: expect.stringContaining("Can't make the folder /proc/no-such/a"),
      hint: expect.stringContaining('--state FILE'),
    });
  });

  it('of a newer format is not to be replaced by a backup: that version is to be used', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    for (const name of ['one', 'two']) await testStore(path).commit(name, addCluster());
    const newer = (await readFile(path, 'utf8')).replace('"format":3', '"format":9');
    await writeFile(path, newer);
    const { findings } = await (await testStateFile(path)).check();
    expect(findings.map(({ remedy }) => remedy)).toEqual(['Use that version of glusterctl.']);
    await writeFile(path, newer.replace('"format":9', '"format":3').slice(0, 99));
    const torn = await (await testStateFile(path)).check();
    expect(torn.findings.map(({ remedy }) => remedy)).toEqual([
      expect.stringContaining('glusterctl state restore 2'),
    ]);
  });

  it('is imported where there was no folder yet; a backup of nothing makes none', async () => {
    const folder = await temporaryFolderOnDisk();
    const from = join(folder, 'from.json');
    const nowhere = await testStateFile(join(folder, 'nowhere', 'state.json'));
    await expect(nowhere.backup()).rejects.toThrow('There is no state at');
    await expect(nowhere.restore('3')).rejects.toThrow('There are no backups of');
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
    await testStore(from).commit('one', addCluster());
    const path = join(folder, 'other', 'machine', 'state.json');
    await (await testStateFile(path)).import(await readFile(from, 'utf8'), 'from.json', false);
    expect(Object.keys((await testStore(path).read()).clusters)).toHaveLength(1);
  });

  it('recomputes a change on the newest generation, whoever wrote it', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const store = testStore(path);
    await Promise.all(Array.from({ length: 12 }, () => store.commit('parallel', addCluster())));
    expect(Object.keys((await store.read()).clusters)).toHaveLength(12);
  });

  it('writes nothing when nothing changed or the change refuses', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const store = testStore(path);
    await store.commit('one', addCluster());
    const before = await readFile(path, 'utf8');
    expect((await store.commit('same', (state) => state)).changed).toBe(false);
    await expect(
      store.commit('no', () => {
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('refuses to bring in what violates an invariant', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const store = testStore(path);
    await store.commit('one', addCluster('same'));
    await expect(store.commit('two', addCluster('same'))).rejects.toThrow('cluster name same is that of');
    await expect(store.commit('three', (state) => ({ ...state, simulated: 'yes' as never }))).rejects.toThrow(
      'simulated',
    );
    expect((await store.read()).serial).toBe(1);
  });

  it('on a full disk leaves the old state, names the path, and fails with code 1', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(path).commit('one', addCluster('one'));
    const full = testStore(path, {
      point: (name) => {
        if (name === 'temporary written')
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    });
    const error = await full.commit('two', addCluster('two')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'failed',
      exitCode: 1,
      hint: expect.stringContaining('disk is full'),
    });
    expect(String(error)).toContain(path);
    expect((await testStore(path).read()).serial).toBe(1);
    expect((await readdir(join(path, '..'))).filter((name) => name.includes('new'))).toEqual([]);
  });

  it.skipIf(!canMount())('on a tmpfs that is really full as well', async () => {
    const folder = await temporaryFolderOnDisk();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    try {
      const path = join(folder, 'state.json');
      await testStore(path).commit('one', addCluster('one'));
      await writeFile(join(folder, 'ballast'), 'x'.repeat(200_000)).catch(() => undefined);
      await expect(testStore(path).commit('two', addCluster('two'))).rejects.toMatchObject({
        code: 'failed',
      });
      expect(Object.values((await testStore(path).read()).clusters).map(({ name }) => name)).toEqual(['one']);
    } finally {
      execFileSync('umount', ['--lazy', folder]);
    }
  });
});

describe('the lock', () => {
  const holder = {
    id: 'ab12',
    pid: 1,
    processStart: 0,
    user: 'eve',
    command: 'volume create',
    since: '2026-01-01T00:00:00Z',
  };

  it('of a living process is waited for, and then named', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await writeFile(`${path}.lock`, JSON.stringify({ ...holder, pid: process.pid, host: hostname() }));
    await expect(testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster())).rejects.toMatchObject({
      code: 'state-locked',
      message: expect.stringContaining('by "volume create" (process'),
    });
  });

  it('of a dead process is taken over, also when its number belongs to another now', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await writeFile(
      `${path}.lock`,
      JSON.stringify({ ...holder, pid: process.pid, processStart: 7, host: hostname() }),
    );
    await testStore(path, { lockTimeoutSeconds: 5 }).commit('x', addCluster());
    expect(await (await testStateFile(path)).lock()).toBeNull();
  });

  const { boot = '' } = thisProcess().system ?? {};
  it.each([
    ['a container of the same name', { boot, pids: 1 }],
    ['another machine of the same name', { boot: '0', pids: 4026531836, booted: 1, machine: 'another' }],
  ])('of %s stays, whatever its number is here', async (_where, system) => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    for (const pid of [process.pid, 1, 2 ** 22 + 5]) {
      const left = { ...holder, id: 'cd34', pid, processStart: 7, host: hostname(), system };
      await writeFile(`${path}.lock`, JSON.stringify(left));
      await expect(
        testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster()),
      ).rejects.toMatchObject({
        code: 'state-locked',
        hint: `If it no longer runs on ${hostname()}: glusterctl state unlock cd34`,
      });
      expect(JSON.parse(await readFile(`${path}.lock`, 'utf8'))).toEqual(left);
    }
    expect(await (await testStateFile(path)).unlock('cd34', false)).toMatchObject({ id: 'cd34', system });
    await testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster());
  });

  it('of a dead process can be removed by its id where nobody may break it', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    const dead = JSON.stringify({ ...holder, pid: process.pid, processStart: 7, host: hostname() });
    await writeFile(`${path}.lock`, dead);
    await writeFile(`${path}.lock.break`, JSON.stringify({ ...holder, id: 'ef56', host: 'far-away' }));
    await expect(testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster())).rejects.toMatchObject({
      hint: 'That process has ended: glusterctl state unlock ab12',
    });
    await (await testStateFile(path)).unlock('ab12', false);
    await testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster());
    await writeFile(`${path}.lock`, dead);
    await testStore(path, { lockTimeoutSeconds: 5 }).commit('y', addCluster());
    expect(await readdir(join(path, '..'))).toEqual(['state.json', 'state.json.backups']);
  });

  it('of another machine stays until somebody removes it by its id', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await writeFile(`${path}.lock`, JSON.stringify({ ...holder, host: 'far-away' }));
    await expect(testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster())).rejects.toMatchObject({
      hint: 'If it no longer runs on far-away: glusterctl state unlock ab12',
    });
    const file = await testStateFile(path);
    await expect(file.unlock('wrong', false)).rejects.toMatchObject({ code: 'refused' });
    expect(await file.unlock('ab12', false)).toMatchObject({ user: 'eve' });
    expect(await file.unlock('ab12', false)).toBe(null);
    await writeFile(`${path}.lock`, 'no lock of ours');
    await expect(file.unlock('ab12', false)).rejects.toMatchObject({ code: 'refused' });
    expect(await file.unlock('ab12', true)).toBe('unreadable');
    await testStore(path, { lockTimeoutSeconds: 0 }).commit('x', addCluster());
  });
});

describe('backups', () => {
  it('are made of what each command leaves, and can be put back', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    for (const name of ['one', 'two', 'three']) await testStore(path).commit(name, addCluster(name));
    const file = await testStateFile(path);
    expect((await file.backups()).map(({ serial }) => serial)).toEqual([3, 2, 1]);
    const { aside, state } = await file.restore('1');
    expect(state.serial).toBe(4);
    expect(Object.values((await testStore(path).read()).clusters).map(({ name }) => name)).toEqual(['one']);
    expect(await readFile(aside ?? '', 'utf8')).toContain('"three"');
  });

  it('made by hand share no bytes with the state, and damaged ones are not offered', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    for (const name of ['one', 'two']) await testStore(path).commit(name, addCluster(name));
    const file = await testStateFile(path);
    const made = await file.backup();
    const kept = await readFile(made, 'utf8');
    await appendFile(path, 'damage in place');
    expect(await readFile(made, 'utf8')).toBe(kept);
    expect((await file.check()).findings[0]?.remedy).toContain('glusterctl state restore 2');
    await writeFile(made, '');
    expect((await file.check()).findings[0]?.remedy).toContain('glusterctl state restore 2');
    expect((await file.restore('2')).from.path).not.toBe(made);
    for (const { serial, path: copy } of await file.backups()) if (serial > 1) await writeFile(copy, '');
    await writeFile(path, '');
    expect((await file.check()).findings[0]?.remedy).toContain('glusterctl state restore 1');
  });

  it('bring back a state whose file is gone', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    for (const name of ['one', 'two']) await testStore(path).commit(name, addCluster(name));
    await writeFile(path, '');
    const file = await testStateFile(path);
    expect((await file.check()).findings[0]).toMatchObject({
      rule: 'file',
      remedy: expect.stringContaining('glusterctl state restore 2'),
    });
    await file.restore('2');
    expect((await file.check()).findings).toEqual([]);
    expect(Object.keys((await testStore(path).read()).clusters)).toHaveLength(2);
  });

  it('lose nothing, whatever happens to the file after a command, and however often it wrote', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(path).commit('before', addCluster('before'));
    const store = testStore(path);
    for (const name of ['one', 'two', 'three']) {
      const { state } = await store.commit(name, addCluster(name));
      const damaged = path.replace('state', `damaged-${name}`);
      await cp(path, damaged);
      await cp(`${path}.backups`, `${damaged}.backups`, { recursive: true });
      await truncate(damaged, 40);
      const file = await testStateFile(damaged);
      expect((await file.check()).findings[0]?.remedy).toContain(`glusterctl state restore ${state.serial}`);
      await file.restore(String(state.serial));
      expect((await testStore(damaged).read()).clusters).toEqual(state.clusters);
    }
    // Of the three that one command wrote the last is kept.
    expect((await (await testStateFile(path)).backups()).map(({ serial }) => serial)).toEqual([4, 1]);
  });

  it('share no bytes with the state: what truncates it in place leaves them whole', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(path).commit('one', addCluster('one'));
    const [kept] = await (await testStateFile(path)).backups();
    const text = await readFile(path, 'utf8');
    await truncate(path, 10);
    expect(await readFile(kept?.path ?? '', 'utf8')).toBe(text);
    expect((await stat(kept?.path ?? '')).mode & 0o777).toBe(0o600);
  });

  it('are made of a state that another way has brought here, and of what died on the way nothing stays', async () => {
    const from = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(from).commit('one', addCluster('one'));
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await cp(from, path);
    await mkdir(`${path}.backups`);
    await writeFile(join(`${path}.backups`, '.2-99.glusterctl-new'), 'half a st');
    await testStore(path).commit('two', addCluster('two'));
    expect((await (await testStateFile(path)).backups()).map(({ serial }) => serial)).toEqual([2, 1]);
    expect(await readdir(`${path}.backups`)).toHaveLength(2);
  });

  it('are told apart by serial, which grows although an old file was put back by hand', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(path).commit('one', addCluster('one'));
    const early = await readFile(path);
    for (const name of ['two', 'three']) await testStore(path).commit(name, addCluster(name));
    await writeFile(path, early);
    const { state } = await testStore(path).commit('four', addCluster('four'));
    expect(state.serial).toBe(4);
    await truncate(path, 0);
    await (await testStateFile(path)).restore('4');
    const { clusters } = await testStore(path).read();
    expect(
      Object.values(clusters)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['four', 'one']);
  });

  it('are thinned to twenty at most, the newest ten among them', () => {
    const now = new Date('2026-06-01T00:00:00Z');
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 80 }), (ages) => {
        const backups = ages
          .sort((a, b) => a - b)
          .map((age, index) => ({
            path: `b${index}`,
            serial: 1000 - index,
            made: new Date(now.getTime() - age * 1000),
            bytes: 1,
          }));
        const gone = new Set(superfluous(backups, now));
        const left = backups.filter((backup) => !gone.has(backup));
        expect(left.length).toBeLessThanOrEqual(20);
        expect(left.slice(0, 10)).toEqual(backups.slice(0, 10));
      }),
    );
  });
});

describe('import', () => {
  it('refuses another lineage unless it is forced', async () => {
    const mine = join(await temporaryFolderOnDisk(), 'state.json');
    const other = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(mine).commit('one', addCluster('mine'));
    await testStore(other).commit('one', addCluster('other'));
    const text = await readFile(other, 'utf8');
    const file = await testStateFile(mine);
    await expect(file.import(text, 'other', false)).rejects.toThrow('is of another lineage');
    await file.import(text, 'other', true);
    expect(Object.values((await testStore(mine).read()).clusters).map(({ name }) => name)).toEqual(['other']);
  });

  it('takes an edited state when told so, but never an invalid one', async () => {
    const path = join(await temporaryFolderOnDisk(), 'state.json');
    await testStore(path).commit('one', addCluster('one'));
    const text = await readFile(path, 'utf8');
    const file = await testStateFile(path);
    await expect(file.import(text.replace('"one"', '"new"'), 'edited', false)).rejects.toMatchObject({
      hint: expect.stringContaining('--force'),
    });
    await expect(
      file.import(text.replace('"file":true', '"file":"yes"'), 'edited', true),
    ).rejects.toMatchObject({
      hint: expect.stringContaining('file'),
    });
    await file.import(text.replace('"one"', '"new"'), 'edited', true);
    expect(Object.values((await testStore(path).read()).clusters).map(({ name }) => name)).toEqual(['new']);
  });
});
