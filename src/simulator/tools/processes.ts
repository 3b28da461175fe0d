import type { HostModel } from '../model/types.ts';
import { type Call, NotSimulated, parseWords, type Tools } from './tool.ts';

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly line: string;
  /** What it serves. */
  readonly brick?: string;
}

/** Of all processes only those of gluster are there to be seen: glusterd, its bricks, and what heals. */
function processesOf(host: HostModel): readonly Process[] {
  const bricks = Object.entries(host.bricks).map(([brick, { pid }]) => ({
    pid,
    name: 'glusterfsd',
    line: `/usr/sbin/glusterfsd -s ${host.storage} --brick-name ${brick} -l /var/log/glusterfs/bricks.log`,
    brick,
  }));
  const healer = {
    pid: healerPid(host),
    name: 'glusterfs',
    line: '/usr/sbin/glusterfs -s localhost --volfile-id shd/glustershd --process-name glustershd',
  };
  const daemon = {
    pid: 500 + host.boots,
    name: 'glusterd',
    line: '/usr/sbin/glusterd -p /var/run/glusterd.pid',
  };
  return [
    ...(host.services.glusterd?.active === true ? [daemon] : []),
    ...bricks,
    ...(host.defects?.healerStopped === true ? [] : [healer]),
  ];
}

export function healerPid(host: HostModel): number {
  return 10_000 + host.boots * 100;
}

function pkill(call: Call): number {
  const { operands } = parseWords(call, '-x -9 -f');
  const [name = ''] = operands;
  if (!/^gluster(d|fs|fsd)$/.test(name)) throw new NotSimulated(`pkill ${name}`);
  if (name !== 'glusterfsd' || Object.keys(call.host.bricks).length === 0)
    return name === 'glusterfs' ? 0 : 1;
  call.host.bricks = {};
  return 0;
}

function ps(call: Call): number {
  const words = parseWords(call, '', '-C -o');
  if (words.value('-C') !== 'glusterfsd,glusterfs' || words.value('-o') !== 'args=')
    throw new NotSimulated(`ps ${call.words.join(' ')}`);
  const found = processesOf(call.host).filter(({ name }) => name !== 'glusterd');
  for (const { line } of found) call.out(`${line}\n`);
  return found.length > 0 ? 0 : 1;
}

function pgrep(call: Call): number {
  const words = parseWords(call, '-x -f -a -c');
  const [pattern = ''] = words.operands;
  const expression = new RegExp(words.has('-x') ? `^(${pattern})$` : pattern);
  const found = processesOf(call.host).filter(({ name, line }) =>
    expression.test(words.has('-f') ? line : name),
  );
  if (words.has('-c')) call.out(`${found.length}\n`);
  else for (const { pid, line } of found) call.out(words.has('-a') ? `${pid} ${line}\n` : `${pid}\n`);
  return found.length > 0 ? 0 : 1;
}

/** Ends the process of a brick, or that of the healer. */
function kill(call: Call): number {
  const words = parseWords(call, '-9 -15 -TERM -KILL -0');
  let status = 0;
  for (const operand of words.operands) {
    const found = processesOf(call.host).find(({ pid }) => String(pid) === operand);
    if (found === undefined) {
      call.err(`kill: (${operand}) - No such process\n`);
      status = 1;
    } else if (words.has('-0')) continue;
    else if (found.brick !== undefined) delete call.host.bricks[found.brick];
    else if (found.name === 'glusterfs') call.host.defects = { ...call.host.defects, healerStopped: true };
    else throw new NotSimulated(`kill ${operand}`);
  }
  return status;
}

export const PROCESS_TOOLS: Tools = { ps, pkill, pgrep, kill };
