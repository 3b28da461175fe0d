import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CATALOGUE, entriesFor } from '../../src/commands/explain/catalogue.ts';
import { FINDING_KINDS } from '../../src/health/health.ts';
import { CONCERN_MEANINGS } from '../../src/hosts/check/concerns.ts';
import { EXIT_CODES } from '../../src/model/errors.ts';
import { GATES } from '../../src/plans/gates/gate.ts';
import { HEKETI_WORDS } from '../../src/plans/heketi-words.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { commandsIn, problemOf } from '../support/suggestions.ts';

const SOURCE = new URL('../../src/', import.meta.url).pathname;

function sourceWithout(...names: readonly string[]): string {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !names.includes(name))
    .map((name) => readFileSync(join(SOURCE, name), 'utf8'))
    .join('\n');
}

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

describe('explain', () => {
  test('knows every error, finding and condition, and none that is no more', () => {
    const named = (area: string) =>
      CATALOGUE.filter((entry) => entry.area === area)
        .map(({ name }) => name)
        .sort();
    expect(named('error')).toEqual(Object.keys(EXIT_CODES).sort());
    expect(named('finding')).toEqual([...FINDING_KINDS].sort());
    expect(named('condition')).toEqual(
      [...Object.keys(GATES), 'data-is-gone', 'unavailable', 'one-copy'].sort(),
    );
  });

  test.each([
    "Brick 10.0.0.1:/b/brick of volume data can't be given up now",
    'Error: expand volume data has come too far to be undone: what is new serves already',
    'The target exists, contains other items, or is in use.',
    'No Replacement was found for resource requested to be removed',
    'Unable to delete volume data while hosts of the pool are down: gl2. Nothing was stopped; delete it when they are back.',
  ])('finds a whole error as it was printed: %s', (printed) => {
    expect(entriesFor(printed)).toHaveLength(1);
  });

  test("Heketi's words, and what hosts are checked for, are still said by the program", () => {
    const source = sourceWithout('plans/heketi-words.ts', 'hosts/check/concerns.ts');
    expect(HEKETI_WORDS.map(({ words }) => words).filter((words) => !source.includes(words))).toEqual([]);
    const concerns = Object.keys(CONCERN_MEANINGS).filter((name) => name !== 'module');
    expect(concerns.filter((name) => !source.includes(`'${name}'`))).toEqual([]);
    expect(source).toContain('`module ${');
  });

  test('tells of each what it means and what to do, and what it says can be typed', async () => {
    for (const { name, means, next } of CATALOGUE) {
      expect(means, name).toMatch(/^[A-Z].*\.$/i);
      expect(next.length, name).toBeGreaterThan(0);
      for (const [what, command] of next) {
        expect(what, name).not.toMatch(/[.:]$/);
        for (const suggestion of command === undefined ? [] : commandsIn(command))
          expect(await problemOf(suggestion), `${name}: ${command}`).toBeNull();
      }
    }
  });

  test.each([
    ['explain 7', 'no-space'],
    ['explain NO-SPACE', 'no-space'],
    ['explain 130', 'interrupted'],
    ['explain "no space"', 'No space'],
    ['explain "Error: device: 4f2c is not in failed state"', 'is not in failed state'],
    [
      'explain Device must be offline before remove operation is performed, device:4f2c',
      'must be offline before remove operation is performed',
    ],
    ['explain unavailable:data', 'unavailable'],
    ['explain lv-of-no-brick:sim2:brick_00000000', 'lv-of-no-brick'],
    ['explain volume-not-started:data', 'volume-not-started'],
    ['explain module dm_mirror', 'module'],
    ['explain host key', 'host key'],
    ['explain DEGRADED', 'DEGRADED'],
    ['explain "AT RISK"', 'AT RISK'],
    ['explain at risk', 'AT RISK'],
    ['explain healthy', 'HEALTHY'],
    ['explain STOPPED', 'STOPPED\nstopped'],
    ['explain unknown', 'UNKNOWN\nunknown\nunknown'],
    ['explain outside', 'outside'],
  ])('%s', async (words, name) => {
    expect(await line.ok(`${words} -o name`)).toBe(`${name}\n`);
  });

  test.each(['lv-foreign', 'note-outdated'])(
    'says of %s no exit code, for none goes with it',
    async (kind) => {
      expect(JSON.parse(await line.ok(`explain ${kind} -o json`))).toMatchObject([{ exitCode: null }]);
    },
  );

  test('names what is near to what nobody knows', async () => {
    expect(await line.run('explain brik-down')).toEqual({
      code: 4,
      stdout: '',
      stderr:
        'Error: Nothing is called "brik-down"\nHint: Did you mean this?\n  glusterctl explain brick-down\nAll there is: glusterctl explain\n',
    });
    const { stderr } = await line.run('explain quorum lost');
    expect(stderr).toContain('  glusterctl explain server-quorum\n');
  });

  test('tells of each word of "status" what sort of thing it is said of', async () => {
    const text = await line.ok('explain down');
    expect(text).toContain(
      'DOWN\n  No data can be reached.\n  (what "status" says of a cluster or a volume)\n',
    );
    expect(text).toContain('(what "status" says of a brick)\n');
    expect(text).toContain('(what "status" says of a host)\n');
  });

  test.each([
    ['99', 'No exit code is 99'],
    ['255', 'No exit code is 255'],
    ['0', 'Exit code 0 is no error: it was done'],
  ])('of %s, with which no error goes, it says which exit codes there are', async (code, message) => {
    expect(await line.run(`explain ${code}`)).toEqual({
      code: 4,
      stdout: '',
      stderr: `Error: ${message}\nHint: There are 0 and 1, 2, 3, 4, 5, 6, 7, 10, 11, 20, 21, 22, 130. In a line each: glusterctl help exit-codes\n`,
    });
  });

  test('is pointed to by an error where more is asked for', async () => {
    const { stderr } = await line.run('volume info nothing --verbose');
    expect(stderr).toContain('\nMore about errors like this: glusterctl explain not-found\n');
    expect((await line.run('volume info nothing')).stderr).not.toContain('explain');
    expect(await line.ok('explain not-found')).toContain(
      'What to do:\n  See which state counts:\n    glusterctl state path\n',
    );
  });
});
