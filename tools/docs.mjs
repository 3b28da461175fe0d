// Writes docs/commands.md from the definitions of the commands, and docs/errors.md from what "explain" tells.
import { writeFile } from 'node:fs/promises';
import { load, root } from './run.mjs';

const { commandsDocument } = await load('src/cli/docs.ts');
const { program } = await load('src/commands/index.ts');
await writeFile(`${root}docs/commands.md`, await commandsDocument(program));
const { errorsDocument } = await load('src/commands/explain/document.ts');
await writeFile(`${root}docs/errors.md`, errorsDocument());
