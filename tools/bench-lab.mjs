// Loading a topology, creating and deleting volumes, looking at them, and emptying a device, on the lab's real hosts, against what is written by hand, in turns.
import './bare-node.mjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labTool, missingForLab, onLab } from './lab.mjs';
import { load, root, run } from './run.mjs';

/** `status`: only how long one look takes; `evacuation`: only that of a device. */
const [only] = process.argv.slice(2);
const ROUNDS = Number(process.env.GLUSTERCTL_BENCH_ROUNDS ?? 3);

async function measure() {
  const setting = (text, name) =>
    new RegExp(`^export ${name}=(.*)$`, 'm').exec(text)?.[1]?.replace(/^['"]|['"]$/g, '');
  const { output } = await run('bash', [labTool, 'env'], { quiet: true });
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
  const state = join(folder, 'state.json');
  const reset = async () => {
    for (const name of [state, `${state}.backups`]) await rm(name, { recursive: true, force: true });
    const { code } = await run('bash', [labTool, 'reset'], { quiet: true });
    if (code !== 0) throw new Error('the lab could not be reset');
  };
  try {
    await reset();
    const { benchVolumes } = await load('test/bench/volumes.ts');
    const { benchEvacuationOnLab } = await load('test/bench/evacuation-lab.ts');
    const { benchStatusOnLab } = await load('test/bench/status-lab.ts');
    const hosts = {
      label: 'real hosts of the lab',
      folder,
      environment: {
        GLUSTERCTL_STATE: state,
        GLUSTERCTL_SSH_CONFIG: setting(output, 'LAB_SSH_CONFIG'),
        XDG_STATE_HOME: join(folder, 'state'),
        XDG_CONFIG_HOME: join(folder, 'config'),
        XDG_DATA_HOME: join(folder, 'data'),
      },
      sshConfig: setting(output, 'LAB_SSH_CONFIG') ?? '',
      topology: setting(output, 'LAB_TOPOLOGY') ?? '',
      rounds: ROUNDS,
      reset,
    };
    const benches = { volumes: benchVolumes, status: benchStatusOnLab, evacuation: benchEvacuationOnLab };
    const done = [];
    for (const [name, bench] of Object.entries(benches)) {
      if (only !== undefined && only !== name) continue;
      if (done.length > 0) await reset();
      done.push(await bench(root, hosts));
    }
    return {
      lines: done.flatMap(({ lines }) => lines),
      over: done.reduce((sum, { over }) => sum + over, 0),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const missing = await missingForLab();
if (missing !== null) {
  console.error(`The lab can't run here: ${missing}`);
  process.exit(1);
}
const built = await run(process.execPath, ['tools/build.mjs']);
if (built.code !== 0) throw new Error('the build failed');
const result = await onLab(measure);
if (result === null) throw new Error('the lab did not come up');
for (const line of result.lines) console.log(line);
process.exitCode = result.over === 0 ? 0 : 1;
