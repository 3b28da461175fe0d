import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFile, writeFile } from '../../../src/simulator/data/clients.ts';
import { splitFile } from '../../../src/simulator/data/split-brain.ts';
import type { Lab } from '../../support/lab.ts';
import { json, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

const model = () => cli.simulation.model;

async function volume(flags: string, ...paths: readonly string[]): Promise<void> {
  await cli.ok(`volume create --size=1 --name=data ${flags}`);
  for (const path of paths) {
    expect(writeFile(model(), 'data', path, 'as it was\n')).toBeNull();
    expect(splitFile(model(), 'data', path)).toBe(true);
  }
}

interface Told {
  readonly decided: number;
  readonly aside: readonly string[];
  readonly files: readonly {
    readonly file: string;
    readonly policies: readonly string[];
    readonly copies: readonly {
      readonly brick: string;
      readonly host: string;
      readonly arbiter: boolean;
      readonly bytes: number;
      readonly changed: number;
    }[];
  }[];
}

async function told(
  line: string,
): Promise<{ readonly code: number; readonly told: Told; readonly stderr: string }> {
  const { code, stdout, stderr } = await cli.run(`${line} -o json`);
  return { code, told: JSON.parse(stdout) as Told, stderr };
}

const resolving = () =>
  cli.simulation.journal
    .flatMap(({ commands }) => commands)
    .filter((line) => /split-brain (source|bigger|latest)/.test(line));

describe('heal split-brain', () => {
  it('has nothing to show of a volume that is well', async () => {
    await volume('');
    expect(await cli.ok('heal split-brain data')).toContain('data: nothing is in split-brain');
  });

  it('shows the copies side by side with size, time and whom they blame, and what is legal', async () => {
    await volume('', '/a');
    const { code, stdout, stderr } = await cli.run('heal split-brain data');
    expect(code).toBe(6);
    expect(stdout).toMatch(/^1\. \/a {2}\([0-9a-f-]{36}\)$/m);
    for (const host of ['gl1', 'gl2', 'gl3'])
      expect(stdout).toMatch(
        new RegExp(
          `^ {3}${host} +\\d+ bytes +changed \\d{4}-\\d\\d-\\d\\d [\\d:]{8} +blames client-\\d \\(data\\), client-\\d \\(data\\);`,
          'm',
        ),
      );
    expect(stdout).toContain('policies: bigger-file, latest-mtime, source-brick');
    expect(stderr).toContain('glusterctl heal split-brain data --policy=latest-mtime --all');
    expect(resolving()).toEqual([]);
  });

  it('keeps what the policy chooses; all that loses is set aside beside its brick, with its attributes', async () => {
    await volume('', '/a', '/b');
    const before = (await told('heal split-brain data')).told;
    const { code, told: after } = await told('heal split-brain data --policy=bigger-file --all --yes');
    expect([code, after.decided, after.files]).toEqual([0, 2, []]);
    expect(after.aside).toHaveLength(2);
    for (const { file, copies } of before.files) {
      const kept = copies.toSorted((one, other) => other.bytes - one.bytes)[0];
      const losers = copies.filter((copy) => copy !== kept);
      const held = readFile(model(), 'data', file);
      expect(typeof held === 'string' ? held : Buffer.byteLength(held.content)).toBe(kept?.bytes);
      for (const loser of losers) {
        const folder = after.aside.find((where) => where.startsWith(`${loser.host}: `))?.split(': ')[1] ?? '';
        expect(folder).toMatch(/\/glusterctl-set-aside\/[0-9a-f]{8}$/);
        expect(`${loser.host}:${loser.brick}`).toContain(folder.replace(/\/glusterctl-set-aside.*/, ''));
        const kinds = await cli.simulation.exec(
          loser.host,
          'sh -s',
          `for each in ${folder}/*; do stat -c '%s' "$each"; getfattr --absolute-names -d -m trusted -e hex "$each"; done`,
        );
        expect(kinds).toMatchObject({ code: 0 });
        const text = 'stdout' in kinds ? kinds.stdout : '';
        expect(text.split('\n')).toContain(String(loser.bytes));
        expect(text).toContain('trusted.afr.data-client-');
      }
    }
    expect(await cli.ok('heal split-brain data')).toContain('nothing is in split-brain');
    expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  });

  it('decides only the file that is named, by the brick that is named', async () => {
    await volume('', '/a', '/b');
    const { files } = (await told('heal split-brain data')).told;
    const source = files[0]?.copies.find(({ host }) => host === 'gl2');
    const { code, told: after } = await told(
      `heal split-brain data --policy=source-brick --source=${source?.brick} --file=/a --yes`,
    );
    expect([code, after.decided, after.files.map(({ file }) => file)]).toEqual([6, 1, ['/b']]);
    const held = readFile(model(), 'data', '/a');
    expect(typeof held === 'string' ? held : Buffer.byteLength(held.content)).toBe(source?.bytes);
  });

  it('never takes an arbiter for a source', async () => {
    await volume('--arbiter', '/a');
    const { files } = (await told('heal split-brain data')).told;
    const arbiter = files[0]?.copies.find((copy) => copy.arbiter);
    expect(arbiter).toBeDefined();
    const { code, stderr } = await cli.run(
      `heal split-brain data --policy=source-brick --source=${arbiter?.brick} --all --yes`,
    );
    expect([code, stderr]).toEqual([6, expect.stringContaining('is an arbiter, which holds no data')]);
    expect(resolving()).toEqual([]);
    expect((await told('heal split-brain data --policy=latest-mtime --all --yes')).told.decided).toBe(1);
  });

  it('leaves a file for which the policy chooses no copy', async () => {
    await volume('');
    writeFile(model(), 'data', '/a', 'as it was\n');
    splitFile(model(), 'data', '/a', { sameTime: true });
    const {
      code,
      told: after,
      stderr,
    } = await told('heal split-brain data --policy=latest-mtime --all --yes');
    expect([code, after.decided]).toEqual([6, 0]);
    expect(after.files[0]?.policies).toEqual(['bigger-file', 'source-brick']);
    expect(stderr).toContain('/a is left as it is: no copy was changed last of all');
    expect(resolving()).toEqual([]);
  });

  it('decides nothing while a brick tells nothing', async () => {
    await volume('', '/a');
    await cli.simulation.exec('gl3', 'sh -s', 'pkill -x glusterfsd');
    const { code, stderr } = await cli.run('heal split-brain data --policy=bigger-file --all --yes');
    expect([code, stderr]).toEqual([6, expect.stringContaining('glusterctl volume start data')]);
    expect(resolving()).toEqual([]);
  });

  it('asks first, shows a dry run, and sets aside before gluster is told anything', async () => {
    await volume('', '/a');
    expect((await cli.run('heal split-brain data --policy=bigger-file --all')).code).toBe(5);
    const dry = await cli.run('heal split-brain data --policy=bigger-file --all --dry-run');
    expect(dry.stdout).toContain('set 1 copy of data aside');
    cli.simulation.addFault({
      command: /^cp /,
      lasting: true,
      effect: { kind: 'fails', stderr: 'No space left' },
    });
    const { code, stderr } = await cli.run('heal split-brain data --policy=bigger-file --all --yes');
    expect([code, stderr]).toEqual([3, expect.stringContaining('No space left')]);
    expect(resolving()).toEqual([]);
  });

  it('is refused without a policy, a file or a source that belong together', async () => {
    await volume('');
    for (const flags of ['--all', '--policy=bigger-file', '--policy=source-brick --all', '--source=a:/b'])
      expect((await cli.run(`heal split-brain data ${flags}`)).code).toBe(2);
    const { code, stderr } = await cli.run('heal split-brain data --policy=bigger-file --file=/x');
    expect([code, stderr]).toEqual([4, expect.stringContaining('/x is not in split-brain')]);
  });
});
