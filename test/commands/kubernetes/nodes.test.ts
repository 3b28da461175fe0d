import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sshAccess } from '../../../src/model/access.ts';
import { createDirectHosts } from '../../../src/simulator/direct-hosts.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

const UNIT = '/etc/systemd/system/mnt-gluster-data.mount';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data --gid=2000');
});
afterEach(async () => await cli.remove());

/** What a person would see who types it there. */
async function onHost(name: string, text: string): Promise<string> {
  const hosts = createDirectHosts(cli.simulation);
  const result = await hosts.run(
    { name, access: sshAccess() },
    { text, changes: true },
    { timeoutSeconds: 60 },
  );
  return result.kind === 'done' ? `${result.stdout}${result.stderr}` : result.kind;
}

const PREPARE = 'kubernetes nodes prepare gl1 gl2 --volume=data';

describe('kubernetes nodes prepare', () => {
  it('mounts a volume now and at every boot, and shows pods a folder in it', async () => {
    const { stdout, stderr, code } = await cli.run(PREPARE);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/gl1 +\/mnt\/gluster\/data +mounted/)]);
    expect(stderr).toContain('PersistentVolumes name the folder /mnt/gluster/data/data.');
    expect(await onHost('gl1', 'findmnt -n -r -o SOURCE,FSTYPE -M /mnt/gluster/data')).toMatch(
      /^10\.77\.0\.\d:\/data fuse\.glusterfs$/m,
    );
    expect(await onHost('gl2', 'stat -c "%a %g" /mnt/gluster/data/data')).toContain('2775 2000');
    expect(await onHost('gl3', 'ls /mnt')).toBe('');
    cli.simulation.reboot('gl1');
    expect(await onHost('gl1', 'ls /mnt/gluster/data')).toBe('data\n');
  });

  it('changes nothing the second time, and mends what is missing', async () => {
    await cli.ok(PREPARE);
    const again = await cli.run(PREPARE);
    expect(again.stdout.match(/mounted already/g)).toHaveLength(2);
    expect(again.stderr).not.toContain('done');
    await onHost('gl2', 'systemctl stop mnt-gluster-data.mount');
    const mended = await cli.run(PREPARE);
    expect(mended.stdout).toMatch(/gl1 .*mounted already\n.*gl2 .* mounted\n/);
  });

  it('only shows what would be done: --dry-run', async () => {
    const { stdout } = await cli.run(`${PREPARE} --dry-run --verbose`);
    expect(stdout).toContain('systemctl enable');
    expect(stdout).toContain('backup-volfile-servers=');
    expect(await onHost('gl1', `ls ${UNIT} 2>/dev/null || echo none`)).toContain('none');
  });

  it('shows pods files that lie at the top of it already: --data-at-top', async () => {
    await cli.ok(PREPARE);
    await onHost('gl1', 'echo old >/mnt/gluster/data/file');
    const { stderr } = await cli.run(`${PREPARE} --data-at-top`);
    expect(stderr).toContain('the folder /mnt/gluster/data/.glusterctl-top.');
    expect(await onHost('gl2', 'cat /mnt/gluster/data/.glusterctl-top/file')).toBe('old\n');
  });

  it.each([
    ['echo mine >UNIT', 'made by somebody else'],
    ['mkdir -p /mnt/gluster/data; echo x >/mnt/gluster/data/file', 'which a mount would hide'],
  ])('leaves what others made: %s', async (script, reason) => {
    await onHost('gl1', script.replaceAll('UNIT', UNIT));
    const { code, stderr, stdout } = await cli.run(PREPARE);
    expect([code, stderr]).toEqual([3, expect.stringContaining(reason)]);
    expect(stdout).toMatch(/gl1 .* failed\n.*gl2 .* mounted\n/);
    expect(await onHost('gl1', 'findmnt -n -M /mnt/gluster/data || echo no mount')).toContain('no mount');
  });

  it('takes back what it made where the volume does not come up', async () => {
    await cli.ok('volume stop data --yes');
    const { code, stderr } = await cli.run('kubernetes nodes prepare gl1 --volume=data');
    expect([code, stderr]).toEqual([1, expect.stringContaining('mnt-gluster-data.mount')]);
    expect(await onHost('gl1', `ls ${UNIT} /mnt/gluster/data 2>/dev/null || echo end`)).toBe('end\n');
    expect(await cli.ok('operation list')).not.toContain('mount');
  });
});

describe('kubernetes nodes release', () => {
  it('takes the mount away, and nothing that lies in the volume', async () => {
    await cli.ok(PREPARE);
    await onHost('gl1', 'echo kept >/mnt/gluster/data/data/file');
    const { stdout } = await cli.run('kubernetes nodes release gl1 gl3 --volume=data');
    expect(stdout).toMatch(/gl1 .* unmounted\n.*gl3 .* nothing there\n/);
    expect(await onHost('gl1', `ls ${UNIT} /mnt/gluster/data 2>/dev/null || echo end`)).toBe('end\n');
    expect(await onHost('gl2', 'cat /mnt/gluster/data/data/file')).toBe('kept\n');
  });

  it('leaves a mount that is in use, and tells so', async () => {
    await cli.ok(PREPARE);
    const pod = { pid: 4711, directory: '/mnt/gluster/data/data', command: 'sh' };
    cli.simulation.host('gl1').processes.push(pod);
    const { code, stdout } = await cli.run('kubernetes nodes release gl1 gl2 --volume=data');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/gl1 .* failed\n.*gl2 .* unmounted\n/)]);
    expect(await onHost('gl1', `ls ${UNIT} /mnt/gluster/data`)).toContain('data');
  });

  it('leaves a unit that somebody else made', async () => {
    await onHost('gl1', `echo mine >${UNIT}`);
    const { code, stderr } = await cli.run('kubernetes nodes release gl1 --volume=data');
    expect([code, stderr]).toEqual([5, expect.stringContaining('made by somebody else')]);
    expect(await onHost('gl1', `cat ${UNIT}`)).toBe('mine\n');
  });
});
