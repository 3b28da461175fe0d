import { describe, expect, it, test } from 'vitest';
import type { Resting } from '../../../src/model/resting.ts';
import { judgement } from '../../../src/plans/gates/about-move.ts';
import { EMPTIED } from '../../../src/plans/gates/emptied.ts';
import { HEALED, HEALED_FOR_CERTAIN } from '../../../src/plans/gates/heal-waits.ts';
import type { Told, Verdict } from '../../../src/plans/judge.ts';
import { judges } from '../../../src/plans/judges.ts';
import { realOutput } from '../../support/real-output.ts';
import {
  type Answer,
  healXml,
  infoXml,
  inMaintenance,
  silent,
  statusXml,
  told,
} from '../../support/told-looks.ts';

const [H1, H2, H3] = ['10.77.0.11', '10.77.0.12', '10.77.0.13'];
const bricks = [`${H1}:/bricks/r3/b`, `${H2}:/new/b`, `${H3}:/bricks/r3/b`];
const [B1 = '', NEXT = '', B3 = ''] = bricks;
const volume = { name: 'r3', bricks, replica: 3 };

function ask(
  by: string,
  looks: readonly Told[],
  kind: 'replicate' | 'disperse' = 'replicate',
  resting: readonly Resting[] = [],
): Verdict {
  const about = {
    volume: 'r3',
    brick: 'b1',
    leaving: `${H2}:/bricks/r3/b`,
    next: NEXT,
    set: [B1, `${H2}:/bricks/r3/b`, B3],
    arbiters: [],
    kind,
    enough: 1,
    nextSizeKiB: 1,
    lost: false,
    members: [],
    nextHost: 'h2',
    away: [],
    gates: [],
    waived: [],
  };
  const judge = judges[by];
  if (judge === undefined) throw new Error(`no judge ${by}`);
  return judge(looks, judgement(by, about).about, resting);
}

const gluster = (status = statusXml(volume), more: Readonly<Record<string, string>> = {}) =>
  told(String(H1), { info: infoXml(volume), status, ...more });

/** What each brick counts: entries that wait, and names at its top. */
const counts = (all: readonly (readonly [number, number])[]): readonly Told[] =>
  all.map(([entries, names], at) =>
    told(String([H1, H2, H3][at]), { [`entries ${bricks[at]}`]: `entries ${entries}\nnames ${names}` }),
  );

const WHAT = 'the brick of volume r3 on h2 to be healed';

test.each([HEALED, HEALED_FOR_CERTAIN])('%s: a brick on a host in maintenance is not to be started', (by) => {
  const looks = [
    gluster(statusXml(volume, { down: [B3] }), { heal: healXml({}) }),
    ...counts([
      [44, 3],
      [0, 3],
    ]),
  ];
  const { words, cure } = inMaintenance(String(H3));
  expect(ask(by, looks)).toMatchObject({ blocked: expect.stringContaining('glusterctl volume start r3') });
  expect(ask(by, looks, 'replicate', [inMaintenance(String(H3))])).toMatchObject({
    go: 'wait',
    blocked: `${words}. ${cure}`,
  });
});

describe('healed, by what bricks count', () => {
  it('counts down what is left, the most of any brick, until that is nothing', () => {
    expect(
      ask(HEALED, [
        gluster(),
        ...counts([
          [44, 3],
          [0, 3],
          [41, 3],
        ]),
      ]),
    ).toEqual({
      go: 'wait',
      for: WHAT,
      left: 44,
    });
    expect(
      ask(HEALED, [
        gluster(),
        ...counts([
          [0, 3],
          [0, 3],
          [0, 3],
        ]),
      ]),
    ).toEqual({ go: 'on' });
  });

  it('takes the zero before anything has come for none', () => {
    expect(
      ask(HEALED, [
        gluster(),
        ...counts([
          [0, 3],
          [0, 0],
          [0, 3],
        ]),
      ]),
    ).toEqual({
      go: 'wait',
      for: WHAT,
      left: null,
    });
    // A volume without files has nothing to bring.
    expect(
      ask(HEALED, [
        gluster(),
        ...counts([
          [0, 0],
          [0, 0],
          [0, 0],
        ]),
      ]),
    ).toEqual({ go: 'on' });
  });

  test('a few entries of dispersed bricks are only being written', () => {
    const few = counts([
      [3, 3],
      [0, 3],
      [3, 3],
    ]);
    expect(ask(HEALED, [gluster(), ...few], 'disperse')).toEqual({ go: 'on' });
    expect(ask(HEALED, [gluster(), ...few]).go).toBe('wait');
  });

  it.each<[string, readonly Told[], string]>([
    [
      'a brick is down',
      [
        gluster(statusXml(volume, { down: [B3] })),
        ...counts([
          [5, 3],
          [0, 1],
          [5, 3],
        ]),
      ],
      `${B3} is down`,
    ],
    [
      'the healer runs nowhere',
      [
        gluster(statusXml(volume, { idle: [String(H1), String(H2), String(H3)] })),
        ...counts([
          [5, 3],
          [0, 1],
          [5, 3],
        ]),
      ],
      `the self-heal daemon does not run on ${H1}, ${H2}, ${H3}, or lost r3. Start the volume once more (glusterctl volume start r3); if that`,
    ],
    [
      'a host does not answer',
      [
        gluster(),
        ...counts([
          [5, 3],
          [0, 1],
        ]),
        silent(String(H3), 'h3: no answer'),
      ],
      'h3: no answer',
    ],
    [
      'gluster does not answer',
      [
        silent(String(H1), 'h1: timed out'),
        ...counts([
          [5, 3],
          [0, 1],
          [5, 3],
        ]),
      ],
      'h1: timed out',
    ],
    [
      'a brick can not be counted',
      [
        gluster(),
        ...counts([
          [5, 3],
          [0, 1],
        ]),
      ],
      `can't be counted on ${B3}`,
    ],
  ])('is blocked where %s', (_name, looks, why) => {
    const verdict = ask(HEALED, looks);
    expect(verdict).toMatchObject({ go: 'wait', for: WHAT });
    expect(verdict.go === 'wait' ? verdict.blocked : '').toContain(why);
  });

  test('one healer that is still to come, as on a new host, blocks nothing', () => {
    const verdict = ask(HEALED, [
      gluster(statusXml(volume, { idle: [String(H2)] })),
      ...counts([
        [5, 3],
        [0, 1],
        [5, 3],
      ]),
    ]);
    expect(verdict).toEqual({ go: 'wait', for: WHAT, left: 5 });
  });
});

