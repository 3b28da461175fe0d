import { afterEach, beforeEach, expect, it } from 'vitest';
import { RESTART_GLUSTERD } from '../../src/gluster/glusterd-restart.ts';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await lab();
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => {
  expect(cli.simulation.notSimulated).toEqual([]);
  await cli.remove();
});

async function ask(line: string): Promise<string> {
  const outcome = await cli.simulation.exec('gl2', 'sh -s', line);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  return outcome.stdout;
}

it('what glusterd has started ends with it, as with Debian, unless systemd is told to spare it', async () => {
  const started = 'pgrep -f /run/gluster/ | wc -l';
  expect(await ask(`systemctl stop glusterd; ${started}`)).toMatch(/^0\s*$/);
  expect(await ask(`systemctl start glusterd; ${started}`)).toMatch(/^2\s*$/);
  const before = await ask('pgrep -x glusterfsd');
  await ask(RESTART_GLUSTERD);
  expect(await ask('systemctl show -p KillMode --value glusterd')).toBe('process\n');
  expect(await ask('pgrep -x glusterfsd')).toBe(before);
  await ask('systemctl stop glusterd');
  expect(await ask('pgrep -a -f /run/gluster/ | wc -l')).toMatch(/^2\s*$/);
  expect(await ask('pgrep -x glusterfsd | wc -l')).toMatch(/^1\s*$/);
  await ask('pkill -TERM -f /run/gluster/');
  expect(await ask('pgrep -f /run/gluster/ || echo none')).toBe('none\n');
  await ask('systemctl start glusterd');
  expect(await ask('pgrep -f /run/gluster/ | wc -l')).toMatch(/^2\s*$/);
});

it('mount finds in fstab what it is not told', async () => {
  const point = (await ask("grep -o '/var/lib/heketi/mounts/[^ ]*' /etc/fstab")).trim();
  await ask(`pkill -x glusterfsd; umount ${point}`);
  expect(await ask(`mount ${point} && grep -c ${point} /proc/mounts`)).toBe('1\n');
  expect(await ask('mount /nowhere || echo $?')).toBe('1\n');
});

it('a reboot ends what runs, loses nothing, and starts what is enabled', async () => {
  const before = await ask('cat /proc/sys/kernel/random/boot_id');
  const outcome = await cli.simulation.exec(
    'gl2',
    'sh -s',
    'echo kept >/root/file; reboot; echo never >/root/file',
  );
  expect(outcome.kind).toBe('lost');
  expect(await ask('cat /root/file')).toBe('kept\n');
  expect(await ask('cat /proc/sys/kernel/random/boot_id')).not.toBe(before);
  expect(await ask('pgrep -x glusterfsd | wc -l')).toMatch(/^1\s*$/);
});
