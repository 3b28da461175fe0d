// What is written into the program where it is bundled: whoever bundles it takes these.
import { readFile } from 'node:fs/promises';
import { load, root } from './run.mjs';

export async function defines() {
  const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  const [{ tableOf }, { program }] = await Promise.all([
    load('src/cli/complete/table.ts'),
    load('src/commands/index.ts'),
  ]);
  return {
    GLUSTERCTL_VERSION: JSON.stringify(version),
    // A text that is parsed when it is needed: Node reads that faster than the same as code.
    GLUSTERCTL_COMPLETION: JSON.stringify(JSON.stringify(await tableOf(program))),
  };
}
