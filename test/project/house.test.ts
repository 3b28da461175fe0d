import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;

/** Tests of the whole, and what tests share. */
const BESIDE_SRC = [
  'bench',
  'crash',
  'fixtures',
  'goldens',
  'kubernetes-objects',
  'kubernetes-provision',
  'lab',
  'packages',
  'project',
  'recordings',
  'scenarios',
  'support',
];

function sourcesOf(folder: string): readonly string[] {
  const names = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`);
}

function foldersOf(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function read(file: string): string {
  return readFileSync(`${ROOT}${file}`, 'utf8');
}

describe('files of the program', () => {
  const sizes = sourcesOf('src').map((file) => ({ file, lines: read(file).split('\n').length - 1 }));

  test('have at most 350 lines', () => {
    expect(sizes.filter(({ lines }) => lines > 350)).toEqual([]);
  });

  test('have at most 100 lines, as a rule', () => {
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(100);
  });
});

describe('tests', () => {
  test('stand in the folder of what they test', () => {
    const parts = [...foldersOf('src'), ...BESIDE_SRC];
    expect(foldersOf('test').filter((name) => !parts.includes(name))).toEqual([]);
  });

  test('say with which exit code a command ends', () => {
    const vague = /\bcode\b[^\n;]*\)\s*\.(?:not\.|toBe(?:Greater|Less)Than)/;
    const found = sourcesOf('test')
      .flatMap((file) =>
        read(file)
          .split('\n')
          .map((line, at) => ({ line, place: `${file}:${at + 1}` })),
      )
      .filter(({ line }) => vague.test(line));
    expect(found.map(({ place, line }) => `${place}: ${line.trim()}`)).toEqual([]);
  });
});
