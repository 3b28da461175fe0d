import { readSync } from 'node:fs';
import { addCluster, testStore } from '../support/store.ts';

/**
 * lock-holder PATH NAME [SECONDS]: adds a cluster, and waits so long for the lock. `held`: stands still while it has the lock, until its
 * input ends; `killed`: is killed then.
 */
const [path = '', name = '', seconds = '30'] = process.argv.slice(2);
const store = testStore(path, {
  lockTimeoutSeconds: Number(seconds),
  point: (point) => {
    if (point !== 'locked') return;
    if (name === 'killed') process.kill(process.pid, 'SIGKILL');
    if (name !== 'held') return;
    process.stdout.write('held');
    readSync(0, Buffer.alloc(1));
  },
});
try {
  await store.commit(name, addCluster(name));
  if (name !== 'held') process.stdout.write('done');
} catch (error) {
  process.stdout.write(String(error instanceof Error && 'hint' in error ? error.hint : error));
}