describe('healed for certain, by what gluster lists', () => {
  const certain = (heal: string | null, names: readonly (readonly [number, number])[]) =>
    ask(HEALED_FOR_CERTAIN, [gluster(statusXml(volume), heal === null ? {} : { heal }), ...counts(names)]);
  const whole = counts([
    [0, 3],
    [0, 3],
    [0, 3],
  ]);

  it('is so when every brick is connected and nothing is listed', () => {
    expect(
      certain(healXml({ [B1]: 0, [NEXT]: 0, [B3]: 0 }), [
        [0, 3],
        [0, 3],
        [0, 3],
      ]),
    ).toEqual({ go: 'on' });
  });

  it.each<[string, string | null]>([
    ['one entry is listed', healXml({ [B1]: 0, [NEXT]: 0, [B3]: 1 })],
    ['a brick is not reached', healXml({ [B1]: 0, [NEXT]: null, [B3]: 0 })],
    ['the new brick is not listed', realOutput('heal-info-summary-healthy')],
    ['the list took too long, or was not asked for', null],
    ['the list is cut off', healXml({ [B1]: 0, [NEXT]: 0, [B3]: 0 }).slice(0, 200)],
  ])('waits where %s', (_name, heal) => {
    expect(
      certain(heal, [
        [0, 3],
        [0, 3],
        [0, 3],
      ]),
    ).toMatchObject({ go: 'wait', for: WHAT });
  });

  it('says where a daemon does nothing for the volume, if gluster has no list to tell for that', () => {
    const idle = statusXml(volume, { idle: [String(H3)] });
    const failed = { text: 'Commit failed on 10.77.0.13.', code: 1 };
    const about = (heal: Answer) =>
      ask(HEALED_FOR_CERTAIN, [told(String(H1), { info: infoXml(volume), status: idle, heal }), ...whole]);
    expect(about(failed)).toMatchObject({
      go: 'wait',
      blocked: expect.stringContaining(`the self-heal daemon does not run on ${H3}, or lost r3. Start the`),
    });
    expect(about({ text: healXml({ [B1]: 0, [NEXT]: 0, [B3]: 0 }) })).toEqual({ go: 'on' });
  });

  it('waits where the new brick is still empty and the others are not', () => {
    const heal = healXml({ [B1]: 0, [NEXT]: 0, [B3]: 0 });
    expect(
      certain(heal, [
        [0, 3],
        [0, 0],
        [0, 3],
      ]),
    ).toMatchObject({ go: 'wait' });
  });

  it('says that nobody but a person ends a split-brain', () => {
    const looks = [
      gluster(statusXml(volume), { heal: healXml({ [B1]: 2, [NEXT]: 2, [B3]: 2 }, 1) }),
      ...whole,
    ];
    expect(ask(HEALED_FOR_CERTAIN, looks)).toMatchObject({
      go: 'wait',
      left: 2,
      blocked: expect.stringContaining('split-brain'),
    });
  });
});

describe('emptied', () => {
  const old = infoXml({ name: 'r3', bricks: [B1, `${H2}:/bricks/r3/b`, B3] });
  const asked = (removal: string) => ask(EMPTIED, [told(String(H1), { info: old, removal })]);
  const running = realOutput('remove-brick-status-running');
  const failed = realOutput('remove-brick-status-failures');

  it('waits while files are moved', () => {
    expect(asked(running)).toEqual({
      go: 'wait',
      for: `the files of the brick of volume r3 on ${H2} to be moved`,
      left: null,
    });
  });

  it('is so when all are, and none failed or was skipped', () => {
    expect(asked(failed.replaceAll('<failures>1<', '<failures>0<'))).toEqual({ go: 'on' });
  });

  it.each([
    ['failed', failed],
    [
      'were skipped',
      failed.replaceAll('<failures>1<', '<failures>0<').replaceAll('<skipped>0<', '<skipped>1<'),
    ],
  ])('is not where files %s, although gluster calls it completed', (_name, removal) => {
    expect(asked(removal)).toMatchObject({
      go: 'wait',
      blocked: expect.stringContaining('could not be moved'),
    });
  });

  it('is not where gluster says nothing of it', () => {
    const refusal = running
      .replace('<opRet>0<', '<opRet>-1<')
      .replace('<opErrstr/>', '<opErrstr>not started</opErrstr>');
    for (const removal of [refusal, '', 'Error : Request timed out'])
      expect(asked(removal)).toMatchObject({ go: 'wait', blocked: expect.any(String) });
  });

  it('is so when gluster has let the brick go', () => {
    const info = infoXml({ name: 'r3', bricks: [B1, B3] });
    expect(ask(EMPTIED, [told(String(H1), { info, removal: '' })])).toEqual({ go: 'on' });
  });
});
