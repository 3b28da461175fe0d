// What is written into the program where it is bundled: whoever bundles it takes these.
import { readFile } from 'node:fs/promises';
import { load, root } from './run.mjs';

export async function defines() {
  const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  const [{ tableOf }, { program }] = await Promise.all([
    load('src/cli/complete/table.ts'),
    load('src/commands/index.ts'),
  ]);
  const { nouns, ...table } = await tableOf(program);
  const withoutCommands = nouns.map(({ commands: _commands, ...noun }) => noun);
  return {
    GLUSTERCTL_VERSION: JSON.stringify(version),
    // Texts that are parsed when they are needed: Node reads that faster than the same as code.
    GLUSTERCTL_COMPLETION: JSON.stringify([
      JSON.stringify({ ...table, nouns: withoutCommands }),
      ...nouns.map(({ commands }) => JSON.stringify(commands)),
    ]),
  };
}
