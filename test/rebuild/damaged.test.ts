import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { comparable } from './known.ts';

let world: CommandWorld;
let path = '';
beforeEach(async () => {
  world = await commandWorld();
  path = join(world.folder, 'state.json');
  await world.ok('topology load --json=topology.json');
  await world.ok('volume create --size=2 --name=data');
});
afterEach(async () => {
  await world.remove();
});

/** What the hint of a failed command tells to type, behind the name of the program. */
async function told(): Promise<string> {
  const { code, stderr } = await world.run('volume list');
  expect(code).toBe(10);
  return /glusterctl (state rebuild [^\n]*)/.exec(stderr)?.[1] ?? stderr;
}

describe('a damaged state of which nothing can be put back', () => {
  const DAMAGE: readonly [what: string, damaged: (text: string) => string, hint: RegExp][] = [
    ['torn', (text) => text.slice(0, -200), /^state rebuild gl1 gl2 gl3/],
    ['empty', () => '', /^state rebuild HOST$/],
  ];

  test.each(DAMAGE)(
    'that is %s is made anew by what the hint tells to type',
    async (_what, damaged, hint) => {
      const before = await world.state();
      const left = damaged(await readFile(path, 'utf8'));
      await writeFile(path, left);
      await rm(`${path}.backups`, { recursive: true });
      const line = await told();
      expect(line).toMatch(hint);
      const shown = await world.ok(line.replace('HOST', 'gl1'));
      expect(shown).toContain('will be kept beside');
      expect(await readFile(path, 'utf8')).toBe(left);
      const apply = /To write it: glusterctl (.*)/.exec(shown)?.[1] ?? '';
      const { written } = JSON.parse(await world.ok(`${apply} -o json`));
      expect(await readFile(written.aside, 'utf8')).toBe(left);
      expect(comparable(await world.state())).toEqual(comparable(before));
    },
  );

  test('is not made anew where a backup can be put back', async () => {
    await writeFile(path, '');
    const { code, stderr } = await world.run('state rebuild gl1 --apply');
    expect([code, stderr]).toEqual([10, expect.stringContaining('glusterctl state restore')]);
    expect(await readFile(path, 'utf8')).toBe('');
  });

  test('that is gone, with backups that are no good, is made anew as well', async () => {
    const { serial } = await world.state();
    for (const { path: backup } of JSON.parse(await world.ok('state backups --json')).backups)
      await writeFile(backup, '');
    await rm(path);
    await world.ok(`${await told()} --apply`.replace('HOST', 'gl1'));
    expect((await world.state()).serial).toBeGreaterThan(serial);
  });

  test("is left alone where it is another's file", async () => {
    await rm(`${path}.backups`, { recursive: true });
    await writeFile(path, '{"mine": 1}\n');
    const { code } = await world.run('state rebuild gl1 --apply');
    expect([code, await readFile(path, 'utf8')]).toEqual([10, '{"mine": 1}\n']);
  });
});

test('an import over a damaged state tells where that is kept, to people and to programs', async () => {
  await world.ok('state export whole.json');
  for (const json of [false, true]) {
    await rm(`${path}.backups`, { recursive: true, force: true });
    await writeFile(path, (await readFile(join(world.folder, 'whole.json'), 'utf8')).slice(0, 300));
    const ran = await world.run(`state import whole.json --force${json ? ' -o json' : ''}`);
    expect([ran.code, ran.code === 0 ? '' : ran.stderr]).toEqual([0, '']);
    const aside = json
      ? JSON.parse(ran.stdout).aside
      : /What was there is kept as (\S+)/.exec(ran.stderr)?.[1];
    expect(existsSync(aside)).toBe(true);
  }
});
