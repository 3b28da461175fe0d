import { describe, expect, test } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { UNRECORDED, WANTED } from './differences.ts';
import { runScenario } from './run-scenario.ts';

/** One test for each scenario: what differs from heketi-cli must be in the list of wanted differences, and in use. */
const SCENARIOS = [
  'command-line',
  'cluster',
  'node',
  'device',
  'topology-load',
  'topology-failures',
  'topology-info',
  'volume-create',
  'volume-errors',
  'volume-life',
  'persistent-volume',
  'quirks',
  'operations',
  'server',
  'blockvolume',
  'evacuation',
];

test.each(UNRECORDED)('heketi-cli took, and is refused: $line', async ({ line, says }) => {
  const cli = await commandLine();
  try {
    const { code, stdout, stderr } = await cli.run(line);
    expect([code, stdout, stderr.split('\n')[0]]).toEqual([2, '', `Error: ${says}`]);
  } finally {
    await cli.remove();
  }
});

describe('answers as heketi-cli gave them', () => {
  test.each(SCENARIOS)('%s', async (name) => {
    const differences = await runScenario(name);
    const wanted = WANTED.filter(({ scenario }) => scenario === name);
    const unwanted = differences.filter(({ command }) => !wanted.some((one) => one.command.test(command)));
    expect(unwanted.map(({ command, wanted: was, got }) => ({ command, wanted: was, got }))).toEqual([]);
    const unused = wanted.filter((one) => !differences.some(({ command }) => one.command.test(command)));
    expect(unused.map(({ reason }) => reason)).toEqual([]);
  });
});
