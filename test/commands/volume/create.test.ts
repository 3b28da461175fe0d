import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../support/lab.ts';
import { inGluster, json, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

describe('several volumes at once', () => {
  it('are numbered, and deleted by one command', async () => {
    const made = await json(cli, 'volume create --size=1 --count=3 --name-prefix=data-');
    expect((made.volumes as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      'data-1',
      'data-2',
      'data-3',
    ]);
    expect(inGluster(cli).length).toBe(3);
    const { stdout } = await cli.run('volume delete data-1 data-3');
    expect(stdout.match(/^Volume [0-9a-f]{32} deleted$/gm)).toHaveLength(2);
    expect(inGluster(cli)).toEqual(['data-2 started']);
  });

  it('end with 3 when there is room for some only, and say what failed', async () => {
    const { code, stderr } = await cli.run('volume create --size=15 --count=3 --name-prefix=big-');
    expect(code).toBe(3);
    expect(stderr).toContain('2 made, 1 failed: big-3: Failed to allocate new volume: No space');
    expect(inGluster(cli).length).toBe(2);
  });

  it('tell a reason that many share once, to people and to programs', async () => {
    const dry = await cli.run('volume create --size=3 --count=40 --name-prefix=v- --dry-run');
    const { code, stdout, stderr } = await cli.run(
      'volume create --size=3 --count=40 --name-prefix=v- --json',
    );
    const { volumes, failed } = JSON.parse(stdout);
    const made = volumes.length;
    expect([code, dry.code]).toEqual([3, 3]);
    expect(stderr).toContain(
      `${made} made, ${40 - made} failed: Failed to allocate new volume: No space\nThese: v-${made + 1}, v-${made + 2}, `,
    );
    expect(stderr.match(/No space/g)).toHaveLength(1);
    expect(stderr.match(/largest free space/g)).toHaveLength(1);
    expect(failed).toEqual([expect.objectContaining({ code: 'no-space', count: 40 - made })]);
    expect(failed[0].names).toHaveLength(40 - made);
    expect(dry.stdout.match(/^Would be refused: v-\d+, .* more: .*No space$/gm)).toHaveLength(1);
    expect(dry.stderr).toContain(`${made} would be made, ${40 - made} would fail\n`);
    expect((await cli.run('volume create --size=3 --count=20')).code).toBe(7);
  });

  it('tell a reason that keeps several from being deleted once', async () => {
    await cli.ok('volume create --size=1 --count=3 --name-prefix=v-');
    cli.simulation.kill('gl2');
    const { code, stderr } = await cli.run('volume delete v-1 v-2 v-3 --yes');
    expect(code).toBe(20);
    expect(stderr.match(/^Error: /gm)).toHaveLength(1);
    expect(stderr.match(/^Error: .*gl2/gm), stderr).toHaveLength(1);
    expect(stderr.match(/Is the host up/g), stderr).toHaveLength(1);
  });
});

describe('what is only asked', () => {
  it('changes nothing: --check', async () => {
    const fits = await json(cli, 'volume create --size=10 --check');
    expect(fits).toMatchObject({ fits: true });
    expect(fits.bricks).toHaveLength(3);
    expect((await cli.run('volume create --size=1TiB --check')).code).toBe(7);
    expect(inGluster(cli)).toEqual([]);
  });

  it('ends with the code that the run would end with: --dry-run', async () => {
    await cli.ok('volume create --size=1 --name=data');
    for (const line of [
      'volume create --size=50TiB',
      'volume create --size=1 --name=data',
      'volume expand data --expand-size=50TiB',
      'volume clone data --name=copy',
      'volume delete nothere',
      'snapshot create data before',
      'volume create --size=1 --persistent-volume-file=no/such/folder/pv.json',
      'node delete gl1',
      'volume create --size=15 --count=3',
      'volume create --size=1',
    ]) {
      const dry = await cli.run(`${line} --dry-run`);
      const { code, stderr } = await cli.run(line);
      expect([line, dry.code], dry.stdout + dry.stderr + stderr).toEqual([line, code]);
    }
  });

  it('writes no file of a PersistentVolume: --dry-run', async () => {
    const line = 'volume create --size=1 --persistent-volume-file=pv.json --persistent-volume-endpoint=e';
    await cli.ok(`${line} --dry-run`);
    await expect(stat(join(cli.folder, 'pv.json'))).rejects.toThrow('ENOENT');
    await cli.ok(line);
    await stat(join(cli.folder, 'pv.json'));
  });

  it('changes nothing: --dry-run of every command on volumes', async () => {
    await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
    const before = cli.simulation.save();
    const state = await cli.ok('state show');
    for (const line of [
      'volume create --size=1 --name=other',
      'volume expand data --expand-size=1',
      'volume clone data --name=copy',
      'volume set data nfs.disable=on',
      'volume reset data nfs.disable',
      'volume stop data',
      'snapshot create data before',
      'volume delete data',
    ]) {
      const shown = await cli.ok(`${line} --dry-run`);
      expect(shown, line).toContain('gl1');
      expect(JSON.parse(await cli.ok(`${line} --dry-run -o json`)), line).toBeTypeOf('object');
    }
    expect(cli.simulation.save()).toBe(before);
    expect(await cli.ok('state show')).toBe(state);
  });
});

describe('what still fits', () => {
  it('is told for each durability, and is true', async () => {
    const said = JSON.stringify(await json(cli, 'cluster capacity'));
    expect(said).toContain('replica 3');
    const table = await cli.ok('cluster capacity -o table');
    expect(table).toContain('replica 3');
    const { stderr } = await cli.run('volume create --size=10TiB');
    const largest = /largest replica-3 volume now: ([\d.]+) GiB/.exec(stderr)?.[1] ?? '';
    const size = Math.floor(Number(largest) * 1024);
    await cli.ok(`volume create --size=${size - 8}MiB --name=whole`);
    expect((await cli.run('volume create --size=1')).code).toBe(7);
  });
});
