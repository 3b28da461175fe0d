import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Hosts, ScriptResult } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { intoVolume } from '../../src/remote/on-volume.ts';
import { sharedLog } from '../../src/remote/remote-log.ts';
import { readFailure, wrapScript } from '../../src/shell/wrap.ts';
import { loggedName } from '../../src/store/shared/shared-log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder of this machine stands for the volume, and this machine's shell and tools for the host's. */
let volume = '';
beforeEach(async () => {
  volume = await temporaryFolder();
});

const lead = intoVolume('vol').text;
const FILE = 'state.json';

/** Of each script only so much arrives as `cut` leaves of what it says. */
function hosts(cut: (stdout: string) => string = (all) => all): Hosts & { readonly scripts: string[] } {
  const scripts: string[] = [];
  return {
    scripts,
    connect: async () => new Map(),
    close: async () => undefined,
    async run(_host, script): Promise<ScriptResult> {
      expect(script.text.startsWith(lead)).toBe(true);
      scripts.push(script.text);
      const here = `tell() { printf '= %s\\n' "$*"; }\nsure_of_it() { :; }\ncd '${volume}'`;
      const text = wrapScript({ ...script, text: script.text.replace(lead, here) });
      const { status, stdout, stderr } = spawnSync('sh', ['-s'], { input: text, encoding: 'utf8' });
      const { command: failed, stderr: said } = readFailure(stderr);
      return { kind: 'done', code: status ?? 1, stdout: cut(stdout), stderr: said, failed, milliseconds: 1 };
    },
  };
}

const logOver = (over: Hosts, bounds = { files: 20, bytes: 1_000_000 }) =>
  sharedLog({
    bounds,
    hosts: over,
    addresses: [{ name: 'gl1', access: sshAccess() }],
    name: 'gluster://gl1/vol/state.json',
    volume: 'vol',
    file: FILE,
  });

const nameOf = (n: number, user = 'ann'): string =>
  loggedName({
    time: new Date(Date.UTC(2026, 0, 1, 0, n)),
    user,
    host: 'laptop',
    run: n.toString(16).padStart(12, '0'),
  });
const file = (n: number, text = `{"n":${n}}\n`, user = 'ann') => ({
  name: nameOf(n, user),
  bytes: Buffer.from(text),
});
const days = (): string[] => readdirSync(join(volume, `${FILE}.log`)).sort();
const today = (): string => new Date().toISOString().slice(0, 10);

/** As it was put on an earlier day. */
function old(day: string, ...numbers: readonly number[]): void {
  const folder = join(volume, `${FILE}.log`, day);
  mkdirSync(folder, { recursive: true });
  for (const n of numbers) writeFileSync(join(folder, `${nameOf(n)}.jsonl`), `{"n":${n}}\n`);
}

