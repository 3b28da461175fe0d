// The licences of all that the executable holds beside the project's own code.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** Of Node, and of each package of which a module came into the bundle. */
export async function licences(base, output) {
  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = new Set(modules.flatMap((id) => PACKAGE.exec(id)?.[1] ?? []));
  const texts = await Promise.all([...folders].toSorted().map(ofPackage));
  return [`Node.js ${base.version}\n\n${await readFile(base.licence, 'utf8')}`, ...texts].join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}

async function ofPackage(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name));
  if (file === undefined) return `${name} ${version}: ${license}\n`;
  return `${name} ${version}\n\n${await readFile(join(folder, file), 'utf8')}`;
}
