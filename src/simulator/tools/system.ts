import { findBlock } from '../model/blocks.ts';
import { startBricks } from '../model/bricks.ts';
import { type Call, fail, NotSimulated, parseWords, type Tools } from './tool.ts';

/** Of the login user, where that isn't root. */
const LOGIN_UID = 1000;

function seconds(text: string): number {
  const found = /^([\d.]+)([smhd]?)$/.exec(text);
  if (found === null) return Number.NaN;
  return Number(found[1]) * ({ m: 60, h: 3600, d: 86_400 }[found[2] ?? ''] ?? 1);
}

async function timeout(call: Call): Promise<number> {
  const words = parseWords(call, '--foreground --preserve-status', '--kill-after -k -s', {
    stopAtOperand: true,
  });
  const [limit = '', ...rest] = words.operands;
  return await call.effects.run(rest, seconds(limit));
}

async function flock(call: Call): Promise<number> {
  const words = parseWords(
    call,
    '--close -o -n -x -e -u -s --nonblock --exclusive',
    '-w --wait --timeout -E --conflict-exit-code',
    {
      stopAtOperand: true,
    },
  );
  const [file = '', ...rest] = words.operands;
  const wait = words.has('-n', '--nonblock') ? 0 : words.value('-w', '--wait', '--timeout');
  const conflict = Number(words.value('-E', '--conflict-exit-code') ?? '1');
  const limit = wait === null ? null : Number(wait);
  if (rest.length === 0) {
    const open = call.descriptors.get(Number(file));
    if (open?.path === undefined || open.path === null) return fail(call, `${file}: Bad file descriptor`, 65);
    return (await call.effects.lock(open.path, limit, open.whenClosed)) ? 0 : conflict;
  }
  const path = call.path(file);
  if (!call.files.exists(path)) {
    const complaint = call.files.write(path, '');
    if (complaint !== null) return fail(call, `cannot open lock file ${file}: ${complaint}`, 66);
  }
  const holder: (() => void)[] = [];
  if (!(await call.effects.lock(call.files.resolve(path), limit, holder))) return conflict;
  try {
    if (rest[0] === '-c') return await call.effects.shell(rest[1] ?? '', []);
    return await call.effects.run(rest);
  } finally {
    call.effects.closed(holder);
  }
}

function date(call: Call): number {
  const words = parseWords(call, '-u', '-d');
  if (words.has('-d')) throw new NotSimulated('date -d');
  const now = new Date(call.effects.now() + call.host.clockOffsetSeconds * 1000);
  const format = words.operands[0] ?? '+%a %b %e %H:%M:%S UTC %Y';
  const pad = (value: number, length = 2) => String(value).padStart(length, '0');
  const values: Readonly<Record<string, string>> = {
    s: String(Math.floor(now.getTime() / 1000)),
    N: pad(now.getTime() % 1000, 3).padEnd(9, '0'),
    Y: String(now.getUTCFullYear()),
    m: pad(now.getUTCMonth() + 1),
    d: pad(now.getUTCDate()),
    H: pad(now.getUTCHours()),
    M: pad(now.getUTCMinutes()),
    S: pad(now.getUTCSeconds()),
    F: now.toISOString().slice(0, 10),
    T: now.toISOString().slice(11, 19),
    z: '+0000',
    '%': '%',
  };
  call.out(
    `${format.slice(1).replaceAll(/%(\d?)(.)/g, (_, digits: string, key: string) => {
      const value = values[key];
      if (value === undefined) throw new NotSimulated(`date ${format}`);
      return digits === '' ? value : value.slice(0, Number(digits));
    })}\n`,
  );
  return 0;
}

