import { describe, expect, it, test } from 'vitest';
import type { Resting } from '../../../src/model/resting.ts';
import type { Told, Verdict } from '../../../src/plans/judge.ts';
import { judges } from '../../../src/plans/judges.ts';
import { judgement } from '../../../src/plans/maintenance/about-host.ts';
import { IS_CONNECTED, IS_HEALED, IS_HEALED_FOR_CERTAIN } from '../../../src/plans/maintenance/is-back.ts';
import { MAY_BE_AWAY, NOTHING_TO_HEAL } from '../../../src/plans/maintenance/may-be-away.ts';
import { RUN_ENDED, runJudgement } from '../../../src/plans/maintenance/run-ended.ts';
import {
  healXml,
  infoXml,
  inMaintenance,
  LAB_UUIDS,
  memberParts,
  type SketchedVolume,
  type StatusSketch,
  silent,
  statusXml,
  told,
} from '../../support/told-looks.ts';

const HOSTS = ['10.77.0.11', '10.77.0.12', '10.77.0.13'] as const;
const [H1, H2, H3] = HOSTS;
const brick = (host: string): string => `${host}:/bricks/v/b`;
const R3: SketchedVolume = { name: 'v', bricks: HOSTS.map(brick), replica: 3 };

function judge(
  by: string,
  looks: readonly Told[],
  accepted: readonly string[] = [],
  resting: readonly Resting[] = [],
): Verdict {
  const about = { host: H2, names: [H2], uuid: LAB_UUIDS[H2] ?? null, members: HOSTS, accepted };
  const found = judges[by];
  if (found === undefined) throw new Error(`no judge ${by}`);
  return found(looks, judgement(by, about).about, resting);
}

interface World {
  readonly volume?: SketchedVolume;
  readonly status?: StatusSketch;
  readonly counts?: readonly (number | null)[];
  readonly heal?: string;
  readonly off?: readonly string[];
  readonly serving?: string;
  readonly without?: readonly string[];
}

/** What all looks tell of a healthy cluster, but for what is said. */
function looks(world: World = {}): readonly Told[] {
  const { volume = R3, status = {}, counts = [0, 0, 0], off = [], serving = '812\n', without = [] } = world;
  const members = HOSTS.filter((host) => !without.includes(host)).map((host) =>
    told(
      host,
      memberParts(
        host,
        HOSTS.filter((other) => other !== host),
        { off: off.filter((each) => each !== host) },
      ),
    ),
  );
  const entries = volume.bricks.flatMap((name, at) => {
    const count = counts[at];
    return count == null ? [] : [told(HOSTS[at] ?? H1, { [`entries ${name}`]: `entries ${count}\nnames 3` })];
  });
  return [
    ...members,
    ...without.map((host) => silent(host, `${host}: connection refused`)),
    told(H2, { serving }),
    told(H1, {
      volumes: infoXml(volume),
      status: statusXml(volume, status),
      ...(world.heal === undefined ? {} : { [`heal ${volume.name}`]: world.heal }),
    }),
    ...entries,
  ];
}

function refusal(verdict: Verdict): string {
  return verdict.go === 'no' ? verdict.error.message : JSON.stringify(verdict);
}

function cure(verdict: Verdict): string {
  return verdict.go === 'no' ? (verdict.error.hint ?? '') : '';
}

const ON = { go: 'on' };

