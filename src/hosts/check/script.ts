import type { Script } from '../../model/plan.ts';
import { patient } from '../../shell/patience.ts';
import { type Fragment, lines, reading, sh } from '../../shell/script.ts';
import { podLines } from './pod-facts.ts';

/** What keeps a clock right, by the names that distributions have for it. */
const TIME_UNITS: readonly string[] = [
  'chrony',
  'chronyd',
  'systemd-timesyncd',
  'ntpsec',
  'ntpd',
  'ntp',
  'openntpd',
];

export const MODULES: readonly string[] = ['dm_thin_pool', 'dm_snapshot', 'dm_mirror'];

/** Everything a host has to tell of itself, in one script; each answer is a line `key value`. */
export function factsScript(storage: string, more: 'to-prepare' | 'of-pod' | null): Script {
  return reading(
    patient(),
    sh`
    say() { printf '%s %s\n' "$1" "$2"; }
    has() { if command -v "$1" >/dev/null 2>&1; then say "$2" yes; else say "$2" no; fi; }
    say begins "$(date +%s)"
    say uid "$(id -u)"
    system=unknown
    if [ -r /etc/os-release ]; then
      while IFS='=' read -r key value; do
        case $key in ID|ID_LIKE) system="$system $value" ;; esac
      done </etc/os-release
    fi
    say system "$system"
    has gluster gluster
    has lvm lvm
    has thin_check thin
    has mkfs.xfs xfs
    if command -v gluster >/dev/null 2>&1; then
      say version "$(gluster --version 2>/dev/null | head -n 1)"
    fi
    for name in glusterd glusterfs-server; do
      if systemctl is-active "$name" >/dev/null 2>&1; then say active "$name"; fi
      if systemctl cat "$name" >/dev/null 2>&1; then say unit "$name"; fi
    done
    for name in firewalld ufw nftables; do
      if systemctl is-active "$name" >/dev/null 2>&1; then
        say firewall "$name"
      fi
    done
    ${more === 'to-prepare' ? preparedLines() : more === 'of-pod' ? podLines() : sh``}
    if timeout 20 gluster --mode=script pool list >/dev/null 2>&1; then say glusterd yes; else say glusterd no; fi
    if [ -r /etc/glusterfs/glusterd.vol ]; then
      while read -r word name value rest; do
        case "$word $name" in 'option base-port'|'option max-port') say "$name" "$value" ;; esac
      done </etc/glusterfs/glusterd.vol
    fi
    for module in ${MODULES}; do
      if [ -d "/sys/module/$module" ] || modprobe -n -q "$module" 2>/dev/null; then say module "$module yes"; else say module "$module no"; fi
    done
    say var "$(df -Pk /var | tail -n 1)"
    if [ -r /var/lib/glusterd/glusterd.info ]; then
      say uuid "$(grep '^UUID=' /var/lib/glusterd/glusterd.info | cut -d= -f2)"
    fi
    ip -o addr show 2>/dev/null | while read -r number name family address rest; do say address "$address"; done
    # LVM looks at all disks
    if command -v pvs >/dev/null 2>&1 && patiently lvm "$quiet" pvs --noheadings -o pv_name; then say disks answer; fi
    tell_hung
    say storage "$(getent hosts ${storage} 2>/dev/null | head -n 1)"
    say ends "$(date +%s)"`,
  );
}

/** What a host needs beyond running now: to install things, to be the same after a boot, to keep its clock and its logs in bounds. */
function preparedLines(): Fragment {
  return sh`
    say to-prepare yes
    if systemctl is-active firewalld >/dev/null 2>&1; then firewall-cmd --list-rich-rules 2>/dev/null; fi | while read -r rule; do say rule "$rule"; done
    if systemctl is-active ufw >/dev/null 2>&1; then ufw show added 2>/dev/null; fi | while read -r rule; do say rule "$rule"; done
    has apt-get apt
    has dnf dnf
    has logrotate logrotate
    for name in glusterd glusterfs-server; do
      if systemctl is-enabled "$name" >/dev/null 2>&1; then say enabled "$name"; fi
    done
    for name in ${TIME_UNITS}; do
      if systemctl is-active "$name" >/dev/null 2>&1; then say time "$name"; fi
      if systemctl cat "$name" >/dev/null 2>&1; then say time-unit "$name"; fi
    done
    for file in /etc/logrotate.d/*gluster*; do
      if [ -e "$file" ]; then say rotation "$file"; fi
    done
    for file in /etc/yum.repos.d/*luster*; do
      if [ -e "$file" ]; then say repository "$file"; fi
    done
    release=$(uname -r)
    for module in ${MODULES}; do
      words=$(printf '%s' "$module" | tr _ .)
      if grep -qs "/$words[.]ko" "/lib/modules/$release/modules.builtin"; then say loaded "$module"; say boot "$module"; fi
      if [ -d "/sys/module/$module" ]; then say loaded "$module"; fi
      if grep -qsx "$words" /etc/modules /etc/modules-load.d/*.conf; then say boot "$module"; fi
    done`;
}

export interface PortToAsk {
  /** Storage address of the host that is asked. */
  readonly peer: string;
  readonly port: number;
}

/** So many are asked at a time: those that a firewall swallows take their whole time limit. */
const AT_A_TIME = 32;

/**
 * Opens a connection to each port and tells what came of it. What a firewall does shows in bash's own words: a
 * refused connection, an ICMP message, or silence.
 */
export function portsScript(asked: readonly PortToAsk[]): Script {
  const batches: Fragment[] = [];
  for (let at = 0; at < asked.length; at += AT_A_TIME) {
    batches.push(
      ...asked.slice(at, at + AT_A_TIME).map(({ peer, port }) => sh`ask ${peer} ${port} &`),
      sh`wait`,
    );
  }
  return reading(
    sh`
      ask() {
        code=0
        said=$(timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1) || code=$?
        case $code:$said in
          0:*) way=open ;;
          124:*|*'timed out'*) way=silence ;;
          *'onnection refused'*) way=refused ;;
          *'No route to host'*|*'is unreachable'*|*'ermission denied'*|*'not permitted'*) way=rejected ;;
          *'not known'*|*'name resolution'*|*'No address associated'*) way=nameless ;;
          *) way=unknown ;;
        esac
        printf 'port %s %s %s\n' "$way" "$2" "$1"
      }`,
    lines(...batches),
  );
}
