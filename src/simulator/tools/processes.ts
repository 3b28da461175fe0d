import { endClient } from '../data/client-mount.ts';
import { endHealer, healsOn } from '../data/healing.ts';
import { poolOf } from '../gluster/pool.ts';
import { setSize } from '../gluster/volume-info.ts';
import type { HostModel } from '../model/types.ts';
import { type Call, fail, NotSimulated, parseWords, type Tools } from './tool.ts';

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly line: string;
  /** null: a service, which is stopped in another way. */
  readonly end: (() => void) | null;
}

/** Of all processes only those of gluster are there to be seen: glusterd, its bricks, and what heals. */
function processesOf(call: Call): readonly Process[] {
  const { host } = call;
  const daemon: Process = {
    pid: 500 + host.boots,
    name: 'glusterd',
    line: '/usr/sbin/glusterd -p /var/run/glusterd.pid',
    end: null,
  };
  const bricks = Object.entries(host.bricks).map(([path, { pid }]): Process => {
    const label = path.slice(1).replaceAll('/', '-');
    return {
      pid,
      name: 'glusterfsd',
      line: `/usr/sbin/glusterfsd -s ${host.storage} --volfile-id ${label} -p /var/run/gluster/vols/${label}.pid --brick-name ${path} --process-name brick`,
      end: () => void delete host.bricks[path],
    };
  });
  const clients = host.mounts.flatMap((mount): readonly Process[] => {
    if (mount.pid === undefined || mount.ended === true) return [];
    const [server = '', volume = ''] = mount.source.split(':');
    return [
      {
        pid: mount.pid,
        name: 'glusterfs',
        line: `/usr/sbin/glusterfs --process-name fuse --volfile-server=${server} --volfile-id=${volume} ${mount.target}`,
        end: () => endClient(call.model, host, mount),
      },
    ];
  });
  return [
    ...(host.services.glusterd?.active === true ? [daemon] : []),
    ...bricks,
    ...healer(call),
    ...clients,
  ];
}

export function healerPid(host: HostModel): number {
  return 10_000 + host.boots * 100;
}

function healer(call: Call): readonly Process[] {
  const { host } = call;
  const volumes = Object.values(poolOf(call, host).volumes);
  if (!healsOn(host) || !volumes.some((volume) => volume.status === 'started' && setSize(volume) > 1))
    return [];
  return [
    {
      pid: healerPid(host),
      name: 'glusterfs',
      line: '/usr/sbin/glusterfs -s localhost --volfile-id shd/glustershd -p /var/run/gluster/shd/shd.pid --process-name glustershd',
      end: () => endHealer(host),
    },
  ];
}

function found(call: Call): readonly Process[] {
  const { operands, has } = parseWords(call, '-x -9 -f -a -c -TERM -KILL');
  const [pattern = ''] = operands;
  const expression = new RegExp(has('-x') ? `^(?:${pattern})$` : pattern);
  return processesOf(call).filter(({ name, line }) => expression.test(has('-f') ? line : name));
}

function pgrep(call: Call): number {
  const { has } = parseWords(call, '-x -f -a -c');
  const all = found(call);
  if (has('-c')) call.out(`${all.length}\n`);
  else for (const { pid, line } of all) call.out(has('-a') ? `${pid} ${line}\n` : `${pid}\n`);
  return all.length > 0 ? 0 : 1;
}

function pkill(call: Call): number {
  const all = found(call);
  for (const process of all) end(call, process);
  return all.length > 0 ? 0 : 1;
}

function end(call: Call, { end: stop, name }: Process): void {
  if (stop === null) throw new NotSimulated(`${call.name} of ${name}`);
  stop();
}

function ps(call: Call): number {
  const words = parseWords(call, '', '-C -o');
  const [, itself] = /^glusterfsd,glusterfs(,ps)?$/.exec(words.value('-C') ?? '-') ?? [null];
  if (itself === null || words.value('-o') !== 'args=') throw new NotSimulated(`ps ${call.words.join(' ')}`);
  const all = processesOf(call).filter(({ name }) => name !== 'glusterd');
  const lines = [
    ...all.map(({ line }) => line),
    ...(itself === undefined ? [] : [`ps ${call.words.join(' ')}`]),
  ];
  for (const line of lines) call.out(`${line}\n`);
  return lines.length > 0 ? 0 : 1;
}

function kill(call: Call): number {
  const words = parseWords(call, '-9 -15 -TERM -KILL -0');
  let status = 0;
  for (const operand of words.operands) {
    const process = processesOf(call).find(({ pid }) => String(pid) === operand);
    if (process === undefined) {
      call.err(`kill: (${operand}) - No such process\n`);
      status = 1;
    } else if (!words.has('-0')) end(call, process);
  }
  return status;
}

/** What ends a session's work, but not what has left it. */
async function setsid(call: Call): Promise<number> {
  const { operands, has } = parseWords(call, '-f --fork', '', { stopAtOperand: true });
  if (!has('-f', '--fork')) throw new NotSimulated(`setsid ${call.words.join(' ')}`);
  if (operands.length === 0) return fail(call, 'no command specified');
  await call.effects.run(operands);
  return 0;
}

export const PROCESS_TOOLS: Tools = {
  ps,
  pkill,
  pgrep,
  kill,
  setsid,
  reboot: (call) => call.effects.reboot(),
};
