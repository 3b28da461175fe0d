import { describe, expect, test } from 'vitest';
import { readGlusterdFacts } from '../../src/gluster/glusterd-facts.ts';
import { applyChanges } from '../../src/model/apply.ts';
import type { Node } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { emptyState, type State } from '../../src/model/state.ts';
import { planAddNodes } from '../../src/plans/add-node.ts';
import { planning } from '../support/default-settings.ts';
import { CLUSTER, numberedNode } from '../support/numbered-node.ts';

const UUID = '7f4c9b1e-5f0e-4f9d-9a52-0c8d3a1b2e4f';

function state(...members: readonly Node[]): State {
  return {
    ...emptyState('a'.repeat(32)),
    clusters: { [CLUSTER]: { id: CLUSTER, name: 'lab', file: true, block: true } },
    nodes: Object.fromEntries(members.map((one) => [one.id, one])),
  };
}

function told(uuid = UUID, ...addresses: readonly string[]) {
  const pool = `pool UUID\t\t\t\tHostname \tState\npool ${uuid}\tlocalhost\tConnected \n`;
  return readGlusterdFacts(`${pool}${addresses.map((one) => `address ${one}\n`).join('')}`);
}

function plan(one: Node, facts = told(), present = state()) {
  return planAddNodes([{ node: one, facts }], planning(present));
}

describe('a node comes in', () => {
  test('with what its glusterd calls itself; the first of a cluster needs no step', () => {
    const { stages, changes } = plan(numberedNode(1), told(UUID, 'gl1', '10.0.0.1'));
    expect(stages).toEqual([]);
    expect(applyChanges(state(), changes).nodes[numberedNode(1).id]?.glusterUuid).toBe(UUID);
  });

  test('through a member that is in the pool, not through one that is about to come', () => {
    const coming = numberedNode(2);
    const inPool = numberedNode(3, { manage: ['gl3'], glusterUuid: '11111111-5f0e-4f9d-9a52-0c8d3a1b2e4f' });
    const { stages } = plan(numberedNode(1), told(), state(coming, inPool));
    expect(stages.map(({ steps }) => steps.map(({ host }) => host.name))).toEqual([['gl3']]);
    expect(stages[0]?.steps[0]?.alternatives).toEqual([]);
  });

  test('is not taken out again where it was in the pool before', () => {
    const inPool = numberedNode(3, { glusterUuid: '11111111-5f0e-4f9d-9a52-0c8d3a1b2e4f' });
    const undo = (facts: ReturnType<typeof told>) =>
      plan(numberedNode(1), facts, state(inPool)).stages[0]?.steps[0]?.undo;
    expect(undo(told())?.text).toContain('peer detach');
    const facts = readGlusterdFacts(
      `pool UUID\tHostname\tState\npool ${inPool.glusterUuid}\t10.0.0.3\tConnected\npool ${UUID}\tlocalhost\tConnected\n`,
    );
    expect(facts).toMatchObject({ uuid: UUID, peers: [{ uuid: inPool.glusterUuid, connected: true }] });
    expect(undo(facts)).toBeNull();
  });

  test('is refused with an address that it does not have; those that it has are told', () => {
    const refusal = () => plan(numberedNode(1), told(UUID, 'gl1', '10.0.0.7'));
    expect(refusal).toThrow('10.0.0.1 is no address of gl1');
    expect(refusal).toThrow(expect.objectContaining({ hint: expect.stringContaining('10.0.0.7') }));
  });

  test('is refused where it is connected to none of those that it takes for its peers', () => {
    const facts = readGlusterdFacts(
      `pool UUID\tHostname\tState\npool 11111111-5f0e-4f9d-9a52-0c8d3a1b2e4f\t10.0.0.9\tDisconnected \npool ${UUID}\tlocalhost\tConnected \n`,
    );
    expect(() => plan(numberedNode(1), facts)).toThrow('gl1 believes itself in a pool with 10.0.0.9');
  });

  test('with a storage name, which is left to gluster to look up', () => {
    expect(plan(numberedNode(1, { storage: ['gl1.storage'] }), told(UUID, '10.0.0.1')).changes).toHaveLength(
      2,
    );
  });

  test('is refused where it has the glusterd of another node: a copied disk, or the same host twice', () => {
    const other = numberedNode(3, { glusterUuid: UUID });
    expect(() => plan(numberedNode(1), told(), state(other))).toThrow(
      /gl1 calls itself .* as node gl3 .* does/,
    );
  });

  test('is refused in Heketi’s words where glusterd does not run, gluster’s own in the hint', () => {
    const facts = readGlusterdFacts('problem Connection failed.\naddress gl1\n');
    try {
      plan(numberedNode(1), facts);
      expect.fail('it was taken');
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      expect(error.message).toBe("New Node doesn't have glusterd running");
      expect(error.hint).toContain('Connection failed.');
    }
  });
});

describe('a new cluster', () => {
  const fresh = { id: 'd'.repeat(32), name: 'prod', file: true, block: false };
  const first = numberedNode(1, { cluster: fresh.id });

  test('comes with the first of its nodes, and is not brought again by others', () => {
    const founding = planAddNodes([{ node: first, facts: told(), founds: fresh }], planning(state()));
    expect(founding.changes[0]).toEqual({ do: 'add', table: 'clusters', id: fresh.id, value: fresh });
    const after = applyChanges(state(), founding.changes);
    expect(after.clusters[fresh.id]).toEqual(fresh);
    const other = numberedNode(2, { cluster: fresh.id });
    const facts = told('1f4c9b1e-5f0e-4f9d-9a52-0c8d3a1b2e4f');
    const joining = planAddNodes([{ node: other, facts, founds: fresh }], planning(after));
    expect(joining.changes.map(({ table }) => table)).toEqual(['nodes', 'nodes']);
  });

  test('is refused where another took its name meanwhile', () => {
    const founds = { ...fresh, name: 'lab' };
    expect(() => planAddNodes([{ node: first, facts: told(), founds }], planning(state()))).toThrow(
      `Cluster name 'lab' already in use by cluster ${CLUSTER}`,
    );
  });
});
