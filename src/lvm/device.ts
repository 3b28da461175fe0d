import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Script } from '../model/plan.ts';
import { patient } from '../shell/patience.ts';
import { changing, type Fragment, lines, reading, sh } from '../shell/script.ts';
import { BLOCK_LINKS, BLOCK_TREE, readBlockNames } from './block-names.ts';
import type { FoundDevice } from './discovery.ts';
import { autobackup, deviceDirectory, deviceOfGroup, tagArguments, volumeGroup } from './names.ts';
import { PROBES } from './probes.ts';
import { readReport, readSections, wholeKiB } from './report.ts';
import type { HostSettings } from './settings.ts';

export interface DeviceWork {
  readonly deviceId: Id;
  readonly path: string;
  readonly destroyExistingData: boolean;
  /** What a person saw there; the script refuses another disk. */
  readonly expected: ExpectedDisk;
}

export interface ExpectedDisk {
  readonly sizeKiB: number;
  readonly serialNumber: string;
  readonly arrival: FoundDevice['arrival'];
}

export interface DeviceRef {
  readonly deviceId: Id;
  readonly pvUuid: string | null;
}

const METADATA_KIB = 128 * 1024;

/** What LVM keeps of a disk before the first extent, rounded up. */
const HEAD_KIB = METADATA_KIB + 2048;

/** How large the group of an empty disk will be at least, before there is one. */
export function expectedGroupKiB(diskKiB: number, extentKiB: number): number {
  return Math.max(0, Math.floor((diskKiB - HEAD_KIB) / extentKiB) * extentKiB);
}

const REPORT = sh`pvs --reportformat json --units k --nosuffix -o pv_name,pv_uuid,vg_name,vg_extent_size,vg_size,vg_free,dev_size`;

/** `pv_field` prints nothing for a disk that LVM says is none of its own; any other complaint is a failure. */
const FUNCTIONS = sh`
  pv_field() {
    if found=$(pvs --noheadings -o "$2" "$1" 2>/dev/null); then
      printf '%s' "$found" | tr -d ' '
    else
      found=$(pvs --noheadings -o "$2" "$1" 2>&1) || case $found in
        *"No physical volume label read"* | *"Failed to find physical volume"* | *"Cannot use $1: device is"* | *"Failed to find device"*) ;;
        *)
          printf '%s\n' "$found" >&2
          return 1
          ;;
      esac
    fi
  }
  pv_named() {
    found=$(pvs --noheadings -o pv_name -S "pv_uuid=$1") || return
    printf '%s' "$found" | tr -d ' '
  }
  refuse() {
    step=
    printf '%s\n' "$*" >&2
    exit 77
  }
`;

/**
 * `same_disk SIZE-AND-SERIAL BOOT LINK` says in `other` in what the device differs from the one that was looked at. That
 * it has not left since needs no process; else one looks at all of them. It has an order of its own, and the kernel's names.
 */
function sameDisk(work: readonly DeviceWork[]): Fragment {
  return sh`
    same_disk() {
      [ -b "$device" ] || { other="$device is not a block device"; return 1; }
      if [ "$boot" = "$2" ] && [ "$device" -ef "$3" ]; then return 0; fi
      # 1, 32: it found none of them, 64: not all
      [ -n "$disks" ] || disks=$(lsblk -bdnpo KNAME,SIZE,SERIAL ${work.map(({ path }) => path)} 2>/dev/null) || case $? in
        1 | 32 | 64) ;;
        *) unanswered lsblk ;;
      esac
      seen=$(printf '%s\n' "$disks" | while read -r name bytes serial; do
        if [ "$device" -ef "$name" ]; then
          set -f
          set -- "$((bytes / 1024))" $serial # KiB: a disk may have an odd number of sectors
          printf '%s\n' "$*"
        fi
      done)
      [ "$seen" = "$1" ] || { other="$device is not the disk that was looked at: its KiB and serial number are $seen now, they were $1"; return 1; }
    }
    disks=
    read -r boot </proc/sys/kernel/random/boot_id
  `;
}

