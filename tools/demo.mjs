// Shows the main job with the built program on simulated hosts: each command as a person types it, with its answer.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const PROGRAM = `${root}bin/glusterctl.js`;

const LINES = [
  ['Three hosts with two disks each, from one file', 'topology load --json=topology.json'],
  ['What there is now', 'topology info -o table'],
  ['What a volume would mean, before anything is done', 'volume create --size=20 --name=data --dry-run'],
  ['The volume, in three copies', 'volume create --size=20 --name=data'],
  ['It, among others', 'volume list -o table'],
  ['How its bricks do, asked on the hosts', 'volume status data -o table'],
  ['Ten GiB more', 'volume expand data --expand-size=10'],
  ['What it takes on which disk', 'device list -o table'],
  ['A second one, with two copies and an arbiter', 'volume create --size=5 --name=logs --arbiter'],
  ['Away with it; nothing of it is left on any host', 'volume delete logs --yes'],
  ['The same for programs', 'volume list --json'],
];

/** In the environment of the simulated hosts. */
function tell() {
  const folder = mkdtempSync(join(tmpdir(), 'glusterctl-demo-'));
  try {
    copyFileSync(process.env.GLUSTERCTL_TOPOLOGY, join(folder, 'topology.json'));
    const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, XDG_DATA_HOME: folder };
    for (const [title, line] of LINES) {
      console.log(`\n# ${title}\n$ glusterctl ${line}`);
      const { status } = spawnSync(process.execPath, [PROGRAM, ...line.split(' ')], {
        cwd: folder,
        env,
        stdio: 'inherit',
      });
      if (status !== 0) return status ?? 1;
    }
    console.log(
      '\nThat was all simulated. "glusterctl log" would tell who did what, with each script. What to do with hosts of your own: README.md',
    );
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.env.GLUSTERCTL_DEMO === 'tell') process.exitCode = tell();
else {
  const { code } = await run(process.execPath, ['tools/build.mjs']);
  process.exitCode =
    code === 0
      ? (
          await run(
            process.execPath,
            [PROGRAM, 'simulator', 'start', '--nodes=3', '--', process.execPath, import.meta.filename],
            { env: { GLUSTERCTL_DEMO: 'tell' } },
          )
        ).code
      : 1;
}
