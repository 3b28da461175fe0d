import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import type { Script } from '../../src/model/plan.ts';
import { newKeyPair } from '../../src/ssh/key-pair.ts';
import { findKey, installKeyScript, lookForKeyScript, makeKey } from '../../src/ssh/setup-key.ts';
import { type Lab, lab } from '../support/lab.ts';
import type { TestServer } from './server.ts';
import { createWorld, type World } from './world.ts';

const mode = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

describe('the own key', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => await world.end());

  it('is made for its owner alone, once, and found again', async () => {
    const { file, line } = await findKey(world.home, 'me', null);
    expect({ file, line }).toEqual({ file: join(world.home, '.ssh', 'id_ed25519'), line: null });
    const made = await makeKey(file, 'me@here');
    expect(made).toMatch(/^ssh-ed25519 \S+ me@here$/);
    expect(await mode(join(world.home, '.ssh'))).toBe('700');
    expect(await mode(file)).toBe('600');
    expect(await findKey(world.home, 'me', null)).toEqual({ file, line: made });
    const before = await readFile(file, 'utf8');
    await expect(makeKey(file, 'me@here')).rejects.toMatchObject({ code: 'usage' });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('is the one that is configured, though there are others', async () => {
    await mkdir(join(world.home, '.ssh'));
    await world.put('.ssh/id_ed25519.pub', `${newKeyPair().public}\n`);
    expect(await findKey(world.home, 'me', '~/mine')).toEqual({ file: join(world.home, 'mine'), line: null });
    await world.put('mine.pub', `\n${world.key.public} me\n`);
    expect(await findKey(world.home, 'me', '~/mine')).toMatchObject({
      line: `${world.key.public.trim()} me`,
    });
  });

  it('without its public half beside it is read from the private one, and never replaced', async () => {
    await mkdir(join(world.home, '.ssh'));
    const file = await world.put('.ssh/id_ed25519', world.key.private);
    const [type, blob] = world.key.public.split(' ');
    expect(await findKey(world.home, 'me', null)).toEqual({ file, line: `${type} ${blob}` });
    await world.put('.ssh/id_ed25519', 'broken');
    await expect(findKey(world.home, 'me', null)).rejects.toThrow(file);
    await world.put('.ssh/id_ed25519.pub', 'no key');
    await expect(findKey(world.home, 'me', null)).rejects.toThrow(`${file}.pub is no public key`);
  });
});

describe('installing it, in a real shell', () => {
  let world: World;
  let server: TestServer;
  let there: string;
  const line = `${newKeyPair().public.trim()} me@here`;
  const keys = (): Promise<string> => readFile(join(there, '.ssh', 'authorized_keys'), 'utf8');

  beforeEach(async () => {
    world = await createWorld();
    there = join(world.home, 'there');
    await mkdir(there);
    server = await world.server({ client: world.key.public, home: there });
    await world.know(server);
  });
  afterEach(async () => await world.end());

  async function run(script: Script): Promise<string> {
    const hosts = await world.hosts();
    const result = await hosts.run({ name: '127.0.0.1', access: sshAccess({ port: server.port }) }, script, {
      timeoutSeconds: 20,
    });
    expect(result).toMatchObject({ kind: 'done', code: 0 });
    return result.kind === 'done' ? result.stdout.trim() : '';
  }

  it('makes what is missing for its owner alone; the second time nothing changes', async () => {
    expect(await run(lookForKeyScript(line))).toBe('absent');
    expect(await readdir(there)).toEqual([]);
    expect(await run(installKeyScript(line))).toBe('installed');
    expect(await keys()).toBe(`${line}\n`);
    expect(await mode(join(there, '.ssh'))).toBe('700');
    expect(await mode(join(there, '.ssh', 'authorized_keys'))).toBe('600');
    expect(await run(lookForKeyScript(line))).toBe('already');
    expect(await run(installKeyScript(line))).toBe('already');
    expect(await run(installKeyScript(`${line} other comment`))).toBe('already');
    expect(await keys()).toBe(`${line}\n`);
  });

  it.each([
    ['a last line without an end', 'ssh-rsa AAAA old', 'ssh-rsa AAAA old\n'],
    ['a whole last line', 'ssh-rsa AAAA old\n', 'ssh-rsa AAAA old\n'],
    ['an empty file', '', ''],
    ['the key behind a comment', `# ${line}\n`, `# ${line}\n`],
    ['a longer key that begins alike', `${line.split(' ').slice(0, 2).join(' ')}A x\n`, null],
  ])('leaves what is there as it is: %s', async (_title, before, kept) => {
    await mkdir(join(there, '.ssh'), { mode: 0o755 });
    await writeFile(join(there, '.ssh', 'authorized_keys'), before, { mode: 0o640 });
    expect(await run(installKeyScript(line))).toBe('installed');
    expect(await keys()).toBe(`${kept ?? before}${line}\n`);
    expect(await mode(join(there, '.ssh', 'authorized_keys'))).toBe('640');
    expect(await run(installKeyScript(line))).toBe('already');
  });
});