describe('whether a host may be away', () => {
  it('it may where all others of its sets run and see each other', () => {
    expect(judge(MAY_BE_AWAY, looks())).toEqual(ON);
  });

  test.each<readonly [string, World, string]>([
    ['a host that does not answer', { without: [H3] }, `${H3}: connection refused`],
    ['hosts that are not connected', { off: [H3] }, `${H1} sees ${H3} as "Peer in Cluster", not connected`],
    ['a brick beside that is down', { status: { down: [brick(H3)] } }, `${brick(H3)} of volume v is down`],
    [
      'a brick that gluster does not tell of',
      { status: { absent: [H3] } },
      `${brick(H3)} of volume v is down`,
    ],
    [
      'a self-heal daemon that does not run',
      { status: { idle: [H1] } },
      `the self-heal daemon does not run on ${H1}, or lost v`,
    ],
    [
      'a rebalance',
      { status: { tasks: '<task><type>Rebalance</type><id>1</id><status>1</status></task>' } },
      'a rebalance of volume v is under way',
    ],
    [
      'a removal that is complete and waits for its commit',
      { status: { tasks: '<task><type>Remove brick</type><id>1</id><status>3</status></task>' } },
      'a remove-brick of volume v is under way',
    ],
    [
      'a count that nobody told',
      { counts: [0, 0, null] },
      `what is to be healed is not known of ${brick(H3)}`,
    ],
  ])('it may not beside %s', (_, world, words) => {
    expect(refusal(judge(MAY_BE_AWAY, looks(world)))).toContain(`${H2} can't be taken away: `);
    expect(refusal(judge(MAY_BE_AWAY, looks(world)))).toContain(words);
  });

  it.each<readonly [string, World]>([
    ['is off', { without: [H3] }],
    ['runs no glusterd', { off: [H3], status: { absent: [H3] } }],
    ['has a brick that is down', { status: { down: [brick(H3)], idle: [H3] } }],
  ])('it may not beside one in maintenance that %s, which is told once, with what ends it', (_, world) => {
    const { words, cure: way } = inMaintenance(H3);
    const verdict = judge(MAY_BE_AWAY, looks(world), [], [inMaintenance(H3)]);
    expect([refusal(verdict), cure(verdict)]).toEqual([`${H2} can't be taken away: ${words}`, way]);
  });

  it('its own maintenance is not in its way', () => {
    expect(refusal(judge(MAY_BE_AWAY, looks({ without: [H2] }), [], [inMaintenance(H2)]))).toContain(
      `${H2}: connection refused`,
    );
  });

  it('it may not while its glusterd does not answer and its bricks run: nothing tells of them', () => {
    const world = { off: [H2], status: { absent: [H2] }, without: [H2] };
    expect(refusal(judge(MAY_BE_AWAY, looks(world)))).toContain(`${H2}: connection refused`);
  });

  it('where nothing of gluster runs there any more, nothing more is lost', () => {
    const world = { off: [H2], status: { absent: [H2] }, serving: '', counts: [40, null, 40] };
    expect(
      judge(
        MAY_BE_AWAY,
        looks(world).filter(({ host, stdout }) => host !== H2 || stdout?.includes('serving')),
      ),
    ).toEqual(ON);
  });

  it('what heals by itself is waited for', () => {
    expect(judge(MAY_BE_AWAY, looks({ counts: [12, 0, 12] }))).toEqual({
      go: 'wait',
      for: 'v to be healed first',
      left: 12,
    });
  });

  it('nothing but a volume with bricks there matters', () => {
    const elsewhere = { name: 'v', bricks: [brick(H1), brick(H3)], replica: 2 };
    expect(judge(MAY_BE_AWAY, looks({ volume: elsewhere, status: { down: [brick(H1)] } }))).toEqual(ON);
  });
});

