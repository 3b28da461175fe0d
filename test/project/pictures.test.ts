import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { parseXml, type XmlElement } from '../../src/text/xml.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const FOLDER = join(ROOT, 'docs/pictures');

function pictures(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function textsIn({ name, text, children }: XmlElement): readonly string[] {
  return [...(name === 'text' ? [text] : []), ...children.flatMap(textsIn)];
}

test('each picture of a terminal is XML, and is shown in a page', () => {
  const pages = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name))]
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(join(ROOT, name), 'utf8'))
    .join('\n');
  const shown = [...pages.matchAll(/\]\((?:docs\/)?pictures\/([\w-]+\.svg)\)/g)].map(([, name]) => name);
  const found = pictures(FOLDER);
  expect([...new Set(shown)].sort()).toEqual(Object.keys(found));
  for (const [name, svg] of Object.entries(found)) {
    const words = textsIn(parseXml(svg)).join(' ');
    expect([name, words]).toEqual([name, expect.stringMatching(/\$ glusterctl /)]);
  }
});

test('the pictures are what the program shows: drawn again, they are the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glusterctl-pictures-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const drawing = [join(ROOT, 'tools/pictures.mjs'), folder];
  await promisify(execFile)(process.execPath, drawing, { env: { PATH: process.env.PATH, HOME: folder } });
  // If what is shown was meant to change: npm run pictures.
  expect(pictures(folder)).toEqual(pictures(FOLDER));
});
