import type { GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { isConnected } from './pool.ts';
import { setSize } from './volume-info.ts';
import { brickDevice, hostOf, volumeNamed } from './volumes.ts';

/** Bricks of hosts that answer; those that are down are missing, as with real ones. */
function answering(call: Call, volume: GlusterVolume) {
  return volume.bricks.flatMap((brick) => {
    const host = hostOf(call, brick);
    if (host === null || !isConnected(call, host)) return [];
    return [{ brick, host, process: host.bricks[brick.path] ?? null }];
  });
}

export function status(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', kind = ''] = words;
  if (!['', 'detail', 'clients', 'client-list'].includes(kind) || name === 'all')
    throw new NotSimulated(`gluster volume status ${words.join(' ')}`);
  const volume = pool.volumes[name];
  if (volume === undefined) throw new Refusal('', `Volume ${name} does not exist`);
  if (volume.status !== 'started') throw new Refusal('', `Volume ${name} is not started`);
  if (kind === 'client-list') return clientList(call, volume);
  const found = answering(call, volume);
  if (!xml) {
    call.out(
      `Status of volume: ${name}\nGluster process                             TCP Port  RDMA Port  Online  Pid\n${'-'.repeat(78)}\n`,
    );
    for (const { brick, process } of found)
      call.out(
        `${`Brick ${brick.host}:${brick.path}`.padEnd(44)}${String(process?.port ?? 'N/A').padEnd(10)}0          ${process === null ? 'N' : 'Y'}       ${process?.pid ?? 'N/A'} \n`,
      );
    call.out(` \nTask Status of Volume ${name}\n${'-'.repeat(78)}\nThere are no active volume tasks\n \n`);
    return 0;
  }
  const nodes = found.map(({ brick, host, process }): Xml => {
    const device = brickDevice(host, brick.path);
    const detail: readonly Xml[] =
      kind === 'detail'
        ? [
            ['sizeTotal', device.sizeKiB * 1024],
            ['sizeFree', Math.floor(device.sizeKiB * 0.95) * 1024],
            ['device', device.source],
            ['blockSize', 4096],
            ['fsName', 'xfs'],
          ]
        : [];
    const clients: readonly Xml[] =
      kind === 'clients'
        ? [
            [
              'clientsStatus',
              [
                ['clientCount', volume.clients.length],
                ...volume.clients.map(
                  (client): Xml => [
                    'client',
                    [
                      ['hostname', client.address],
                      ['bytesRead', 1000],
                      ['bytesWrite', 1000],
                      ['opVersion', 100_000],
                    ],
                  ],
                ),
              ],
            ],
          ]
        : [];
    return [
      'node',
      [
        ['hostname', brick.host],
        ['path', brick.path],
        ['peerid', brick.uuid],
        ['status', process === null ? 0 : 1],
        ['port', process?.port ?? 'N/A'],
        [
          'ports',
          [
            ['tcp', process?.port ?? 'N/A'],
            ['rdma', 'N/A'],
          ],
        ],
        ['pid', process?.pid ?? -1],
        ...detail,
        ...clients,
      ],
    ];
  });
  printXml(call, [
    ...outcome(),
    ['volStatus', [['volumes', [['volume', [['volName', name], ['nodeCount', nodes.length], ...nodes]]]]]],
  ]);
  return 0;
}

function clientList(call: Call, volume: GlusterVolume): number {
  const shd = setSize(volume) > 1 ? answering(call, volume).length : 0;
  call.out(
    `Client connections for volume ${volume.name}\nName                                                       count\n-----                                                     ------\n`,
  );
  if (shd > 0) call.out(`${'glustershd'.padEnd(58)}${String(shd).padStart(6)}\n`);
  if (volume.clients.length > 0)
    call.out(`${'fuse'.padEnd(58)}${String(volume.clients.length).padStart(6)}\n`);
  call.out(
    `\ntotal clients for volume ${volume.name} : ${shd + volume.clients.length} \n${'-'.repeat(65)}\n\n`,
  );
  return 0;
}

export function heal(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...verbs] = words;
  const volume = volumeNamed(pool, name, '');
  const verb = verbs.join(' ');
  if (verb !== 'info' && verb !== 'info summary')
    throw new NotSimulated(`gluster volume heal ${words.join(' ')}`);
  if (setSize(volume) === 1) {
    const message = `This command is supported for only volumes of replicate/disperse type. Volume ${name} is not of type replicate/disperse`;
    if (!xml) throw new Refusal('', message);
    printXml(call, [['healInfo', [['bricks', null]]], ...outcome(-1, 22, message)]);
    return 0;
  }
  if (volume.status !== 'started') throw new Refusal('', `Volume ${name} is not started`);
  const bricks = volume.bricks.map((brick) => ({
    brick,
    connected: hostOf(call, brick)?.bricks[brick.path] !== undefined,
  }));
  if (!xml) {
    for (const { brick, connected } of bricks)
      call.out(
        `Brick ${brick.host}:${brick.path}\nStatus: ${connected ? 'Connected' : 'Transport endpoint is not connected'}\nNumber of entries: ${connected ? 0 : '-'}\n\n`,
      );
    return 0;
  }
  const counts =
    verb === 'info'
      ? ['numberOfEntries']
      : [
          'totalNumberOfEntries',
          'numberOfEntriesInHealPending',
          'numberOfEntriesInSplitBrain',
          'numberOfEntriesPossiblyHealing',
        ];
  printXml(call, [
    [
      'healInfo',
      [
        [
          'bricks',
          bricks.map(
            ({ brick, connected }): Xml => [
              'brick',
              [
                ['name', connected ? `${brick.host}:${brick.path}` : 'information not available'],
                ['status', connected ? 'Connected' : 'Transport endpoint is not connected'],
                ...counts.map((count): Xml => [count, connected ? 0 : '-']),
              ],
              `hostUuid="${connected ? brick.uuid : '-'}"`,
            ],
          ),
        ],
      ],
    ],
    ...outcome(),
  ]);
  return 0;
}
