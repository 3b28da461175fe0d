// Writes docs/commands.md from the definitions of the commands, docs/errors.md from what "explain" tells, and docs/performance.md from
// the figures that the benches stored.
import { writeFile } from 'node:fs/promises';
import { stored } from './bench/stored.mjs';
import { performancePage } from './performance-page.mjs';
import { load, root } from './run.mjs';

const { commandsDocument } = await load('src/cli/docs.ts');
const { program } = await load('src/commands/index.ts');
await writeFile(`${root}docs/commands.md`, await commandsDocument(program));
const { errorsDocument } = await load('src/commands/explain/document.ts');
await writeFile(`${root}docs/errors.md`, errorsDocument());
await writeFile(
  `${root}docs/performance.md`,
  performancePage({ bench: await stored('bench'), lab: await stored('bench:lab') }),
);
