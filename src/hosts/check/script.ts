import type { Script } from '../../model/plan.ts';
import { type Fragment, reading, sh } from '../../shell/script.ts';

/** What one host is asked: its own address in the storage network, and those of the others. */
export interface Question {
  readonly storage: string;
  readonly peers: readonly string[];
}

export const PORTS: readonly number[] = [24007, 24008, 49152];

/** Everything a host has to tell, in one script; each answer is a line `key value`. */
export function checkScript({ storage, peers }: Question): Script {
  return reading(
    sh`
      say() { printf '%s %s\n' "$1" "$2"; }
      has() { if command -v "$1" >/dev/null 2>&1; then say "$2" yes; else say "$2" no; fi; }
      say uid "$(id -u)"
      say time "$(date +%s)"
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
      unit=none
      for name in glusterd glusterfs-server; do
        if systemctl is-active "$name" >/dev/null 2>&1; then unit=$name; break; fi
      done
      say unit "$unit"
      if timeout 20 gluster --mode=script pool list >/dev/null 2>&1; then say glusterd yes; else say glusterd no; fi
      for module in dm_thin_pool dm_snapshot dm_mirror; do
        if [ -d "/sys/module/$module" ] || modprobe -n -q "$module" 2>/dev/null; then say module "$module yes"; else say module "$module no"; fi
      done
      say var "$(df -Pk /var | tail -n 1)"
      if [ -r /var/lib/glusterd/glusterd.info ]; then
        say uuid "$(grep '^UUID=' /var/lib/glusterd/glusterd.info | cut -d= -f2)"
      fi
      ip -o addr show 2>/dev/null | while read -r number name family address rest; do say address "$address"; done
      say storage "$(getent hosts ${storage} 2>/dev/null | head -n 1)"`,
    ...peers.map(asksPeer),
  );
}

/** A refused connection shows that the way is open; only silence is a closed one. */
function asksPeer(peer: string): Fragment {
  return sh`
    for port in ${PORTS.map(String)}; do
      code=0
      timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' ${peer} "$port" 2>/dev/null || code=$?
      say port "$port $code "${peer}
    done`;
}