function sameDiskWords({ expected: { sizeKiB, serialNumber, arrival } }: DeviceWork): readonly string[] {
  const disk = [sizeKiB, ...serialNumber.split(/\s+/)].join(' ').trim();
  return [disk, arrival?.boot ?? '', arrival?.link ?? ''];
}

/**
 * Makes the volume groups of one host, in as few calls of LVM as it goes, and tells their facts (readDeviceFacts). LVM
 * itself refuses a disk with anything on it, and a group that is there already: an earlier try came that far.
 */
export function initDevicesScript(work: readonly DeviceWork[], settings: HostSettings): Script {
  const groups = work.map(({ deviceId }) => `vg_name=${volumeGroup(deviceId)}`);
  return changing(
    PROBES,
    FUNCTIONS,
    sameDisk(work),
    work.some(({ destroyExistingData }) => destroyExistingData) ? WIPE : null,
    ...work.map((each) => initDevice(each, settings)),
    sh`
      echo '=== pvs'
      run ${REPORT} -S ${groups.join(' || ')}
    `,
  );
}

function initDevice(work: DeviceWork, settings: HostSettings): Fragment {
  const vg = volumeGroup(work.deviceId);
  const create = sh`run vgcreate -qq ${`--metadatasize=${METADATA_KIB}K`} ${`--dataalignment=${settings.pvDataAlignment}`} ${`--physicalextentsize=${settings.extentSize}`} ${autobackup(settings)} ${tagArguments(settings, { device: work.deviceId })} ${vg} "$device"`;
  if (work.destroyExistingData) {
    return sh`
      device=${work.path}
      if ! has_vg ${vg}; then
        same_disk ${sameDiskWords(work)} || refuse "$other"
        wipe
        ${create}
      fi
    `;
  }
  return sh`
    device=${work.path}
    if same_disk ${sameDiskWords(work)}; then
      ${create} || { failed=$?; has_vg ${vg} || exit "$failed"; }
    else
      has_vg ${vg} || refuse "$other"
    fi
  `;
}

/** wipefs opens exclusively: what is mounted, swap or held by another driver is refused by the kernel. */
const WIPE = sh`
  wipe() {
    group=$(pv_field "$device" vg_name)
    [ -z "$group" ] || refuse "$device belongs to volume group $group"
    used=$(lsblk -nro MOUNTPOINT "$device")
    used=$(printf '%s' "$used" | tr -d '\n')
    [ -z "$used" ] || refuse "$device is in use: $used"
    parts=$(lsblk -nrpo NAME,TYPE "$device")
    printf '%s\n' "$parts" | while read -r name type; do
      if [ "$type" = part ]; then run wipefs -q --all "$name"; fi
    done
    run wipefs -q --all "$device"
    udevadm settle --timeout=10 || :
  }
`;

/**
 * Takes away what initDevicesScript made, and nothing else. Without a group, a label that LVM wrote just before it lost
 * its power may be left; the disk held none when it was looked at, and nobody else makes them with so much metadata.
 */
export function undoInitDevicesScript(work: readonly DeviceWork[]): Script {
  return changing(
    PROBES,
    FUNCTIONS,
    sameDisk(work),
    ...work.map((each) =>
      lines(
        sh`device=${each.path}`,
        removeGroup(
          each.deviceId,
          sh`
            if [ -z "$pv" ] && same_disk ${sameDiskWords(each)}; then
              metadata=$(pvs --noheadings --nosuffix --units k -o pv_mda_size "$device" 2>/dev/null) || metadata=0
              metadata=\${metadata%%.*}
              if [ $((metadata)) -ge ${METADATA_KIB} ]; then pv=$device; fi
            fi
          `,
        ),
      ),
    ),
  );
}

