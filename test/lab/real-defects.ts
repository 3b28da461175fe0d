import { addresses, on } from './machines.ts';
import { PACKAGES_FILE } from './real-packages.ts';

/** Shell that spoils a host, and shell that mends it. */
interface Spoiling {
  readonly make: string;
  readonly mend: string;
}

const KEPT = '/root/lab-kept';

/** Who logs in, where that is not root. */
const LOGINS: Readonly<Record<string, string>> = { login: 'nobody-here', sudo: 'admin' };

function without(command: string): Spoiling {
  return {
    make: `at=$(command -v ${command}); mv "$at" "$at.away"; printf '%s\n' "$at" >${KEPT}`,
    mend: `at=$(cat ${KEPT}); mv "$at.away" "$at"`,
  };
}

function glusterd(how: string): Spoiling {
  return how === 'hangs'
    ? { make: 'pkill -STOP -x glusterd', mend: 'pkill -CONT -x glusterd' }
    : { make: 'systemctl stop glusterd', mend: 'systemctl start glusterd' };
}

function module(name: string): Spoiling {
  return {
    make: `file=$(modinfo -n ${name}); ! [ -d /sys/module/${name} ] || rmmod ${name}; mv "$file" ${KEPT}.module; printf '%s\n' "$file" >${KEPT}; depmod -a`,
    mend: `mv ${KEPT}.module "$(cat ${KEPT})"; depmod -a`,
  };
}

function clock(seconds: string): Spoiling {
  const by = (sign: string) => `date -s "@$(($(date +%s) ${sign} ${seconds}))" >/dev/null`;
  return { make: by('+'), mend: by('-') };
}

function spaceInVar(mebibytes: string): Spoiling {
  return {
    make: `free=$(df --output=avail -k /var | tail -n 1); fallocate -l "$((free - ${mebibytes} * 1024))K" /var/lab-filled`,
    mend: 'rm /var/lab-filled',
  };
}

/** A script in a program's place, found before it; `%s` in it is the program. */
function instead(program: string, body: string): Spoiling {
  const place = `/usr/local/sbin/${program}`;
  return {
    make: `real=$(command -v ${program}); printf '#!/bin/sh\n${body}\n' "$real" >${place}; chmod 755 ${place}`,
    mend: `rm ${place}`,
  };
}

/** Another gluster, as far as it tells. */
function version(number: string): Spoiling {
  return instead('gluster', `case $1 in --version) echo "glusterfs ${number}" ;; *) exec %s "$@" ;; esac`);
}

/** Another address than its own, as far as it tells. */
function address(other: string): Spoiling {
  return instead('ip', `own=$(hostname -I | cut -d" " -f1); %s "$@" | sed "s/$own/${other}/"`);
}

/** New connections from the other hosts; those of whoever gives it, and answers to its own, pass. */
function firewall(what: string): Spoiling {
  const [how = '', ports] = what.split(':');
  const way =
    { reject: 'reject with icmp type admin-prohibited', refuse: 'reject with tcp reset' }[how] ?? 'drop';
  return {
    make: `nft -f - <<END
table inet lab {
  chain in {
    type filter hook input priority 0
    meta nfproto ipv4 ip saddr \${SSH_CONNECTION%% *} accept
    ${ports === undefined ? 'tcp dport != 22' : `tcp dport { ${ports} }`} ct state new ${way}
  }
}
END`,
    mend: 'nft delete table inet lab',
  };
}

/** Its repository is without that package. */
function withheld(name: string): Spoiling {
  return {
    make: `cp ${PACKAGES_FILE} ${KEPT}; awk -v RS= -v ORS='\\n\\n' '!/^Package: ${name}\\n/' ${KEPT} >${PACKAGES_FILE}`,
    mend: `cp ${KEPT} ${PACKAGES_FILE}`,
  };
}

/** Whose key root takes is taken of this user as well. */
function sudo(how: string): Spoiling {
  const user = LOGINS.sudo;
  const away = how === 'missing' ? without('sudo') : { make: '', mend: '' };
  return {
    make: `useradd -m -p '*' -s /bin/sh ${user}
install -d -o ${user} -m 700 /home/${user}/.ssh
install -o ${user} -m 600 /root/.ssh/authorized_keys /home/${user}/.ssh/
${away.make}`,
    mend: `${away.mend}\nuserdel -rf ${user} 2>/dev/null || ! id ${user} 2>/dev/null`,
  };
}

