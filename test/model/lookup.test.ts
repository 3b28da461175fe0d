import { describe, expect, it } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import { findCluster, findDevice, findNode, findVolume } from '../../src/model/lookup.ts';
import type { State } from '../../src/model/state.ts';
import { sketchCluster, testId } from '../support/cluster.ts';

const A = 'abcd0000000000000000000000000001';
const B = 'abcd0000000000000000000000000002';
const C = 'ef010000000000000000000000000003';

const sketch = sketchCluster([
  { zone: 1, devices: [10] },
  { zone: 2, devices: [10, 20] },
]);
const state: State = {
  ...sketch,
  clusters: {
    [A]: { id: A, name: 'lab', file: true, block: true },
    [B]: { id: B, name: null, file: true, block: true },
    [C]: { id: C, name: 'abcd', file: true, block: true },
  },
};

function failure(work: () => unknown): GlusterctlError {
  try {
    work();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
  throw new Error('found something');
}

describe('naming an object', () => {
  it('works by id, by its unique beginning, in either case, and by name', () => {
    expect(findCluster(state, A).id).toBe(A);
    expect(findCluster(state, 'EF01').id).toBe(C);
    expect(findCluster(state, 'lab').id).toBe(A);
    expect(findNode(state, 'node2').id).toBe(testId('a', 1));
    expect(findNode(state, '10.0.0.1').id).toBe(testId('a', 0));
    expect(findDevice(state, 'node2:/dev/sdc').id).toBe(testId('d', 101));
    expect(findDevice(state, '10.0.0.2:/dev/sdb').id).toBe(testId('d', 100));
  });

  it('prefers a whole name to the beginning of ids', () => {
    expect(findCluster(state, 'abcd').id).toBe(C);
  });

  it('lists the candidates when a beginning fits several', () => {
    const error = failure(() => findCluster(state, 'abcd0'));
    expect(error.code).toBe('usage');
    expect(error.hint).toContain(`${A} (lab)`);
    expect(error.hint).toContain(B);
    expect(error.details).toEqual({ candidates: [A, B] });
  });

  it('takes no beginning of fewer than four digits', () => {
    expect(failure(() => findCluster(state, 'ef0'))).toMatchObject({
      code: 'not-found',
      message: 'Id not found',
    });
  });

  it("fails in Heketi's words, and suggests what is near", () => {
    expect(failure(() => findCluster(state, 'f'.repeat(32))).message).toBe('Id not found');
    const error = failure(() => findCluster(state, 'lba'));
    expect(error).toMatchObject({ code: 'not-found', message: 'Invalid path or request', exitCode: 4 });
    expect(error.hint).toBe('There is no cluster "lba". Did you mean "lab"?');
    expect(failure(() => findNode(state, 'node22')).hint).toContain('"node2"');
    expect(failure(() => findVolume(state, 'nothing')).hint).toBe(
      'There is no volume "nothing". See "glusterctl volume list".',
    );
  });
});
