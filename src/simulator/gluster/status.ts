import { Files } from '../model/files.ts';
import type { GlusterVolume, HostModel, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { taskCode } from './movement.ts';
import { isConnected, othersOf } from './pool.ts';
import { setSize } from './volume-info.ts';
import { brickDevice, hostOf } from './volumes.ts';

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
  if (volume === undefined)
    throw new Refusal('', `Volume ${name} does not exist`, { operation: 'volStatus' });
  if (volume.status !== 'started')
    throw new Refusal('', `Volume ${name} is not started`, { operation: 'volStatus' });
  if (kind === 'client-list') return clientList(call, volume);
  const found = answering(call, volume);
  const healers = healersOf(call, volume);
  if (!xml) {
    call.out(
      `Status of volume: ${name}\nGluster process                             TCP Port  RDMA Port  Online  Pid\n${'-'.repeat(78)}\n`,
    );
    for (const { brick, process } of found)
      call.out(processLine(`Brick ${brick.host}:${brick.path}`, process));
    for (const { title, pid } of healers)
      call.out(processLine(`Self-heal Daemon on ${title}`, { port: null, pid }));
    call.out(` \nTask Status of Volume ${name}\n${'-'.repeat(78)}\n`);
    for (const task of tasksOf(volume))
      call.out(
        `${'Task'.padEnd(20)} : ${task.type.padEnd(20)}\n${'ID'.padEnd(20)} : ${task.id}\n${'Status'.padEnd(20)} : ${task.status.padEnd(20)}\n \n`,
      );
    if (tasksOf(volume).length === 0) call.out('There are no active volume tasks\n \n');
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
            ['mntOptions', new Files(host).mountOf(brick.path)?.options ?? ''],
            ['fsName', 'xfs'],
            ['inodeSize', 'xfs'],
            ['inodesTotal', device.sizeKiB / 2],
            ['inodesFree', device.sizeKiB / 2 - 275],
          ]
        : [];
    const clients: readonly Xml[] =
      kind === 'clients'
        ? [
            [
              'clientsStatus',
              [
                ['clientCount', healers.length + volume.clients.length],
                ...[
                  ...healers.map(({ host: { storage } }) => ({ address: `${storage}:49140` })),
                  ...volume.clients,
                ].map(
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
  // Only the plain status knows of helpers and tasks.
  const helpers = kind === '' ? healers.map(helperXml) : [];
  const tasks: readonly Xml[] =
    kind === ''
      ? [
          [
            'tasks',
            tasksOf(volume).map(
              (task): Xml => [
                'task',
                [
                  ['type', task.type],
                  ['id', task.id],
                  ['status', taskCode(task.status)],
                  ['statusStr', task.status],
                ],
              ],
            ),
          ],
        ]
      : [];
  printXml(call, [
    ...outcome(),
    [
      'volStatus',
      [
        [
          'volumes',
          [
            [
              'volume',
              [
                ['volName', name],
                ['nodeCount', nodes.length + helpers.length],
                ...nodes,
                ...helpers,
                ...tasks,
              ],
            ],
          ],
        ],
      ],
    ],
  ]);
  return 0;
}

interface Healer {
  readonly host: HostModel;
  /** As the host that is asked calls it. */
  readonly title: string;
  readonly pid: number;
}

/** Self-heal daemons: one on each host, for all volumes that have copies. */
function healersOf(call: Call, volume: GlusterVolume): readonly Healer[] {
  if (setSize(volume) === 1) return [];
  return [call.host, ...othersOf(call).filter((host) => isConnected(call, host))].map((host) => ({
    host,
    title: host === call.host ? 'localhost' : host.storage,
    pid: 10_000 + host.boots * 100,
  }));
}

function helperXml({ host, title, pid }: Healer): Xml {
  return [
    'node',
    [
      ['hostname', 'Self-heal Daemon'],
      ['path', title],
      ['peerid', host.uuid],
      ['status', 1],
      ['port', 'N/A'],
      [
        'ports',
        [
          ['tcp', 'N/A'],
          ['rdma', 'N/A'],
        ],
      ],
      ['pid', pid],
    ],
  ];
}

const NAME_WIDTH = 43;

/** Long names go on in the next line. */
function processLine(
  title: string,
  process: { readonly port: number | null; readonly pid: number } | null,
): string {
  const parts = title.match(new RegExp(`.{1,${NAME_WIDTH}}`, 'g')) ?? [title];
  const name = [...parts.slice(0, -1), (parts.at(-1) ?? '').padEnd(NAME_WIDTH + 1)].join('\n');
  const port = String(process?.port ?? 'N/A').padEnd(10);
  const rdma = (typeof process?.port === 'number' ? '0' : 'N/A').padEnd(11);
  return `${name}${port}${rdma}${(process === null ? 'N' : 'Y').padEnd(8)}${String(process?.pid ?? 'N/A').padEnd(5)}\n`;
}

function tasksOf(volume: GlusterVolume) {
  return [
    ...(volume.rebalance === null ? [] : [{ type: 'Rebalance', ...volume.rebalance }]),
    ...(volume.removal === null ? [] : [{ type: 'Remove brick', ...volume.removal }]),
  ];
}

function clientList(call: Call, volume: GlusterVolume): number {
  const shd = healersOf(call, volume).length;
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