function systemctl(call: Call): number {
  const words = parseWords(call, '-q --quiet --now --no-pager --value', '-p --property --state');
  const [verb = '', ...units] = words.operands;
  const quiet = words.has('-q', '--quiet');
  let status = 0;
  for (const unit of units) {
    const name = unit.replace(/\.service$/, '');
    const service = call.host.services[name];
    switch (verb) {
      case 'is-active':
        if (!quiet) call.out(service?.active === true ? 'active\n' : 'inactive\n');
        if (service?.active !== true) status = 3;
        break;
      case 'is-enabled':
        if (service === undefined)
          call.err(`Failed to get unit file state for ${unit}.service: No such file or directory\n`);
        else if (!quiet) call.out(service.enabled ? 'enabled\n' : 'disabled\n');
        if (service?.enabled !== true) status = 1;
        break;
      case 'cat':
        if (service === undefined) status = fail(call, `No files found for ${unit}.service.`);
        break;
      case 'start':
      case 'restart':
      case 'stop':
      case 'enable':
      case 'disable': {
        if (service === undefined) {
          call.err(`Failed to ${verb} ${unit}.service: Unit ${unit}.service not found.\n`);
          return 5;
        }
        if (verb === 'start' || verb === 'restart') {
          service.active = true;
          if (name === 'glusterd') startBricks(call.model, call.host);
        }
        if (verb === 'stop') service.active = false;
        if (verb === 'enable' || verb === 'disable') service.enabled = verb === 'enable';
        if (words.has('--now')) service.active = verb === 'enable';
        break;
      }
      default:
        throw new NotSimulated(`systemctl ${verb}`);
    }
  }
  return status;
}

function addresses(call: Call): number {
  const text = call.words.join(' ');
  if (!/^-o( -[46])? addr( show)?$|^-o( -[46])? a$|^(-br )?addr( show)?$/.test(text))
    throw new NotSimulated(`ip ${text}`);
  const address = call.host.defects?.address ?? call.host.storage;
  call.out(`1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n`);
  if (/^[\d.]+$/.test(address))
    call.out(
      `2: eth0    inet ${address}/24 brd ${address.replace(/\d+$/, '255')} scope global eth0\\       valid_lft forever preferred_lft forever\n`,
    );
  return 0;
}

/** What an empty XFS keeps for its log and its own data. */
const XFS_LOG_KIB = 64 * 1024;
const XFS_OVERHEAD = 0.0408;

function freeKiB({ host }: Call): number {
  return host.diskFull ? 0 : (host.defects?.varFreeKiB ?? 15 * 1024 * 1024);
}

/** Of all processes only those that serve bricks are there to be found. */
function pkill(call: Call): number {
  const { operands } = parseWords(call, '-x -9 -f');
  const [name = ''] = operands;
  if (!/^gluster(d|fs|fsd)$/.test(name)) throw new NotSimulated(`pkill ${name}`);
  if (name !== 'glusterfsd' || Object.keys(call.host.bricks).length === 0)
    return name === 'glusterfs' ? 0 : 1;
  call.host.bricks = {};
  return 0;
}

