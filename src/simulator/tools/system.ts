import { endHealer } from '../data/healing.ts';
import { startGlusterd } from '../model/glusterd-start.ts';
import type { HostModel } from '../model/types.ts';
import { mountUnit } from './mount-units.ts';
import { addressOf } from './network.ts';
import { LOGIN_UID } from './running.ts';
import { type Call, fail, NotSimulated, parseWords, type Tools } from './tool.ts';

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

async function systemctl(call: Call): Promise<number> {
  if (call.words[0] === 'show') return show(call);
  const words = parseWords(call, '-q --quiet --now --no-pager');
  const [verb = '', ...units] = words.operands;
  if (verb === 'reboot') return call.effects.reboot();
  if (verb === 'daemon-reload') return reload(call);
  if (verb === 'is-system-running') {
    if (!words.has('-q', '--quiet')) call.out('running\n');
    return 0;
  }
  const quiet = words.has('-q', '--quiet');
  let status = 0;
  for (const unit of units) {
    if (unit.endsWith('.mount')) {
      status = (await mountUnit(call, verb, unit, quiet)) || status;
      continue;
    }
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
        if ((verb === 'stop' || verb === 'restart') && name === 'glusterd') endStarted(call.host);
        if (verb === 'start' || verb === 'restart') {
          service.active = true;
          if (name === 'glusterd') startGlusterd(call.model, call.host);
        }
        if (verb === 'stop') service.active = false;
        if (verb === 'enable' || verb === 'disable') service.enabled = verb === 'enable';
        if (words.has('--now') && service.active !== (verb === 'enable')) {
          service.active = verb === 'enable';
          if (name === 'glusterd' && service.active) startGlusterd(call.model, call.host);
          if (name === 'glusterd' && !service.active) endStarted(call.host);
        }
        break;
      }
      default:
        throw new NotSimulated(`systemctl ${verb}`);
    }
  }
  return status;
}

/** systemd ends all that is in a service's control group with it. */
function endStarted(host: HostModel): void {
  if (host.services.glusterd?.spares === true) return;
  host.bricks = {};
  endHealer(host);
}

function reload(call: Call): number {
  const { glusterd } = call.host.services;
  if (glusterd === undefined) return 0;
  const file = '/run/systemd/system/glusterd.service.d/keep-bricks.conf';
  const setting = /^KillMode=process$/m.test(call.files.read(file) ?? '');
  if (setting) glusterd.spares = true;
  else delete glusterd.spares;
  return 0;
}

function show(call: Call): number {
  const words = call.words.join(' ');
  if (words !== 'show -p KillMode --value glusterd') throw new NotSimulated(`systemctl ${words}`);
  call.out(call.host.services.glusterd?.spares === true ? 'process\n' : 'control-group\n');
  return 0;
}

function addresses(call: Call): number {
  const text = call.words.join(' ');
  if (!/^-o( -[46])? addr( show)?$|^-o( -[46])? a$|^(-br )?addr( show)?$/.test(text))
    throw new NotSimulated(`ip ${text}`);
  const address = addressOf(call.host);
  call.out(`1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever\n`);
  if (/^[\d.]+$/.test(address))
    call.out(
      `2: eth0    inet ${address}/24 brd ${address.replace(/\d+$/, '255')} scope global eth0\\       valid_lft forever preferred_lft forever\n`,
    );
  return 0;
}

export const SYSTEM_TOOLS: Tools = {
  date,
  systemctl,
  ip: addresses,
  id(call) {
    const words = parseWords(call, '-u -n -g');
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
    const words = parseWords(call, '-r -s -n -m');
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
      if (call.host.modules.includes(module)) {
        const { loaded } = call.host;
        if (!words.has('-n', '--dry-run') && loaded?.includes(module) === false) loaded.push(module);
        continue;
      }
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
};
