import { describe, expect, it } from 'vitest';
import { type Membership, readMembership } from '../../../src/gluster/membership.ts';
import { sshAccess } from '../../../src/model/access.ts';
import type { Node } from '../../../src/model/entities.ts';
import { GlusterctlError } from '../../../src/model/errors.ts';
import { judges } from '../../../src/plans/judges.ts';
import { MEMBER_IS_BACK } from '../../../src/plans/lost/member-is-back.ts';
import { wantedMembership } from '../../../src/plans/lost/wanted-membership.ts';
import { inMaintenance } from '../../support/told-looks.ts';

const uuid = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;

function node(n: number): Node {
  return {
    id: String(n).repeat(32),
    cluster: 'c'.repeat(32),
    zone: n,
    manage: [`gl${n}`],
    storage: [`10.0.0.${n}`],
    tags: {},
    state: 'online',
    access: sshAccess(),
    glusterUuid: uuid(n),
  };
}

function parts(texts: Readonly<Record<string, string>>): string {
  return Object.entries(texts)
    .map(([name, text]) => `glusterctl-part ${name}\n${text}\n\nglusterctl-end 0\n`)
    .join('');
}

function told(n: number, peers: readonly (readonly [number, string])[], version = '10.3'): Membership {
  return readMembership(
    parts({
      version: `glusterfs ${version}\nRepository revision: git://git.gluster.org/glusterfs.git`,
      info: `UUID=${uuid(n)}\noperating-version=100000`,
      files: peers.map(([k, names]) => `uuid=${uuid(k)}\nstate=3\n${names}`).join('\n'),
      volumes: 'data',
    }),
  );
}

const EMPTY: Membership = { version: '10.3', uuid: null, operatingVersion: null, peers: [], volumes: [] };

describe('what a host that came back must have on disk', () => {
  const members = new Map([
    [
      node(1),
      told(1, [
        [2, 'hostname1=10.0.0.2'],
        [3, 'hostname1=10.0.0.3'],
      ]),
    ],
    [
      node(2),
      told(2, [
        [1, 'hostname1=gl1\nhostname2=10.0.0.1'],
        [3, 'hostname1=10.0.0.3'],
      ]),
    ],
  ]);

  it('is the id that the others know it by, and each of them as another one calls it', () => {
    expect(wantedMembership(node(3), EMPTY, members)).toEqual({
      uuid: uuid(3),
      operatingVersion: '100000',
      peers: [
        { uuid: uuid(1), names: ['gl1', '10.0.0.1'] },
        { uuid: uuid(2), names: ['10.0.0.2'] },
      ],
    });
  });

  it('has the only other member under its storage name: nobody else could tell', () => {
    const two = new Map([[node(1), told(1, [[3, 'hostname1=10.0.0.3']])]]);
    expect(wantedMembership(node(3), EMPTY, two).peers).toEqual([{ uuid: uuid(1), names: ['10.0.0.1'] }]);
  });

  it.each([
    ['another version', { ...EMPTY, version: '11.1' }, 'gl3 has gluster 11.1, gl1 has 10.3'],
    ['no gluster', { ...EMPTY, version: null }, 'gluster is not installed on gl3'],
  ])('is not written where it has %s', (_, own, words) => {
    expect(() => wantedMembership(node(3), own, members)).toThrow(words);
  });

  it('is not guessed where the others know it by different ids', () => {
    const odd = new Map([...members, [node(2), told(2, [[4, 'hostname1=10.0.0.3']])]]);
    expect(() => wantedMembership(node(3), EMPTY, odd)).toThrow(GlusterctlError);
  });
});

describe('a host that came back', () => {
  const judge = judges[MEMBER_IS_BACK];
  const about = { host: ['gl2'], members: ['gl1', 'gl2'], away: [], wants: ['checksums'] };
  const peer = (n: number, state: string, connected: number) =>
    `<cliOutput><opRet>0</opRet><opErrno>0</opErrno><opErrstr/><peerStatus><peer><uuid>${uuid(n)}</uuid><hostname>10.0.0.${n}</hostname><hostnames><hostname>10.0.0.${n}</hostname></hostnames><connected>${connected}</connected><state>3</state><stateStr>${state}</stateStr></peer></peerStatus></cliOutput>`;
  const look = (n: number, peers: string, list: string, sums: string) => ({
    step: `x@gl${n}`,
    host: `gl${n}`,
    problem: '',
    stdout: parts({
      pool: `UUID\tHostname\tState\n${uuid(n)}\tlocalhost\tConnected`,
      peers,
      list,
      sums,
    }),
  });
  const good = look(1, peer(2, 'Peer in Cluster', 1), 'a\nb', 'a info=1\nb info=2');

  it.each([
    [
      'is a member when both see each other and have the same',
      peer(1, 'Peer in Cluster', 1),
      'b\na',
      'b info=2\na info=1',
      'on',
    ],
    [
      'is waited for while it is not connected',
      peer(1, 'Peer in Cluster', 0),
      'a\nb',
      '',
      'gl2 is not connected to 10.0.0.1',
    ],
    [
      'is waited for while it is not befriended',
      peer(1, 'Accepted peer request', 1),
      'a\nb',
      '',
      'as "Accepted peer request"',
    ],
    [
      'is waited for while volumes are still to come',
      peer(1, 'Peer in Cluster', 1),
      'a',
      '',
      'gl2 has 1 volumes, gl1 has 2',
    ],
    [
      'is waited for while files differ',
      peer(1, 'Peer in Cluster', 1),
      'a\nb',
      'a info=1\nb info=9',
      'different files of volume b',
    ],
  ])('%s', (_, peers, list, sums, expected) => {
    const verdict = judge?.([good, look(2, peers, list, sums)], about, []);
    expect(verdict?.go === 'wait' ? verdict.blocked : verdict?.go).toContain(expected);
  });

  it('that does not answer is no member', () => {
    const silent = { step: 'x@gl2', host: 'gl2', stdout: null, problem: 'connection refused' };
    expect(judge?.([good, silent], about, [])).toMatchObject({ go: 'wait', blocked: 'connection refused' });
  });

  it('waits for a member in maintenance, and says so; its own maintenance is not in its way', () => {
    const { words, cure } = inMaintenance('gl1');
    const off = { step: 'x@gl1', host: 'gl1', stdout: null, problem: 'connection refused' };
    const stopped = { ...good, stdout: parts({ pool: '', peers: '', list: '', sums: '' }) };
    const back = look(2, peer(1, 'Peer in Cluster', 1), 'a', 'a info=1');
    for (const one of [off, stopped])
      expect(judge?.([one, back], about, [inMaintenance('gl1')])).toMatchObject({
        go: 'wait',
        blocked: `${words}. ${cure}`,
      });
    const silent = { step: 'x@gl2', host: 'gl2', stdout: null, problem: 'connection refused' };
    expect(judge?.([good, silent], about, [inMaintenance('gl2')])).toMatchObject({
      blocked: 'connection refused',
    });
  });
});
