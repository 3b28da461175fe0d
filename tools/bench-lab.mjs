// Loading a topology, creating and deleting volumes, looking at them, and emptying a device, on the lab's real hosts, against what is written by hand, in turns.
import './bare-node.mjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from './bench/frame.mjs';
import { labTool, missingForLab, onLab } from './lab.mjs';
import { load, must, root } from './run.mjs';

const ROUNDS = Number(process.env.GLUSTERCTL_BENCH_ROUNDS ?? 5);

const { labParts } = await load('test/bench/lab-parts.ts');
const folder = await mkdtemp(join(tmpdir(), 'glusterctl-bench-'));
const own = join(folder, 'own');

async function reset() {
  // The state with all that stands beside it.
  await rm(own, { recursive: true, force: true });
  await must('bash', [labTool, 'reset']);
}

async function hostsOfLab() {
  const settings = await must('bash', [labTool, 'env']);
  const setting = (name) =>
    new RegExp(`^export ${name}=(.*)$`, 'm').exec(settings)?.[1]?.replace(/^['"]|['"]$/g, '') ?? '';
  return {
    folder,
    environment: {
      GLUSTERCTL_STATE: join(own, 'state.json'),
      GLUSTERCTL_SSH_CONFIG: setting('LAB_SSH_CONFIG'),
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_DATA_HOME: join(folder, 'data'),
    },
    sshConfig: setting('LAB_SSH_CONFIG'),
    topology: setting('LAB_TOPOLOGY'),
    rounds: ROUNDS,
    reset,
  };
}

try {
  await bench('bench:lab', labParts, {
    around: async (task) => {
      const missing = await missingForLab();
      if (missing !== null) throw new Error(`The lab can't run here: ${missing}`);
      const rows = await onLab(task);
      if (rows === null) throw new Error('the lab did not come up');
      return rows;
    },
    measure: async (part, wants) => {
      await reset();
      return await part.measure({ root, wants }, await hostsOfLab());
    },
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
