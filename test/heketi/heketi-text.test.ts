import { describe, expect, it } from 'vitest';
import { stateFromHeketi } from '../../src/heketi/import/state.ts';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import { sshAccess } from '../../src/model/access.ts';
import { emptyState } from '../../src/model/state.ts';
import { topologyView } from '../../src/ui/views/topology.ts';
import { volumeText } from '../../src/ui/views/volume.ts';
import { testId } from '../support/cluster.ts';
import { defaultTerms } from '../support/default-settings.ts';
import { databaseFile, NAMES } from '../support/heketi-databases.ts';
import { type HeketiTopology, topologyInfoText, volumeInfoText } from '../support/heketi-text.ts';

const BASE = emptyState(testId('f', 0));

/** That of `pending` was asked before the last command began; the other two have none. */
const ASKED = NAMES.filter((name) => !['imported', 'pending', 'pending-restarted'].includes(name));

/** v4 mounts from the hosts of bricks alone: v10 says of the same database what we say, all hosts. */
function withoutMounts(text: string): string {
  return text.replaceAll(/^\t?Mount(?: Options)?: .*\n/gm, '');
}

/** v6 knew no reserved space. */
function withoutReserve(text: string): string {
  return text.replaceAll(/^(?:Free|Reserved) Size: .*\n/gm, '');
}

describe.each(ASKED)('of the database %s', (name) => {
  const { state } = stateFromHeketi(readHeketiDatabase(databaseFile(`${name}.db`)), {
    base: BASE,
    simulated: false,
    accessOf: () => sshAccess(),
    terms: defaultTerms(BASE),
    inventories: new Map(),
  });
  const topology: HeketiTopology = JSON.parse(databaseFile(`${name}.topology.json`).toString());
  const mounts = name.startsWith('old-format') ? withoutMounts : (text: string) => text;
  const sizes = name === 'middle-format' ? withoutReserve : (text: string) => text;

  it('"topology info" is printed as heketi-cli printed it', () => {
    expect(mounts(topologyView(state).text())).toBe(mounts(topologyInfoText(topology)));
  });

  it('"volume info" is printed as heketi-cli printed it', () => {
    const all = topology.clusters.flatMap(({ volumes }) => volumes);
    expect(all.length).toBeGreaterThan(0);
    for (const told of all) {
      const volume = state.volumes[told.id];
      if (volume === undefined) throw new Error(`no volume ${told.id}`);
      expect(sizes(mounts(volumeText(state, volume)))).toBe(sizes(mounts(volumeInfoText(told))));
    }
  });
});
