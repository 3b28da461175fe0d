import { Files } from '../model/files.ts';
import type { GlusterBrick, GlusterVolume, HostModel, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, Refusal, type Xml } from './answer.ts';
import { clientList, clientsXml, healersOf, refuseQuiet } from './clients.ts';
import { isConnected, membersOf } from './pool.ts';
import { taskCode } from './task-status.ts';
import { brickDevice, hostOf, isRebalanced } from './volumes.ts';

interface Answering {
  readonly brick: GlusterBrick;
  readonly host: HostModel;
  readonly process: Process | null;
}

/** Bricks of hosts that answer; those that are down are missing, as with real ones. */
function answering(call: Call, volume: GlusterVolume): readonly Answering[] {
  const members = membersOf(call);
  return volume.bricks.flatMap((brick) => {
    const host = hostOf(call, brick);
    if (host === null || !members.includes(host) || !isConnected(call, host)) return [];
    return [{ brick, host, process: host.bricks[brick.path] ?? null }];
  });
}

const KINDS = ['', 'detail', 'clients', 'client-list', 'tasks'];

export function status(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = 'all', ...more] = words;
  const [kind = '', only = null] = more.reverse();
  const unknown = new NotSimulated(`gluster volume status ${words.join(' ')}`);
  if (!KINDS.includes(kind)) throw unknown;
  if (name === 'all') {
    if (kind === 'client-list' || only !== null || (kind !== '' && !xml)) throw unknown;
    return statusOfAll(call, pool, kind, xml);
  }
  const volume = pool.volumes[name];
  if (volume === undefined)
    throw new Refusal('', `Volume ${name} does not exist`, { operation: 'volStatus' });
  if (volume.status !== 'started')
    throw new Refusal('', `Volume ${name} is not started`, { operation: 'volStatus' });
  if (kind === 'tasks') isRebalanced(volume);
  if (kind === 'clients' || kind === 'client-list') refuseQuiet(call, volume, only);
  if (kind === 'client-list') return clientList(call, volume);
  if (only !== null) throw unknown;
  if (xml) printStatusXml(call, [statusXml(call, volume, kind)]);
  else if (kind === 'tasks') printTasks(call, volume);
  else printStatus(call, volume);
  return 0;
}

/** The command asks for one volume after the other; of one that isn't started its document says nothing. */
function statusOfAll(call: Call, pool: PoolModel, kind: string, xml: boolean): number {
  const volumes = Object.values(pool.volumes).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (xml) {
    const started = volumes.filter(({ status: each }) => each === 'started');
    printStatusXml(
      call,
      started.map((volume) => statusXml(call, volume, kind)),
    );
    return 0;
  }
  if (volumes.length === 0) call.err('No volumes present\n');
  for (const volume of volumes) {
    if (volume.status === 'started') printStatus(call, volume);
    else call.err(`Volume ${volume.name} is not started\n`);
    call.out('\n');
  }
  return 0;
}

const LINE = '-'.repeat(78);

function printStatus(call: Call, volume: GlusterVolume): void {
  call.out(
    `Status of volume: ${volume.name}\nGluster process                             TCP Port  RDMA Port  Online  Pid\n${LINE}\n`,
  );
  for (const { brick, process } of answering(call, volume))
    call.out(processLine(`Brick ${brick.host}:${brick.path}`, process));
  for (const { title, pid } of healersOf(call, volume))
    call.out(processLine(`Self-heal Daemon on ${title}`, pid === null ? null : { port: null, pid }));
  call.out(' \n');
  printTasks(call, volume);
}

function printTasks(call: Call, volume: GlusterVolume): void {
  call.out(`Task Status of Volume ${volume.name}\n${LINE}\n`);
  const tasks = tasksOf(volume);
  const row = (title: string, value: string) => `${title.padEnd(20)} : ${value.padEnd(20)}\n`;
  for (const { type, id, status, bricks } of tasks) {
    const leaving = bricks === undefined ? '' : ['Removed bricks:', ...bricks].map(padded).join('');
    call.out(`${row('Task', type)}${row('ID', id)}${leaving}${row('Status', status)} \n`);
  }
  if (tasks.length === 0) call.out('There are no active volume tasks\n \n');
}

