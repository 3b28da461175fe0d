import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await lab({ columns: 200 });
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

const sizes = (text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => (/size:/i.test(line) && !/(free|reserved) size/i.test(line) ? [line.trim()] : []));

describe('a volume that is no whole number of GiB', () => {
  test.each([
    ['10GB', ['Size: 9', 'Exact size: 9.31 GiB']],
    ['1.5', ['Size: 1', 'Exact size: 1.5 GiB']],
    ['512MiB', ['Size: 0', 'Exact size: 512 MiB']],
  ])('of %s says so below what Heketi says, wherever it is shown', async (size, lines) => {
    const made = await cli.ok(`volume create --size=${size} --name=data --snapshot-factor=1.5`);
    expect(sizes(made)).toEqual(lines);
    expect(sizes(await cli.ok('volume info data'))).toEqual(lines);
    expect(sizes(await cli.ok('topology info'))).toEqual(lines);
    const exact = lines[1]?.replace('Exact size: ', '') ?? '';
    await cli.ok('snapshot create data before');
    expect(sizes(await cli.ok('snapshot info before'))).toEqual([`Size: ${exact}`]);
    for (const line of ['volume list -o table', 'topology info -o table'])
      expect(await cli.ok(line)).toContain(exact);
  });

  test('is unlike others in JSON by a key of ours alone', async () => {
    const json = async (line: string) => JSON.parse(await cli.ok(`${line} --json`)) as object;
    expect(await json('volume create --size=10GB --name=odd')).toMatchObject({ size: 9, sizeKiB: 9_765_625 });
    expect(await json('volume create --size=10 --name=even')).not.toHaveProperty('sizeKiB');
    expect(sizes(await cli.ok('volume info even'))).toEqual(['Size: 10']);
  });
});