describe('host setup-key, on simulated hosts', () => {
  let world: Lab;
  beforeEach(async () => {
    world = await lab({ ssh: true });
    await world.ok('host trust --topology=topology.json --yes');
  });
  afterEach(async () => await world.remove());

  const installed = async (name: string): Promise<string> => {
    const outcome = await world.simulation.exec(name, 'cat /root/.ssh/authorized_keys', '');
    return outcome.kind === 'done' ? outcome.stdout : '';
  };

  it('with --dry-run makes and installs nothing, and shows what it would do', async () => {
    const first = await world.ok('host setup-key --topology=topology.json --dry-run');
    const file = join(world.folder, '.ssh', 'id_ed25519');
    expect(first).toBe(`Would make ${file}\ngl1  would get it\ngl2  would get it\ngl3  would get it\n`);
    expect(await readdir(world.folder)).not.toContain('.ssh');
    await world.ok('host setup-key gl2');
    const second = await world.ok('host setup-key --topology=topology.json --dry-run');
    expect(second).toContain(
      `Would use ${file}\ngl1  would get it\ngl2  has it already\ngl3  would get it\nWould run there:\n`,
    );
    expect(second).toContain('>>.ssh/authorized_keys');
    expect(await installed('gl1')).toBe('');
    const json = JSON.parse(await world.ok('host setup-key --topology=topology.json --dry-run --json'));
    expect(json).toMatchObject({
      dryRun: true,
      made: false,
      hosts: [{ host: 'gl1', result: 'wanted' }, {}, {}],
    });
  });

  it('leaves "host trust --dry-run" to show keys, and to remember none', async () => {
    await writeFile(world.variables.GLUSTERCTL_KNOWN_HOSTS ?? '', '');
    const { code, stdout, stderr } = await world.run('host trust gl1 --dry-run --yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Dry run: nothing was changed.\n' });
    expect(stdout).toMatch(/^gl1 {2}ssh-ed25519 SHA256:\S+ {2}unknown\n$/);
    // Nobody is there to be asked: as the run would, the dry run ends with keys that are not trusted.
    expect((await world.run('host trust gl1 --dry-run')).code).toBe(22);
    expect((await world.run('host trust gl1')).code).toBe(22);
  });

  it('makes a key and installs it once', async () => {
    expect(await world.ok('host setup-key --topology=topology.json')).toContain('gl3  installed');
    const line = await readFile(join(world.folder, '.ssh', 'id_ed25519.pub'), 'utf8');
    expect(await world.ok('host setup-key --topology=topology.json')).toContain('gl3  has it already');
    for (const name of ['gl1', 'gl2', 'gl3']) expect(await installed(name)).toBe(line);
  });

  it('tells of a host that can not be reached, and goes on with the others', async () => {
    world.simulation.kill('gl2');
    const { code, stdout } = await world.run('host setup-key --topology=topology.json');
    expect(code).toBe(3);
    expect(stdout).toMatch(/gl1 {2}installed\ngl2 {2}failed: .*refused.*\ngl3 {2}installed/);
  });
});
