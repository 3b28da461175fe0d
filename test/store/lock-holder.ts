import { readSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addCluster, IN_MEMORY, testStore } from '../support/store.ts';

/**
 * lock-holder PATH NAME: adds a cluster, and prints `done`, or why not. It prints `held` and stands still at a point until its input ends
 * (--held-at), is killed there (--killed-at), finds the disk full there (--full-at), waits so many seconds for the lock (--seconds), and
 * has so much room for records (--room).
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'held-at': { type: 'string' },
    'killed-at': { type: 'string' },
    'full-at': { type: 'string' },
    seconds: { type: 'string', default: '30' },
    room: { type: 'string', default: '0' },
  },
});
const [path = '', name = ''] = positionals;
let held = false;
const store = testStore(path, {
  lockTimeoutSeconds: Number(values.seconds),
  room: () => Number(values.room),
  largeFrom: values.room === '0' ? IN_MEMORY : 0,
  point: (point) => {
    if (point === values['killed-at']) process.kill(process.pid, 'SIGKILL');
    if (point === values['held-at'] && !held) {
      held = true;
      process.stdout.write('held\n');
      readSync(0, Buffer.alloc(1));
    }
    if (point === values['full-at'])
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  },
});
try {
  await store.commit(name, addCluster(name));
  process.stdout.write('done\n');
} catch (error) {
  const { code, message, hint } = Object(error);
  process.stdout.write(`${code}: ${message}\n${hint}\n`);
}