describe('the log beside a state on a volume', () => {
  it('is empty before anything was put there', async () => {
    const log = logOver(hosts());
    expect(await log.list({ since: null, most: null })).toEqual({ files: [], older: false });
    expect(await log.search(['x'], null)).toEqual([]);
    expect(readdirSync(volume)).toEqual([]);
  });

  it('holds what was put, each in a file of its own, only for its owner, in one round trip each', async () => {
    const over = hosts();
    const log = logOver(over);
    const hostile = file(3, `{"x":"$(touch ${volume}/no) \`id\` 'q' ä\\n# end"}\n{"torn`, "b'; rm -rf $x");
    await log.put([file(1), file(2), hostile]);
    await log.put([file(1, 'another text')]);
    const { files } = await log.list({ since: null, most: null });
    expect(files.map(({ name }) => name).sort()).toEqual([nameOf(1), nameOf(2), hostile.name].sort());
    expect(files.find(({ name }) => name === nameOf(1))).toEqual({ name: nameOf(1), bytes: 8, day: today() });
    const texts = await log.read(files);
    expect(texts.get(nameOf(1))?.toString()).toBe('{"n":1}\n');
    expect(texts.get(hostile.name)?.equals(hostile.bytes)).toBe(true);
    expect(over.scripts).toHaveLength(4);
    const path = join(volume, `${FILE}.log`, today());
    expect(readdirSync(path).sort()).toEqual([...texts.keys()].map((name) => `${name}.jsonl`).sort());
    expect(readdirSync(volume)).toEqual([`${FILE}.log`]);
  });

  it('lists the newest days that it takes, and none before a day', async () => {
    old('2026-01-01', 1, 2);
    old('2026-01-02', 3);
    old('2026-01-03');
    old('2026-01-10', 4, 5);
    old('not-a-day', 6);
    writeFileSync(join(volume, `${FILE}.log`, '2026-01-10', 'notes.txt'), '');
    const log = logOver(hosts());
    const listed = async (since: string | null, most: number | null) => {
      const { files, older } = await log.list({ since, most });
      return [files.map(({ name }) => Number.parseInt(name.slice(-12), 16)).sort(), older];
    };
    expect(await listed(null, null)).toEqual([[1, 2, 3, 4, 5], false]);
    expect(await listed(null, 2)).toEqual([[4, 5], true]);
    expect(await listed(null, 4)).toEqual([[3, 4, 5], true]);
    expect(await listed('2026-01-02', 9)).toEqual([[3, 4, 5], false]);
    expect(await listed('2026-01-04', 2)).toEqual([[4, 5], false]);
  });

  it('is searched, as text and not as a pattern', async () => {
    const log = logOver(hosts());
    await log.put([
      file(1, '{"operation":"f1"}\n'),
      file(2, '{"operation":"f2"}\n'),
      file(3, 'a.c -v $HOME'),
    ]);
    old('2026-01-01', 9);
    const found = async (texts: readonly string[], since: string | null = null) =>
      (await log.search(texts, since)).map(({ name }) => Number.parseInt(name.slice(-12), 16)).sort();
    expect(await found(['"operation":"f1'])).toEqual([1]);
    expect(await found(['f1', 'f2'])).toEqual([1, 2]);
    expect(await found(['a.c'])).toEqual([3]);
    expect(await found(['a*c'])).toEqual([]);
    expect(await found(['-v', '$HOME'])).toEqual([3]);
    expect(await found(['"n":9'])).toEqual([9]);
    expect(await found(['"n":9'], '2026-01-02')).toEqual([]);
  });

  it('lets the oldest days go when another day begins, where it holds too much', async () => {
    const many = Array.from({ length: 12 }, (_, n) => n);
    old('2026-01-01', 1);
    old('2026-01-02', ...many);
    old('2026-01-03', ...many);
    const log = logOver(hosts());
    await log.put([file(1)]);
    expect(days()).toEqual(['2026-01-03', today()]);
    // Only then: it would take a look at all of it each time.
    old('2026-01-02', ...many);
    await log.put([file(2)]);
    expect(days()).toEqual(['2026-01-02', '2026-01-03', today()]);
  });

  it('lets days go by their size, never the present one; and what a killed writer left', async () => {
    old('2026-01-01', 1);
    old('2026-01-02');
    const large = join(volume, `${FILE}.log`, '2026-01-02', `${nameOf(5)}.jsonl`);
    writeFileSync(large, Buffer.alloc(2_000_000));
    writeFileSync(join(volume, `${FILE}.log`, `.${nameOf(6)}.77.new`), 'torn');
    await logOver(hosts()).put([file(1)]);
    expect(days()).toEqual([today()]);
  });

  it('says nothing of what it has read in part: that is no answer', async () => {
    const whole = logOver(hosts());
    await whole.put([file(1), file(2)]);
    const { files } = await whole.list({ since: null, most: null });
    for (let length = 0; length < 40; length += 3) {
      const log = logOver(hosts((all) => all.slice(0, Math.min(length, all.length - 1))));
      await expect(log.list({ since: null, most: null })).rejects.toThrow('gl1 could not do it');
      await expect(log.read(files)).rejects.toThrow('gl1 could not do it');
      await expect(log.put([file(3)])).rejects.toMatchObject({ code: 'unknown-outcome' });
    }
    rmSync(join(volume, `${FILE}.log`), { recursive: true });
    expect(await whole.read(files)).toEqual(new Map());
  });

  it('is no file where what was sent did not come whole', async () => {
    const broken = hosts();
    const run = broken.run;
    const log = logOver({
      ...broken,
      run: async (host, script, options) =>
        await run(host, { ...script, text: script.text.replace(/^H4sI.{20}/m, 'H4sI') }, options),
    });
    await expect(log.put([file(1, 'x'.repeat(500))])).rejects.toThrow('gl1 could not do it');
    expect(readdirSync(join(volume, `${FILE}.log`, today()))).toEqual([]);
    await logOver(hosts()).put([file(1)]);
    expect(readFileSync(join(volume, `${FILE}.log`, today(), `${nameOf(1)}.jsonl`), 'utf8')).toBe(
      '{"n":1}\n',
    );
  });

  it('puts nothing under a name that it did not make', async () => {
    const log = logOver(hosts());
    await log.put([{ name: '../../x', bytes: Buffer.from('x') }]);
    expect(existsSync(join(volume, '..', 'x.jsonl'))).toBe(false);
    expect(await log.read([{ name: '../../etc/passwd', bytes: 1, day: today() }])).toEqual(new Map());
  });
});
