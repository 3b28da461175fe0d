// Writes docs/commands.md from the definitions of the commands.
import { writeFile } from 'node:fs/promises';
import { load, root } from './run.mjs';

const { commandsDocument } = await load('src/cli/docs.ts');
const { program } = await load('src/commands/index.ts');
await writeFile(`${root}docs/commands.md`, await commandsDocument(program));
