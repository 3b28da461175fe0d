import type { Script } from '../../model/plan.ts';
import { changing, sh } from '../../shell/script.ts';

/** Nobody is there to be asked, files of configuration stay as they are, and no service of others is started anew. */
const UNATTENDED = sh`export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l`;

/** Another apt, as that of unattended upgrades, may be at work. */
const LOCK_SECONDS = 300;

/**
 * What an earlier try left half done is finished first. Whether all is to be had is found out before anything is
 * installed: where it isn't, apt says so, and which dependency it has not, and nothing was changed. A list that can't be fetched is told with it.
 */
export function aptScript(packages: readonly string[]): Script {
  return changing(
    UNATTENDED,
    sh`
      dpkg --configure -a >/dev/null || :
      apt-get -q update >/dev/null || :
      tried=$(apt-get -q -y -s --no-install-recommends install ${packages}) || {
        printf '%s\n' "$tried" | grep ' : ' >&2 || :
        exit 77
      }
      run apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=${LOCK_SECONDS} -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install ${packages}
    `,
  );
}

/** dnf looks for all of them before it installs any. */
export function dnfScript(packages: readonly string[]): Script {
  return changing(sh`run dnf -q -y install ${packages}`);
}

/** Debian and RHEL name the unit of gluster alike, Ubuntu's older releases did not. */
export function serviceScript(units: readonly string[]): Script {
  return changing(sh`
    unit=
    for name in ${units}; do
      if [ -z "$unit" ] && systemctl cat "$name" >/dev/null 2>&1; then unit=$name; fi
    done
    if [ -z "$unit" ]; then echo ${`there is no unit ${units.join(' or ')}`} >&2; exit 1; fi
    run systemctl enable --now "$unit"
  `);
}

export const MODULES_FILE = '/etc/modules-load.d/glusterctl.conf';

export function modulesScript(modules: readonly string[]): Script {
  return changing(
    sh`
      for module in ${modules}; do run modprobe "$module"; done
      run mkdir -p /etc/modules-load.d`,
    replaceFile(MODULES_FILE, `${modules.join('\n')}\n`),
  );
}

export const ROTATION_FILE = '/etc/logrotate.d/glusterctl-glusterfs';

/** glusterd and bricks keep their files open: what they write into is copied, and emptied. */
const ROTATION = `/var/log/glusterfs/*.log /var/log/glusterfs/bricks/*.log {
    daily
    rotate 7
    compress
    delaycompress
    copytruncate
    missingok
    notifempty
}
`;

export function rotationScript(): Script {
  return changing(sh`run mkdir -p /etc/logrotate.d`, replaceFile(ROTATION_FILE, ROTATION));
}

/** Whole or not at all, and on disk when it is told. */
function replaceFile(path: string, text: string) {
  const made = `${path}.glusterctl-new`;
  return sh`
    printf '%s' ${text} >${made}
    run chmod 0644 ${made}
    run sync ${made}
    run mv -f ${made} ${path}
    run sync ${path.replace(/\/[^/]*$/, '')}`;
}

/** Now and for good; a rule that is there is left. */
export function firewalldScript(rules: readonly string[]): Script {
  return changing(sh`
    for rule in ${rules}; do
      for lasting in '' --permanent; do
        if ! firewall-cmd $lasting --query-rich-rule="$rule" >/dev/null 2>&1; then
          run firewall-cmd $lasting --add-rich-rule="$rule" >/dev/null
        fi
      done
    done
  `);
}

/** ufw leaves a rule that is there. */
export function ufwScript(addresses: readonly string[], ports: string): Script {
  return changing(sh`
    for address in ${addresses}; do
      run ufw allow proto tcp from "$address" to any port ${ports}
    done
  `);
}