/** Fails, and changes nothing, while logical volumes are on it. */
export function removeDeviceScript({ deviceId, pvUuid }: DeviceRef): Script {
  const label = pvUuid === null ? null : sh`[ -n "$pv" ] || pv=$(pv_named ${pvUuid})`;
  return changing(PROBES, FUNCTIONS, removeGroup(deviceId, label));
}

/** `label` finds the disk where no group leads to it. */
function removeGroup(deviceId: Id, label: Fragment | null): Fragment {
  const vg = volumeGroup(deviceId);
  return lines(
    sh`
      pv=
      if has_vg ${vg}; then
        volumes=$(lvs --noheadings -o lv_name ${vg})
        volumes=$(printf '%s' "$volumes" | tr -s ' \n' '  ')
        [ -z "\${volumes# }" ] || refuse ${`${vg} still has logical volumes:`}"$volumes"
        pv=$(vgs --noheadings -o pv_name ${vg})
        pv=$(printf '%s' "$pv" | tr -d ' ')
        run vgremove -qq ${vg}
      fi
    `,
    label,
    sh`
      if [ -n "$pv" ]; then
        group=$(pv_field "$pv" vg_name)
        uuid=$(pv_field "$pv" pv_uuid)
        if [ -z "$group" ] && [ -n "$uuid" ]; then run pvremove -qq "$pv"; fi
      fi
      if [ -d ${deviceDirectory(deviceId)} ]; then run rmdir ${deviceDirectory(deviceId)}; fi
    `,
  );
}

/** As far as it goes: what can't be taken away stays, and is told on stderr. */
export function forgetDeviceScript(device: DeviceRef): Script {
  const { text } = removeDeviceScript(device);
  return { text: `(\n${text}\n) || step=`, changes: true };
}

/** Makes LVM see a disk that has grown. */
export function growDeviceScript(deviceId: Id): Script {
  return changing(
    sh`
      pv=$(vgs --noheadings -o pv_name ${volumeGroup(deviceId)})
      run pvresize -qq "$(printf '%s' "$pv" | tr -d ' ')"
    `,
  );
}

export interface DeviceFacts {
  readonly deviceId: Id;
  readonly pvUuid: string;
  /** The present path first, then stable links where the host was asked for them. */
  readonly paths: readonly string[];
  readonly serialNumber: string | null;
  readonly extentKiB: number;
  readonly totalKiB: number;
  readonly freeKiB: number;
  /** Of the disk itself: larger than the volume group's when it has grown. */
  readonly diskKiB: number;
}

/** Looks at all volume groups that are ours by name. */
export function deviceFactsScript(): Script {
  return reading(
    patient(),
    BLOCK_TREE,
    BLOCK_LINKS,
    sh`
      echo '=== pvs'
      if patiently lvm "$quiet" ${REPORT}; then
        printf '%s\n' "$said"
      elif [ "$code" -eq 124 ]; then
        step=pvs
        echo 'it gave no answer: a disk of the host hangs' >&2
        exit 1
      else
        run ${REPORT}
      fi
    `,
  );
}

export function readDeviceFacts(stdout: string): readonly DeviceFacts[] {
  const sections = readSections(stdout);
  const table = sections.get('pvs');
  if (table === undefined) throw new GlusterctlError('failed', 'The host told nothing about its devices');
  const named = readBlockNames(sections);
  return readReport(table, 'pv').flatMap((row) => {
    const deviceId = deviceOfGroup(row.vg_name ?? '');
    if (deviceId === null) return [];
    const path = row.pv_name ?? '';
    const block = named.blocks.find((each) => each.path === path);
    return [
      {
        deviceId,
        pvUuid: row.pv_uuid ?? '',
        paths: [path, ...(block === undefined ? [] : named.linksTo(block))],
        serialNumber: block === undefined || block.serialNumber === '' ? null : block.serialNumber,
        extentKiB: wholeKiB(row, 'vg_extent_size'),
        totalKiB: wholeKiB(row, 'vg_size'),
        freeKiB: wholeKiB(row, 'vg_free'),
        diskKiB: wholeKiB(row, 'dev_size'),
      },
    ];
  });
}
