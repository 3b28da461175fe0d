import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completionScript } from '../../src/ui/completion.ts';
import { type Lab, lab } from '../support/lab.ts';

let line: Lab;
beforeEach(async () => {
  line = await lab();
});
afterEach(async () => await line.remove());

const offered = async (...words: readonly string[]): Promise<string> =>
  (await line.ok(['complete', '--', ...words])).trimEnd().replaceAll('\n', ' ');

describe('completion offers', () => {
  test('commands and flags', async () => {
    expect(await offered('clus')).toBe('cluster');
    expect(await offered('cluster', 'se')).toBe('setflags');
    expect(await offered('cluster', 'create', '--bl')).toBe('--block');
  });

  test.each([
    ['none replicate disperse', 'volume', 'create', '--durability', ''],
    ['--durability=replicate', 'volume', 'create', '--durability=re'],
    ['none replicate arbiter disperse', 'volume', 'list', '--durability', ''],
    ['wide', 'cluster', 'list', '-o', 'w'],
    ['--output=wide', 'cluster', 'list', '--output=w'],
    ['--block=true --block=false', 'cluster', 'create', '--block='],
    ['true', 'cluster', 'setflags', 'lab', '--file', 't'],
    ['warning', 'loglevel', 'set', 'w'],
    ['zone_checking', 'config', 'set', 'zone'],
    ['ssh.knownHosts', 'config', 'get', 'ssh.k'],
    // Files, which the shell offers.
    ['', 'topology', 'load', '--json='],
    // Free text.
    ['', 'volume', 'create', '--name', ''],
    ['', 'no', 'such', ''],
  ])('values: "%s" for %s %s %s %s', async (wanted, ...words) => {
    expect(await offered(...words)).toBe(wanted);
  });

  test('every value of a flag as the command takes it', async () => {
    for (const value of (await offered('volume', 'create', '--durability', '')).split(' ')) {
      const { stderr } = await line.run(`volume create --size=1 --durability=${value} --check`);
      expect(stderr).toContain('No clusters configured');
    }
  });

  test('names of what the state knows, at the place where they belong', async () => {
    await line.ok('topology load --json=topology.json');
    const id = (await line.ok('cluster list -o name')).trim();
    await line.ok(`cluster rename ${id} lab`);
    await line.ok('cluster create --name=other');
    await line.ok('volume create --size=1 --name=shop --tag=rack:r1 --clusters=lab');
    expect((await offered('cluster', 'info', '')).split(' ').sort()).toEqual(['lab', 'other']);
    expect(await offered('cluster', 'info', 'lab', '')).toBe('');
    expect(await offered('cluster', 'rename', 'lab', '')).toBe('');
    expect(await offered('volume', 'create', '--clusters', 'lab,o')).toBe('lab,other');
    expect(await offered('volume', 'create', '--clusters=lab,o')).toBe('--clusters=lab,other');
    expect(await offered('volume', 'list', '--cluster=o')).toBe('--cluster=other');
    expect(await offered('volume', 'list', '--tag', '')).toBe('rack:r1');
    expect((await offered('node', 'info', '')).split(' ').sort()).toEqual(['gl1', 'gl2', 'gl3']);
    expect(await offered('host', 'check', 'gl1', 'gl2', 'gl3')).toBe('gl3');
    expect(await offered('device', 'info', 'gl1:/dev/sdb')).toBe('gl1:/dev/sdb');
    expect(await offered('node', 'add', '--management-host-name', '')).toBe('');
    expect(await offered('snapshot', 'create', '')).toBe('shop');
    expect(await offered('snapshot', 'create', 'shop', '')).toBe('');
    const state = line.variables.GLUSTERCTL_STATE ?? '';
    line.variables.GLUSTERCTL_STATE = join(line.folder, 'none.json');
    expect(await offered('volume', 'info', '')).toBe('');
    expect(await offered('--state', state, 'volume', 'info', '')).toBe('shop');
    expect(await offered('volume', 'info', `--state=${state}`, '')).toBe('shop');
  });
});

