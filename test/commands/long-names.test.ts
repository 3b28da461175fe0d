import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../support/lab.ts';
import { smallHosts } from '../support/small-hosts.ts';

let cli: Lab;
beforeAll(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=shop --snapshot-factor=2');
});
afterAll(async () => await cli.remove());

const long = (count: number): string => 'x'.repeat(count);

describe('of a name that is only too long that is told, and how long it may be', () => {
  it.each([
    [
      'a snapshot',
      `snapshot create shop ${long(201)}`,
      "A snapshot can't have a name of 201 characters\nHint: It has at most 200.",
    ],
    [
      'a volume',
      `volume create --size=1 --name=${long(256)}`,
      'It has 256 characters, and gluster names a folder after it: at most 255.',
    ],
    ['a clone', `volume clone shop --name=${long(256)}`, 'It has 256 characters'],
    ['a cluster', `cluster create --name=${long(64)}`, 'Use up to 63 letters'],
    ['a tag', `node settags gl1 ${long(33)}:a`, 'the length must be between 1 and 32'],
    [
      'the file of a state',
      `volume list --state=gluster://gl1/shop/${long(201)}`,
      'a name has up to 200 letters',
    ],
    [
      'a tag in a rule',
      `volume create --size=1 --gluster-volume-options="user.heketi.device-tag-match ${long(33)}=a"`,
      'A tag has up to 32 letters',
    ],
  ])('%s', async (_what, line, said) => {
    const { code, stderr } = await cli.run(line);
    expect([2, 5]).toContain(code);
    expect(stderr).toContain(said);
  });

  it('and the longest ones are taken', async () => {
    for (const line of [
      `snapshot create shop ${long(200)}`,
      `volume create --size=1 --name=${long(255)}`,
      `cluster create --name=${long(63)}`,
    ])
      await cli.ok(`${line} --dry-run`);
  });

  it('of one that begins wrongly, how it begins', async () => {
    const { code, stderr } = await cli.run('snapshot create shop _a');
    expect([code, stderr]).toEqual([2, expect.stringContaining('and begin with a letter or a digit.')]);
  });
});
