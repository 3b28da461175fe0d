// One file for hosts without Node: build/glusterctl, which is a Node that holds the program, with its code compiled.
import './bare-node.mjs';
import { chmod, copyFile, cp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, bundleLauncher } from './build.mjs';
import { baseNode } from './executable/base.mjs';
import { compile } from './executable/code.mjs';
import { licencesOf, RULE } from './licences.mjs';
import { bin, must, root } from './run.mjs';

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const target = 'node24';

const base = await baseNode();
const work = `${root}build/work`;
const [chunks, codes] = [join(work, 'chunks'), join(work, 'code')];
await rm(work, { recursive: true, force: true });

// ssh2's native helpers are found nowhere, and it goes without them.
const output = await bundle({
  dir: chunks,
  external: [/\.node$/, 'cpu-features'],
  target,
});
const start = join(work, 'start.cjs');
await bundleLauncher({ main: 'executable.ts', outfile: start, target });
const record = join(work, 'record.cjs');
await bundleLauncher({ main: 'record.ts', outfile: record, target });
await compile(base.node, chunks, codes, record);

const assets = {};
for (const name of (await readdir(chunks)).toSorted()) {
  assets[name] = join(chunks, name);
  assets[`${name}.code`] = join(codes, name);
}
await writeFile(
  join(work, 'sea.json'),
  JSON.stringify({
    main: start,
    output: join(work, 'blob'),
    disableExperimentalSEAWarning: true,
    // The chunks bring their code along; that of the few lines that load them would differ with each build.
    useCodeCache: false,
    // What NODE_OPTIONS says is meant for somebody's scripts, not for this program.
    execArgvExtension: 'none',
    assets,
  }),
);
await must(base.node, ['--experimental-sea-config', join(work, 'sea.json')]);

const made = join(work, 'glusterctl');
await copyFile(base.node, made);
await chmod(made, 0o755);
await strip(made);
await must(bin('postject'), [made, 'NODE_SEA_BLOB', join(work, 'blob'), '--sentinel-fuse', FUSE]);
const version = await must(made, ['--version'], { env: { NODE_OPTIONS: '' } });
await rename(made, `${root}build/glusterctl`);
const ofNode = `Node.js ${base.version}\n\n${await readFile(base.licence, 'utf8')}`;
await writeFile(`${root}build/glusterctl.licences`, `${ofNode}${RULE}${await licencesOf(output)}`);
await rm(work, { recursive: true, force: true });
const megabytes = ((await stat(`${root}build/glusterctl`)).size / 1e6).toFixed(0);
console.log(`build/glusterctl: ${version.trim()}, Node ${base.version}, ${megabytes} MB`);

/** Takes the names of functions away, where there is a strip, and where what is left still runs. */
async function strip(file) {
  const stripped = `${file}.stripped`;
  await cp(file, stripped);
  const works = await must('strip', [stripped])
    .then(() => must(stripped, ['--version']))
    .then(
      () => true,
      () => false,
    );
  if (works) await rename(stripped, file);
  else await rm(stripped);
}
