import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/ui/formats/index.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

const names = FORMATS.map(({ name }) => name);
const common = FORMATS.filter((format) => format.needsMetrics !== true);
const commonNames = common.map(({ name }) => name);

describe('an output format', () => {
  test('is one file, and in the list', () => {
    const files = readdirSync(new URL('../../src/ui/formats/', import.meta.url)).filter(
      (file) => !['format.ts', 'index.ts'].includes(file),
    );
    expect(files.sort()).toEqual(names.map((name) => `${name}.ts`).sort());
  });

  test('is told by help, by completion and where another is asked for', async () => {
    const help = (await line.ok('cluster list --help')).replaceAll(/\s+/g, ' ');
    expect(help).toContain(`how results are printed: ${commonNames.join(', ')}; auto is `);
    expect(await line.ok(['complete', '--', 'cluster', 'list', '-o', ''])).toBe(
      `${commonNames.join('\n')}\n`,
    );
    expect(await line.ok(['complete', '--', 'status', '-o', ''])).toBe(`${names.join('\n')}\n`);
    const { code, stderr } = await line.run('cluster list -o xml');
    expect([code, stderr]).toEqual([2, expect.stringContaining(`must be one of ${commonNames.join(', ')}`)]);
  });

  test.each(common)(
    '$name tells what to type next where a list has nothing, if people read it',
    async (format) => {
      const { code, stderr } = await line.run(`cluster list -o ${format.name}`);
      expect([code, stderr.startsWith('No clusters.')]).toEqual([0, format.forPeople]);
    },
  );

  test.each(common)(
    '$name prints errors as it says, also where the command line can not be read',
    async (format) => {
      const isJson = (text: string): boolean => text.startsWith('{"error":');
      const { name, errorsAsJson = false } = format;
      for (const asked of [`-o ${name}`, `-o${name}`, `-o=${name}`, `--output ${name}`, `--output=${name}`]) {
        for (const [wrong, expected] of [
          ['cluster info nothing-of-this-name', 4],
          ['cluster list --no-such-flag', 2],
        ] as const) {
          const { code, stderr } = await line.run(`${wrong} ${asked}`);
          expect([code, isJson(stderr)], `${wrong} ${asked}`).toEqual([expected, errorsAsJson]);
        }
      }
      line.variables.GLUSTERCTL_OUTPUT = name;
      const { code, stderr } = await line.run('cluster list --no-such-flag');
      expect([code, isJson(stderr)]).toEqual([2, errorsAsJson]);
    },
  );
});
