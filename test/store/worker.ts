import { addCluster, IN_MEMORY, testStore } from '../support/store.ts';

/** worker PATH COUNT ROOM [POINT]: adds clusters, with so much room for records; with a point, is killed there as by `kill -9`. */
const [path = '', count = '1', room = '0', deadly] = process.argv.slice(2);
const store = testStore(path, {
  lockTimeoutSeconds: 120,
  room: () => Number(room),
  // Those that append read a part at a time, as they do with large states.
  largeFrom: Number(room) === 0 ? IN_MEMORY : 0,
  point: (name) => {
    if (name === deadly) process.kill(process.pid, 'SIGKILL');
  },
});
for (let n = 0; n < Number(count); n++) await store.commit('worker', addCluster());
