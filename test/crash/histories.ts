import fc from 'fast-check';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import { EFFECTS } from './command-matrix.ts';

/** What happens while a command runs. */
export type Mishap =
  | { readonly kind: 'none' }
  /** The n-th command on the hosts goes wrong. */
  | { readonly kind: 'fault'; readonly nth: number; readonly effect: FaultEffect }
  /** The process is killed at its n-th point. */
  | { readonly kind: 'killed'; readonly nth: number };

export type Event =
  | { readonly kind: 'command'; readonly line: string; readonly mishap: Mishap }
  | { readonly kind: 'power cut' | 'boot'; readonly host: string };

const volume = fc.constantFrom('v1', 'v2', 'v3', 'v4');
const snapshot = fc.constantFrom('s1', 's2');
const size = fc.integer({ min: 1, max: 18 });
const host = fc.constantFrom('gl1', 'gl2', 'gl3', 'gl4');
const disk = fc.tuple(host, fc.constantFrom('vdb', 'vdc')).map(([on, name]) => `${on}:/dev/${name}`);
const durability = fc.constantFrom(
  '',
  '--replica=2',
  '--durability=none',
  '--arbiter',
  '--durability=disperse --disperse-data=2 --redundancy=1',
);

const line: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(volume, size, durability, fc.constantFrom('', '--snapshot-factor=1.5'))
      .map(([name, gib, kind, room]) => `volume create --name=${name} --size=${gib} ${kind} ${room}`),
  },
  { weight: 1, arbitrary: size.map((gib) => `volume create --count=3 --name-prefix=many- --size=${gib}`) },
  {
    weight: 3,
    arbitrary: fc.tuple(volume, size).map(([name, gib]) => `volume expand ${name} --expand-size=${gib}`),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(volume, volume).map(([from, to]) => `volume clone ${from} --name=${to}`),
  },
  { weight: 3, arbitrary: volume.map((name) => `volume delete ${name}`) },
  { weight: 1, arbitrary: fc.constant('volume delete many-1 many-2') },
  { weight: 2, arbitrary: fc.tuple(volume, snapshot).map(([of, name]) => `snapshot create ${of} ${name}`) },
  { weight: 1, arbitrary: snapshot.map((name) => `snapshot delete ${name}`) },
  { weight: 1, arbitrary: snapshot.map((name) => `snapshot restore ${name}`) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('stop', 'start'), volume).map((words) => `volume ${words.join(' ')}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(volume, fc.constantFrom('on', 'off'))
      .map(([name, value]) => `volume set ${name} performance.readdir-ahead=${value}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('disable', 'enable'), disk)
      .map((words) => `device ${words.join(' ')}`),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('disable', 'enable'), host).map((words) => `node ${words.join(' ')}`),
  },
  { weight: 1, arbitrary: disk.map((name) => `device remove ${name}`) },
  { weight: 1, arbitrary: disk.map((name) => `device delete ${name}`) },
  { weight: 1, arbitrary: fc.constant('topology load --json=topology.json') },
  { weight: 1, arbitrary: fc.constantFrom('operation clean', 'operation resume', 'operation rollback') },
);

const effect: fc.Arbitrary<FaultEffect> = fc.constantFrom(...EFFECTS, { kind: 'disk-full' });

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Mishap>({ kind: 'none' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      nth: fc.integer({ min: 1, max: 60 }),
      effect,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('killed' as const), nth: fc.integer({ min: 0, max: 24 }) }),
  },
);

const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('command' as const), line, mishap }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('power cut' as const), host }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('boot' as const), host }) },
);

export const history: fc.Arbitrary<readonly Event[]> = fc.array(event, { minLength: 4, maxLength: 10 });
