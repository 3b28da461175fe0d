import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MARK } from '../../../src/ui/completion.ts';
import { type CommandLine, commandLine } from '../../support/command-line.ts';

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
  line.variables.HOME = line.folder;
  for (const name of ['XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'ZDOTDIR', 'SHELL', 'BASH_COMPLETION_USER_DIR'])
    delete line.variables[name];
});
afterEach(async () => await line.remove());

const BASH = '.local/share/bash-completion/completions/glusterctl';
const ZSH = '.local/share/zsh/site-functions/_glusterctl';
const FISH = '.config/fish/completions/glusterctl.fish';

const at = (path: string): string => join(line.folder, path);
const read = async (path: string): Promise<string> => await readFile(at(path), 'utf8');
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(at(path)), { recursive: true });
  await line.file(path, text);
};

describe('completion install', () => {
  test.each([
    ['bash', BASH],
    ['zsh', ZSH],
    ['fish', FISH],
    ['powershell', '.local/share/glusterctl/glusterctl-completion.ps1'],
  ])('for %s writes what "completion" prints to where that shell looks', async (shell, path) => {
    const told = await line.ok(`completion install --shell=${shell}`);
    expect(told).toContain(`${at(path)}: written\n`);
    expect(told).toContain('Then press Tab behind: glusterctl volume\n');
    expect(await read(path)).toBe(await line.ok(`completion ${shell}`));
    expect(await line.ok(`completion install --shell=${shell}`)).toContain(`${at(path)}: is there already\n`);
  });

  test('takes the shell from SHELL, and asks for it where that says nothing', async () => {
    line.variables.SHELL = '/usr/local/bin/fish';
    expect(await line.ok('completion install')).toContain(FISH);
    line.variables.SHELL = '/bin/tcsh';
    expect(await line.run('completion install')).toMatchObject({ code: 2, stdout: '' });
    delete line.variables.SHELL;
    const { code, stderr } = await line.run('completion install');
    expect(code).toBe(2);
    expect(stderr).toContain('--shell=bash');
  });

  test('tells what has to be in files of the user, and touches none of them', async () => {
    const rc = '# mine\n';
    await put('.zshrc', rc);
    const folder = dirname(at(ZSH));
    const told = await line.ok('completion install --shell=zsh --alias=hc');
    expect(told).toContain(`fpath=(${folder} $fpath)`);
    expect(told).toContain('autoload -Uz compinit && compinit');
    expect(told).toContain('alias hc=glusterctl');
    expect(await read('.zshrc')).toBe(rc);
    await put('.zshrc', `fpath=(${folder} $fpath)\nautoload -Uz compinit && compinit\nalias hc=glusterctl\n`);
    expect(await line.ok('completion install --shell=zsh --alias=hc')).not.toContain('yourself');
  });

  test('an alias leads to the file of the program where its name is not in PATH', async () => {
    const file = join(line.folder, 'my tools/glusterctl.js');
    const lost = await commandLine({ more: () => ({ programFile: file }) });
    const bin = join(lost.folder, 'bin');
    lost.variables.PATH = `relative:${bin}`;
    try {
      const told = await lost.ok('completion install --shell=zsh --alias=hc');
      expect(told).toContain(`alias hc=''\\''${file}'\\'''\n`);
      expect(told).toContain(`No folder of PATH, where shells look for a program, has it. It is: ${file}\n`);
      await mkdir(bin);
      await writeFile(join(bin, 'glusterctl'), '', { mode: 0o755 });
      const found = await lost.ok('completion install --shell=zsh --alias=hc');
      expect(found).toContain('alias hc=glusterctl\n');
      expect(found).toContain('Then press Tab behind: glusterctl volume\n');
    } finally {
      await lost.remove();
    }
  });

  test.each(['', 'relative'])(
    'looks for config.fish where fish does with XDG_CONFIG_HOME="%s"',
    async (value) => {
      line.variables.XDG_CONFIG_HOME = value;
      const told = await line.ok('completion install --shell=fish --alias=hc');
      expect(told).toContain(`Put into ${at('.config/fish/config.fish')} yourself:\n  alias hc=glusterctl\n`);
    },
  );

  test('never takes the place of a file of somebody else, unless that is said', async () => {
    await put(BASH, 'complete -W "start stop" glusterctl\n');
    const { code, stdout, stderr } = await line.run('completion install --shell=bash --alias=hc');
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain(at(BASH));
    expect(existsSync(at('.local/share/bash-completion/completions/hc'))).toBe(false);
    await line.ok('completion install --shell=bash --force');
    expect(await read(BASH)).toContain(MARK);
  });

  test('with --dry-run writes nothing', async () => {
    expect(await line.ok('completion install --shell=fish --dry-run')).toContain('would be written');
    expect(existsSync(at(FISH))).toBe(false);
  });

  test('names that can be none are refused', async () => {
    expect(await line.run(['completion', 'install', '--shell=bash', '--alias=../x'])).toMatchObject({
      code: 2,
      stdout: '',
    });
  });
});

test('completion uninstall takes away what was installed, and nothing else', async () => {
  for (const shell of ['bash', 'zsh', 'fish'])
    await line.ok(`completion install --shell=${shell} --alias=hc`);
  const other = '.config/fish/completions/git.fish';
  await put(other, 'complete -c git\n');
  expect(await line.ok('completion uninstall --shell=zsh')).toBe(`${at(ZSH)}: deleted\n`);
  const told = await line.ok('completion uninstall');
  expect(told.trim().split('\n')).toEqual(
    [BASH, join(dirname(BASH), 'hc'), FISH, join(dirname(FISH), 'hc.fish')].map(
      (path) => `${at(path)}: deleted`,
    ),
  );
  expect(existsSync(at(other))).toBe(true);
  expect(await line.ok('completion uninstall')).toBe('No completion script is installed.\n');
});

test.skipIf(!existsSync('/usr/share/bash-completion/bash_completion'))(
  'bash-completion finds it at the first Tab, and that of an alias',
  async () => {
    await line.ok('completion install --shell=bash --alias=hc');
    const script = `source /usr/share/bash-completion/bash_completion
      for name in glusterctl hc; do _completion_loader $name; complete -p $name; done`;
    const { stdout } = spawnSync('/bin/bash', ['--norc', '-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: line.folder },
    });
    expect(stdout.trim().split('\n')).toEqual(
      ['glusterctl', 'hc'].map((name) => `complete -o default -F _glusterctl ${name}`),
    );
  },
);

test.skipIf(!existsSync('/usr/bin/fish'))('fish finds it by itself, and that of an alias', async () => {
  await line.ok('completion install --shell=fish --alias=hc');
  for (const name of ['glusterctl', 'hc']) {
    const script = `function glusterctl; printf 'found\\tas asked\\n'; end; function hc; end; complete -C '${name} x '`;
    const { stdout } = spawnSync('/usr/bin/fish', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: line.folder },
    });
    expect(stdout).toBe('found\tas asked\n');
  }
});

test.skipIf(!existsSync('/usr/bin/zsh'))('zsh finds it with the lines that are told', async () => {
  const told = await line.ok('completion install --shell=zsh');
  const lines = told.split('\n').filter((one) => /^ {2}(?:fpath|autoload)/.test(one));
  const script = `${lines.join('\n').replace('&& compinit', '&& compinit -u -D')}\nprint -r -- "$_comps[glusterctl]"`;
  const { stdout } = spawnSync('/usr/bin/zsh', ['-f', '-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: line.folder },
  });
  expect(stdout).toBe('_glusterctl\n');
});
