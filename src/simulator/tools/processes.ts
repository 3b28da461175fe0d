import { healsOn } from '../data/healing.ts';
import { poolOf } from '../gluster/pool.ts';
import { setSize } from '../gluster/volume-info.ts';
import { type Call, fail, NotSimulated, parseWords, type Tools } from './tool.ts';

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly commandLine: string;
  end(): void;
}

/** Of all processes those of gluster's that serve volumes. glusterd itself is a service. */
function processesOf(call: Call): readonly Process[] {
  const { host } = call;
  const bricks = Object.entries(host.bricks).map(([path, { pid }]): Process => {
    const label = path.slice(1).replaceAll('/', '-');
    return {
      pid,
      name: 'glusterfsd',
      commandLine: `/usr/sbin/glusterfsd -s ${host.storage} --volfile-id ${label} -p /var/run/gluster/vols/${label}.pid --brick-name ${path} --process-name brick`,
      end: () => void delete host.bricks[path],
    };
  });
  return [...bricks, ...healer(call)];
}

function healer(call: Call): readonly Process[] {
  const { host } = call;
  const volumes = Object.values(poolOf(call, host).volumes);
  if (!healsOn(host) || !volumes.some((volume) => volume.status === 'started' && setSize(volume) > 1))
    return [];
  return [
    {
      pid: 10_000 + host.boots * 100,
      name: 'glusterfs',
      commandLine:
        '/usr/sbin/glusterfs -s localhost --volfile-id shd/all -p /var/run/gluster/shd/shd.pid --process-name glustershd',
      end() {
        host.defects = { ...host.defects, healerStopped: true };
      },
    },
  ];
}

function found(call: Call): readonly Process[] {
  const { operands, has } = parseWords(call, '-x -9 -f -a -TERM -KILL');
  const [pattern = ''] = operands;
  if (!has('-f') && !/^gluster(d|fs|fsd)$/.test(pattern)) throw new NotSimulated(`${call.name} ${pattern}`);
  const expression = new RegExp(has('-x') ? `^(?:${pattern})$` : pattern);
  return processesOf(call).filter(({ name, commandLine }) => expression.test(has('-f') ? commandLine : name));
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
  pgrep(call) {
    const all = found(call);
    for (const { pid, commandLine } of all)
      call.out(call.words.includes('-a') ? `${pid} ${commandLine}\n` : `${pid}\n`);
    return all.length === 0 ? 1 : 0;
  },
  pkill(call) {
    const all = found(call);
    for (const process of all) process.end();
    return all.length === 0 ? 1 : 0;
  },
  setsid,
  reboot: (call) => call.effects.reboot(),
  'apt-get'(call) {
    call.out('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n');
    return 0;
  },
};
