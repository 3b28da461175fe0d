import type { MountUnit } from '../model/mount-unit.ts';
import type { Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';

const FOLDER = '/etc/systemd/system';

/** Where systemd links what is started at boot; it does not sync that. */
const WANTED = `${FOLDER}/remote-fs.target.wants`;

/** The line by which a unit is known to be ours, whatever else is in it. */
const MARK = '# Made by glusterctl: its "kubernetes nodes release" takes it away.';

/** A mount that pods reach by its path, and what in the volume they are shown. */
export interface ClientMount {
  readonly volume: string;
  readonly unit: MountUnit;
  /** Below the mount point. A folder, or a link to the top of the volume. */
  readonly sentinel: { readonly name: string; readonly isTop: boolean };
  /** Group that may write in a folder that is made; 0: root. */
  readonly gid: number;
}

const TRIES = 4;

/** As a look finds a node. */
export interface MountFound {
  readonly client: boolean;
  readonly systemd: boolean;
  /** same: as it is to be. other: ours, of other hosts. foreign: somebody else's. */
  readonly unit: 'none' | 'same' | 'other' | 'foreign';
  /** It is mounted there, and what: the source; empty: nothing is. */
  readonly mounted: string;
  readonly type: string;
  /** Files that a mount would hide. */
  readonly hides: boolean;
  readonly sentinel: boolean;
}

/** Tells all of it in lines: nothing is changed. */
export function lookAtMountScript(mount: ClientMount): Script {
  const { unit, sentinel } = mount;
  const file = unitFile(unit);
  const shown = `${unit.where}/${sentinel.name}`;
  return reading(sh`
    if command -v mount.glusterfs >/dev/null 2>&1 || [ -x /sbin/mount.glusterfs ]; then echo client; fi
    if command -v systemctl >/dev/null 2>&1; then echo systemd; fi
    if [ ! -e ${file} ]; then echo unit none
    elif [ "$(cat ${file})" = ${unitText(unit).trimEnd()} ]; then echo unit same
    elif grep -qxF ${MARK} ${file}; then echo unit other
    else echo unit foreign
    fi
    mounted=$(findmnt -n -r -o SOURCE,FSTYPE -M ${unit.where} || :)
    if [ -n "$mounted" ]; then
      printf 'mounted %s\n' "$mounted"
      if [ -e ${shown} ]; then echo sentinel; fi
    elif [ -d ${unit.where} ] && [ -n "$(ls -A ${unit.where})" ]; then echo hides
    fi
  `);
}

export function readMountFound(text: string): MountFound {
  const lines = text.split('\n');
  const unit = /^unit (none|same|other|foreign)$/m.exec(text)?.[1];
  const [, mounted = '', type = ''] = /^mounted (\S+) (\S+)$/m.exec(text) ?? [];
  return {
    client: lines.includes('client'),
    systemd: lines.includes('systemd'),
    unit: unit === 'none' || unit === 'same' || unit === 'other' ? unit : 'foreign',
    mounted,
    type,
    hides: lines.includes('hides'),
    sentinel: lines.includes('sentinel'),
  };
}

/** Now and at every boot; what is there already stays. The last line of it looks whether it is what was meant. */
export function mountScript(mount: ClientMount): Script {
  const { unit, sentinel } = mount;
  const file = unitFile(unit);
  const made = `${file}.glusterctl-new`;
  return changing(
    refusals(mount),
    sh`
      if [ ! -e ${file} ] || [ "$(cat ${file})" != ${unitText(unit).trimEnd()} ]; then
        printf '%s' ${unitText(unit)} >${made}
        run chmod 0644 ${made}
        run sync ${made}
        run mv -f ${made} ${file}
        run sync ${FOLDER}
        run systemctl daemon-reload
      fi
      run mkdir -p ${unit.where}
      run systemctl enable ${unitName(unit)}
      run sync ${WANTED} ${FOLDER}
      tries=0
      until is_mounted; do
        # A client that asks before bricks are up gives up at once; a moment later they are.
        if systemctl start ${unitName(unit)} && is_mounted; then break; fi
        tries=$((tries + 1))
        if [ "$tries" -ge ${TRIES} ]; then
          if command -v journalctl >/dev/null 2>&1; then
            journalctl --quiet --no-pager --output=cat --lines=5 --unit=${unitName(unit)} >&2 || :
          fi
          echo ${`volume ${mount.volume} does not come up at ${unit.where}: see systemctl status ${unitName(unit)}`} >&2
          exit 1
        fi
        sleep 3
      done
    `,
    sentinel.isTop ? linkToTop(mount) : folderInVolume(mount),
  );
}

/** Nothing of others is covered, replaced or taken for the volume. */
function refusals({ unit, volume }: ClientMount): Fragment {
  const file = unitFile(unit);
  return sh`
    refuse() { printf '%s\n' "$1" >&2; exit 77; }
    is_mounted() { findmnt -n -r -o FSTYPE -M ${unit.where} 2>/dev/null | grep -qx fuse.glusterfs; }
    if [ -e ${file} ] && ! grep -qxF ${MARK} ${file}; then
      refuse ${`${file} was made by somebody else`}
    fi
    mounted=$(findmnt -n -r -o SOURCE,FSTYPE -M ${unit.where} || :)
    case $mounted in
      '') ;;
      *${`:/${volume}`}' fuse.glusterfs' | *${`:${volume}`}' fuse.glusterfs') ;;
      *) refuse ${`something else is mounted at ${unit.where}`} ;;
    esac
    if [ -z "$mounted" ] && [ -d ${unit.where} ] && [ -n "$(ls -A ${unit.where})" ]; then
      refuse ${`files lie in ${unit.where} that a mount would hide`}
    fi
  `;
}

/** All nodes show the same one: whoever comes first makes it. */
function folderInVolume({ unit, sentinel, gid }: ClientMount): Fragment {
  const folder = `${unit.where}/${sentinel.name}`;
  return sh`
    if [ ! -d ${folder} ]; then
      run mkdir -p ${folder}
      ${gid === 0 ? sh`:` : sh`run chown ${`:${gid}`} ${folder} && run chmod 2775 ${folder}`}
    fi
  `;
}

function linkToTop({ unit, sentinel }: ClientMount): Fragment {
  const link = `${unit.where}/${sentinel.name}`;
  return sh`
    if [ ! -L ${link} ]; then ln -s . ${link} 2>/dev/null || :; fi
    if [ ! -d ${link} ]; then echo ${`${link} can not be made`} >&2; exit 1; fi
  `;
}

/** Only what is ours; not while it is in use. What lies in the volume stays there. */
export function unmountScript({ unit }: Pick<ClientMount, 'unit'>): Script {
  const file = unitFile(unit);
  return changing(sh`
    if [ -e ${file} ]; then
      if ! grep -qxF ${MARK} ${file}; then echo ${`${file} was made by somebody else`} >&2; exit 77; fi
      run systemctl stop ${unitName(unit)}
      if findmnt -n -M ${unit.where} >/dev/null 2>&1; then
        echo ${`${unit.where} is still mounted`} >&2
        exit 1
      fi
      run systemctl disable ${unitName(unit)}
      run rm -f ${file}
      run systemctl daemon-reload
    fi
    if [ -d ${unit.where} ] && ! findmnt -n -M ${unit.where} >/dev/null 2>&1; then
      rmdir ${unit.where} 2>/dev/null || :
    fi
  `);
}

function unitName({ name }: MountUnit): string {
  return `${name}.mount`;
}

function unitFile(unit: MountUnit): string {
  return `${FOLDER}/${unitName(unit)}`;
}

function unitText({ lines }: MountUnit): string {
  return `${[MARK, ...lines].join('\n')}\n`;
}
