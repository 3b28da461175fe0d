// The lab of virtual machines, for the tools that need it: whether it can run, and a turn on it.
import { existsSync } from 'node:fs';
import { lacking, run } from './run.mjs';

export const labTool = process.env.GLUSTERCTL_LAB ?? 'test/lab/lab';

const PROGRAMS = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  mmdebstrap: 'mmdebstrap',
  ip: 'iproute2',
  ssh: 'openssh-client',
  mke2fs: 'e2fsprogs',
};

/** Why the lab can't run on this machine, and what mends that; null: it can. */
export async function missingForLab() {
  if (process.getuid?.() !== 0) return 'it needs root';
  if (!existsSync('/dev/net/tun'))
    return 'there is no /dev/net/tun (modprobe tun, or give the container that device)';
  const missing = await lacking(PROGRAMS);
  return missing.length === 0
    ? null
    : `programs are missing; run: apt-get install -y --no-install-recommends ${missing.join(' ')}`;
}

/** Brings the lab up if it isn't, and leaves it as it was. null: it did not come up. */
export async function onLab(task) {
  const wasUp = !/no nodes/.test((await run('bash', [labTool, 'status'], { quiet: true })).output);
  if (!wasUp && (await run('bash', [labTool, 'up'])).code !== 0) return null;
  try {
    return await task();
  } finally {
    await run('bash', [labTool, wasUp ? 'reset' : 'down']);
  }
}
