// Stands in for kubectl: asks the test what the API server says. What is run in a pod is run by a real shell, up to flock and timeout, which lead
// into the simulated host.
import { spawn } from 'node:child_process';
import { ask } from './ask.mjs';

const words = process.argv.slice(2);
const answer = await ask({ kubectl: words });
process.stdout.write(answer.stdout ?? '');
process.stderr.write(answer.stderr ?? '');
if (answer.pod === undefined) {
  process.exitCode = answer.code;
} else {
  const child = spawn('/bin/sh', ['-c', answer.text], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${process.env.KUBECTL_TEST_TOOLS}:/usr/bin:/bin`,
      KUBECTL_TEST_POD: answer.pod,
    },
  });
  child.on('close', (code, signal) => {
    if (signal !== null) process.stderr.write('error: unexpected EOF\n');
    else if (code !== 0) process.stderr.write(`command terminated with exit code ${code}\n`);
    process.exitCode = code ?? 1;
  });
}
