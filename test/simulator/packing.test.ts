import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Simulation } from '../../src/simulator/simulation.ts';

/** What scripts use for notes and for a state on a volume, on text, on bytes, and on nothing. */
const TABLE: readonly string[] = [
  "printf 'Zürich\\n' >f; sha256sum <f; sha256sum f; sha256sum <none",
  "printf '' | sha256sum; sha256sum f none <f",
  "printf 'Zürich\\n' | base64; printf 'Zürich\\n' | base64 | base64 -d",
  'i=0; while [ $i -lt 30 ]; do printf "line %s\\n" $i; i=$((i + 1)); done >f; base64 f; base64 -w 0 f; base64 f | base64 -d | sha256sum',
  "echo '!!!' | base64 -d; echo $?",
  "printf 'Zürich\\n' | gzip -c | gzip -dc; printf 'Zürich\\n' | gzip -c | base64 | base64 -d | gzip -dc | sha256sum",
  'gzip -dc </dev/null; echo $?; echo text | gzip -dc; echo $?',
  "printf 'Zürich\\n' >f; head -c 2 f | sha256sum; tail -c 3 f; tail -c +4 f; tail -c +1 f; tail -c +100 f; head -c 0 f; tail -c 0 f",
  "printf 'Zürich\\n' >f; head -c 2 f >a; tail -c +3 f >b; cat a b; cat a b | sha256sum; wc -c <a; stat -c %s a; wc -l <f",
  "printf 'Zürich' >f; truncate -s 2 f; wc -c <f; sha256sum <f; truncate -s 5 f; wc -c <f; sha256sum <f; tr -d '\\0' <f | wc -c; truncate -s 0 f; stat -c %s f",
  'truncate -s 3 new; stat -c %s new; truncate -c -s 3 none; echo $?; ls; truncate -s 1 . 2>&1; echo $?',
  'echo one >f; before=$(stat -c \'%i\' f); echo two >>f; [ "$before" = "$(stat -c %i f)" ] && echo same; cp f g; mv -f g f; [ "$before" = "$(stat -c %i f)" ] || echo another',
  'echo one >f; { echo two >&7; } 7>>f; { flock -n 9; flock -n 9; echo $?; flock -n f true; echo $?; } 9<>f; flock -n f true; echo $?; cat f',
  'mkdir d; echo one >f; echo two >g; echo old >d/g; mv -f -t d f g; ls; ls d; cat d/f d/g; mv -f -t d none d/../h 2>/dev/null; echo $?; mv -f -t none d/f 2>/dev/null; echo $?; ls d',
  'sh -c "echo begun; kill -9 \\$\\$; echo never"; echo $?',
  "f() {\nbase64 -d <<'END' | gzip -dc\n" + 'H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==\nEND\n}\nf; echo $?',
];

async function simulated(script: string) {
  const simulation = Simulation.create({ hosts: [{ name: 'one', storage: '10.0.0.1', devices: [] }] });
  const result = await simulation.exec('one', 'sh -s', `mkdir /work; cd /work\n${script}`);
  expect(simulation.notSimulated).toEqual([]);
  return result.kind === 'done' ? { code: result.code, stdout: result.stdout } : result;
}

function real(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'glusterctl-tools-'));
  try {
    const { status, stdout } = spawnSync('/bin/sh', ['-s'], {
      input: script,
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
    return { code: status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('tools of simulated hosts do what the real ones do', () => {
  test.each(TABLE)('%s', async (script) => {
    expect(await simulated(script)).toEqual(real(script));
  });
});
