import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKeyPair } from '../../src/ssh/key-pair.ts';
import { type Lab, lab } from '../support/lab.ts';
import { person } from '../support/person.ts';

let world: Lab;

beforeEach(async () => {
  world = await lab({ ssh: true });
});

afterEach(async () => await world.remove());

const known = (): string => world.variables.GLUSTERCTL_KNOWN_HOSTS ?? '';
const ours = (): string => join(world.folder, '.xdg/data/glusterctl/known_hosts');
const connections = (name: string): number => world.simulation.counters(name).scripts;

async function portOf(name: string): Promise<string> {
  const config = await readFile(world.variables.GLUSTERCTL_SSH_CONFIG ?? '', 'utf8');
  return new RegExp(`Host ${name} [^]*?Port (\\d+)`).exec(config)?.[1] ?? '';
}

describe('host trust', () => {
  it('shows keys and trusts none where nobody agrees; with --yes all of them', async () => {
    const asked = await world.run('host trust --topology=topology.json');
    expect(asked.code).toBe(22);
    expect(asked.stdout.match(/^gl\d {2}ssh-ed25519 SHA256:\S+ {2}unknown$/gm)).toHaveLength(3);
    expect(asked.stderr).toContain('glusterctl host trust gl1 gl2 gl3 --yes');
    expect((await world.run('host check gl1')).code).toBe(22);
    const trusted = await world.run('host trust --topology=topology.json --yes');
    expect(trusted).toMatchObject({ code: 0, stdout: expect.stringContaining('trusted now') });
    expect(trusted.stderr).toContain(`Kept in ${known()}`);
    expect((await readFile(known(), 'utf8')).match(/^\[127\.0\.0\.1\]:\d+ ssh-ed25519 /gm)).toHaveLength(3);
    expect(existsSync(ours())).toBe(false);
    await world.ok('topology load --json=topology.json');
    expect(await world.ok('host trust')).toMatch(/^gl1 .* known \(.*known_hosts:\d+\)$/m);
  });

  it('never trusts a changed key, says what to do, and nothing is sent to that host', async () => {
    const other = newKeyPair().public.split(' ').slice(0, 2).join(' ');
    await writeFile(known(), `# ours\n[127.0.0.1]:${await portOf('gl2')} ${other}\n`);
    const { code, stdout, stderr } = await world.run('host trust gl1 gl2 --yes');
    expect(code).toBe(22);
    expect(stdout).toMatch(/^gl2 .* changed \(.*known_hosts:2\)$/m);
    const hint =
      /^gl2: Somebody may be listening in, or the host was installed anew. If it was: (.*) && glusterctl host trust gl2$/m;
    const [, forget = ''] = hint.exec(stderr) ?? [];
    expect(forget).toBe(`ssh-keygen -R '[127.0.0.1]:${await portOf('gl2')}' -f ${known()}`);
    const load = await world.run('topology load --json=topology.json --trust-new-hosts --yes');
    expect(load.stdout + load.stderr).toContain('its host key has CHANGED');
    expect(connections('gl2')).toBe(0);
    expect(connections('gl1')).toBeGreaterThan(0);
    execFileSync('/bin/sh', ['-c', forget], { stdio: 'ignore' });
    expect((await world.run('host trust gl2 --yes')).code).toBe(0);
    expect((await world.run('host check gl2')).code).toBe(0);
  });

  it('names no command that would take the record of other hosts away', async () => {
    const other = newKeyPair().public.split(' ').slice(0, 2).join(' ');
    await writeFile(known(), `[127.0.0.1]:* ${other}\n`);
    const { stderr } = await world.run('host trust gl2');
    expect(stderr).toContain(
      'in a line for other hosts, too: change that by hand. Then: glusterctl host trust gl2',
    );
    expect(stderr).not.toContain('ssh-keygen -R');
  });

  it('keeps keys in our own file where the one that is named can hold none, or none is named', async () => {
    world.variables.GLUSTERCTL_KNOWN_HOSTS = '/dev/null';
    expect((await world.run('host trust gl1 --yes')).stderr).toContain(`Kept in ${ours()}`);
    world.variables.GLUSTERCTL_KNOWN_HOSTS = undefined;
    expect((await world.run('host trust gl2 --yes')).stderr).toContain(`Kept in ${ours()}`);
    expect((await world.run('host check gl1 gl2')).code).toBe(0);
  });

  it('asks for one key as for one, and for several as for several', async () => {
    await world.remove();
    const { more, shown } = person({ 'Trust this key from now on?': 'n', 'Trust these 2 keys': 'n' });
    world = await lab({ ssh: true, terminal: true, more, variables: { CI: '' } });
    expect((await world.run('host trust gl1')).code).toBe(22);
    expect((await world.run('host trust gl2 gl3')).code).toBe(22);
    expect(shown()).toMatch(/Trust this key from now on\?[\s\S]*Trust these 2 keys from now on\?/);
  });

  it('is not what --yes of other commands means', async () => {
    const { code, stderr } = await world.run('device discover gl1 --yes');
    expect(code).toBe(22);
    expect(stderr).toContain('its host key is not known');
    expect(connections('gl1')).toBe(0);
  });
});