/** As in a shell that has this program on its path, and a state with the clusters lab and other. */
async function shell(program: string, words: readonly string[]): Promise<readonly string[]> {
  const bin = join(line.folder, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(fileURLToPath(new URL('../../bin/glusterctl.js', import.meta.url)), join(bin, 'glusterctl'));
  await line.ok('cluster create --name=lab');
  await line.ok('cluster create --name=other');
  const env = { ...line.variables, HOME: line.folder, PATH: `${bin}:${process.env.PATH}` };
  const { stdout, stderr } = spawnSync(program, words, { env, encoding: 'utf8', timeout: 50_000 });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

const TYPED: readonly (readonly [typed: string, becomes: string])[] = [
  ['hc clu', 'cluster'],
  ['hc cluster info l', 'lab'],
  ['hc volume create --durability dis', 'disperse'],
  ['hc topology load --json=topo', 'topology.json'],
];

test.skipIf(!existsSync('/bin/bash'))(
  'bash: for an alias, and for a word that it takes for three',
  async () => {
    // What readline hands over: words cut at = and :, too.
    const asked = [...TYPED.slice(0, 3), ['hc volume create --durability=re', 'replicate']].map(
      ([typed = '']) => {
        const words = typed.split(/ |(=)/).filter((word) => word !== undefined && word !== '');
        return `COMP_LINE='${typed}' COMP_POINT=${typed.length} COMP_WORDS=(${words.join(' ')}) COMP_CWORD=${words.length - 1}
      _glusterctl; echo "\${COMPREPLY[@]}"`;
      },
    );
    const script = `alias hc=glusterctl raw='node /opt/glusterctl.js --quiet' ls='ls -l'
    source <(glusterctl completion bash later)
    complete -p hc raw later; complete -p ls 2>/dev/null
    ${asked.join('\n')}`;
    expect(await shell('/bin/bash', ['--norc', '-c', script])).toEqual([
      ...['hc', 'raw', 'later'].map((name) => `complete -o default -F _glusterctl ${name}`),
      'cluster',
      'lab',
      'disperse',
      'replicate',
    ]);
  },
);

test.skipIf(!existsSync('/bin/bash'))(
  'bash: what an alias adds counts, and host:/dev/sdb is one word',
  () => {
    const given = ['gl1:/dev/sdb', 'gl1:/dev/sdc'];
    const script = `
    glusterctl() { printf '%s\\n' "$@" >&2; printf '%s\\n' ${given.join(' ')}; }
    alias hc='glusterctl --quiet'
    ${completionScript('bash', 'glusterctl').replaceAll('2>/dev/null', '')}
    COMP_LINE='hc device info gl1:/dev/sd' COMP_POINT=26 COMP_WORDS=(hc device info gl1 : /dev/sd) COMP_CWORD=5
    _glusterctl
    echo "\${COMPREPLY[@]}"
    COMP_LINE='glusterctl device inf' COMP_POINT=21 COMP_WORDS=(glusterctl device inf) COMP_CWORD=2
    _glusterctl`;
    const { stdout, stderr } = spawnSync('/bin/bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(stdout).toBe('/dev/sdb /dev/sdc\n');
    const asked = '--quiet complete -- device info gl1:/dev/sd complete -- device inf';
    expect(stderr.trim().split('\n')).toEqual(asked.split(' '));
  },
);

test.skipIf(!existsSync('/usr/bin/zsh'))('zsh: for an alias, typed on a terminal', async () => {
  // The line that was completed is shown by a widget of our own, so that nothing has to be read off a screen.
  const inner = `PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; alias hc=glusterctl
source <(glusterctl completion zsh)
show() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N show; bindkey '^X' show
`;
  await line.file('rc.zsh', inner);
  const typed = TYPED.map(
    ([begun]) =>
      `zpty -w -n z ${JSON.stringify(begun)}$'\\t\\x18'; zpty -r z out '*<*>*'; print -r -- "\${\${out##*<}%%>*}"`,
  );
  const script = `zmodload zsh/zpty; cd ${line.folder}
    zpty z "zsh -f -i"; zpty -w z "source rc.zsh; print re''ady"; zpty -r z out '*ready*'
    ${typed.join('\n')}`;
  const complete = TYPED.map(([begun, becomes]) => begun.replace(/[^ =]*$/, becomes));
  const got = await shell('/usr/bin/zsh', ['-f', '-c', script]);
  expect(got.map((one) => one.trimEnd())).toEqual(complete);
});

test.skipIf(!existsSync('/usr/bin/fish'))('fish: for an alias', async () => {
  const asked = TYPED.map(([typed]) => `complete -C '${typed}'`);
  const script = `cd ${line.folder}; glusterctl completion fish | source; alias hc=glusterctl
    ${asked.join('\n')}`;
  const complete = TYPED.map(([begun, becomes]) =>
    begun.includes('=') ? begun.replace(/^.* |[^=]*$/g, '') + becomes : becomes,
  );
  expect(await shell('/usr/bin/fish', ['--no-config', '-c', script])).toEqual(complete);
});

test('what can be no name of a command comes into no script', async () => {
  expect(await line.run(['completion', 'bash', 'a;reboot'])).toMatchObject({ code: 2, stdout: '' });
});
