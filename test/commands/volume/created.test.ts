import { expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/run/clock.ts';
import { lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

it('when a volume was made is kept, of a clone when that was; in an export as well, and in no JSON of Heketi', async () => {
  let now = '2026-01-01T00:00:00.000Z';
  const clock = { ...systemClock, now: () => new Date(now) };
  const cli = await smallHosts({ more: () => ({ clock }) });
  const other = await lab();
  try {
    await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
    now = '2026-02-01T00:00:00.000Z';
    await cli.ok('volume clone data --name=twin');
    await cli.ok('volume expand data --expand-size=1');
    await other.file('kept.json', await cli.ok('state export'));
    await other.ok('state import kept.json');
    const { volumes } = JSON.parse(await other.ok('state export')) as {
      volumes: Readonly<Record<string, { readonly name: string; readonly created: string }>>;
    };
    expect(Object.fromEntries(Object.values(volumes).map(({ name, created }) => [name, created]))).toEqual({
      data: '2026-01-01T00:00:00.000Z',
      twin: '2026-02-01T00:00:00.000Z',
    });
    expect(await cli.ok('volume info data --json')).not.toContain('created');
  } finally {
    await cli.remove();
    await other.remove();
  }
});
