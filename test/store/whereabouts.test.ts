import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import { emptyState } from '../../src/model/state.ts';
import { serialise } from '../../src/store/format.ts';
import { type Marker, marked } from '../../src/store/moved.ts';
import { refuseIfThere } from '../../src/store/whereabouts.ts';

const A = '/a/state.json';
const B = 'gluster://gl1/b/s.json';
const C = 'gluster://gl1/c/s.json';
const LINEAGE = 'a'.repeat(32);

function to(place: string, more: Partial<Marker> = {}): Marker {
  const host = place === A ? hostname() : null;
  return { kind: 'moved', place, host, lineage: LINEAGE, serial: 7, at: '2026-01-01T00:00:00Z', ...more };
}

const state = (lineage = LINEAGE): string => serialise({ ...emptyState(lineage), serial: 9 });
const leftTo = (marker: Marker): string => marked(marker, Buffer.from(state())).toString();

/** What is told of a state that the marker at A tells of, where these places hold these texts. */
async function told(marker: Marker, texts: Readonly<Record<string, string>>): Promise<string> {
  const look = async (place: string): Promise<Buffer | null> => {
    const text = texts[place];
    if (text === 'no answer') throw new GlusterctlError('unreachable', 'no answer');
    return text === undefined ? null : Buffer.from(text);
  };
  return await refuseIfThere(A, marker, look).then(
    (lines) => lines.join('\n'),
    (error: GlusterctlError) => `${error.code}: ${error.message}\n${error.hint}`,
  );
}

test.each([
  ['is there', to(B), { [B]: state() }, `refused: The state of ${A} is at ${B}, with serial 9`],
  ['was moved on', to(B), { [B]: leftTo(to(C)), [C]: state() }, `refused: The state of ${A} is at ${C}`],
  [
    'is half on its way',
    to(B),
    { [B]: leftTo(to(A, { kind: 'arriving' })) },
    `refused: The state of ${A} is on its way to ${B}, and whole there`,
  ],
  [
    'is still to leave',
    to(B, { kind: 'arriving' }),
    { [B]: state() },
    `refused: The state of ${A} is at ${B}`,
  ],
  [
    'has left and is here',
    to(B, { kind: 'arriving' }),
    { [B]: leftTo(to(A)) },
    `refused: The state of ${A} is on its way to ${A}, and whole there`,
  ],
  ['needs a newer program', to(B), { [B]: `{"format":99,"digest":"${'0'.repeat(64)}",` }, 'refused: '],
] as const)('a state that %s is not lost', async (_what, marker, texts, why) => {
  expect(await told(marker, texts)).toContain(why);
});

test.each([
  ['nothing', to(B), {}, `Nothing is at ${B} any more.`],
  ['another state', to(B), { [B]: state('b'.repeat(32)) }, `What is at ${B} is another state`],
  ['a damaged one', to(B), { [B]: state().slice(0, -20) }, `What is at ${B} is torn`],
  ['nothing, behind another place', to(B), { [B]: leftTo(to(C)) }, `Nothing is at ${C} any more.`],
  ['a host that does not answer', to(B), { [B]: 'no answer' }, "can't be looked at from here: no answer"],
  ['another machine', to('/x.json', { host: 'elsewhere' }), {}, 'from here: that is another machine'],
  ['a place that leads back', to(B), { [B]: leftTo(to(A)) }, `What was at ${B} was moved to ${A} on `],
] as const)('where there is %s, that is told', async (_what, marker, texts, line) => {
  const lines = await told(marker, texts);
  expect(lines).toContain(line);
  expect(lines).not.toContain('refused');
});

test('of a move that can be finished, the command is told that does', async () => {
  expect(await told(to(B), { [B]: leftTo(to(A, { kind: 'arriving' })) })).toContain(
    `glusterctl state move --state=${A} ${B}`,
  );
  expect(await told(to(B, { kind: 'arriving' }), { [B]: leftTo(to(A)) })).toContain(
    `glusterctl state move --state=${B} ${A}`,
  );
});
