import { type Fragment, sh } from '../../shell/script.ts';

/** What a pod told of itself beside what every host tells. */
export interface PodFacts {
  /** Its processes may do what mounts and device mapper ask for. */
  readonly privileged: boolean | null;
  /** By mount point, the type of what is mounted there; null: the mounts can't be read. */
  readonly mounts: ReadonlyMap<string, string> | null;
  /** LVM waits until udev has made what it asked for. */
  readonly waitsForUdev: boolean | null;
  readonly udev: 'none' | 'own' | 'of-node';
}

const SYS_ADMIN = 1n << 21n;

export function podLines(): Fragment {
  return sh`
    say pod yes
    if [ -r /proc/self/status ]; then
      while read -r name value; do
        if [ "$name" = CapEff: ]; then say capabilities "$value"; fi
      done </proc/self/status
    fi
    if [ -r /proc/self/mountinfo ]; then
      say mount '/ -'
      while read -r number parent device root point rest; do
        type=\${rest##* - }
        case $point in
          /dev|/var/lib/heketi|/var/lib/glusterd) say mount "$point \${type%% *}" ;;
        esac
      done </proc/self/mountinfo
    fi
    if command -v lvmconfig >/dev/null 2>&1; then
      say udev-sync "$(lvmconfig --type full activation/udev_sync 2>/dev/null)"
    fi
    if [ -e /run/udev/control ]; then
      if pidof systemd-udevd >/dev/null 2>&1 || pidof udevd >/dev/null 2>&1; then say udev own; else say udev of-node; fi
    fi`;
}

/** From lines `key value`; null where it was not asked as a pod. */
export function readPodFacts(all: (key: string) => readonly string[]): PodFacts | null {
  if (all('pod')[0] !== 'yes') return null;
  const [capabilities] = all('capabilities');
  const [sync] = all('udev-sync');
  const mounts = all('mount').map((line): [string, string] => {
    const [point = '', type = ''] = line.split(' ');
    return [point, type];
  });
  const [udev] = all('udev');
  return {
    privileged:
      capabilities !== undefined && /^[0-9a-f]+$/i.test(capabilities)
        ? (BigInt(`0x${capabilities}`) & SYS_ADMIN) !== 0n
        : null,
    mounts: mounts.length === 0 ? null : new Map(mounts),
    waitsForUdev: sync === undefined || sync === '' ? null : /=\s*1/.test(sync),
    udev: udev === 'own' || udev === 'of-node' ? udev : 'none',
  };
}
