import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { aptScript, firewalldScript, serviceScript, ufwScript } from '../../../src/hosts/prepare/scripts.ts';
import type { Script } from '../../../src/model/plan.ts';
import { wrapScript } from '../../../src/shell/wrap.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);

/** Runs a script as a host does, where commands are these; gives what they were called with. */
async function called(
  script: Script,
  commands: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly stderr: string; readonly lines: readonly string[] }> {
  const folder = await temporaryFolder();
  const log = join(folder, 'called');
  await writeFile(log, '');
  for (const [name, body] of Object.entries(commands)) {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho "${name} $*" >>${log}\n${body}\n`);
    await chmod(path, 0o755);
  }
  const text = wrapScript(script).replace(/ PATH=/, ` PATH=${folder}:`);
  const end = await run('sh', ['-c', text]).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
  return { ...end, lines: (await readFile(log, 'utf8')).trimEnd().split('\n') };
}

describe('scripts that prepare a host, in a real shell', () => {
  it('install nothing where apt does not have it, and say why in its words', async () => {
    const apt =
      'case "$*" in *update) echo "W: no network" >&2; exit 100 ;; *-s*) echo "Reading"; echo " lvm2 : Depends: libaio1 but it is not installable"; echo "E: none" >&2; exit 100 ;; esac';
    const { code, stderr, lines } = await called(aptScript(['lvm2']), { 'apt-get': apt, dpkg: '' });
    expect([code, stderr]).toEqual([
      77,
      'W: no network\nE: none\n lvm2 : Depends: libaio1 but it is not installable\n',
    ]);
    expect(lines).toEqual([
      'dpkg --configure -a',
      'apt-get -q update',
      'apt-get -q -y -s --no-install-recommends install lvm2',
    ]);
  });

  it('name the command where an installation fails on its way', async () => {
    const apt = 'case "$*" in *confold*) echo "E: Sub-process" >&2; exit 100 ;; esac';
    const { code, stderr } = await called(aptScript(['lvm2']), { 'apt-get': apt, dpkg: '' });
    expect(code).toBe(100);
    expect(stderr).toMatch(/^E: Sub-process\n\nglusterctl-failed 100 apt-get .* install lvm2\n$/);
  });

  it('start the unit that is there', async () => {
    const systemctl = 'case "$*" in "cat glusterd") exit 1 ;; esac';
    const units = ['glusterd', 'glusterfs-server'];
    expect((await called(serviceScript(units), { systemctl })).lines.at(-1)).toBe(
      'systemctl enable --now glusterfs-server',
    );
    const none = await called(serviceScript(units), { systemctl: 'exit 1' });
    expect([none.code, none.stderr]).toEqual([1, 'there is no unit glusterd or glusterfs-server\n']);
  });

  it('add a rule of firewalld once, now and for good', async () => {
    const rule = 'rule family="ipv4" source address="10.0.0.2" accept';
    const added = async (firewall: string) =>
      (await called(firewalldScript([rule]), { 'firewall-cmd': firewall })).lines.filter((line) =>
        line.includes('--add'),
      );
    expect(await added('case "$*" in *query*) exit 1 ;; esac')).toEqual([
      `firewall-cmd --add-rich-rule=${rule}`,
      `firewall-cmd --permanent --add-rich-rule=${rule}`,
    ]);
    expect(await added('')).toEqual([]);
    expect(await added('case "$*" in *permanent*query*) exit 1 ;; esac')).toEqual([
      `firewall-cmd --permanent --add-rich-rule=${rule}`,
    ]);
  });

  it('give ufw one rule for each address', async () => {
    const { lines } = await called(ufwScript(['10.0.0.2', '10.0.0.3'], '24007:24008'), { ufw: '' });
    expect(lines).toEqual([
      'ufw allow proto tcp from 10.0.0.2 to any port 24007:24008',
      'ufw allow proto tcp from 10.0.0.3 to any port 24007:24008',
    ]);
  });
});
