import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Line, TOPICS } from '../recordings/situations.ts';
import { on } from './machines.ts';

/**
 * Writes down what the real tools answer, in good and bad situations. Run with GLUSTERCTL_RECORD=1 on a lab that
 * was just reset; it leaves the disks in use, so reset the lab afterwards. GLUSTERCTL_RECORD=<topic>,… renews these topics
 * and only goes through the others.
 */
const FOLDER = fileURLToPath(new URL('../fixtures/recorded/', import.meta.url));
const wanted = process.env.GLUSTERCTL_RECORD;

async function ask(line: Line) {
  const [node, command] = typeof line === 'string' ? ([1, line] as const) : line;
  return { node, command, ...(await on(node, `export LC_ALL=C\n${command}`)) };
}

for (const { name, prepare, lines } of TOPICS) {
  test.skipIf(wanted === undefined)(`record ${name}`, async () => {
    for (const line of prepare) await ask(line);
    const versions = await on(
      1,
      'gluster --version | head -n 1; lvm version | head -n 1; mkfs.xfs -V; mount --version; uname -r',
    );
    const answers: unknown[] = [];
    for (const line of lines) {
      const { node, command, code, stdout, stderr, milliseconds } = await ask(line);
      answers.push({ node, command, code, stdout, stderr, milliseconds });
    }
    expect(answers).toHaveLength(lines.length);
    if (wanted !== '1' && wanted?.split(',').includes(name) !== true) return;
    await mkdir(FOLDER, { recursive: true });
    const head = JSON.stringify({ topic: name, versions: versions.stdout.trim().split('\n') }).slice(0, -1);
    const body = answers.map((answer) => `  ${JSON.stringify(answer)}`).join(',\n');
    await writeFile(`${FOLDER}${name}.json`, `${head},"answers":[\n${body}\n]}\n`);
  });
}
