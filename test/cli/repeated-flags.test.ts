import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GLOBAL_FLAGS } from '../../src/cli/parse/global-flags.ts';
import { LEADING } from '../../src/cli/program.ts';
import { repeating } from '../../src/cli/run/repeated-flags.ts';
import { program } from '../../src/commands/index.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { commandsIn } from '../support/suggestions.ts';
import { splitWords } from '../support/words.ts';

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

const STATE = "--state='my state.json'";

describe('commands that are suggested go to the state that was named', () => {
  test('in the hint of an error, and work as they stand', async () => {
    await line.ok(`cluster create --name=lab ${STATE}`);
    const { stderr } = await line.run(`verify nothing ${STATE}`);
    expect(stderr).toContain(
      `See "glusterctl --state 'my state.json' cluster list", "glusterctl --state 'my state.json' node list"`,
    );
    const [first] = commandsIn(stderr);
    expect(await line.ok(`${first?.line ?? ''} -o name`)).toBe('lab\n');
  });

  test('in errors as JSON, and where something is missing; the words of a wrong command stay as typed', async () => {
    await line.ok(`cluster create --name=lab ${STATE}`);
    const { stderr } = await line.run(`verify nothing -o json ${STATE}`);
    expect(JSON.parse(stderr).error.hint).toContain(`"glusterctl --state 'my state.json' volume list"`);
    expect((await line.run('node add --state=other.json')).stderr).toContain(
      'For example: glusterctl --state other.json node add',
    );
    expect((await line.run('volume lsit --state=other.json')).stderr).toContain(
      'unknown command "lsit" for "glusterctl volume"',
    );
  });

  test('beside an empty list', async () => {
    expect((await line.run(`volume list -o table ${STATE}`)).stderr).toContain(
      "glusterctl --state 'my state.json' topology load --json=FILE",
    );
  });

  test('only where a flag named it: a variable holds for the next command, too', async () => {
    line.variables.GLUSTERCTL_STATE = 'other.json';
    expect((await line.run('volume list -o table')).stderr).toContain(': glusterctl topology load');
    expect((await line.run('volume list -o table --state=third.json')).stderr).toContain(
      ': glusterctl --state third.json topology load',
    );
  });

  test('and not what was typed by somebody, as the log tells it', async () => {
    await line.ok('cluster create --name=lab --state=a.json');
    expect(await line.ok('log --state=a.json')).toContain(
      'tester: glusterctl cluster create --name=lab --state=a.json',
    );
  });
});

describe('what is repeated', () => {
  const repeated = (text: string, given: Readonly<Record<string, string>>, own: readonly string[] = []) =>
    repeating(
      new Map(Object.entries(given)),
      own.map((name) => ({ name })),
      program,
    )?.(text);

  test('is all that says which state and which hosts are meant, each where it counts', () => {
    const given = { state: 's', config: 'c', 'ssh-config': 'h', 'known-hosts': 'k', output: 'wide' };
    const all = '--state s --config c --ssh-config h --known-hosts k';
    expect(repeated('→ glusterctl verify', given)).toBe(`→ glusterctl ${all} verify`);
    expect(repeated('glusterctl config show, glusterctl explain refused', given)).toBe(
      'glusterctl --config c config show, glusterctl explain refused',
    );
  });

  test('is nothing where the flag is the own one of the command', () => {
    expect(repeated('glusterctl verify', { config: 'heketi.json' }, ['config'])).toBe(undefined);
  });

  test('is not put into names of files, hosts or the program alone', () => {
    const text =
      '/var/lib/glusterctl state, glusterctl.json, glusterctl --help, glusterctl help scripts, glusterctl runs';
    expect(repeated(text, { state: 's' })).toBe(text);
  });

  test.each(program.nouns.map((noun) => [noun.name, noun] as const))(
    'of %s: flags that its commands heed, and no own one of the same name',
    async (_, { repeats = LEADING, load }) => {
      const commands = await load();
      expect(repeats.includes('state')).toBe(!commands.every(({ standsAlone }) => standsAlone === true));
      const own = new Set(commands.flatMap(({ flags }) => flags.map(({ name }) => name)));
      expect(repeats.filter((name) => own.has(name))).toEqual([]);
      expect(GLOBAL_FLAGS.map(({ name }) => name)).toEqual(expect.arrayContaining([...repeats]));
      expect(
        splitWords(repeating(new Map([['state', "a'b"]]), [], program)?.('glusterctl verify') ?? ''),
      ).toEqual(['glusterctl', '--state', "a'b", 'verify']);
    },
  );
});
