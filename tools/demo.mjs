// Shows the main job with the built program, in a scratch folder that is removed at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const LINES = [
  ['A cluster, with a name to call it by', 'cluster create --name=lab'],
  ['What there is', 'cluster list --output=table'],
  ['What a change would do, without doing it', 'cluster setflags lab --block=false --dry-run'],
  ['Doing it', 'cluster setflags lab --block=false'],
  ['The same for programs', 'cluster info lab --json'],
  ['Where all of this is kept', 'state show'],
  ['And away with it', 'cluster delete lab'],
];

const built = await run(process.execPath, ['tools/build.mjs']);
if (built.code !== 0) process.exit(1);
const folder = mkdtempSync(join(tmpdir(), 'glusterctl-demo-'));
let failed = 0;
try {
  const env = {
    ...process.env,
    GLUSTERCTL_STATE: join(folder, 'state.json'),
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: folder,
  };
  for (const [title, line] of LINES) {
    console.log(`\n# ${title}\n$ glusterctl ${line}`);
    const { status } = spawnSync(process.execPath, [`${root}bin/glusterctl.js`, ...line.split(' ')], {
      env,
      stdio: 'inherit',
    });
    if (status !== 0) failed++;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
