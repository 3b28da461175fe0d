import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FINDING_KINDS } from '../../../src/health/health.ts';
import { giveDefect } from '../../../src/simulator/defects.ts';
import { wrongSuggestions } from '../../support/suggestions.ts';
import { COMMON } from './common-defects.ts';
import { RARE } from './rare-defects.ts';
import { begin, type Case, cli, told } from './world.ts';

beforeEach(begin);
afterEach(async () => await cli.remove());

const CASES: readonly Case[] = [...COMMON, ...RARE];

describe('a look at the hosts', () => {
  it('of a dispersed volume does not take what is only being written for what was missed', async () => {
    await cli.ok(
      'volume create --size=1 --name=spread --durability=disperse --disperse-data=2 --redundancy=1',
    );
    const { bricks } = JSON.parse(await cli.ok('volume info spread --json')) as {
      bricks: { path: string }[];
    };
    const mark = (path: string, entry: number) => {
      const name =
        ['gl1', 'gl2', 'gl3'].find((each) => cli.simulation.host(each).bricks[path] !== undefined) ?? '';
      const id = `5d6a1f0c-8f4f-4a0b-9f53-9e6f7ad3c00${entry}`;
      cli.simulation.files(name).write(`${path}/.glusterfs/indices/xattrop/${id}`, '');
    };
    for (const { path } of bricks) mark(path, 1);
    const busy = await told();
    expect(busy.status.clusters[0].findings.map(({ kind, about }) => `${kind} ${about}`)).toEqual([
      'heal-pending spread',
    ]);
    expect([busy.code, busy.status.word]).toEqual([0, 'HEALTHY']);
    for (const { path } of bricks.slice(1)) for (const entry of [2, 3]) mark(path, entry);
    const behind = await told();
    expect([behind.code, behind.status.word]).toEqual([6, 'DEGRADED']);
  });

  it('gives a member time to notice that another is off before it asks for volumes, and does not wait for one that is there', async () => {
    const waited = async () => {
      const before = cli.simulation.now() - Date.now();
      await told();
      return cli.simulation.now() - Date.now() - before;
    };
    giveDefect(cli.simulation.model, cli.simulation.host('gl2'), 'login=refused');
    expect(await waited()).toBeLessThan(1000);
    giveDefect(cli.simulation.model, cli.simulation.host('gl1'), 'stuck=gl2');
    cli.simulation.kill('gl2');
    expect(await waited()).toBeGreaterThan(20_000);
  });

  it('finds nothing where nothing is wrong', async () => {
    const { code, status } = await told();
    expect(status).toMatchObject({ version: 1, word: 'HEALTHY', clusters: [{ findings: [] }] });
    expect(code).toBe(0);
  });

  it.each(CASES.map((one) => [one[0], one] as const))(
    'finds %s, and only that',
    async (_what, [, defect, word, findings, flags]) => {
      await defect();
      const { code, status } = await told(flags);
      const [{ findings: found, id }] = status.clusters;
      const name = (about: string): string =>
        about === id ? 'CLUSTER' : /^[0-9a-f]{32}$/.test(about) ? 'OPERATION' : about;
      expect(found.map(({ kind, about }) => `${kind} ${name(about)}`).sort()).toEqual(findings);
      expect(status.word).toBe(word);
      expect(code).toBe(word === 'HEALTHY' ? 0 : 6);
      expect(cli.simulation.notSimulated).toEqual([]);
      const text = (await cli.run('status')).stdout;
      expect(await wrongSuggestions(text, ['status'])).toEqual([]);
      for (const { next } of found) expect(next.length).toBeGreaterThan(0);
    },
  );
});

it('shows each kind of finding by a defect that causes it', () => {
  const shown = new Set(
    CASES.flatMap(([, , , findings]) => findings.map((finding) => finding.split(' ')[0])),
  );
  expect(FINDING_KINDS.filter((kind) => !shown.has(kind))).toEqual([]);
});
