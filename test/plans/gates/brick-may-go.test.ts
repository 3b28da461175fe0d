import { describe, expect, it, test } from 'vitest';
import { RESTART_GLUSTERD } from '../../../src/gluster/glusterd-restart.ts';
import type { Resting } from '../../../src/model/resting.ts';
import type { AboutMove } from '../../../src/plans/gates/about-move.ts';
import { judgement } from '../../../src/plans/gates/about-move.ts';
import { BRICK_MAY_GO } from '../../../src/plans/gates/brick-may-go.ts';
import { GATES, type Gate } from '../../../src/plans/gates/gate.ts';
import type { Told, Verdict } from '../../../src/plans/judge.ts';
import { judges } from '../../../src/plans/judges.ts';
import { realOutput } from '../../support/real-output.ts';
import {
  healXml,
  infoXml,
  inMaintenance,
  memberParts,
  type SketchedVolume,
  type StatusSketch,
  silent,
  statusXml,
  told,
} from '../../support/told-looks.ts';

const HOSTS = ['10.77.0.11', '10.77.0.12', '10.77.0.13', '10.77.0.15'] as const;
const [H1, H2, H3, NEW] = HOSTS;

interface Case {
  readonly about?: Partial<AboutMove>;
  readonly volume?: Partial<SketchedVolume>;
  readonly status?: StatusSketch;
  /** What gluster answers, by part; null: that part is missing. */
  readonly parts?: Readonly<Record<string, string | null>>;
  /** What members of the set say of their bricks' marks. */
  readonly marks?: Readonly<Record<string, string>>;
  readonly members?: Readonly<Record<string, Parameters<typeof memberParts>[2]>>;
  readonly silent?: readonly string[];
  readonly fuse?: string;
  readonly fresh?: string;
  readonly resting?: readonly Resting[];
}

const ALL = Object.keys(GATES) as readonly Gate[];

/** A set of three copies, of which the second is to leave; all is well, but for what the case says. */
function judge(one: Case): Verdict {
  const name = one.volume?.name ?? 'r3';
  const bricks = one.volume?.bricks ?? [H1, H2, H3].map((host) => `${host}:/bricks/${name}/b`);
  const volume: SketchedVolume = { name, bricks, replica: 3, ...one.volume };
  const leaving = one.about?.leaving ?? bricks[1] ?? '';
  const about: AboutMove = {
    volume: name,
    brick: 'b1',
    leaving,
    next: `${NEW}:/bricks/new/b`,
    set: bricks,
    arbiters: [],
    kind: 'replicate',
    enough: 1,
    nextSizeKiB: 1000,
    lost: false,
    members: HOSTS,
    nextHost: NEW,
    away: [],
    gates: ALL,
    waived: [],
    ...one.about,
  };
  const gluster: Record<string, string> = {};
  const wanted: Record<string, string | null> = {
    info: infoXml(volume),
    status: statusXml(volume, one.status),
    heal: healXml(Object.fromEntries(bricks.map((brick) => [brick, 0]))),
    clients: bricks
      .map(
        (brick, at) =>
          `hostname=${brick.split(':')[0]}\npath=${brick.split(':')[1]}\nbrick-id=${name}-client-${at}\n`,
      )
      .join(''),
    ...one.parts,
  };
  for (const [part, text] of Object.entries(wanted)) if (text !== null) gluster[part] = text;
  const looks: Told[] = [
    told(H1, gluster),
    ...HOSTS.map((host) => {
      if (one.silent?.includes(host)) return silent(host, `${host}: no answer`);
      const others = HOSTS.filter((other) => other !== host);
      const own = bricks.filter((brick) => brick.startsWith(`${host}:`) && brick !== leaving);
      const marks = own.map((brick) => [`marks ${brick}`, one.marks?.[brick] ?? 'end'] as const);
      return told(host, { ...memberParts(host, others, one.members?.[host]), ...Object.fromEntries(marks) });
    }),
    told(NEW, { fuse: one.fuse ?? 'yes', 'new /bricks/new/b': one.fresh ?? 'ready' }),
  ];
  const found = judges[BRICK_MAY_GO];
  if (found === undefined) throw new Error('there is no such judge');
  return found(looks, judgement(BRICK_MAY_GO, about).about, one.resting ?? []);
}

