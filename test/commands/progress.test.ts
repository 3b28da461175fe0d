import { afterEach, describe, expect, test } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
afterEach(async () => await cli.remove());

const LINE = 'volume create --size=1 --name=data';
const SUMMARY = /^created volume data: 3 bricks, \d+\.\d s$/m;

async function said(
  options: { terminal?: boolean; columns?: number; variables?: Record<string, string> },
  line: string,
) {
  cli = await lab(options);
  await cli.ok('topology load --json=topology.json');
  const { stdout, stderr } = await cli.run(line);
  return { stdout, stderr: stderr.trimEnd().split('\n') };
}

describe('what was done is told in one line at the end', () => {
  test.each([
    ['at a terminal', { terminal: true }, LINE, true],
    ['in a pipe', {}, LINE, false],
    ['in a pipe, if asked for', {}, `${LINE} --verbose`, true],
    ['not if quiet', { terminal: true }, `${LINE} --quiet`, false],
    ['not where nothing is done', { terminal: true }, `${LINE} --dry-run`, false],
    ['not where nothing was to be done on hosts', { terminal: true }, 'node settags gl1 a:b', false],
  ])('%s', async (_, options, line, told) => {
    const { stdout, stderr } = await said(options, line);
    expect(stderr.filter((one) => SUMMARY.test(one))).toHaveLength(told ? 1 : 0);
    if (told) expect(stderr.at(-1)).toMatch(SUMMARY);
    expect(stdout).not.toMatch(SUMMARY);
  });
});

test.each([true, false])(
  'a job is told one line for each stage, and nothing moves (terminal: %s)',
  async (terminal) => {
    const { stderr } = await said({ terminal, columns: 200, variables: { CI: 'true', TERM: 'xterm' } }, LINE);
    const stages = stderr.filter((line) => line.includes(': done ('));
    expect(stages.map((line) => line.replace(/ \(\d+\.\d s\)$/, ''))).toEqual([
      'create volume data (1 GiB, replica 3): make bricks on gl1, gl2, gl3: done',
      expect.stringMatching(/: create the volume on gl\d: done$/),
      'create volume data (1 GiB, replica 3): put it on disk on gl1, gl2, gl3: done',
    ]);
    expect(stderr.join('')).not.toContain('\u001b');
  },
);
