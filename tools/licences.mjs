// The licences of the packages that a bundle holds.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
export const RULE = `\n${'-'.repeat(80)}\n\n`;

/** Of each of which a module came into it. */
export async function licencesOf(output) {
  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds);
  const folders = new Set(modules.flatMap((id) => PACKAGE.exec(id)?.[1] ?? []));
  const texts = await Promise.all([...folders].toSorted().map(ofPackage));
  return texts.join(RULE);
}

async function ofPackage(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) return `${name} ${version}: ${license}\n`;
  return `${name} ${version}\n\n${await readFile(join(folder, file), 'utf8')}`;
}