describe('what volumes lose while a host is away', () => {
  const alone: SketchedVolume = { name: 'v', bricks: HOSTS.map(brick) };
  const pair: SketchedVolume = { name: 'v', bricks: [brick(H1), brick(H2)], replica: 2 };

  test.each<readonly [string, SketchedVolume, string]>([
    ['files that are there alone', alone, 'unavailable:v'],
    ['one of two copies', pair, 'one-copy:v'],
    ['the quorum of two copies', { ...pair, options: { 'cluster.quorum-type': 'auto' } }, 'unavailable:v'],
    [
      'two copies on one host',
      { name: 'v', bricks: [brick(H1), brick(H2), `${H2}:/other/b`], replica: 3 },
      'unavailable:v',
    ],
    [
      'two fragments on one host',
      { name: 'v', bricks: [brick(H1), brick(H2), `${H2}:/other/b`], disperse: 3 },
      'unavailable:v',
    ],
  ])('%s: that is told, and goes when it is accepted', (_, volume, accept) => {
    const verdict = judge(MAY_BE_AWAY, looks({ volume }));
    expect(refusal(verdict)).toContain('volume v ');
    expect(cure(verdict)).toContain(`--accept=${accept}`);
    expect(judge(MAY_BE_AWAY, looks({ volume }), [accept])).toEqual(ON);
  });

  it('one fragment of three and one copy of three are none, an arbiter among them', () => {
    expect(judge(MAY_BE_AWAY, looks({ volume: { ...R3, replica: 1, disperse: 3 } }))).toEqual(ON);
    expect(judge(MAY_BE_AWAY, looks({ volume: { ...R3, arbiter: true } }))).toEqual(ON);
  });

  it('a server quorum that breaks is nothing that can be accepted', () => {
    const options = { 'cluster.server-quorum-type': 'server', 'cluster.server-quorum-ratio': '70%' };
    const verdict = judge(MAY_BE_AWAY, looks({ volume: { ...R3, options } }), ['unavailable:v']);
    expect(refusal(verdict)).toContain('the server quorum of v needs 3');
    const weaker = { ...options, 'cluster.server-quorum-ratio': '51%' };
    expect(judge(MAY_BE_AWAY, looks({ volume: { ...R3, options: weaker } }))).toEqual(ON);
  });
});

describe('whether nothing is to be healed, by what gluster lists', () => {
  const listed = (...counts: readonly (number | null)[]): string =>
    healXml(Object.fromEntries(HOSTS.map((host, at) => [brick(host), counts[at] ?? null])));

  it('is a zero of every brick', () => {
    expect(judge(NOTHING_TO_HEAL, looks({ heal: listed(0, 0, 0) }))).toEqual(ON);
  });

  it('is not known where a brick is not reached, or gluster told nothing in time', () => {
    for (const heal of [listed(0, 0, null), '', '<not an answer'])
      expect(refusal(judge(NOTHING_TO_HEAL, looks({ heal })))).toContain('what is to be healed is not known');
    expect(refusal(judge(NOTHING_TO_HEAL, looks()))).toContain('what is to be healed is not known');
  });

  it('is no while a copy has to be chosen', () => {
    const heal = healXml(Object.fromEntries(HOSTS.map((host) => [brick(host), 2])), 1);
    expect(refusal(judge(NOTHING_TO_HEAL, looks({ heal })))).toContain('split-brain');
  });

  it('is waited for while entries are left', () => {
    expect(judge(NOTHING_TO_HEAL, looks({ heal: listed(3, 0, 3) }))).toMatchObject({ go: 'wait', left: 3 });
  });
});

