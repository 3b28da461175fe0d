import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program } from '../../src/commands/index.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';

describe('colour on a terminal', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = await commandLine({ terminal: true });
    await cli.ok('cluster create --name=lab');
  });
  afterAll(async () => await cli.remove());

  async function coloured(line: string, variables: Record<string, string | undefined>): Promise<boolean> {
    Object.assign(cli.variables, { TERM: 'xterm', NO_COLOR: undefined, CI: undefined }, variables);
    const { code, stdout, stderr } = await cli.run(line);
    expect(code).toBe(0);
    return `${stdout}${stderr}`.includes('\u001b[');
  }

  test('is there', async () => {
    expect(await coloured('cluster list -o table', {})).toBe(true);
  });

  test.each<[string, string, Record<string, string>]>([
    ['NO_COLOR', 'cluster list -o table', { NO_COLOR: '1' }],
    ['a dumb terminal', 'cluster list -o table', { TERM: 'dumb' }],
    ['--no-color', 'cluster list -o table --no-color', {}],
    ['JSON', 'cluster list -o json', {}],
  ])('is not there with %s', async (_, line, variables) => {
    expect(await coloured(line, variables)).toBe(false);
  });
});

describe('errors', () => {
  test('as JSON are one document on stderr, whatever the flag', async () => {
    const cli = await commandLine();
    try {
      for (const flag of ['--json', '-o json', '--output=json']) {
        const { code, stdout, stderr } = await cli.run(`cluster info nothing-of-this-name ${flag}`);
        expect([code, stdout]).toEqual([4, '']);
        const { error } = JSON.parse(stderr) as { error: Record<string, unknown> };
        expect(error).toMatchObject({ code: 'not-found', message: expect.any(String) });
      }
    } finally {
      await cli.remove();
    }
  });
});

const EXAMPLE = /^ {2}(?:# |glusterctl )/;

describe('help', () => {
  test('fits in 80 columns, but for examples', async () => {
    const cli = await commandLine({ columns: 80 });
    try {
      const nouns = await Promise.all(program.nouns.map(async (noun) => await noun.load()));
      for (const line of ['', ...nouns.flat().map(({ path }) => path.join(' '))]) {
        const help = await cli.ok(`${line} --help`);
        expect(help.split('\n').filter((each) => each.length > 80 && !EXAMPLE.test(each))).toEqual([]);
      }
    } finally {
      await cli.remove();
    }
  });
});
