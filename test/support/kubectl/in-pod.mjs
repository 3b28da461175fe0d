// flock and timeout of a pod: what they are to run is run on the simulated host.
import { ask } from './ask.mjs';

const [tool, ...words] = process.argv.slice(2);
let stdin = '';
process.stdin.setEncoding('utf8');
for await (const text of process.stdin) stdin += text;
const { stdout, stderr, code } = await ask({
  pod: process.env.KUBECTL_TEST_POD,
  words: [tool, ...words],
  stdin,
});
if (code === null) {
  // The connection is gone, and the shell in the pod with it, as far as kubectl can see.
  process.kill(process.ppid, 'SIGKILL');
} else {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
}