describe('whether a host is back', () => {
  it('takes that it sees the others, and they see it', () => {
    expect(judge(IS_CONNECTED, looks())).toEqual(ON);
    expect(judge(IS_CONNECTED, looks({ off: [H2] }))).toMatchObject({
      go: 'wait',
      blocked: `${H1} sees ${H2} as "Peer in Cluster", not connected`,
    });
    expect(judge(IS_CONNECTED, looks({ without: [H2] }))).toMatchObject({
      blocked: `${H2}: connection refused`,
    });
  });

  it('does not take hosts that are off beside it', () => {
    expect(judge(IS_CONNECTED, looks({ without: [H3], off: [H3] }))).toEqual(ON);
    expect(judge(IS_CONNECTED, looks({ without: [H1, H3] }))).toMatchObject({ go: 'wait' });
  });

  it('does not take one that is in no pool: it joins, or has left', () => {
    const pair = [told(H1, memberParts(H1, [H2])), told(H2, memberParts(H2, [H1]))];
    const alone = told(H3, memberParts(H3, []));
    expect(judge(IS_CONNECTED, [...pair, alone])).toEqual(ON);
    const known = [told(H1, memberParts(H1, [H2, H3])), told(H2, memberParts(H2, [H1, H3]))];
    expect(judge(IS_CONNECTED, [...known, alone])).toMatchObject({ go: 'wait' });
  });

  it('and healed, when its bricks run and all counts are nothing', () => {
    expect(judge(IS_HEALED, looks())).toEqual(ON);
    expect(judge(IS_HEALED, looks({ counts: [31, 0, 30] }))).toEqual({
      go: 'wait',
      for: `what ${H2} has missed to be healed (v)`,
      left: 31,
    });
    expect(judge(IS_HEALED, looks({ status: { down: [brick(H2)] } }))).toMatchObject({
      go: 'wait',
      blocked: `${brick(H2)} is down; start what is down: glusterctl volume start v`,
    });
    expect(judge(IS_HEALED, looks({ status: { idle: [H2] } }))).toMatchObject({
      blocked: expect.stringContaining(
        `the self-heal daemon does not run on ${H2}, or lost v. Start the volume`,
      ),
    });
    const unreadable = told(H2, { [`entries ${brick(H2)}`]: 'ls: Input/output error' });
    expect(judge(IS_HEALED, [...looks({ counts: [0, null, 0] }), unreadable])).toMatchObject({ left: null });
    expect(judge(IS_HEALED, [...looks({ counts: [0, null, 0] }), silent(H2, 'gone')])).toMatchObject({
      left: null,
    });
    expect(judge(IS_HEALED_FOR_CERTAIN, looks({ heal: 'no answer' }))).toMatchObject({
      go: 'wait',
      left: null,
    });
    expect(judge(IS_HEALED_FOR_CERTAIN, [...looks(), silent(H3, 'gone')])).toMatchObject({ go: 'wait' });
  });

  it('and healed also where a brick or a volume came meanwhile, which its looks do not ask for', () => {
    expect(judge(IS_HEALED, looks({ counts: [0, 0, null] }))).toEqual(ON);
    expect(judge(IS_HEALED, looks({ counts: [4, 0, null] }))).toMatchObject({ go: 'wait', left: 4 });
    expect(judge(IS_HEALED_FOR_CERTAIN, looks())).toEqual(ON);
  });
});

describe('whether a command has ended', () => {
  const look = (text: string | null): Verdict => {
    const run = judges[RUN_ENDED];
    if (run === undefined) throw new Error('no judge');
    const answer = text === null ? silent('h', 'h: connection refused') : { ...told('h', {}), stdout: text };
    return run([answer], runJudgement('h', 'upgrade').about, []);
  };
  const state = (more: string, begun = 'b1'): string =>
    `boot b1\nbegun ${begun}\n${more}\noutput\nlast words\n`;

  it('well, or with its host', () => {
    expect(look(state('running no\nended 0'))).toEqual(ON);
    expect(look(state('running no', 'b0'))).toEqual(ON);
  });

  it('not while it runs, its host goes down, or does not answer', () => {
    expect(look(state('running yes'))).toMatchObject({ go: 'wait', for: '"upgrade" on h to end' });
    expect(look(state('running no\nended 0\ngoing down'))).toMatchObject({ go: 'wait', for: 'h to boot' });
    expect(look(null)).toMatchObject({ go: 'wait', blocked: 'h: connection refused' });
  });

  it('badly: its code, and what it said last', () => {
    expect(refusal(look(state('running no\nended 100')))).toBe(
      'h: "upgrade" failed: exit code 100\nlast words',
    );
    expect(refusal(look(state('running no\nended 124')))).toContain('it took too long');
    expect(refusal(look(state('running no')))).toContain('nothing tells how');
    expect(refusal(look('boot b1\nbegun \nrunning no\noutput\n'))).toContain('nothing tells how');
  });
});
