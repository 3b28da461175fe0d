import { expect, test } from 'vitest';
import { STATE_MARK } from '../../src/gluster/options.ts';
import { sshAccess } from '../../src/model/access.ts';
import { locateScript, readLocated } from '../../src/remote/locate.ts';
import { stateVolumeOptions } from '../../src/remote/state-volume.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { pooled } from '../simulator/pooled.ts';
import { defaultSettings } from '../support/default-settings.ts';

test('any member of a pool tells on which volumes a state lies, in which file, and who else is a member', async () => {
  const world = await pooled(3);
  const ask = async (name: string) => {
    const result = await createDirectHosts(world.simulation).run(
      { name, access: sshAccess() },
      locateScript(defaultSettings('lineage')),
      { timeoutSeconds: 60 },
    );
    if (result.kind !== 'done' || result.code !== 0) throw new Error(JSON.stringify(result));
    return readLocated(result.stdout);
  };
  expect((await ask('h2')).states).toEqual([]);
  for (const name of ['data', 'heketidbstorage', 'odd', 'later'])
    await world.volume(name, 'replica 3', ['h1', 'h2', 'h3']);
  const options = Object.entries(stateVolumeOptions({ volume: 'heketidbstorage', file: 'glusterctl.json' }))
    .flat()
    .join(' ');
  expect(await world.said(`gluster --mode=script volume set heketidbstorage ${options}`)).toBe(
    'volume set: success\n',
  );
  await world.said(`gluster --mode=script volume set odd ${STATE_MARK} ../etc/passwd`);
  await world.said(`gluster --mode=script volume set later ${STATE_MARK} other.json`);
  await world.said('gluster --mode=script volume stop later');
  const { states, members } = await ask('h2');
  const hosts = ['h1', 'h2', 'h3'];
  expect(states).toEqual([
    { volume: 'heketidbstorage', file: 'glusterctl.json', started: true, hosts },
    { volume: 'later', file: 'other.json', started: false, hosts },
  ]);
  expect(members.map(({ host }) => host).sort()).toEqual(['h1', 'h3', 'localhost']);
});