function shut(verdict: Verdict): readonly string[] {
  if (verdict.go !== 'no') return [`(${verdict.go})`];
  const { gates } = verdict.error.details ?? {};
  return Array.isArray(gates) ? gates.map(({ gate }: { gate: string }) => gate) : [];
}

const GFID = '5e1c0b9a-1111-4222-8333-0123456789ab';
const ROOT = '00000000-0000-0000-0000-000000000001';

function marks(entries: Readonly<Record<string, readonly string[]>>): string {
  const blocks = Object.entries(entries).map(
    ([gfid, lines]) => `# file: ${gfid.slice(0, 2)}/${gfid.slice(2, 4)}/${gfid}\n${lines.join('\n')}\n\n`,
  );
  return `${blocks.join('')}end\n`;
}

/** As real gluster marked it: each name of the fixture is a handle below .glusterfs. */
function realMarks(): string {
  const text = realOutput('afr-marks-arbiter-only-good-copy-down');
  const handles: Record<string, string> = { '.': ROOT, h3: GFID, big: GFID.replace('5e1c', '5e1d') };
  return `${text.replaceAll(/^# file: (.+)$/gm, (_line, name: string) => {
    const gfid = handles[name] ?? '';
    return `# file: ${gfid.slice(0, 2)}/${gfid.slice(2, 4)}/${gfid}`;
  })}end\n`;
}

const brick = (host: string, name = 'r3') => `${host}:/bricks/${name}/b`;
const DEAD: StatusSketch = { down: [brick(H2)] };
const BLAMES_DEAD = { [GFID]: ['trusted.afr.r3-client-1=0x000000020000000100000000'] };

describe('beside a host in maintenance', () => {
  const { words, cure } = inMaintenance(H3);
  const resting = [inMaintenance(H3)];
  const told = (one: Case): readonly string[] => {
    const verdict = judge(one);
    return verdict.go === 'no' ? (verdict.error.hint ?? '').split('\n') : [`(${verdict.go})`];
  };

  it.each<[string, Case, Gate]>([
    ['its brick', { status: { down: [brick(H3)] } }, 'set-online'],
    ['its healer', { status: { idle: [H3] } }, 'self-heal-daemon'],
    ['what it does not say', { silent: [H3] }, 'peers-agree'],
    ['what others see of it', { members: { [H1]: { off: [H3] }, [H2]: { off: [H3] } } }, 'peers-agree'],
  ])('%s is missing because of that', (_, one, gate) => {
    expect(told({ ...one, resting })).toEqual([
      `${gate}: ${words}`,
      `  ${cure}`,
      `  To go on although it is not certain that ${GATES[gate]}: --accept=${gate}`,
    ]);
  });

  it('what is wrong besides is told, too', () => {
    expect(told({ silent: [H1, H3], resting }).slice(0, 3)).toEqual([
      `peers-agree: ${words}, ${H1}: no answer`,
      `  ${cure}`,
      '  What each host believes of the pool, and how to mend it: glusterctl peer doctor',
    ]);
    const status = { status: { down: [brick(H1), brick(H3)] } };
    expect(told({ ...status, resting }).slice(0, 3)).toEqual([
      `set-online: ${words}, ${brick(H1)} is down`,
      `  ${cure}`,
      '  Start what is down: glusterctl volume start r3',
    ]);
  });

  it('the quorum that is missing comes back with it', () => {
    const members = { [NEW]: { off: [H2, H3] }, [H1]: { off: [] } };
    const found = told({ members, resting: [inMaintenance(H2), inMaintenance(H3)] });
    const at = found.findIndex((line) => line.startsWith('quorum: '));
    expect(found.slice(at, at + 3)).toEqual([
      'quorum: 2 of 4 members of the pool are connected',
      ...[H2, H3].map((host) => `  ${inMaintenance(host).words}. ${inMaintenance(host).cure}`),
    ]);
  });
});

describe('a brick that runs', () => {
  it('may go where everything is known to be well', () => {
    expect(judge({})).toEqual({ go: 'on' });
  });

  it.each<[string, Case, readonly Gate[]]>([
    ['another brick of the set is down', { status: { down: [brick(H3)] } }, ['set-online']],
    ['the host of another brick is away', { status: { absent: [H3] } }, ['set-online', 'self-heal-daemon']],
    ['the volume is stopped', { volume: { status: 'Stopped' } }, ['set-online']],
    [
      'gluster has other bricks in the set',
      { about: { set: [brick(H1), brick(H2), brick(NEW)] } },
      ['set-online'],
    ],
    ['gluster has no such brick', { about: { leaving: `${H2}:/other` } }, ['set-online']],
    ['gluster told nothing', { parts: { info: null } }, ['set-online']],
    ['status says nothing', { parts: { status: '' } }, ['set-online']],
    ['no healer runs on one host', { status: { idle: [H3] } }, ['self-heal-daemon']],
    ['its own host has no healer', { status: { idle: [H2] } }, ['self-heal-daemon']],
    [
      'entries wait on another brick',
      { parts: { heal: healXml({ [brick(H1)]: 1, [brick(H2)]: 0, [brick(H3)]: 0 }) } },
      ['healed'],
    ],
    [
      'a brick is not reached by the healer',
      { parts: { heal: healXml({ [brick(H1)]: 0, [brick(H2)]: 0, [brick(H3)]: null }) } },
      ['healed'],
    ],
    [
      'one brick is missing in the list',
      { parts: { heal: healXml({ [brick(H1)]: 0, [brick(H2)]: 0 }) } },
      ['healed'],
    ],
    ['gluster did not say what is to be healed', { parts: { heal: null } }, ['healed']],
    ['the list is no document', { parts: { heal: 'Launching heal operation failed' } }, ['healed']],
    [
      'it is being rebalanced',
      { status: { tasks: '<task><type>Rebalance</type><statusStr>in progress</statusStr></task>' } },
      ['no-task'],
    ],
    [
      'a removal is to be committed',
      { status: { tasks: '<task><type>Remove brick</type><statusStr>completed</statusStr></task>' } },
      ['no-task'],
    ],
    [
      'it is replicated elsewhere',
      { volume: { options: { 'geo-replication.indexing': 'on' } } },
      ['no-task'],
    ],
    ['it has snapshots', { volume: { snapshots: 2 } }, ['no-snapshots']],
    ['a member is not connected', { members: { [H3]: { off: [H1] } } }, ['peers-agree']],
    ['a member is rejected', { members: { [H1]: { odd: { [H3]: 'Peer Rejected' } } } }, ['peers-agree']],
    ['a member was not heard', { silent: [H3] }, ['peers-agree']],
    ['the host that commands was not heard', { silent: [NEW] }, ['peers-agree', 'quorum']],
    ['there is no quorum', { members: { [NEW]: { off: [H1, H2, H3] } } }, ['peers-agree', 'quorum']],
    ['the new brick is not mounted', { fresh: 'not mounted' }, ['new-brick']],
    ['the new brick holds something', { fresh: 'not empty' }, ['new-brick']],
    ['there is no FUSE', { fuse: 'no' }, ['fuse']],
  ])('stays where %s', (_name, one, gates) => {
    expect(shut(judge(one)).toSorted()).toEqual(gates.toSorted());
  });

  test("a rebalance that is over is in nobody's way", () => {
    const tasks = '<task><type>Rebalance</type><statusStr>completed</statusStr></task>';
    expect(judge({ status: { tasks } })).toEqual({ go: 'on' });
  });

  test('real gluster, one brick of another set member dead: its words are no zero', () => {
    const heal = realOutput('heal-info-summary-brick-dead-replica3');
    expect(shut(judge({ about: { leaving: brick(H1) }, parts: { heal } }))).toContain('healed');
    const well = realOutput('heal-info-summary-healthy');
    expect(judge({ parts: { heal: well } })).toEqual({ go: 'on' });
  });

  test("the refusal is Heketi's, then says what was seen, what helps, and how to go on all the same", () => {
    const heal = healXml({ [brick(H1)]: 0, [brick(H2)]: 3, [brick(H3)]: 0 });
    const verdict = judge({ parts: { heal } });
    if (verdict.go !== 'no') throw new Error('it may go');
    expect(verdict.error.code).toBe('refused');
    expect(verdict.error.message).toBe('Cannot replace brick b1 as it is source brick for data to be healed');
    expect(verdict.error.hint?.split('\n')).toEqual([
      `healed: 3 entries wait to be healed on ${brick(H2)}`,
      '  Wait until it is healed, then try again: glusterctl heal wait r3',
      '  To go on although it is not certain that nothing waits to be healed in its set: --accept=healed',
    ]);
    const few = judge({ status: { down: [brick(H1), brick(H3)] } });
    expect(few.go === 'no' && few.error.message).toBe(
      'Cannot replace brick b1 as only 0 of 2 required peer bricks are online',
    );
  });

  it.each([
    [false, 'would stay there, in space that counts as free then'],
    [true, 'Each has lost its part on what is lost'],
  ])('of snapshots it is told what becomes of them, and no word that accepts it: %s', (lost, words) => {
    const verdict = judge({ volume: { snapshots: 2 }, about: { lost } });
    if (verdict.go !== 'no') throw new Error('it may go');
    const lines = verdict.error.hint?.split('\n') ?? [];
    const at = lines.indexOf('no-snapshots: it has 2 snapshots in gluster');
    expect(lines[at + 1]).toContain(words);
    expect(lines[at + 2]).toBe('  Which they are: glusterctl snapshot list r3 --live');
    expect(verdict.error.hint).not.toContain('--accept=no-snapshots');
    // What was accepted when that could be is finished.
    const before = { volume: { snapshots: 2 }, about: { waived: ['no-snapshots' as const] } };
    expect(judge(before)).toEqual({ go: 'on' });
  });

  test('only the gate that is waived is passed', () => {
    const one: Case = { parts: { heal: null }, status: { idle: [H3] } };
    expect(shut(judge({ ...one, about: { waived: ['healed'] } }))).toEqual(['self-heal-daemon']);
    expect(judge({ ...one, about: { waived: ['healed', 'self-heal-daemon'] } })).toEqual({ go: 'on' });
  });

  test('one that was replaced by an earlier try is done', () => {
    const bricks = [brick(H1), `${NEW}:/bricks/new/b`, brick(H3)];
    const info = infoXml({ name: 'r3', bricks, replica: 3 });
    expect(judge({ parts: { info, heal: null } })).toEqual({ go: 'on' });
  });

  test('right before it is replaced, what the bricks count decides', () => {
    const entries = (host: string, count: number) => ({
      [`entries ${brick(host)}`]: `entries ${count}\nnames 4`,
    });
    const counted = (last: number) => ({
      heal: null,
      ...entries(H1, 0),
      ...entries(H2, 0),
      ...entries(H3, last),
    });
    expect(judge({ parts: counted(0) })).toEqual({ go: 'on' });
    expect(shut(judge({ parts: counted(1) }))).toEqual(['healed']);
  });
});

describe('a brick that is dead', () => {
  it('may go where all that it missed is whole on the others', () => {
    const both = marks(BLAMES_DEAD);
    expect(judge({ status: DEAD, marks: { [brick(H1)]: both, [brick(H3)]: both } })).toEqual({ go: 'on' });
    // Real gluster tells of the dead brick only that it isn't there.
    expect(judge({ parts: { status: realOutput('status-brick-dead') } })).toEqual({ go: 'on' });
  });

  it('may go where its host is off, and gluster tells nothing of it', () => {
    const status = { absent: [H2] };
    const members = { [H1]: { off: [H2] }, [H3]: { off: [H2] }, [NEW]: { off: [H2] } };
    const about = { away: [H2], members: [H1, H3, NEW], lost: true };
    expect(judge({ status, members, about, silent: [H2] })).toEqual({ go: 'on' });
  });

  it('takes a good copy along where one that stays is stale, which is asked for unless its disk is lost', () => {
    // H1 was away before the brick died: the third blames both.
    const third = marks({
      [GFID]: [
        'trusted.afr.r3-client-0=0x000000010000000000000000',
        'trusted.afr.r3-client-1=0x000000010000000000000000',
      ],
    });
    const one: Case = { status: DEAD, marks: { [brick(H3)]: third } };
    const verdict = judge(one);
    expect(shut(verdict)).toEqual(['healed']);
    expect(verdict.go === 'no' && verdict.error.hint).toContain(
      '1 entry waits to be healed on bricks that stay, and may be whole on the one that is to go',
    );
    expect(judge({ ...one, about: { waived: ['healed'] } })).toEqual({ go: 'on' });
    expect(judge({ ...one, about: { lost: true } })).toEqual({ go: 'on' });
  });

  it('stays where the others blame each other', () => {
    const first = marks({ [GFID]: ['trusted.afr.r3-client-2=0x000000010000000000000000'] });
    const third = marks({ [GFID]: ['trusted.afr.r3-client-0=0x000000010000000000000000'] });
    expect(shut(judge({ status: DEAD, marks: { [brick(H1)]: first, [brick(H3)]: third } }))).toEqual([
      'good-copy',
    ]);
  });

  it('stays where its arbiter blames the last data brick, as real gluster marked it', () => {
    const bricks = [H1, H2, H3].map((host) => brick(host, 'arb'));
    const one: Case = {
      volume: { name: 'arb', bricks, arbiter: true },
      about: { arbiters: [brick(H3, 'arb')] },
      status: { down: [brick(H2, 'arb')] },
      parts: { heal: realOutput('heal-info-summary-arbiter-only-good-copy-down') },
      marks: { [brick(H3, 'arb')]: realMarks() },
    };
    const verdict = judge(one);
    expect(shut(verdict)).toEqual(['good-copy']);
    expect(verdict.go === 'no' && verdict.error.hint).toContain('3 entries are whole on no other brick');
    // The same marks on a brick with data are only those of a stale first one.
    expect(shut(judge({ ...one, about: { arbiters: [] } }))).toEqual(['healed']);
    // A mark of zeros is none.
    const zeros = marks({ [ROOT]: ['trusted.afr.arb-client-0=0x000000000000000000000000'] });
    expect(judge({ ...one, marks: { [brick(H3, 'arb')]: zeros } })).toEqual({ go: 'on' });
  });

  it('is known by its number in gluster, which is not its place', () => {
    const clients = [brick(H1), brick(H2), brick(H3)]
      .map(
        (name, at) =>
          `hostname=${name.split(':')[0]}\npath=${name.split(':')[1]}\nbrick-id=r3-client-${[5, 0, 1][at]}\n`,
      )
      .join('');
    const first = marks({ [GFID]: ['trusted.afr.r3-client-1=0x000000010000000000000000'] });
    const third = marks({ [GFID]: ['trusted.afr.r3-client-5=0x000000010000000000000000'] });
    const one: Case = { status: DEAD, marks: { [brick(H1)]: first, [brick(H3)]: third } };
    expect(shut(judge({ ...one, parts: { clients } }))).toEqual(['good-copy']);
    expect(shut(judge({ ...one, parts: { clients: null } }))).toEqual(['good-copy']);
  });

  it.each<[string, string]>([
    ['cut off', marks(BLAMES_DEAD).replace('end\n', '')],
    ['an error', 'getfattr: 5e/1c/x: Input/output error\nend'],
    ['no tool', 'getfattr is not installed (package attr)'],
  ])('stays where the marks are unknown: %s', (_name, text) => {
    expect(shut(judge({ status: DEAD, marks: { [brick(H1)]: text } }))).toEqual(['good-copy']);
  });

  test('names that are gone were healed meanwhile', () => {
    const text = `getfattr: 5e/1c/${GFID}: No such file or directory\n${marks(BLAMES_DEAD)}`;
    expect(judge({ status: DEAD, marks: { [brick(H1)]: text } })).toEqual({ go: 'on' });
  });

  it.each<[string, Case]>([
    ['two copies', { volume: { bricks: [brick(H1), brick(H2)], replica: 2 } }],
    ['no quorum of clients', { volume: { options: { 'cluster.quorum-type': 'none' } } }],
  ])('%s: nothing can be proven, so it must be waived by name', (_name, one) => {
    const verdict = judge({ ...one, status: DEAD });
    expect(shut(verdict)).toEqual(['good-copy-unproven']);
    expect(judge({ ...one, status: DEAD, about: { waived: ['good-copy-unproven'] } })).toEqual({ go: 'on' });
  });

  it('is waited for while the host that commands takes its host for connected', () => {
    const about = { away: [H2], members: [H1, H3, NEW], lost: true };
    const verdict = judge({ status: { absent: [H2] }, about, silent: [H2] });
    expect(verdict).toMatchObject({ go: 'wait', for: `${NEW} to notice that ${H2} is off`, left: null });
    expect(verdict.go === 'wait' && verdict.blocked).toContain(
      `on ${NEW} (bricks keep running): ${RESTART_GLUSTERD}`,
    );
  });
});

describe('a dispersed brick that is dead', () => {
  const bricks = [H1, H2, H3].map((host) => brick(host, 'd'));
  const version = (number: number, size = 9) => [
    `trusted.ec.version=0x${String(number).padStart(32, '0')}`,
    `trusted.ec.size=0x${String(size).padStart(16, '0')}`,
    'trusted.ec.dirty=0x00000000000000010000000000000001',
  ];
  const dispersed = (first: string, third: string, again: Readonly<Record<string, string>> = {}): Verdict =>
    judge({
      volume: { name: 'd', bricks, replica: 3, disperse: 3 },
      about: { kind: 'disperse', enough: 2 },
      status: { down: [brick(H2, 'd')] },
      marks: { [brick(H1, 'd')]: first, [brick(H3, 'd')]: third },
      parts: Object.fromEntries(Object.entries(again).map(([name, text]) => [`again ${name}`, text])),
    });

  it('may go where the others have all in one version, dirty though it is', () => {
    const same = marks({ [GFID]: version(4) });
    expect(dispersed(same, same)).toEqual({ go: 'on' });
  });

  it('stays where they differ, in version or in size', () => {
    expect(shut(dispersed(marks({ [GFID]: version(4) }), marks({ [GFID]: version(3) })))).toEqual([
      'good-copy',
    ]);
    expect(shut(dispersed(marks({ [GFID]: version(4, 8) }), marks({ [GFID]: version(4, 9) })))).toEqual([
      'good-copy',
    ]);
  });

  it('may go while a file is being written, which moves on everywhere', () => {
    const [h1, h3] = [brick(H1, 'd'), brick(H3, 'd')];
    const moving = { [h1]: marks({ [GFID]: version(7) }), [h3]: marks({ [GFID]: version(8) }) };
    expect(dispersed(marks({ [GFID]: version(4) }), marks({ [GFID]: version(5) }), moving)).toEqual({
      go: 'on',
    });
    const stale = { ...moving, [h3]: marks({ [GFID]: version(5) }) };
    expect(shut(dispersed(marks({ [GFID]: version(4) }), marks({ [GFID]: version(5) }), stale))).toEqual([
      'good-copy',
    ]);
  });
});

describe('a brick of a distributed volume', () => {
  const bricks = [H1, H2, H3].map((host) => brick(host, 'dist'));
  const detail = (free: number) =>
    statusXml({ name: 'dist', bricks }).replaceAll(
      '<pid>7</pid></node>',
      `<pid>7</pid><sizeTotal>4096000</sizeTotal><sizeFree>${free}</sizeFree></node>`,
    );
  const distributed = (one: Case): Verdict =>
    judge({
      ...one,
      volume: { name: 'dist', bricks, replica: 1, ...one.volume },
      about: { kind: 'distribute', set: [brick(H2, 'dist')], nextSizeKiB: 4000, ...one.about },
      parts: { heal: null, detail: detail(1_024_000), ...one.parts },
    });

  it('may go where all run and have room; nothing is to be healed', () => {
    expect(distributed({})).toEqual({ go: 'on' });
  });

  it.each<[string, Case, Gate]>([
    ['any other brick is down', { status: { down: [brick(H3, 'dist')] } }, 'set-online'],
    ['it is down itself', { status: { down: [brick(H2, 'dist')] } }, 'set-online'],
    ['its files are cut into shards', { volume: { options: { 'features.shard': 'on' } } }, 'sharded'],
    ['the others are full', { parts: { detail: detail(0) } }, 'room'],
    ['nobody says how full they are', { parts: { detail: null } }, 'room'],
  ])('stays where %s', (_name, one, gate) => {
    expect(shut(distributed(one))).toEqual([gate]);
  });

  it('goes on where an earlier try has begun to empty it', () => {
    const tasks = '<task><type>Remove brick</type><statusStr>in progress</statusStr></task>';
    const more = [...bricks, `${NEW}:/bricks/new/b`];
    const volume = { bricks: more };
    const status = statusXml({ name: 'dist', bricks: more }, { tasks });
    // gluster has put something into the new brick by then.
    const fresh = 'not empty';
    expect(distributed({ volume, parts: { status }, fresh })).toEqual({ go: 'on' });
    expect(shut(distributed({ fresh }))).toEqual(['new-brick']);
    expect(shut(distributed({ status: { tasks } }))).toEqual(['no-task']);
  });
});