/** A glusterd draws its id when it is first asked. */
export async function glusterdId(node: number): Promise<string> {
  const { stdout } = await on(node, 'gluster --mode=script system:: uuid get');
  const id = /[0-9a-f-]{36}/.exec(stdout)?.[0];
  if (id === undefined) throw new Error(`node${node} tells no id: ${stdout}`);
  return id;
}

/** Only until glusterd is asked to start the volume once more. */
const healer: Spoiling = {
  make: `pkill -KILL -f -- '--process-name glustershd'`,
  mend: `for volume in $(gluster --mode=script volume list); do gluster --mode=script volume start "$volume" force; done`,
};

/** A file beside its first brick, on the same file system, takes so much of the thin pool. */
/** The file is taken away again, but not its blocks in the pool: the brick itself has room. */
function poolData(percent: string): Spoiling {
  const point = '$(grep -o "/var/lib/heketi/mounts/[^ ]*/brick_[^ ]*" /proc/mounts | head -n 1)';
  return {
    make: `point=${point}
pool=$(lvs --noheadings -o vg_name,pool_lv "$(findmnt -no SOURCE "$point")" | sed 's,^ *,,; s,  *,/,; s, *$,,')
until [ "$(lvs --noheadings -o data_percent "$pool" | sed 's/ //g; s/[.].*//')" -ge ${percent} ]; do
  dd if=/dev/zero of="$point/lab-filled" bs=1M count=32 oflag=append conv=notrunc,fsync 2>/dev/null
done
rm "$point/lab-filled"`,
    mend: `point=${point}; fstrim "$point"`,
  };
}

/** As the simulated one: an option line that no other host has. */
function edited(volume: string): Spoiling {
  return {
    // Debian's systemd would end the bricks with it.
    make: `mkdir -p /run/systemd/system/glusterd.service.d
printf '[Service]\\nKillMode=process\\n' >/run/systemd/system/glusterd.service.d/keep-bricks.conf
systemctl daemon-reload
systemctl stop glusterd; echo nfs.disable=edited >>/var/lib/glusterd/vols/${volume}/info; systemctl start glusterd`,
    mend: ':',
  };
}

async function idOf(host: string): Promise<Spoiling> {
  const id = await glusterdId((await addresses()).indexOf(host) + 1);
  const info = '/var/lib/glusterd/glusterd.info';
  return {
    make: `gluster --mode=script system:: uuid get >/dev/null; systemctl stop glusterd; cp ${info} ${KEPT}; sed -i 's/^UUID=.*/UUID=${id}/' ${info}; systemctl start glusterd`,
    mend: `systemctl stop glusterd; cp ${KEPT} ${info}; systemctl start glusterd`,
  };
}

const KINDS: Readonly<Record<string, (value: string) => Spoiling | Promise<Spoiling>>> = {
  without,
  glusterd,
  module,
  clock,
  var: spaceInVar,
  version,
  address,
  firewall,
  withheld,
  sudo,
  healer: () => healer,
  'pool-data': poolData,
  edited,
  login: () => ({ make: ':', mend: ':' }),
  'id-of': idOf,
};

/** Who has to log in for a defect to show; null where it shows to root. */
export function loginFor(order: string): string | null {
  return LOGINS[order.replace(/=.*/, '')] ?? null;
}

/** Gives a machine a defect, in the words of `simulator fault`; what it gives back mends it. */
export async function giveRealDefect(node: number, order: string): Promise<() => Promise<void>> {
  const [, kind = '', value = ''] = /^([a-z-]+)=(.+)$/.exec(order) ?? [];
  const spoiling = await KINDS[kind]?.(value);
  if (spoiling === undefined) throw new Error(`${order}: not to be had on real hosts`);
  const { make, mend } = spoiling;
  const run = async (text: string) => {
    const { code, stderr } = await on(node, `set -eu\n${text}`);
    if (code !== 0) throw new Error(`node${node}: ${order}: exit ${code}\n${stderr}`);
  };
  await run(make);
  return async () => await run(mend);
}
