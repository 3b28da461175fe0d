import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { lab } from '../support/lab.ts';

/** In a person's order, on simulated hosts; what runs until Ctrl-C, or asks, is tried by tests of its own. */
test('every command of the README works, one after the other', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const lines = readme
    .split('\n')
    .filter((line) => line.startsWith('    glusterctl ') && !/ (?:simulator shell|init$)/.test(line))
    .map((line) => line.trim().replace(/^glusterctl /, ''));
  expect(lines.length).toBeGreaterThan(6);
  const hosts = await lab();
  onTestFinished(async () => await hosts.remove());
  for (const line of lines) {
    const { code, stderr } = await hosts.run(line);
    expect([line, code, code === 0 ? '' : stderr]).toEqual([line, 0, '']);
  }
});
