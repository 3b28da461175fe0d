// Draws what the program shows at a terminal into docs/pictures, on simulated hosts: the same bytes each time. Another folder may be named.
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { load, root } from './run.mjs';

// Packages look here whether they may use colours; the pictures have some wherever they are drawn.
process.env.FORCE_COLOR = '1';
for (const name of ['NO_COLOR', 'NODE_DISABLE_COLORS', 'CI']) delete process.env[name];

// Names of folders are seen, so they must be as long everywhere.
process.env.TMPDIR = '/tmp';

const folder = resolve(process.argv[2] ?? `${root}docs/pictures`);
const { drawPictures } = await load('test/support/pictures/scenes.ts');
await mkdir(folder, { recursive: true });
for (const [name, svg] of await drawPictures()) await writeFile(`${folder}/${name}.svg`, svg);
// A picture may show what has not ended.
process.exit();
