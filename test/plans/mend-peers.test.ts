import { expect, test } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import { emptyState } from '../../src/model/state.ts';
import { planMendPeers } from '../../src/plans/mend-peers.ts';
import { planning } from '../support/default-settings.ts';

test('nothing is begun on a host that went into maintenance since the hosts were looked at', () => {
  const CLUSTER = 'c'.repeat(32);
  const nodes = ['gl1', 'gl2'].map((name, at) => ({
    id: String(at + 1).repeat(32),
    cluster: CLUSTER,
    zone: 1,
    manage: [name],
    storage: [name],
    tags: {},
    state: 'online' as const,
    access: sshAccess(),
    glusterUuid: null,
    maintenance: name === 'gl2' ? ({ since: '2026-11-29T08:44:19.361Z', was: 'online' } as const) : null,
  }));
  const state = {
    ...emptyState('a'.repeat(32)),
    nodes: Object.fromEntries(nodes.map((one) => [one.id, one])),
  };
  const mend = (...hosts: readonly string[]) =>
    planMendPeers(
      CLUSTER,
      hosts.map((host) => ({ do: 'restart', host })),
      planning(state),
    );
  expect(() => mend('gl1', 'gl2')).toThrow(
    'gl2 is in maintenance since 2026-11-29 08:44 UTC, and nothing is started there',
  );
  expect(mend('gl1').stages).toHaveLength(1);
});