export const SYSTEM_TOOLS: Tools = {
  pkill,
  timeout,
  flock,
  date,
  systemctl,
  ip: addresses,
  async sudo(call) {
    const words = parseWords(call, '-n', '-u', { stopAtOperand: true });
    const sudo = call.host.defects?.sudo;
    if (sudo === 'missing') {
      call.err('sh: 1: sudo: not found\n');
      return 127;
    }
    if (sudo === 'password') return fail(call, 'a password is required');
    return await call.effects.run(
      words.operands,
      undefined,
      new Map(call.environment).set('SUDO_UID', String(LOGIN_UID)),
    );
  },
  async env(call) {
    return await call.effects.run(call.words.filter((word) => !/^\w+=/.test(word)));
  },
  async sleep(call) {
    await call.effects.sleep(seconds(call.words[0] ?? ''));
    return 0;
  },
  async sh(call) {
    const [first, second = '', ...rest] = call.words;
    if (first === '-s' || first === undefined)
      return await call.effects.shell(call.stdin(), call.words.slice(1));
    if (first === '-c') return await call.effects.shell(second, rest.slice(1));
    throw new NotSimulated(`sh ${first}`);
  },
  id(call) {
    const words = parseWords(call, '-u -n -g -un');
    const root = call.host.defects?.sudo === undefined || call.environment.has('SUDO_UID');
    const [id, name] = root ? [0, 'root'] : [LOGIN_UID, 'admin'];
    call.out(
      words.has('-n')
        ? `${name}\n`
        : words.has('-u', '-g')
          ? `${id}\n`
          : `uid=${id}(${name}) gid=${id}(${name}) groups=${id}(${name})\n`,
    );
    return 0;
  },
  hostname(call) {
    const words = parseWords(call, '-s -f -I -i');
    call.out(words.has('-I', '-i') ? `${call.host.storage} \n` : `${call.host.name}\n`);
    return 0;
  },
  uname(call) {
    const words = parseWords(call, '-r -s -n -m -a');
    call.out(
      words.has('-r')
        ? '6.1.0-simulated\n'
        : words.has('-n')
          ? `${call.host.name}\n`
          : words.has('-m')
            ? 'x86_64\n'
            : 'Linux\n',
    );
    return 0;
  },
  modprobe(call) {
    const words = parseWords(call, '-n -q --dry-run');
    for (const module of words.operands) {
      if (call.host.modules.includes(module)) continue;
      call.err(`modprobe: FATAL: Module ${module} not found in directory /lib/modules/6.1.0-simulated\n`);
      return 1;
    }
    return 0;
  },
  getent(call) {
    const [database = '', key = ''] = call.words;
    if (database === 'passwd' || database === 'group') {
      if (key !== 'root') return 2;
      call.out(database === 'passwd' ? 'root:x:0:0:root:/root:/bin/bash\n' : 'root:x:0:\n');
      return 0;
    }
    if (!/^a?hosts(v[46])?$/.test(database)) throw new NotSimulated(`getent ${database}`);
    const found = call.model.hosts.find((host) => host.name === key || host.storage === key);
    if (found === undefined) return 2;
    call.out(
      database === 'hosts'
        ? `${found.storage.padEnd(15)} ${found.name}\n`
        : `${found.storage.padEnd(15)} STREAM ${found.name}\n${found.storage.padEnd(15)} DGRAM  \n`,
    );
    return 0;
  },
  df(call) {
    const words = parseWords(call, '-P -k -Pk -B1', '--output -B');
    const unit = words.has('-B1') || words.value('-B') === '1' ? 1024 : 1;
    const head = words.value('--output');
    const rows = words.operands.map((operand) => {
      const mount = call.files.mountOf(call.files.resolve(call.path(operand)));
      const source = mount?.source ?? '/dev/vda';
      const block = findBlock(call.host, source);
      const size = block === null ? 20 * 1024 * 1024 : block.sizeKiB - XFS_LOG_KIB;
      const used = block === null ? size / 4 : Math.round(size * XFS_OVERHEAD);
      const avail = block === null ? freeKiB(call) : size - used;
      return {
        source,
        size: size * unit,
        used: used * unit,
        avail: avail * unit,
        target: mount?.target ?? '/',
      };
    });
    if (head !== null) {
      const fields = head.split(',');
      call.out(`${fields.join(' ')}\n`);
      for (const row of rows)
        call.out(`${fields.map((field) => String(Reflect.get(row, field) ?? '')).join(' ')}\n`);
      return 0;
    }
    const plain = words.has('-P', '-Pk') || words.value('-B') !== null;
    const lines = [
      plain
        ? ['Filesystem', '1024-blocks', 'Used', 'Available', 'Capacity', 'Mounted on']
        : ['Filesystem', '1K-blocks', 'Used', 'Available', 'Use%', 'Mounted on'],
      ...rows.map(({ source, size, used, avail, target }) => [
        source,
        String(size),
        String(used),
        String(avail),
        `${Math.ceil((used / (used + avail || 1)) * 100)}%`,
        target,
      ]),
    ];
    const widths = [14, 5, 5, 5, 4, 0].map((least, at) =>
      Math.max(least, ...lines.map((line) => line[at]?.length ?? 0)),
    );
    for (const line of lines)
      call.out(
        `${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : at === 5 ? cell : cell.padStart(widths[at] ?? 0))).join(' ')}\n`,
      );
    return 0;
  },
};
