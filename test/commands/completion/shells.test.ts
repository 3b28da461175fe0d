import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completionScript } from '../../../src/ui/completion.ts';
import { type Lab, lab } from '../../support/lab.ts';

let line: Lab;
beforeEach(async () => {
  line = await lab();
});
afterEach(async () => await line.remove());

/** As in a shell that has this program on its path, and a state with the clusters lab and other. */
async function shell(program: string, words: readonly string[]): Promise<readonly string[]> {
  const bin = join(line.folder, 'bin');
  await mkdir(bin, { recursive: true });
  await symlink(
    fileURLToPath(new URL('../../../bin/glusterctl.js', import.meta.url)),
    join(bin, 'glusterctl'),
  );
  await line.ok('cluster create --name=lab');
  await line.ok('cluster create --name=other');
  const env = { ...line.variables, HOME: line.folder, PATH: `${bin}:${process.env.PATH}` };
  const { stdout, stderr } = spawnSync(program, words, { env, encoding: 'utf8', timeout: 250_000 });
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

/** Lines as they stand after Tab was typed behind each. */
async function typedInZsh(alias: string, lines: readonly string[]): Promise<readonly string[]> {
  // The line that was completed is shown by a widget of our own, so that nothing has to be read off a screen.
  const inner = `PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; ${alias}
source <(glusterctl completion zsh)
show() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N show; bindkey '^X' show
`;
  await line.file('rc.zsh', inner);
  const typed = lines.map(
    (begun) =>
      `zpty -w -n z ${JSON.stringify(begun)}$'\\t\\x18'; zpty -r z out '*<*>*'; print -r -- "\${\${out##*<}%%>*}"`,
  );
  const script = `zmodload zsh/zpty; cd ${line.folder}
    zpty z "zsh -f -i"; zpty -w z "source rc.zsh; print re''ady"; zpty -r z out '*ready*'
    ${typed.join('\n')}`;
  return (await shell('/usr/bin/zsh', ['-f', '-c', script])).map((one) => one.trimEnd());
}

test.skipIf(!existsSync('/usr/bin/zsh'))('zsh: for an alias, typed on a terminal', async () => {
  const complete = TYPED.map(([begun, becomes]) => begun.replace(/[^ =]*$/, becomes));
  expect(
    await typedInZsh(
      'alias hc=glusterctl',
      TYPED.map(([begun]) => begun),
    ),
  ).toEqual(complete);
});

test.skipIf(!existsSync('/usr/bin/fish'))('fish: for an alias', async () => {
  const asked = TYPED.map(([typed]) => `complete -C '${typed}'`);
  const script = `cd ${line.folder}; glusterctl completion fish | source; alias hc=glusterctl
    ${asked.join('\n')}`;
  const complete = TYPED.map(([begun, becomes]) =>
    begun.includes('=') ? begun.replace(/^.* |[^=]*$/g, '') + becomes : becomes,
  );
  const got = await shell('/usr/bin/fish', ['--no-config', '-c', script]);
  expect(got.map((one) => one.split('\t')[0])).toEqual(complete);
  expect(got[2]).toBe('disperse\tpieces on many hosts, some of them spare');
});

describe('an alias with arguments of its own leads to its own state', () => {
  let state: string;
  beforeEach(async () => {
    state = join(line.folder, 'elsewhere.json');
    await line.ok(['--state', state, 'cluster', 'create', '--name=elsewhere']);
  });

  test.skipIf(!existsSync('/bin/bash'))('in bash', async () => {
    const script = `alias hc='glusterctl --state ${state}'
      source <(glusterctl completion bash)
      COMP_LINE='hc cluster info el' COMP_POINT=18 COMP_WORDS=(hc cluster info el) COMP_CWORD=3
      _glusterctl; echo "\${COMPREPLY[@]}"`;
    expect(await shell('/bin/bash', ['--norc', '-c', script])).toEqual(['elsewhere']);
  });

  test.skipIf(!existsSync('/usr/bin/zsh'))('in zsh', async () => {
    const got = await typedInZsh(`alias hc='glusterctl --state ${state}'`, ['hc cluster info el']);
    expect(got).toEqual(['hc cluster info elsewhere']);
  });

  test.skipIf(!existsSync('/usr/bin/fish'))('in fish', async () => {
    const script = `glusterctl completion fish | source; alias hc='glusterctl --state ${state}'
      complete -C 'hc cluster info el'`;
    const [got = ''] = await shell('/usr/bin/fish', ['--no-config', '-c', script]);
    expect(got.split('\t')[0]).toBe('elsewhere');
  });
});

describe('what is shown beside a value', () => {
  test.skipIf(!existsSync('/usr/bin/zsh'))('in zsh', async () => {
    const inner = `PS1='> '; autoload -U compinit; compinit -u -D; source <(glusterctl completion zsh)`;
    await line.file('rc.zsh', inner);
    const script = `zmodload zsh/zpty; cd ${line.folder}; COLUMNS=100
      zpty z "zsh -f -i"; zpty -w z "source rc.zsh; stty columns 100; print re''ady"; zpty -r z out '*ready*'
      zpty -w -n z "glusterctl cluster info "$'\\t\\t'; zpty -r z out '*other*'; zpty -r z more '*volumes*'; print -r -- "$out$more"`;
    expect((await shell('/usr/bin/zsh', ['-f', '-c', script])).join('\n')).toMatch(
      /lab +-- 0 hosts, 0 volumes/,
    );
  });

  test.skipIf(!existsSync('/bin/bash'))('not in bash, which would type it', async () => {
    const script = `source <(glusterctl completion bash)
      COMP_LINE='glusterctl cluster info ' COMP_POINT=24 COMP_WORDS=(glusterctl cluster info '') COMP_CWORD=3
      _glusterctl; printf '%s\\n' "\${COMPREPLY[@]}"
      COMP_LINE='glusterctl volume set a features.read-' COMP_POINT=39 COMP_WORDS=(glusterctl volume set a features.read-) COMP_CWORD=4
      _glusterctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const got = await shell('/bin/bash', ['--norc', '-c', script]);
    expect(got.toSorted()).toEqual(['features.read-only=', 'lab', 'other']);
  });
});

test('what can be no name of a command comes into no script', async () => {
  expect(await line.run(['completion', 'bash', 'a;reboot'])).toMatchObject({ code: 2, stdout: '' });
});