function padded(text: string): string {
  return `${text.padEnd(20)}\n`;
}

function statusXml(call: Call, volume: GlusterVolume, kind: string): Xml {
  const tasks: Xml = ['tasks', tasksOf(volume).map(taskXml)];
  if (kind === 'tasks') return ['volume', [['volName', volume.name], tasks]];
  const healers = healersOf(call, volume);
  const bricks = answering(call, volume).map((each): Xml => {
    const more =
      kind === 'detail' ? detailXml(each) : kind === 'clients' ? [clientsXml(volume, healers)] : [];
    const { brick, process } = each;
    return nodeXml(brick.host, brick.path, brick.uuid, process, more);
  });
  // Only the plain status knows of helpers and tasks.
  const plain = kind === '';
  const helpers = plain
    ? healers.map(({ host, title, pid }) =>
        nodeXml('Self-heal Daemon', title, host.uuid, pid === null ? null : { port: null, pid }, []),
      )
    : [];
  const nodes = [...bricks, ...helpers];
  return [
    'volume',
    [['volName', volume.name], ['nodeCount', nodes.length], ...nodes, ...(plain ? [tasks] : [])],
  ];
}

function printStatusXml(call: Call, volumes: readonly Xml[]): void {
  printXml(call, [...outcome(), ['volStatus', [['volumes', volumes]]]]);
}

interface Process {
  readonly port: number | null;
  readonly pid: number;
}

function nodeXml(
  hostname: string,
  path: string,
  peer: string,
  process: Process | null,
  more: readonly Xml[],
): Xml {
  const port = process?.port ?? 'N/A';
  return [
    'node',
    [
      ['hostname', hostname],
      ['path', path],
      ['peerid', peer],
      ['status', process === null ? 0 : 1],
      ['port', port],
      [
        'ports',
        [
          ['tcp', port],
          ['rdma', 'N/A'],
        ],
      ],
      ['pid', process?.pid ?? -1],
      ...more,
    ],
  ];
}

function detailXml({ brick, host }: Answering): readonly Xml[] {
  const device = brickDevice(host, brick.path);
  return [
    ['sizeTotal', device.sizeKiB * 1024],
    ['sizeFree', Math.floor(device.sizeKiB * 0.95) * 1024],
    ['device', device.source],
    ['blockSize', 4096],
    ['mntOptions', new Files(host).mountOf(brick.path)?.options ?? ''],
    ['fsName', 'xfs'],
    ['inodeSize', 'xfs'],
    ['inodesTotal', device.sizeKiB / 2],
    ['inodesFree', device.sizeKiB / 2 - 275],
  ];
}

const NAME_WIDTH = 43;

/** Long names go on in the next line. */
function processLine(title: string, process: Process | null): string {
  const parts = title.match(new RegExp(`.{1,${NAME_WIDTH}}`, 'g')) ?? [title];
  const name = [...parts.slice(0, -1), (parts.at(-1) ?? '').padEnd(NAME_WIDTH + 1)].join('\n');
  const port = String(process?.port ?? 'N/A').padEnd(10);
  const rdma = (typeof process?.port === 'number' ? '0' : 'N/A').padEnd(11);
  return `${name}${port}${rdma}${(process === null ? 'N' : 'Y').padEnd(8)}${String(process?.pid ?? 'N/A').padEnd(5)}\n`;
}

interface Task {
  readonly type: string;
  readonly id: string;
  readonly status: string;
  /** That are to leave. */
  readonly bricks?: readonly string[];
}

function tasksOf(volume: GlusterVolume): readonly Task[] {
  return [
    ...(volume.rebalance === null ? [] : [{ type: 'Rebalance', ...volume.rebalance }]),
    ...(volume.removal === null ? [] : [{ type: 'Remove brick', ...volume.removal }]),
  ];
}

function taskXml({ type, id, status, bricks }: Task): Xml {
  return [
    'task',
    [
      ['type', type],
      ['id', id],
      ['status', taskCode(status)],
      ['statusStr', status],
      ...(bricks === undefined
        ? []
        : [['params', bricks.map((brick): Xml => ['brick', brick])] as const satisfies Xml]),
    ],
  ];
}
