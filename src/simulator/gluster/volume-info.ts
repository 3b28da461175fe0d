import type { GlusterVolume, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { snapshotsOf } from './snapshot-lookup.ts';

export function setSize(volume: GlusterVolume): number {
  return volume.disperse > 0 ? volume.disperse : volume.replica;
}

function isArbiter(volume: GlusterVolume, position: number): boolean {
  return volume.arbiter > 0 && position % volume.replica === volume.replica - 1;
}

function typeOf(volume: GlusterVolume): { readonly number: number; readonly name: string } {
  const sets = volume.bricks.length / setSize(volume);
  if (volume.kind !== undefined) return { number: 5, name: volume.kind };
  if (volume.disperse > 0)
    return sets > 1 ? { number: 9, name: 'Distributed-Disperse' } : { number: 4, name: 'Disperse' };
  if (volume.replica > 1)
    return sets > 1 ? { number: 7, name: 'Distributed-Replicate' } : { number: 2, name: 'Replicate' };
  return { number: 0, name: 'Distribute' };
}

const STATUS = { created: ['0', 'Created'], started: ['1', 'Started'], stopped: ['2', 'Stopped'] } as const;

function brickCount(volume: GlusterVolume): string {
  const size = setSize(volume);
  const total = volume.bricks.length;
  if (size === 1) return String(total);
  const inner =
    volume.disperse > 0
      ? `(${volume.disperse - volume.redundancy} + ${volume.redundancy})`
      : volume.arbiter > 0
        ? `(${volume.replica - 1} + 1)`
        : String(size);
  return `${total / size} x ${inner} = ${total}`;
}

export function printInfo(call: Call, pool: PoolModel, volume: GlusterVolume): void {
  const bricks = volume.bricks.map(
    (brick, index) =>
      `Brick${index + 1}: ${brick.host}:${brick.path}${isArbiter(volume, index) ? ' (arbiter)' : ''}\n`,
  );
  const options = Object.entries(volume.options).map(([key, value]) => `${key}: ${value}\n`);
  call.out(
    ` \nVolume Name: ${volume.name}\nType: ${typeOf(volume).name}\nVolume ID: ${volume.id}\nStatus: ${STATUS[volume.status][1]}\nSnapshot Count: ${snapshotsOf(pool, volume.name).length}\nNumber of Bricks: ${brickCount(volume)}\nTransport-type: tcp\nBricks:\n${bricks.join('')}Options Reconfigured:\n${options.join('')}`,
  );
}

function volumeXml(pool: PoolModel, volume: GlusterVolume): Xml {
  const type = typeOf(volume);
  return [
    'volume',
    [
      ['name', volume.name],
      ['id', volume.id],
      ['status', STATUS[volume.status][0]],
      ['statusStr', STATUS[volume.status][1]],
      ['snapshotCount', snapshotsOf(pool, volume.name).length],
      ['brickCount', volume.bricks.length],
      ['distCount', volume.bricks.length / setSize(volume)],
      ['replicaCount', volume.replica],
      ['arbiterCount', volume.arbiter],
      ['disperseCount', volume.disperse],
      ['redundancyCount', volume.redundancy],
      ['type', type.number],
      ['typeStr', type.name],
      ['transport', 0],
      [
        'bricks',
        volume.bricks.map(
          (brick, index): Xml => [
            'brick',
            {
              text: `${brick.host}:${brick.path}`,
              children: [
                ['name', `${brick.host}:${brick.path}`],
                ['hostUuid', brick.uuid],
                ['isArbiter', isArbiter(volume, index) ? 1 : 0],
              ],
            },
            `uuid="${brick.uuid}"`,
          ],
        ),
      ],
      ['optCount', Object.keys(volume.options).length],
      [
        'options',
        Object.entries(volume.options).map(
          ([name, value]): Xml => [
            'option',
            [
              ['name', name],
              ['value', value],
            ],
          ],
        ),
      ],
    ],
  ];
}

export function volumeInfo(call: Call, pool: PoolModel, name: string | null, xml: boolean): number {
  const chosen = Object.values(pool.volumes).filter(
    (volume) => name === null || name === 'all' || volume.name === name,
  );
  if (chosen.length === 0 && name !== null) {
    if (!xml) throw new Refusal('', `Volume ${name} does not exist`);
    printXml(call, [
      ...outcome(-1, 30806, 'Volume does not exist'),
      ['volInfo', [['volumes', [['count', 0]]]]],
    ]);
    return 0;
  }
  if (xml)
    printXml(call, [
      ...outcome(),
      [
        'volInfo',
        [['volumes', [...chosen.map((volume) => volumeXml(pool, volume)), ['count', chosen.length]]]],
      ],
    ]);
  else if (chosen.length === 0) call.err('No volumes present\n');
  else for (const volume of chosen) printInfo(call, pool, volume);
  return 0;
}
