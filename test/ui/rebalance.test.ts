import { expect, test } from 'vitest';
import { readRebalanceStatus } from '../../src/gluster/rebalance.ts';
import type { Volume } from '../../src/model/entities.ts';
import { rebalanceView } from '../../src/ui/views/rebalance.ts';

/** One host's part, as gluster prints it. */
function host(name: string, failures: number, skipped: number, state = 'completed'): string {
  return `<node><nodeName>${name}</nodeName><id>366fab0d-4751-456b-8d9a-c0607a277406</id><files>17</files><size>1048576</size><lookups>40</lookups><failures>${failures}</failures><skipped>${skipped}</skipped><status>3</status><statusStr>${state}</statusStr><runtime>6.00</runtime></node>`;
}

function told(nodes: string, state = 'completed') {
  return readRebalanceStatus(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cliOutput><opRet>0</opRet><opErrno>0</opErrno><opErrstr/><volRebalance><task-id>034ad808-3bd5-4d96-b043-d159eda73b5e</task-id><op>3</op><nodeCount>2</nodeCount>${nodes}<aggregate><files>34</files><statusStr>${state}</statusStr></aggregate></volRebalance></cliOutput>`,
  );
}

const volume = { id: 'a'.repeat(32), name: 'data' } as Volume;

test.each([
  ['all moved', host('gl1', 0, 0) + host('gl2', 0, 0), 'completed', 0, []],
  [
    'files that failed',
    host('gl1', 2, 0) + host('gl2', 0, 0),
    'completed',
    3,
    [
      'Of the files 2 failed; they stay where they were. Why, tells /var/log/glusterfs/data-rebalance.log on gl1.',
    ],
  ],
  [
    'files that were skipped on two hosts',
    host('gl1', 1, 3) + host('gl2', 0, 1),
    'completed',
    3,
    [
      'Of the files 1 failed and 4 were skipped; they stay where they were. Why, tells /var/log/glusterfs/data-rebalance.log on gl1, gl2.',
    ],
  ],
  [
    'a host whose part failed as a whole',
    host('gl1', 0, 0, 'failed') + host('gl2', 0, 0),
    'failed',
    3,
    ['It failed. Why, tells /var/log/glusterfs/data-rebalance.log on gl1.'],
  ],
])('%s', (_what, nodes, state, exitCode, notes) => {
  const view = rebalanceView(volume, told(nodes, state));
  expect(view.exitCode).toBe(exitCode);
  expect(view.notes).toEqual(notes.map((note) => `${note} To try again: glusterctl rebalance start data`));
  expect(view.table?.(false).rows[0]).toEqual([
    'gl1',
    '17',
    '1 MiB',
    '40',
    expect.any(String),
    expect.any(String),
    expect.any(String),
    '6 s',
  ]);
});

test('of a volume that was never rebalanced there are no hosts to show', () => {
  const view = rebalanceView(volume, { state: 'not started', nodes: [] });
  expect([view.text(), view.exitCode]).toEqual(['Rebalance of data: not started\n', undefined]);
});
